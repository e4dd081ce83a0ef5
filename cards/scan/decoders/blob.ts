import type { Block } from '../text/block';
import { scratch } from '../text/scratch';
import type { Text } from '../text/text';
import { isOfInterest } from './interest';

/** Lines of base64 in a mail have 76 signs, in a certificate 64; shorter ones are no such lines. */
const shortestLine = 40;

/** How far after a line end the next line of base64 may begin. */
const farthest = 20;

/** Signs that are decoded at a time: whole groups of two and of four. */
const most = 48 * 1024;

/** One piece of base64 or hex: a word, the lines that it goes on in, and as many blocks as it takes. */
export class Blob {
  #inner: Text | undefined;
  #kind: 'base64' | 'hex' = 'base64';
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
    const isOver = (end < length || last) && end - start < most && (end - start < shortestLine || nextLine(bytes, end, length) === 0);
    if (isOver && kind === 'base64') {
      const out = scratch(this.text.depth);
      if (!isOfInterest(out, out.write(bytes.toString('latin1', start, end), 'base64'), this.text.search)) return end;
    }
    this.#inner =
      kind === 'hex' ? this.text.inner('hex', 'hex', 2) : this.text.inner(`base64 ${this.phase}`, alphabetOf(bytes, start, end), 4 / 3);
    if (!this.#inner) return end;
    this.#kind = kind;
    this.#next = base + start;
    this.#rest = '';
    this.#written = 0;
    this.#line = 0;
    return this.goOn(block);
  }

  /** @returns where it ends, or where it goes on in the next block */
  goOn(block: Block): number {
    const { bytes, base, length, to, last } = block;
    const inner = this.#inner as Text;
    let at = this.#next - base;
    let word = 0;
    while (at < to) {
      const { words, wordsEnd } = block.marks;
      while (word < wordsEnd && (words[word + 1] as number) <= at) word += 2;
      const isMarked = word < wordsEnd && (words[word] as number) <= at;
      const end = isMarked ? Math.min(words[word + 1] as number, to, at + most) : endOfWord(bytes, at, Math.min(to, at + most));
      this.#decode(inner, bytes, base, at, end);
      this.#line += end - at;
      at = end;
      if (at === to || (at < length && isWordSign(bytes[at] as number))) continue;
      const line = this.#kind === 'base64' && this.#line >= shortestLine ? nextLine(bytes, at, length) : 0;
      if (line === 0) break;
      this.#line = 0;
      at = line;
    }
    this.#next = base + at;
    if (!last && at >= to) return at;
    this.#inner = undefined;
    if (this.#rest.length > 1) this.#give(inner, this.#rest, this.#restAt);
    inner.end();
    return at;
  }

  #decode(inner: Text, bytes: Buffer, base: number, from: number, to: number): void {
    const group = this.#kind === 'hex' ? 2 : 4;
    let at = from;
    if (this.#rest !== '') {
      const missing = Math.min(group - this.#rest.length, to - at);
      this.#rest += bytes.toString('latin1', at, at + missing);
      at += missing;
      if (this.#rest.length < group) return;
      this.#give(inner, this.#rest, this.#restAt);
      this.#rest = '';
    }
    const whole = at + (to - at) - ((to - at) % group);
    if (whole > at) this.#give(inner, bytes.toString('latin1', at, whole), base + at);
    if (whole < to) {
      this.#rest = bytes.toString('latin1', whole, to);
      this.#restAt = base + whole;
    }
  }

  #give(inner: Text, signs: string, offset: number): void {
    const out = scratch(this.text.depth);
    const count = out.write(signs, this.#kind);
    inner.offsets.anchor(this.#written, offset);
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

/**
 * Where base64 goes on after a line end, written as such or as an escape. It does when the next line is all of base64, or much of it.
 * @returns 0 when it does not
 */
function nextLine(bytes: Buffer, end: number, length: number): number {
  let at = end;
  let ends = 0;
  while (at < length && at - end < farthest) {
    const byte = bytes[at] as number;
    const isEscape = byte === 0x5c && (bytes[at + 1] === 0x6e || bytes[at + 1] === 0x72);
    if (byte === 10 || isEscape) ends++;
    if (isEscape) at += 2;
    else if (byte === 10 || byte === 13 || (ends > 0 && (byte === 32 || byte === 9))) at++;
    else break;
  }
  if (ends === 0) return 0;
  const lineEnd = endOfWord(bytes, at, Math.min(length, at + shortestLine));
  if (lineEnd === at) return 0;
  const after = bytes[lineEnd];
  const isWhole = lineEnd === length || after === 10 || after === 13 || after === 0x3d || after === 0x22 || after === 0x5c;
  return isWhole || lineEnd - at >= shortestLine ? at : 0;
}

const wordSign = new Uint8Array(256);
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') wordSign[sign.charCodeAt(0)] = 1;

function isWordSign(byte: number): boolean {
  return wordSign[byte] !== 0;
}

function endOfWord(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && wordSign[bytes[at] as number] !== 0) at++;
  return at;
}
