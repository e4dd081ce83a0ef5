import { hexPairs } from '../decoders/hex';
import type { Block } from '../text/block';
import type { Text } from '../text/text';
import { isDigit } from './bytes';
import { Codes } from './codes';
import { isDelimited } from './delimiters';
import { Events } from './events';
import { Fields } from './fields';
import { gapKind, longestGap } from './gaps';
import { Judge } from './judge';
import { isBeginning, shortest } from './pattern';
import { asciiSeparator } from './scripts';

const backslash = 0x5c;
const ampersand = 0x26;

/**
 * Goes through the runs of ASCII digits. Those that separators connect are a chain; a chain with enough digits is judged. On the way,
 * single runs tell where something else may begin: a key event, a security code, a field with a part of a number, text of two bytes a sign.
 */
export class Numbers {
  readonly #judge: Judge;
  readonly #events: Events;
  readonly #fields: Fields;
  readonly #codes: Codes;
  /** Single digits, by their places among the marks, that may be keys: they wait for the `#` before them. */
  #keys: number[] = [];
  readonly #least: number;
  readonly #any: boolean;
  readonly #hasKnown: boolean;

  constructor(private readonly text: Text) {
    this.#judge = new Judge(text);
    this.#events = new Events(text);
    this.#fields = new Fields(text);
    this.#codes = new Codes(text);
    this.#any = text.search.any;
    this.#hasKnown = !text.search.known.isEmpty;
    this.#least = Math.min(text.search.any ? shortest : Number.POSITIVE_INFINITY, text.search.known.shortest);
  }

  begin(): void {
    this.#judge.begin();
    this.#events.begin();
    this.#keys.length = 0;
  }

  hunt(block: Block): void {
    const { bytes, from, to, marks } = block;
    const { digits, digitsEnd } = marks;
    for (let i = 0; i < digitsEnd; ) {
      const start = digits[i] as number;
      if (start >= to) break;
      let end = digits[i + 1] as number;
      let total = end - start;
      let j = i + 2;
      for (; j < digitsEnd; j += 2) {
        const next = digits[j] as number;
        const gap = next - end;
        if (gap === 1 ? asciiSeparator[bytes[end] as number] === 0 && !isLatinSpace(bytes[end] as number) : gap > longestGap) break;
        if (gap > 1) {
          const first = bytes[end] as number;
          if (asciiSeparator[first] === 0 && first < 0x80 && first !== backslash && first !== ampersand) break;
          const kind = gapKind(bytes, end, next);
          if (kind < 0 && end >= from && end < to) this.text.pairs.escapes(end);
          if (kind <= 0) break;
        }
        end = digits[j + 1] as number;
        total += end - next;
      }
      // A number in groups is no number in fields: it is judged first.
      if (total >= this.#least) this.#judge.chain(block, i, j);
      for (; i < j; i += 2) this.#look(block, i);
    }
  }

  /** At the end of a block, when all else was looked at. */
  end(block: Block): void {
    this.#tellKeys(block, Number.POSITIVE_INFINITY);
    if (block.last) this.#events.end(block);
  }

  /** A `#` with nothing joined to it. */
  endOfEntry(block: Block, at: number): void {
    this.#tellKeys(block, at);
    this.#events.end(block, at);
  }

  /** What a single run of digits may tell. Most tell nothing, so the cheap questions come first. */
  #look(block: Block, i: number): void {
    const { bytes, from, to, marks } = block;
    const { digits } = marks;
    const start = digits[i] as number;
    if (start < from || start >= to) return;
    const end = digits[i + 1] as number;
    const length = end - start;
    const first = bytes[start] as number;
    if (length === 1) this.#lookAtSingle(block, i, start);
    else {
      if (first === 0x33 && (length === 2 || length === 4) && this.#isNextLike(bytes, marks, i)) hexPairs(this.text, block, i);
      if (length === 3 && bytes[start - 1] === backslash) this.text.pairs.escapes(start - 1);
      if (length > 3 && length < 7 && this.#any && isBeginning(bytes, start) && isDelimited(bytes, start, end))
        this.#fields.series(block, i);
    }
    if (this.#hasKnown) this.#lookForKnown(block, i, start, end);
  }

  #lookAtSingle(block: Block, i: number, start: number): void {
    const { bytes } = block;
    if (bytes[start + 1] === 0 && isDigit(bytes[start + 2]) && !isWideSpace(bytes, start)) this.text.utf16.begins(start);
    else if (isDelimited(bytes, start)) {
      this.#keys.push(i);
      if (this.#any) this.#fields.series(block, i);
    }
  }

  /** Keys and the ends of entries have to be told in their order. @param to where the next end of an entry stands */
  #tellKeys(block: Block, to: number): void {
    const { digits } = block.marks;
    let told = 0;
    while (told < this.#keys.length && (digits[this.#keys[told] as number] as number) < to)
      this.#events.digit(block, this.#keys[told++] as number);
    if (told > 0) this.#keys = this.#keys.slice(told);
  }

  #lookForKnown(block: Block, i: number, start: number, end: number): void {
    const length = end - start;
    if (length === 3 || length === 4) this.#codes.look(block, start, end);
    if (length >= 4) this.#fields.follow(block, start, end);
    else if (isDelimited(block.bytes, start, end)) this.#fields.series(block, i);
  }

  /** Whether the next run begins alike, as digits in hex do. */
  #isNextLike(bytes: Buffer, { digits, digitsEnd }: Block['marks'], i: number): boolean {
    return i + 2 < digitsEnd && bytes[digits[i + 2] as number] === 0x33;
  }
}

/** Spaces of Japanese texts (U+3000) before kana: in UTF-16, high byte first, they look like zeros of ASCII. */
function isWideSpace(bytes: Buffer, start: number): boolean {
  let at = start;
  while (bytes[at] === 0x30 && bytes[at + 1] === 0) at += 2;
  return at > start && bytes[at] === 0x30 && (bytes[at + 1] as number) > 0x40;
}

const isLatinSpace = (byte: number): boolean => byte === 0xa0 || byte === 0xad;
