/** A request that cannot be met: nothing has changed. Each wire has its own form for it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    /** HTTP status where the wire has one of its own choice. */
    readonly status: number,
    /** A word for programs. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
