import { isAboutCard } from '../beside/beside';
import type { KnownDigits } from '../known/known';
import { masked } from '../masked';
import type { Block } from '../text/block';
import type { Text } from '../text/text';
import { isClosing, isOpening } from './delimiters';
import { printed } from './grouping';
import { isEscape, keyBefore, shapeBetween } from './keys';
import { cardAt, longest, shortest } from './pattern';

/** A part of a number has no more digits. */
const longestPart = 12;

/** Parts of one number are no further apart, in bytes. */
const farthest = 110;

/** Single digits are no further apart: else they are events, which `Events` tells apart by whose they are. */
const farthestKey = 32;

/** Other runs of digits that may stand between two parts, such as the length of an input field. */
const mostBetween = 4;

/** So many runs are tried as parts of one number. */
const mostSteps = 100;

/** Parts that are looked at as one series. */
const mostParts = 64;

interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * Hunts for numbers whose parts stand in fields of their own, one after the other: of an object, a form, an array, a row. Known numbers are
 * followed from part to part, whatever the fields are; others need fields of one shape, in parts as people make them, and a word.
 */
export class Fields {
  /** Offsets of parts that were looked at in a series. */
  #seen = new Set<number>();

  constructor(private readonly text: Text) {}

  begin(): void {
    this.#seen.clear();
  }

  /** Follows known numbers that begin in a run of digits and do not end in it. @param start of the run; @param end byte after it */
  follow(block: Block, start: number, end: number): void {
    const { known } = this.text.search;
    for (let at = start; at + 4 <= end; at++) {
      if (!known.isBeginning(block.bytes, at)) continue;
      for (const candidate of known.beginningWith(
        block.bytes.subarray(at, at + 4).map((byte) => byte - 0x30),
        0,
      )) {
        if (end - at < candidate.values.length && isFollowed(block, candidate.values, at, end)) this.#tell(block, at, candidate, undefined);
      }
    }
  }

  // Fields of one shape

  /** Looks for a series of fields of one shape. @param i of its first part among the marks, with delimiters around it */
  series(block: Block, i: number): void {
    if (!hasSecond(block, i) || this.#seen.has(block.base + (block.marks.digits[i] as number))) return;
    const { digits } = block.marks;
    if (!isValue(block, digits[i] as number, digits[i + 1] as number)) return;
    const parts = seriesFrom(block, i);
    if (parts.length < 2) return;
    if (this.#seen.size > 4096) this.#seen.clear();
    // A series that goes on is taken up again a number's length before its end; and the last part may begin a series of its own.
    for (const part of parts.slice(0, parts.length === mostParts ? -longest : -1)) this.#seen.add(block.base + part.start);
    this.#judge(block, parts);
  }

  #judge(block: Block, parts: readonly Part[]): void {
    const { any, known } = this.text.search;
    const values: number[] = [];
    const firsts: number[] = [];
    for (const { start, end } of parts) {
      firsts.push(values.length);
      for (let at = start; at < end; at++) values.push((block.bytes[at] as number) - 0x30);
    }
    for (const [n, { start }] of parts.entries()) {
      const first = firsts[n] as number;
      const found = known.find(values, first, values.length);
      if (found) this.#tell(block, start, found, parts[n]);
      else if (any) this.#judgePattern(block, parts, n, values, first);
    }
  }

  #judgePattern(block: Block, parts: readonly Part[], first: number, values: readonly number[], from: number): void {
    let sizes = '';
    for (let last = first, count = 0; last < parts.length; last++) {
      const { start, end } = parts[last] as Part;
      count += end - start;
      if (count > longest) return;
      sizes += `${sizes && '-'}${end - start}`;
      if (count < shortest) continue;
      const isSingle = count === last - first + 1;
      if (!isSingle && !printed.has(sizes)) continue;
      const brand = cardAt(values, from, count);
      if (!brand) continue;
      const isWhole = first === 0 && last === parts.length - 1;
      if (!(isSingle ? isWhole : isOneNumber(block, parts, first, last, isWhole))) continue;
      const number = values.slice(from, from + count).join('');
      this.text.report({
        kind: 'card number',
        evidence: 'pattern',
        writing: isSingle ? 'digit by digit' : 'split over fields',
        offset: block.base + (parts[first] as Part).start,
        value: number,
        masked: masked(number),
        brand: brand.name,
      });
      return;
    }
  }

  #tell({ base }: Block, at: number, { label, canary, values, writing }: KnownDigits, part: Part | undefined): void {
    const number = canary?.number ?? values.join('');
    this.text.report({
      kind: 'card number',
      evidence: 'known value',
      writing: writing ?? (part && part.end - part.start === 1 ? 'digit by digit' : 'split over fields'),
      offset: base + at,
      value: number,
      masked: masked(number),
      brand: cardAt(values, 0, values.length)?.name,
      label,
    });
  }
}

/** Whether the rest of a number follows in other runs of digits. */
function isFollowed({ bytes, length }: Block, number: Uint8Array, start: number, end: number): boolean {
  const isPart = (from: number, to: number, at: number): boolean => {
    for (let n = from; n < to; n++) if ((bytes[n] as number) - 0x30 !== number[at + n - from]) return false;
    return true;
  };
  let steps = 0;
  // A run that could be the next part may be one that stands between, such as the 4 of a name `last4`.
  const follow = (at: number, told: number, between: number): boolean => {
    if (++steps > mostSteps) return false;
    const last = Math.min(length, at + farthest);
    let from = at;
    while (from < last && !isDigit(bytes[from])) if (isEscape(bytes, from++)) return false; // is followed when it is decoded
    if (from === last) return false;
    let to = from;
    while (to < length && isDigit(bytes[to])) to++;
    const rest = number.length - told;
    // A single digit is met everywhere, so it has to be the next.
    if (isPart(from, Math.min(to, from + rest), told) && (between === 0 || to - from > 1)) {
      if (to - from >= rest || follow(to, told + to - from, 0)) return true;
    }
    const isOfName = isLetter(bytes[from - 1]);
    return between < mostBetween && follow(to, told, isOfName ? between : between + 1);
  };
  return isPart(start, end, 0) && follow(end, end - start, 0);
}

/** Runs of digits that stand in fields of one shape, from one on. */
function seriesFrom(block: Block, i: number): Part[] {
  const { bytes, marks } = block;
  const { digits, digitsEnd } = marks;
  const partAt = (n: number): Part => ({ start: digits[n] as number, end: digits[n + 1] as number });
  const parts = [partAt(i)];
  let shape = 0;
  for (let n = i; parts.length < mostParts; ) {
    const { start, end } = parts[parts.length - 1] as Part;
    let found = 0;
    const isSingle = end - start === 1;
    for (let next = n + 2; next < digitsEnd && next <= n + 2 * (mostBetween + 1) && found === 0; next += 2) {
      const part = partAt(next);
      if (part.start - end > (isSingle ? farthestKey : farthest)) break;
      if (bytes[part.start - 1] !== bytes[start - 1] && parts.length > 1) continue;
      if (isSingle && part.start - end > 12 && bytes.subarray(end, part.start).includes(10)) break;
      if (parts.length === 1 && !isSecond(end - start, part.end - part.start)) continue;
      if (part.end - part.start > longestPart || !isValue(block, part.start, part.end, parts.length > 1)) continue;
      const between = shapeBetween(bytes, end, part.start);
      if (between !== 0 && (shape === 0 || between === shape)) {
        shape = between;
        found = next;
      }
    }
    if (found === 0) return parts;
    parts.push(partAt(found));
    n = found;
  }
  return parts;
}

/** Whether one of the next runs can be the second part, as far as its size and what stands before it go. */
function hasSecond({ bytes, marks: { digits, digitsEnd } }: Block, i: number): boolean {
  const start = digits[i] as number;
  const end = digits[i + 1] as number;
  for (let next = i + 2; next < digitsEnd && next <= i + 2 * (mostBetween + 1); next += 2) {
    const from = digits[next] as number;
    if (from - end > farthest) return false;
    if (isSecond(end - start, (digits[next + 1] as number) - from) && isOpening(bytes[from - 1] as number)) return true;
  }
  return false;
}

/** Sizes of the first two parts that a series begins with: equal ones, or 4-6 and 6-4 as of cards of 14 and 15 digits. */
function isSecond(first: number, second: number): boolean {
  return first === second || (first + second === 10 && (first === 4 || first === 6));
}

/** Whether digits are all of a value, and not a key. @param isLast whether something else may be joined to it, as it may be the last one */
function isValue({ bytes, length, last }: Block, start: number, end: number, isLast = false): boolean {
  if (start > 0 && !isOpening(bytes[start - 1] as number)) return false;
  if (end === length) return last;
  if (!isClosing(bytes[end] as number)) return isLast && bytes[end] !== 0x3d && bytes[end] !== 0x3a;
  const next = bytes[end] === 0x22 || bytes[end] === 0x27 || bytes[end] === 0x5d ? bytes[end + 1] : 0;
  return next !== 0x3a && next !== 0x3d;
}

/** Whether keys or words say that the parts are of one number. */
function isOneNumber(block: Block, parts: readonly Part[], first: number, last: number, isWhole: boolean): boolean {
  const { bytes, length } = block;
  const keyOf = (n: number) => {
    const part = parts[n];
    return part && keyBefore(bytes, part.start);
  };
  const keys = Array.from({ length: last - first + 1 }, (_, n) => keyOf(first + n));
  const stem = keys[0]?.stem;
  const isNumbered = stem !== undefined && keys.every((key, n) => key?.stem === stem && key.index === (keys[0]?.index ?? 0) + n);
  if (isNumbered && keyOf(first - 1)?.stem !== stem && keyOf(last + 1)?.stem !== stem) return true;
  if (!isWhole) return false;
  const [start, end] = [(parts[first] as Part).start, (parts[last] as Part).end];
  const around = bytes.toString('latin1', Math.max(0, start - 60), Math.min(length, end));
  return /digit|number/i.test(around) || isAboutCard(block, start, end);
}

const isLetter = (byte: number | undefined): boolean => byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
