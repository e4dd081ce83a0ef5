import type { Block } from '../text/block';
import { scratch } from '../text/scratch';
import type { Text } from '../text/text';
import { decodeBase64 } from './base64';
import { isOfInterest } from './interest';
import { goesOnAt, isLineSpace, isWordSign, shortestLine } from './lines';

/** By so many signs it is told whether a word is of interest: longer ones are. */
const sample = 512;

/** One piece of base64 or hex: a word, the lines that it goes on in, and as many blocks as it takes. */
export class Blob {
  #inner: Text | undefined;
  #kind: 'base64' | 'hex' = 'base64';
  /** Signs that stand for whole bytes. */
  #group: 2 | 4 = 4;
  /** Offset of the next sign. */
  #next = 0;
  /** Signs that wait for the rest of their group, and where the first of them stands. */
  #rest = '';
  #restAt = 0;
  #written = 0;
  /** Signs of the line so far. */
  #line = 0;

  /** @param phase tells it from others that are open at the same time */
  constructor(
    private readonly text: Text,
    private readonly phase: number,
  ) {}

  begin(): void {
    this.#inner = undefined;
  }

  get isOpen(): boolean {
    return this.#inner !== undefined;
  }

  /** @returns where it ends, or where it goes on in the next block */
  open(block: Block, start: number, end: number, kind: 'base64' | 'hex'): number {
    const { bytes, base, length, last } = block;
    const isShort = (end < length || last) && end - start < sample;
    if (isShort && kind === 'base64' && (end - start < shortestLine || goesOnAt(bytes, end, length) === 0)) {
      const out = scratch(this.text.depth);
      if (!isOfInterest(out, decodeBase64(bytes, start, end, out), this.text.search)) return end;
    }
    this.#inner =
      kind === 'hex' ? this.text.inner('hex', 'hex', 2) : this.text.inner(`base64 ${this.phase}`, alphabetOf(bytes, start, end), 4 / 3);
    if (!this.#inner) return end;
    this.#kind = kind;
    this.#group = kind === 'hex' ? 2 : 4;
    this.#next = base + start;
    this.#rest = '';
    this.#written = 0;
    this.#line = 0;
    return this.goOn(block);
  }

  /** @returns where it ends, or where it goes on in the next block */
  goOn(block: Block): number {
    const { bytes, base, length, to, last } = block;
    const { words, wordsEnd } = block.marks;
    const inner = this.#inner as Text;
    let at = this.#next - base;
    // Lines that are decoded together: where they begin, and signs in them, with those that waited.
    let first = at;
    let signs = this.#rest.length;
    if (signs > 0) inner.offsets.anchor(this.#written, this.#restAt);
    let isOver = false;
    for (let word = 0; at < to; ) {
      while (word < wordsEnd && (words[word + 1] as number) <= at) word += 2;
      const isMarked = word < wordsEnd && (words[word] as number) <= at;
      const end = isMarked ? Math.min(words[word + 1] as number, to) : endOfWord(bytes, at, to);
      const waiting = (this.#group - (signs % this.#group)) % this.#group;
      inner.offsets.anchor(this.#written + ((signs + waiting) / this.#group) * (this.#group === 4 ? 3 : 1), base + at + waiting);
      signs += end - at;
      this.#line += end - at;
      at = end;
      if (at >= to) break;
      const line = this.#kind === 'base64' && this.#line >= shortestLine ? goesOnAt(bytes, at, length) : 0;
      isOver = line === 0;
      if (isOver) break;
      this.#line = 0;
      // What separates lines is left out in decoding, unless it is written as an escape.
      if (!isLineSpace(bytes[at] as number)) {
        this.#decode(inner, bytes, base, first, at, signs);
        signs = this.#rest.length;
        first = line;
      }
      at = line;
    }
    this.#decode(inner, bytes, base, first, at, signs);
    this.#next = base + at;
    if (!last && !isOver) return at;
    this.#inner = undefined;
    if (this.#rest.length > 1) this.#give(inner, this.#rest);
    inner.end();
    return at;
  }

  /** @param signs from `first` to `end`, and those that waited before */
  #decode(inner: Text, bytes: Buffer, base: number, first: number, end: number, signs: number): void {
    const left = signs % this.#group;
    // The signs that are left over stand at the end, but perhaps not all in the last line.
    let whole = end;
    for (let back = Math.min(left, end - first); back > 0; ) if (isWordSign(bytes[--whole] as number)) back--;
    const text = this.#rest + bytes.toString('latin1', first, whole);
    this.#restAt = this.#rest.length > 0 && signs < this.#group ? this.#restAt : base + whole;
    this.#rest = signs < this.#group ? text + wordSigns(bytes, whole, end) : wordSigns(bytes, whole, end);
    if (signs >= this.#group) this.#give(inner, text);
  }

  #give(inner: Text, signs: string): void {
    const out = scratch(this.text.depth);
    const count = out.write(signs, this.#kind);
    this.#written += count;
    inner.push(out.subarray(0, count));
  }
}

/** A hyphen or underscore is of base64url only; so are the parts of a JSON web token, which begin with `{"`. */
function alphabetOf(bytes: Buffer, start: number, end: number): 'base64' | 'base64url' {
  const isToken = bytes.toString('latin1', start, start + 3) === 'eyJ' && (bytes[start - 1] === 0x2e || bytes[end] === 0x2e);
  if (isToken) return 'base64url';
  const known = Math.min(end, start + 4096);
  for (let at = start; at < known; at++) if (bytes[at] === 0x2d || bytes[at] === 0x5f) return 'base64url';
  return 'base64';
}

function wordSigns(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to).replace(/[^A-Za-z0-9+/_-]/g, '');
}

function endOfWord(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isWordSign(bytes[at] as number)) at++;
  return at;
}
