/**
 * Hands pieces from one that has them now and then to one that reads them in order. Each waits for the other, so at no time do both run:
 * what comes out does not depend on chance.
 */
export class Pipe implements AsyncIterable<Buffer> {
  #ended = false;
  #deliver: ((result: IteratorResult<Buffer>) => void) | undefined;
  #settled: () => void = () => undefined;
  #idle = false;
  #error: { readonly error: unknown } | undefined;
  readonly #reading: Promise<void>;

  /** @param read takes everything; what it does not take is lost */
  constructor(read: (pieces: AsyncIterable<Buffer>) => Promise<void>) {
    this.#reading = read(this)
      .catch((error: unknown) => {
        this.#error = { error };
      })
      .finally(() => {
        this.#idle = true;
        this.#settled();
      });
  }

  /** Resolves when the reader wants more. */
  async push(piece: Buffer): Promise<void> {
    if (piece.length === 0) return;
    await this.#rest();
    if (this.#deliver === undefined) return;
    this.#hand({ value: piece, done: false });
    await this.#rest();
  }

  /** Resolves when the reader is through. @throws what it threw */
  async end(): Promise<void> {
    this.#ended = true;
    if (this.#deliver) this.#hand({ value: undefined, done: true });
    await this.#reading;
    if (this.#error) throw this.#error.error;
  }

  [Symbol.asyncIterator](): AsyncIterator<Buffer> {
    return {
      next: () =>
        new Promise((resolve) => {
          if (this.#ended) return resolve({ value: undefined, done: true });
          this.#deliver = resolve;
          this.#idle = true;
          this.#settled();
        }),
    };
  }

  #hand(result: IteratorResult<Buffer>): void {
    const deliver = this.#deliver;
    this.#deliver = undefined;
    this.#idle = false;
    deliver?.(result);
  }

  #rest(): Promise<void> {
    return this.#idle ? Promise.resolve() : new Promise((resolve) => (this.#settled = resolve));
  }
}
