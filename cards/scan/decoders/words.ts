import type { Block } from '../text/block';
import { scratch } from '../text/scratch';
import type { Text } from '../text/text';
import { findDigits } from './base64';
import { Blob } from './blob';
import { decodeHex } from './hex';
import { isOfInterest } from './interest';

/** Hex of thirteen bytes. */
const shortestHex = 26;

/** By so many signs a word is known. */
const sample = 2048;

/** By so many signs it is told what most words are. */
const shortWord = 96;

/** Kinds of signs. */
const hexDigit = 1;
const otherLetter = 2;
const kindOf = new Uint8Array(256);
for (const sign of 'GHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz') kindOf[sign.charCodeAt(0)] = otherLetter;
for (const sign of '+/-_') kindOf[sign.charCodeAt(0)] = 4;
for (const sign of '0123456789ABCDEFabcdef') kindOf[sign.charCodeAt(0)] = hexDigit;

/** Signs around digits in base64 that are decoded with them: what stands beside a number matters. */
const around = 120;

/** Goes through words of the signs of base64, base64url and hex, and decodes what they may be. */
export class Words {
  /** One for each alignment that base64 can have within a word; the first is that of the word itself. */
  readonly #blobs: readonly Blob[];
  /** Offset up to which words are decoded. */
  #next = 0;
  /** The same of hex with something between the bytes; see `hexPairs`. */
  nextPairs = 0;

  constructor(private readonly text: Text) {
    this.#blobs = [0, 1, 2, 3].map((phase) => new Blob(text, phase));
  }

  begin(): void {
    for (const blob of this.#blobs) blob.begin();
    this.#next = 0;
    this.nextPairs = 0;
  }

  hunt(block: Block): void {
    const { base, to, marks } = block;
    for (const blob of this.#blobs) if (blob.isOpen) this.#next = Math.max(this.#next, base + blob.goOn(block));
    for (let i = 0; i < marks.wordsEnd; i += 2) {
      const start = marks.words[i] as number;
      if (start >= to) return;
      if (base + start >= this.#next && start >= block.from) this.#word(block, start, marks.words[i + 1] as number);
    }
  }

  #word(block: Block, start: number, end: number): void {
    const { bytes, base } = block;
    if (bytes[end] === 0x5c && bytes[end + 1] === 0x2f && end < block.to) this.text.pairs.escapes(end); // `\/`, as some write / in JSON
    const known = Math.min(end, start + sample);
    // What most words are is told by their first signs: ids in hex, be it with hyphens, have no other letter.
    const near = Math.min(known, start + shortWord);
    let kinds = 0;
    for (let at = start; at < near; at++) kinds |= kindOf[bytes[at] as number] as number;
    if (kinds === hexDigit) {
      if (end > sample + start) this.#next = base + this.#open(0, block, start, end, 'hex');
      else if (end === near) this.#hex(block, start, end, start);
      else this.#hexWithin(block, start, end, known);
      return;
    }
    if (end - start >= shortestHex && (kinds & hexDigit) !== 0) this.#hexWithin(block, start, end, known);
    if ((kinds & otherLetter) === 0 && end === near) return;
    this.#digits(block, start, end);
    this.#next = base + this.#open(0, block, start, end, 'base64');
    for (const phase of phasesWithin(bytes, start, end)) {
      this.#next = Math.max(this.#next, base + this.#open(phase, block, start + phase, end, 'base64'));
    }
  }

  /** Decodes hex amid a word. */
  #hexWithin(block: Block, start: number, end: number, known: number): void {
    const { bytes } = block;
    // One sign of each so long row of hex is met, however it lies.
    for (let at = start + shortestHex - 1; at < known; ) {
      if (kindOf[bytes[at] as number] !== hexDigit) {
        at += shortestHex;
        continue;
      }
      let from = at;
      while (from > start && kindOf[bytes[from - 1] as number] === hexDigit) from--;
      let to = at + 1;
      while (to < known && kindOf[bytes[to] as number] === hexDigit) to++;
      if (to - from >= shortestHex) this.#hex(block, from, Math.min(to, end), start);
      at = to + shortestHex;
    }
  }

  #open(phase: number, block: Block, start: number, end: number, kind: 'base64' | 'hex'): number {
    return (this.#blobs[phase] as Blob).open(block, start, end, kind);
  }

  /** @param word where the word begins: hex may begin amid it, and then perhaps with a letter that belongs to what is before */
  #hex({ bytes, base }: Block, from: number, to: number, word: number): void {
    if (!mayHoldText(bytes, from, to) && this.text.search.needles.isEmpty) return;
    const out = scratch(this.text.depth);
    for (const start of from > word ? [from, from + 1] : [from]) {
      const count = decodeHex(bytes, start, to, out);
      if (!isOfInterest(out, count, this.text.search)) continue;
      const inner = this.text.inner('hex', 'hex', 2);
      if (!inner) return;
      inner.offsets.anchor(0, base + start);
      inner.push(out.subarray(0, count));
      inner.end();
    }
  }

  /** Digits in base64 that does not begin where the word begins. */
  #digits({ bytes, base }: Block, start: number, end: number): void {
    for (let from = start; ; ) {
      const found = findDigits(bytes, from, end);
      if (!found) return;
      from = found.to;
      if (found.phase === start % 4) continue; // decoded with the word
      const least = Math.max(start, found.from - around);
      const first = least + ((found.phase + 4 - (least % 4)) % 4);
      const last = Math.min(end, found.to + around);
      const inner = this.text.inner('base64 amid a word', 'base64', 4 / 3);
      if (!inner) return;
      const out = scratch(this.text.depth);
      inner.offsets.anchor(0, base + first);
      inner.push(out.subarray(0, out.write(bytes.toString('latin1', first, last), 'base64')));
      inner.end();
    }
  }
}

const fewestDigits = 13;

/**
 * Whether something in hex can be text: short ids are told from it by looking at the signs only. Digits have a 3 each; other text has no
 * sign above 7 at one place of two.
 */
function mayHoldText(bytes: Buffer, from: number, to: number): boolean {
  if (to - from > 78) return true;
  let [threes, even, odd] = [0, 0, 0];
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte === 0x33) threes++;
    if (byte > 0x37) (at - from) % 2 === 0 ? even++ : odd++;
  }
  return threes >= fewestDigits || even === 0 || odd === 0;
}

/** A path before base64 is not longer. */
const longestPath = 200;

/** Amid bytes that are no text, the last of them may look like a sign of the word. */
const longestAmidBytes = 4096;

/**
 * Other alignments than its own that base64 may have within a word, as multiples of one sign: it may begin after a path, whose slashes are
 * signs of base64 too, or after bytes that are none.
 */
function phasesWithin(bytes: Buffer, start: number, end: number): number[] {
  if (!isTextSign(bytes[start - 1]) && end - start < longestAmidBytes) return [1, 2, 3];
  const phases = new Set<number>();
  for (let at = start; at < end && at - start < longestPath; at++) {
    const byte = bytes[at] as number;
    if (byte === 0x2f || byte === 0x5f || byte === 0x2d) phases.add((at + 1 - start) % 4);
    else if (byte === 0x2b || (byte >= 0x41 && byte <= 0x5a && at > start && bytes[at - 1] !== 0x2f)) break; // no path any more
  }
  phases.delete(0);
  return [...phases];
}

function isTextSign(byte: number | undefined): boolean {
  return byte === undefined || (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;
}
