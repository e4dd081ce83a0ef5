import type { Encoding } from '../finding';
import type { Block } from '../text/block';
import { scratch } from '../text/scratch';
import type { Text } from '../text/text';
import { type EscapeReader, readers } from './escape-readers';

/** As long as no more bytes lie between two escapes, they are of one text. */
const farthest = 64;

/** How far before an escape its text may have begun: so far in any case, and further as long as it is one word, such as base64. */
const before = 48;
const wordBefore = 640;

/** Room for what one escape can become. */
const longestDecoded = 4;

/**
 * Reads text in which signs are written as escapes of one kind. It begins a little before the first escape, since a number may be written
 * with some digits as they are.
 */
export class Escapes {
  readonly #read: EscapeReader;
  #inner: Text | undefined;
  /** Offset up to which all is read. */
  #next = 0;
  /** Offset after the last escape. */
  #last = 0;
  #written = 0;

  constructor(
    private readonly text: Text,
    private readonly kind: Extract<Encoding, 'percent' | 'HTML' | 'escaped'>,
  ) {
    this.#read = readers[kind];
  }

  begin(): void {
    this.#inner = undefined;
    this.#next = 0;
  }

  resume(block: Block): void {
    if (this.#inner) this.#decode(block);
  }

  /** @param at where an escape may begin */
  at(block: Block, at: number): void {
    const { bytes, base, length } = block;
    if (this.#inner || base + at < this.#next || this.#read(bytes, at, length, scratch(this.text.depth), 0) === 0) return;
    if (!isWorthwhile(bytes, at, length)) return;
    this.#inner = this.text.inner(this.kind, this.kind, 1);
    if (!this.#inner) return;
    this.#last = base + at;
    this.#next = base + beginning(bytes, Math.max(0, this.#next - base), at);
    this.#written = 0;
    this.#decode(block);
  }

  #decode({ bytes, base, length, to, last }: Block): void {
    const inner = this.#inner as Text;
    const out = scratch(this.text.depth);
    let at = this.#next - base;
    let count = 0;
    inner.offsets.anchor(this.#written, this.#next);
    while (at < to && base + at - this.#last < farthest) {
      const read = this.#read(bytes, at, length, out, count);
      if (read === 0) {
        out[count++] = bytes[at++] as number;
      } else {
        inner.offsets.anchor(this.#written + count, base + at);
        at += read >> 4;
        count += read & 15;
        inner.offsets.anchor(this.#written + count, base + at);
        this.#last = base + at;
      }
      if (count > out.length - longestDecoded) count = this.#give(inner, out, count);
    }
    this.#next = base + at;
    this.#give(inner, out, count);
    if (!last && at >= to) return;
    this.#inner = undefined;
    inner.end();
  }

  #give(inner: Text, out: Buffer, count: number): 0 {
    this.#written += count;
    inner.push(out.subarray(0, count));
    return 0;
  }
}

/** How far around it is looked, and for what: digits of a number, escapes of one, or signs in a row that may be base64. */
const around = 64;
const fewestDigits = 9;
const fewestEscapes = 3;
const shortestWord = 16;

/** Whether something may be found in the text of an escape: a single one is met in nearly all bytes. */
function isWorthwhile(bytes: Buffer, at: number, length: number): boolean {
  const lead = bytes[at];
  const end = Math.min(length, at + around);
  let [digits, escapes, word] = [0, 0, 0];
  for (let n = Math.max(0, at - around); n < end; n++) {
    const byte = bytes[n] as number;
    if (byte === lead && n >= at) escapes++;
    if (byte >= 0x30 && byte <= 0x39) digits++;
    word = isWordSign(byte) ? word + 1 : 0;
    if (digits >= fewestDigits || escapes >= fewestEscapes || word >= shortestWord) return true;
  }
  return false;
}

/** Where the text of an escape begins. */
function beginning(bytes: Buffer, least: number, at: number): number {
  let start = at;
  while (start > least && at - start < before && bytes[start - 1] !== 10) start--;
  while (start > least && at - start < wordBefore && isWordSign(bytes[start - 1] as number)) start--;
  return start;
}

function isWordSign(byte: number): boolean {
  const lower = byte | 0x20;
  return (
    (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2f || byte === 0x5f
  );
}
