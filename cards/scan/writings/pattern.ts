import { type Brand, brandOf, brands, retiredBrandOf } from '../../numbers/brand';

/** Digits of the shortest and the longest card number. */
export const shortest = 13;
export const longest = 19;

/** Whether numbers of some brand, also those of old, begin with these two digits, by ten times the first plus the second. */
const beginnings = new Uint8Array(100);
/** The same by the first digit alone, without those of old. */
export const firstDigits = new Uint8Array(10);
for (const { ranges, retired } of brands) {
  for (const [first, last] of ranges) for (const begin of beginningsOf(first, last)) firstDigits[Math.trunc(begin / 10)] = 1;
  for (const [first, last] of [...ranges, ...retired.flatMap((series) => series.ranges)])
    for (const begin of beginningsOf(first, last)) beginnings[begin] = 1;
}

/** Whether numbers of some brand begin with the two digits of ASCII here. */
export function isBeginning(bytes: Uint8Array, at: number): boolean {
  return beginnings[(bytes[at] as number) * 10 + (bytes[at + 1] as number) - 0x30 * 11] === 1;
}

/** The same of values of digits. */
export function isBeginningOf(values: ArrayLike<number>, at: number, end: number): boolean {
  return at + 1 < end && beginnings[(values[at] as number) * 10 + (values[at + 1] as number)] === 1;
}

/**
 * The brand that a number is of by issuer range, length and check digit.
 * @param values of digits
 */
export function cardAt(values: ArrayLike<number>, from: number, count: number): Brand | undefined {
  if (count < shortest || count > longest) return undefined;
  if (beginnings[(values[from] as number) * 10 + (values[from + 1] as number)] === 0) return undefined;
  if (!passes(values, from, count)) return undefined;
  let number = '';
  for (let n = 0; n < count; n++) number += values[from + n];
  const brand = brandOf(number);
  return brand?.lengths.includes(count) ? brand : undefined;
}

/** The brand of a card that nobody issues any more: other numbers look the same far more often, so words have to tell that it is one. */
export function retiredCardAt(values: ArrayLike<number>, from: number, count: number): Brand | undefined {
  if ((count !== 13 && count !== 15) || beginnings[(values[from] as number) * 10 + (values[from + 1] as number)] === 0) return undefined;
  if (!passes(values, from, count)) return undefined;
  return retiredBrandOf(Array.prototype.slice.call(values, from, from + count).join(''));
}

/** The brand of a known number, which may be of old. */
export function brandAt(values: ArrayLike<number>, from: number, count: number): Brand | undefined {
  return cardAt(values, from, count) ?? retiredCardAt(values, from, count);
}

/** Luhn; see cards/numbers/luhn.ts, which takes text. */
function passes(values: ArrayLike<number>, from: number, count: number): boolean {
  let sum = 0;
  for (let n = 0; n < count; n++) {
    const value = values[from + n] as number;
    const doubled = (count - n) % 2 === 0 ? 2 * value : value;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function beginningsOf(first: number, last: number): number[] {
  const [low, high] = [twoDigits(first, '0'), twoDigits(last, '9')];
  return Array.from({ length: high - low + 1 }, (_, n) => low + n);
}

function twoDigits(beginning: number, fill: string): number {
  return Number(String(beginning).padEnd(2, fill).slice(0, 2));
}
