import type { Beside } from './leaks/leaks';

/** What the IVR says on a leg; the wire adds the time. */
export type LegNews =
  | { readonly type: 'answered'; readonly call: string }
  | { readonly type: 'rejected'; readonly cause: 'busy' | 'unknown-number' | 'not-signed-in' }
  | { readonly type: 'prompt'; readonly id: string; readonly text: string }
  | { readonly type: 'tone'; readonly tone: 'ring-back' }
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'offered'; readonly to: 'operator'; readonly from: string }
  | { readonly type: 'bridged'; readonly with: string }
  | { readonly type: 'hung-up'; readonly cause: string };

/** A telephone exchange that has legs at the IVR; it is told what happens on them. */
export interface Exchange {
  /** @param beside what does not belong there; nothing by the documents */
  tell(leg: string, news: LegNews, beside?: Beside): void;
}

/** A request that does not fit the state of its leg; nothing has changed. */
export class LegError extends Error {
  override readonly name = 'LegError';
  constructor(
    message: string,
    readonly field: string,
  ) {
    super(message);
  }
}

export interface Placement {
  readonly leg: string;
  /** Number of an operator, 050-XXXX-XXXX. */
  readonly to: string;
  readonly party: 'operator' | 'consumer';
  /** The offered leg of an earlier call that is transferred again. */
  readonly transfers?: string;
}
