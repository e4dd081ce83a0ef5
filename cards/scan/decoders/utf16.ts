import type { Block } from '../text/block';
import { scratch } from '../text/scratch';
import type { Text } from '../text/text';

/** Signs that are decoded at a time. */
const most = 4096;

/** So many signs in a row that look like two signs of ASCII are that. */
const asciiPairs = 8;

/**
 * Reads text of two bytes a sign. It begins to read after a byte order mark, or where two digits are that far apart, and goes back to where
 * such text began; from there it reads on as long as the signs are those of a text.
 */
export class Utf16 {
  #inner: Text | undefined;
  #isBig = false;
  /** Offset of the next sign while it reads, and before which nothing is read again. */
  #next = 0;
  /** Bytes given to the inner text so far. */
  #written = 0;
  /** Signs in a row that are rather two signs of one byte, and those that are one sign at the wrong alignment. */
  #pairs = 0;
  #shifted = 0;
  readonly #seen: { readonly at: number; readonly isBig: boolean | undefined }[] = [];

  constructor(private readonly text: Text) {}

  begin(): void {
    this.#inner = undefined;
    this.#next = 0;
    this.#seen.length = 0;
  }

  /** Goes on with what the last block began. */
  resume(block: Block): void {
    if (this.#inner) this.#read(block);
  }

  /**
   * Tells that such text is seen.
   * @param at of a digit of ASCII, or the first byte of a wide one, that has another digit two bytes further on
   * @param isBig whether the high byte comes first, where that is known
   */
  begins(at: number, isBig?: boolean): void {
    this.#seen.push({ at, isBig });
  }

  /** Reads what was seen in this block. */
  hunt(block: Block): void {
    if (block.base === 0 && block.from === 0 && block.length > 2) {
      const mark = block.bytes.readUInt16BE(0);
      if (mark === 0xfeff || mark === 0xfffe) this.#open(block, 2, mark === 0xfeff);
    }
    const seen = this.#seen.sort((one, other) => one.at - other.at);
    for (const { at, isBig } of seen) this.#at(block, at, isBig);
    this.#seen.length = 0;
  }

  #at(block: Block, at: number, known: boolean | undefined): void {
    const { bytes, base } = block;
    if (this.#inner || base + at < this.#next) return;
    const isBig = known ?? isBigAt(block, at);
    let start = isBig && (bytes[at] as number) < 0x80 ? at - 1 : at;
    if (start < 0) return;
    let pairs = 0;
    while (start >= 2 && base + start - 2 >= this.#next && isText(bytes, start - 2, isBig) && pairs < asciiPairs) {
      start -= 2;
      pairs = isAsciiPair(bytes, start) ? pairs + 1 : 0;
    }
    this.#open(block, start, isBig);
  }

  #open(block: Block, start: number, isBig: boolean): void {
    this.#inner = this.text.inner('UTF-16', isBig ? 'UTF-16BE' : 'UTF-16LE', 2);
    if (!this.#inner) return;
    this.#isBig = isBig;
    this.#next = block.base + start;
    this.#written = 0;
    this.#pairs = 0;
    this.#shifted = 0;
    this.#read(block);
  }

  #read(block: Block): void {
    const { base, to, last } = block;
    const inner = this.#inner as Text;
    inner.offsets.anchor(this.#written, this.#next);
    while (this.#next - base < to) {
      const count = this.#decode(block, inner);
      if (count === 0) break;
      inner.push(scratch(this.text.depth).subarray(0, count));
    }
    if (!last && this.#next - base >= to) return;
    this.#inner = undefined;
    inner.end();
  }

  /** @returns bytes decoded; 0 when the text is over */
  #decode({ bytes, base, length, to }: Block, inner: Text): number {
    const out = scratch(this.text.depth);
    const isBig = this.#isBig;
    let at = this.#next - base;
    let count = 0;
    for (let n = 0; n < most && at < to && at + 1 < length && isText(bytes, at, isBig); n++) {
      this.#pairs = isAsciiPair(bytes, at) ? this.#pairs + 1 : 0;
      this.#shifted = isShifted(bytes, at, isBig) ? this.#shifted + 1 : 0;
      if (this.#pairs === asciiPairs) break;
      if (this.#shifted === 2) {
        at -= 2; // so that what begins there can be read at its own alignment
        break;
      }
      const unit = isBig ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at);
      at += 2;
      if (unit < 0x80) {
        out[count++] = unit;
        continue;
      }
      if (unit < 0x800) out[count++] = 0xc0 | (unit >> 6);
      else {
        out[count++] = 0xe0 | (unit >> 12);
        out[count++] = 0x80 | ((unit >> 6) & 0x3f);
      }
      out[count++] = 0x80 | (unit & 0x3f);
      inner.offsets.anchor(this.#written + count, base + at);
    }
    this.#next = base + at;
    this.#written += count;
    return count;
  }
}

/** By so much more it has to look like a text, read the one way, to be sure. */
const more = 3;

/**
 * Whether a sign's high byte comes first. Where there are other signs than those of ASCII, only one way gives a text. In a row of ASCII every
 * second byte is zero either way; what tells is which end of the row has a zero too many. With one at both ends it does not matter for the
 * digits: then it is what memory has (low byte first), but for a long text whose signs begin at even offsets with a zero. With none, whatever
 * stands at the end that is no digit is the one that does not belong; where that stands at both ends, signs begin at even offsets.
 */
function isBigAt({ bytes, base, length }: Block, at: number): boolean {
  const difference = likeness(bytes, at - 1, length, true) - likeness(bytes, at, length, false);
  if (Math.abs(difference) >= more) return difference > 0;
  let first = at;
  while (first >= 2 && bytes[first - 1] === 0 && isAscii(bytes[first - 2])) first -= 2;
  let last = at;
  while (last + 2 < length && last - at < 512 && bytes[last + 1] === 0 && isAscii(bytes[last + 2])) last += 2;
  const before = first >= 1 && bytes[first - 1] === 0;
  const after = last + 1 < length && bytes[last + 1] === 0;
  if (before !== after) return before;
  if (before) return (base + at) % 2 === 1 && last - first > 200;
  let digits = at;
  while (digits > first && isDigit(bytes[digits - 2])) digits -= 2;
  if (first < digits && !isDigit(bytes[last])) return (base + at) % 2 === 1;
  return first < digits;
}

/** How much the signs around a place look like those of a text in English or Japanese. */
function likeness(bytes: Buffer, at: number, length: number, isBig: boolean): number {
  let sum = 0;
  for (let first = at - 2; first >= 0 && at - first < 512 && isText(bytes, first, isBig); first -= 2)
    sum += likenessOf(bytes, first, isBig);
  for (let last = at; last >= 0 && last + 1 < length && last - at < 512 && isText(bytes, last, isBig); last += 2) {
    sum += likenessOf(bytes, last, isBig);
  }
  return sum;
}

/** Read at the wrong alignment, signs beside a Chinese one come out as those of Latin-1 or as other Chinese ones. */
function likenessOf(bytes: Buffer, at: number, isBig: boolean): number {
  const high = bytes[isBig ? at : at + 1] as number;
  const low = bytes[isBig ? at + 1 : at] as number;
  if (high === 0) return low < 0x80 ? 1 : -2;
  return high === 0x30 || high === 0xff ? 1 : 0;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

const isAscii = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13);

function isAsciiPair(bytes: Buffer, at: number): boolean {
  return isAscii(bytes[at]) && isAscii(bytes[at + 1]);
}

/** A sign of ASCII, were it not for the alignment. */
function isShifted(bytes: Buffer, at: number, isBig: boolean): boolean {
  return bytes[isBig ? at + 1 : at] === 0 && isAscii(bytes[isBig ? at : at + 1]);
}

/** Blocks of Unicode (the upper bytes of signs) that texts of today have: at the wrong alignment, most signs lie in others. */
const blocks = new Uint8Array(256);
for (const [first, last] of [
  [0x00, 0x06],
  [0x09, 0x0e],
  [0x10, 0x11],
  [0x17, 0x17],
  [0x1e, 0x26],
  [0x30, 0x30],
  [0x4e, 0x9f],
  [0xac, 0xdf],
  [0xf9, 0xfa],
  [0xfe, 0xff],
] as const)
  blocks.fill(1, first, last + 1);

/** Whether a sign is one that texts have. */
function isText(bytes: Buffer, at: number, isBig: boolean): boolean {
  const high = bytes[isBig ? at : at + 1] as number;
  const low = bytes[isBig ? at + 1 : at] as number;
  if (high === 0) return isAscii(low) || low >= 0xa0;
  return blocks[high] === 1 && !(high === 0xff && low >= 0xf0);
}
