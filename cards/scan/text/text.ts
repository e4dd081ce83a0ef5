import type { BrandName } from '../../numbers/brand';
import { Compressed } from '../decoders/compressed';
import { Pairs } from '../decoders/pairs';
import { Utf16 } from '../decoders/utf16';
import { Words } from '../decoders/words';
import type { Encoding, Evidence, Kind } from '../finding';
import { Bytes, encodingsOf } from '../known/bytes';
import { depths, mark } from '../marks/marks';
import { Numbers } from '../writings/numbers';
import { ahead, type Block, behind } from './block';
import { Offsets } from './offsets';
import type { Search } from './search';

/** So many card numbers are remembered, for so many bytes, to tell what keys belong to them. */
const mostNumbers = 256;
const nearby = 2000;

/** What was found, in terms of a text. */
export interface Told {
  readonly kind: Kind;
  readonly evidence: Evidence;
  /** How it is written within the text. */
  readonly writing: Encoding;
  /** Offset from the beginning of the text. */
  readonly offset: number;
  /** What must not be shown. */
  readonly value: string;
  readonly masked: string;
  readonly brand?: BrandName | undefined;
  readonly label?: string | undefined;
}

/**
 * A text that is hunted through, block by block: the stream itself, or what something in another text was decoded to. Decoders give what
 * they find to an inner text, so that every writing is found within every encoding.
 *
 * State: one block of bytes (`Search.blockSize`), of which `behind` and `ahead` are looked at twice, and what the hunters of the single
 * writings keep. That does not grow with the text.
 */
export class Text {
  /** From the outermost to the one that this text was in. */
  encodings: readonly Encoding[] = [];
  readonly offsets = new Offsets();
  readonly numbers: Numbers;
  readonly words: Words;
  readonly pairs: Pairs;
  readonly utf16: Utf16;
  readonly compressed: Compressed;
  readonly #bytes: Bytes;
  readonly #inner = new Map<string, Text>();
  #buffer = Buffer.alloc(0);
  /** Bytes in the buffer, and how many of them are handled. */
  #length = 0;
  #from = 0;
  /** Offset of the first byte in the buffer. */
  #base = 0;
  /** Lines that ended before `#from`; negative when this is no text. */
  #lines = 0;
  #block: Block | undefined;
  /** Card numbers that were told lately. */
  readonly #numbers: { readonly offset: number; readonly value: string }[] = [];

  constructor(
    readonly search: Search,
    readonly outer?: Text,
    readonly depth = 0,
  ) {
    this.numbers = new Numbers(this);
    this.words = new Words(this);
    this.pairs = new Pairs(this);
    this.utf16 = new Utf16(this);
    this.compressed = new Compressed(this);
    this.#bytes = new Bytes(this);
  }

  /**
   * An inner text, ready to be filled.
   * @param name of its use: each use has one text at a time
   * @param rate bytes here for one byte there
   * @returns undefined when the texts are nested too deep
   */
  inner(name: string, encoding: Encoding, rate: number): Text | undefined {
    if (this.depth + 1 >= depths) return undefined;
    let text = this.#inner.get(name);
    if (!text) {
      text = new Text(this.search, this, this.depth + 1);
      this.#inner.set(name, text);
    }
    text.#begin([...this.encodings, encoding], rate);
    return text;
  }

  push(bytes: Uint8Array): void {
    for (let taken = 0; taken < bytes.length; ) {
      const count = Math.min(bytes.length - taken, this.search.blockSize - this.#length);
      this.#make(this.#length + count);
      this.#buffer.set(taken === 0 && count === bytes.length ? bytes : bytes.subarray(taken, taken + count), this.#length);
      this.#length += count;
      taken += count;
      if (this.#length === this.search.blockSize) this.#handle(false);
    }
  }

  end(): void {
    this.#handle(true);
  }

  /** The card number that was told last before a place, when it stands near. */
  numberBefore(offset: number): string | undefined {
    return this.#numbers.findLast((one) => one.offset < offset && offset - one.offset <= nearby)?.value;
  }

  report({ kind, evidence, writing, offset, value, masked, brand, label }: Told): void {
    if (kind !== 'security code' && kind !== 'expiry') {
      this.#numbers.push({ offset, value });
      if (this.#numbers.length > mostNumbers) this.#numbers.shift();
    }
    const line = this.lineOf(offset);
    this.search.report(
      {
        kind,
        evidence,
        encodings: encodingsOf(this.encodings, writing),
        offset: this.outermost(offset),
        ...(line !== undefined && { line }),
        masked,
        ...(brand !== undefined && { brand }),
        ...(label !== undefined && { label }),
      },
      value,
    );
  }

  /** Where in the stream something in this text stands. */
  outermost(offset: number): number {
    return this.outer ? this.outer.outermost(this.offsets.at(offset)) : offset;
  }

  #begin(encodings: readonly Encoding[], rate: number): void {
    this.encodings = encodings;
    this.offsets.begin(rate);
    this.#length = 0;
    this.#from = 0;
    this.#base = 0;
    this.#numbers.length = 0;
    for (const hunter of [this.numbers, this.words, this.pairs, this.utf16, this.compressed]) hunter.begin();
  }

  #make(room: number): void {
    if (room <= this.#buffer.length) return;
    const larger = Buffer.alloc(Math.min(this.search.blockSize, Math.max(1024, 2 * room)));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }

  #handle(last: boolean): void {
    const length = this.#length;
    const from = this.#from;
    const to = last ? length : length - ahead;
    const bytes = this.#buffer.subarray(0, length);
    // Some bytes more than what is new, since it matters what stands before a digit.
    const markedFrom = Math.max(0, from - 128);
    const marks = mark(this.depth, bytes, markedFrom, length);
    const block: Block = { bytes, base: this.#base, length, from, to, last, marks };
    this.#block = block;
    this.utf16.resume(block);
    this.pairs.resume(block);
    this.numbers.hunt(block);
    this.words.hunt(block);
    this.pairs.hunt(block);
    this.utf16.hunt(block);
    this.#bytes.hunt(block);
    this.numbers.end(block);
    this.compressed.feed(block);
    this.#count(block, markedFrom);
    this.#block = undefined;
    const kept = last ? length : Math.max(0, to - behind);
    bytes.copyWithin(0, kept, length);
    this.#base += kept;
    this.#length = length - kept;
    this.#from = to - kept;
    this.offsets.forgetBefore(this.#base);
    if (!this.outer) this.search.giveNested();
  }

  // Lines

  #count({ bytes, from, to, length, marks }: Block, markedFrom: number): void {
    if (this.depth > 0 || this.#lines < 0) return;
    this.#lines = marks.binary ? -1 : this.#lines + marks.lines - linesIn(bytes, markedFrom, from) - linesIn(bytes, to, length);
  }

  /** Counted from 1. In what was decoded: the line of what it is encoded in. Undefined when that is no text, or no longer there. */
  lineOf(offset: number): number | undefined {
    if (this.outer) return this.outer.lineOf(this.offsets.at(offset));
    const block = this.#block;
    if (!block || this.#lines < 0 || block.marks.binary) return undefined;
    const at = offset - block.base;
    const { bytes, from } = block;
    if (at < 0) return undefined;
    return 1 + this.#lines + (at < from ? -linesIn(bytes, at, from) : linesIn(bytes, from, at));
  }
}

function linesIn(bytes: Buffer, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at++) if (bytes[at] === 10) lines++;
  return lines;
}
