import type { Marks } from '../marks/marks';

/**
 * A piece of a text that is looked at as one, with what is around it. Whatever begins from `from` on and before `to` is handled now;
 * all that lies between 0 and `length` can be read for it.
 */
export interface Block {
  readonly bytes: Buffer;
  /** Offset of byte 0 from the beginning of the text. */
  readonly base: number;
  readonly length: number;
  readonly from: number;
  readonly to: number;
  /** Whether the text ends with the block. */
  readonly last: boolean;
  readonly marks: Marks;
}

/** Bytes before `from` that are kept: beginnings of lines, words beside a number. */
export const behind = 1024;

/** Bytes after `to` that are there unless the text ends: what begins before `to` must not be longer. */
export const ahead = 2048;
