import { isAboutCard } from '../beside/beside';
import type { KnownDigits } from '../known/known';
import { masked } from '../masked';
import type { Block } from '../text/block';
import type { Text } from '../text/text';
import { isClosing, isOpening } from './delimiters';
import { isFollowed } from './followed';
import { printed } from './grouping';
import { keyBefore, shapeBetween } from './keys';
import { cardAt, firstDigits, isBeginning, longest, shortest } from './pattern';

/** Fields of one shape are no further apart, in bytes; single digits not even so far: else they are events, which `Events` tells apart. */
const farthest = 110;
const farthestSingle = 32;
const farthestLine = 12;

/** By so many bytes the distances of parts may differ, as the names of fields do. */
const unlike = 8;

/** Other runs of digits that may stand between two parts, such as the length of an input field. */
const mostBetween = 4;

/** A part of a number has no more digits. */
const longestPart = 12;

interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * Hunts for numbers whose parts stand in fields of their own, one after the other: of an object, a form, an array, a row. Known numbers are
 * followed from part to part, whatever the fields are; others need fields of one shape, in parts as people make them, and a word.
 */
export class Fields {
  constructor(private readonly text: Text) {}

  /** Follows known numbers that begin in a run of digits and do not end in it. @param start of the run; @param end byte after it */
  follow(block: Block, start: number, end: number): void {
    const { known } = this.text.search;
    for (let at = start; at + 4 <= end; at++) {
      if (!known.isBeginning(block.bytes, at)) continue;
      for (const candidate of known.beginningAt(block.bytes, at)) {
        if (end - at < candidate.values.length && isFollowed(block.bytes, candidate.values, at, end)) {
          this.#tellKnown(block, at, candidate, 'split over fields');
        }
      }
    }
  }

  /** Takes a run of digits, with delimiters around it, as the first part of a number in fields of one shape. @param i of it among the marks */
  series(block: Block, i: number): void {
    const { digits } = block.marks;
    const start = digits[i] as number;
    const end = digits[i + 1] as number;
    if (!this.#canBegin(block, i, start, end) || !hasOthers(block, i) || !isValue(block, start, end)) return;
    const series = seriesFrom(block, i);
    if (series.parts.length < 2) return;
    const values: number[] = [];
    for (const part of series.parts) for (let at = part.start; at < part.end; at++) values.push((block.bytes[at] as number) - 0x30);
    const found = this.text.search.known.find(values, 0, values.length);
    if (found) this.#tellKnown(block, start, found, end - start === 1 ? 'digit by digit' : 'split over fields');
    else if (this.text.search.any) this.#judge(block, i, series, values);
  }

  /** Of known numbers, those whose first part is longer are followed. */
  #canBegin({ bytes, marks: { digits } }: Block, i: number, start: number, end: number): boolean {
    const { any, known } = this.text.search;
    const size = end - start;
    if (size < 4 && known.isFirst((bytes[start] as number) - 0x30)) return true;
    if (!any) return false;
    if (size > 1) return size >= 4 && size <= 6 && isBeginning(bytes, start);
    if (firstDigits[(bytes[start] as number) - 0x30] === 0) return false;
    // In a row of single digits, the number begins with the row.
    const isSingleBefore = i >= 2 && (digits[i - 1] as number) - (digits[i - 2] as number) === 1;
    return !(isSingleBefore && start - (digits[i - 1] as number) === (digits[i + 2] as number) - end);
  }

  #judge(block: Block, i: number, { parts, shape }: Series, values: readonly number[]): void {
    let sizes = '';
    for (let last = 0, count = 0; last < parts.length; last++) {
      const { start, end } = parts[last] as Part;
      count += end - start;
      if (count > longest) return;
      sizes += `${sizes && '-'}${end - start}`;
      const isSingle = count === last + 1;
      if (count < shortest || !(isSingle || printed.has(sizes))) continue;
      const brand = cardAt(values, 0, count);
      if (!brand) continue;
      const before = partBefore(block, i, shape);
      const isWhole = !before && last === parts.length - 1;
      if (!(isSingle ? isWhole : isOneNumber(block, parts.slice(0, last + 1), before, parts[last + 1], isWhole))) continue;
      const number = values.slice(0, count).join('');
      this.text.report({
        kind: 'card number',
        evidence: 'pattern',
        writing: isSingle ? 'digit by digit' : 'split over fields',
        offset: block.base + (parts[0] as Part).start,
        value: number,
        masked: masked(number),
        brand: brand.name,
      });
      return;
    }
  }

  #tellKnown(
    { base }: Block,
    at: number,
    { label, canary, values, writing }: KnownDigits,
    usual: 'digit by digit' | 'split over fields',
  ): void {
    const number = canary?.number ?? values.join('');
    this.text.report({
      kind: 'card number',
      evidence: 'known value',
      writing: writing ?? usual,
      offset: base + at,
      value: number,
      masked: masked(number),
      brand: cardAt(values, 0, values.length)?.name,
      label,
    });
  }
}

interface Series {
  readonly parts: readonly Part[];
  /** What stands between two of them. */
  readonly shape: number;
}

/** Runs of digits that stand in fields of one shape, from one on: as many as one number can have, and one more. */
function seriesFrom(block: Block, i: number): Series {
  const { digits, digitsEnd } = block.marks;
  const parts: Part[] = [{ start: digits[i] as number, end: digits[i + 1] as number }];
  let shape = 0;
  for (let n = i; parts.length <= longest; ) {
    const last = parts[parts.length - 1] as Part;
    let found = 0;
    for (let next = n + 2; next < digitsEnd && next <= n + 2 * (mostBetween + 1) && found === 0; next += 2) {
      const part = { start: digits[next] as number, end: digits[next + 1] as number };
      if (!isNear(block.bytes, last, part)) break;
      if (parts.length === 1 ? !isSecond(last.end - last.start, part.end - part.start) : part.end - part.start > longestPart) continue;
      if (!isValue(block, part.start, part.end, parts.length > 1)) continue;
      const between = shapeBetween(block.bytes, last.end, part.start);
      if (between === 0 || (shape !== 0 && between !== shape)) continue;
      shape = between;
      found = next;
      parts.push(part);
    }
    if (found === 0) break;
    n = found;
  }
  return { parts, shape };
}

function isNear(bytes: Buffer, { start, end }: Part, next: Part): boolean {
  const distance = next.start - end;
  if (end - start > 1) return distance <= farthest;
  return distance <= farthestLine || (distance <= farthestSingle && !bytes.subarray(end, next.start).includes(10));
}

/** Sizes of the first two parts that a series begins with: equal ones, or 4-6 and 6-4 as of cards of 14 and 15 digits. */
function isSecond(first: number, second: number): boolean {
  return first === second || (first + second === 10 && (first === 4 || first === 6));
}

/** Whether two of the next runs can be the second and the third part, as far as sizes, distances and what stands before them go. */
function hasOthers({ bytes, marks: { digits, digitsEnd } }: Block, i: number): boolean {
  const end = digits[i + 1] as number;
  const size = end - (digits[i] as number);
  for (let second = i + 2; second < digitsEnd && second <= i + 2 * (mostBetween + 1); second += 2) {
    const distance = (digits[second] as number) - end;
    if (distance > farthest) return false;
    const secondEnd = digits[second + 1] as number;
    if (!isSecond(size, secondEnd - (digits[second] as number)) || !isOpening(bytes[(digits[second] as number) - 1] as number)) continue;
    for (let third = second + 2; third < digitsEnd && third <= second + 2 * (mostBetween + 1); third += 2) {
      const next = (digits[third] as number) - secondEnd - distance;
      if (next > unlike) break;
      if (next >= -unlike && isOpening(bytes[(digits[third] as number) - 1] as number)) return true;
    }
  }
  return false;
}

/** The part before the first of a series, when there is one of the same shape. */
function partBefore(block: Block, i: number, shape: number): Part | undefined {
  const { digits } = block.marks;
  const first = digits[i] as number;
  for (let n = i - 2; n >= 0 && n >= i - 2 * (mostBetween + 1); n -= 2) {
    const part = { start: digits[n] as number, end: digits[n + 1] as number };
    if (first - part.end > farthest) return undefined;
    if (isValue(block, part.start, part.end) && shapeBetween(block.bytes, part.end, first) === shape) return part;
  }
  return undefined;
}

const quote = 0x22;
const apostrophe = 0x27;
const bracket = 0x5d;
const colon = 0x3a;
const equals = 0x3d;

/** Whether digits are all of a value, and not a key. @param isLast whether something else may be joined to it, as it may be the last one */
function isValue({ bytes, length, last }: Block, start: number, end: number, isLast = false): boolean {
  if (start > 0 && !isOpening(bytes[start - 1] as number)) return false;
  if (end === length) return last;
  const after = bytes[end] as number;
  if (!isClosing(after)) return isLast && after !== equals && after !== colon;
  const next = after === quote || after === apostrophe || after === bracket ? bytes[end + 1] : 0;
  return next !== colon && next !== equals;
}

/** Whether keys or words say that the parts are of one number. */
function isOneNumber(
  { bytes, ...block }: Block,
  parts: readonly Part[],
  before: Part | undefined,
  after: Part | undefined,
  isWhole: boolean,
): boolean {
  const [first, last] = [parts[0] as Part, parts[parts.length - 1] as Part];
  const keys = parts.map(({ start }) => keyBefore(bytes, start));
  const stem = keys[0]?.stem;
  const isNumbered = stem !== undefined && keys.every((key, n) => key?.stem === stem && key.index === (keys[0]?.index ?? 0) + n);
  const isOther = (part: Part | undefined): boolean => !part || keyBefore(bytes, part.start)?.stem !== stem;
  if (isNumbered && isOther(before) && isOther(after)) return true;
  if (!isWhole) return false;
  const around = bytes.toString('latin1', Math.max(0, first.start - 60), Math.min(block.length, last.end));
  return /digit|number/i.test(around) || isAboutCard({ bytes, ...block }, first.start, last.end);
}
