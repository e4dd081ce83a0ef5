import type { Block } from '../text/block';
import { readable } from './readable';
import { articleWords, cardWords, expiries, securityCodes } from './words';

/** How far from a number its expiry and security code are looked for, in signs. */
const reach = 300;

/** The same in bytes: a Japanese sign has three. */
const farthest = 3 * reach;

/** How far before a number of old the word for it may be. */
const numberReach = 48;

/** How far a word may be that makes a number out of a weak writing. */
const wordReach = 120;

export interface Value {
  readonly kind: 'security code' | 'expiry';
  /** Index of its first digit, and of the byte after its last. */
  readonly start: number;
  readonly end: number;
  /** ASCII digits only; an expiry may be month or year first, the year of two or four digits. */
  readonly digits: string;
}

/** Security codes and expiries that stand near, each after a word for it. */
export function valuesBeside({ bytes, length }: Block, start: number, end: number): Value[] {
  const { text, at } = readable(bytes, signsBefore(bytes, start), signsAfter(bytes, end, length));
  const found: Value[] = [];
  for (const [kind, pattern] of [
    ['security code', securityCodes()],
    ['expiry', expiries()],
  ] as const) {
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.value as string;
      const from = match.index + match[0].length - value.length;
      found.push({ kind, start: at(from), end: at(from + value.length), digits: digitsOf(value) });
    }
  }
  return found.filter((value) => value.end <= start || (value.start >= end && !hasNumber(bytes, end, value.start)));
}

/** Where the signs begin that are near before a place. */
function signsBefore(bytes: Buffer, start: number): number {
  let at = start;
  for (let signs = 0; at > 0 && signs < reach && start - at < farthest; at--) if (beginsSign(bytes[at - 1] as number)) signs++;
  return at;
}

/** Where the signs end that are near behind a place. */
function signsAfter(bytes: Buffer, end: number, length: number): number {
  let at = end;
  for (let signs = 0; at < length && signs < reach && at - end < farthest; at++) if (beginsSign(bytes[at] as number)) signs++;
  return at;
}

/** Whether a byte is not one that goes on with a sign of UTF-8. */
const beginsSign = (byte: number): boolean => (byte & 0xc0) !== 0x80;

/** Another number between: then what comes after belongs to that one. */
function hasNumber(bytes: Buffer, from: number, to: number): boolean {
  return /[0-9](?:[ -]?[0-9]){12,18}/.test(bytes.toString('latin1', from, to));
}

/** Whether words near say that this is about a card. */
export function isAboutCard({ bytes, length }: Block, start: number, end: number): boolean {
  const { text } = readable(bytes, Math.max(0, start - wordReach), Math.min(length, end + wordReach));
  return cardWords.test(text);
}

/**
 * Whether the words right before digits say that they are a number of a card, and none says that they are of an article, as thirteen digits
 * often are.
 */
export function isNumberOfCard({ bytes, length }: Block, start: number, end: number): boolean {
  const { text } = readable(bytes, Math.max(0, start - numberReach), start);
  if (!cardWords.test(text)) return false;
  return !articleWords.test(readable(bytes, Math.max(0, start - numberReach), Math.min(length, end + numberReach)).text);
}

/** What stands right behind a number on the same line, as in a table, without any word: for values that are known. */
export function valuesBehind({ bytes, length }: Block, end: number): Value[] {
  const { text, at } = readable(bytes, end, Math.min(length, end + 24));
  const line = /^[^\r\na-z]*/i.exec(text)?.[0] ?? '';
  const pattern = /(?<![0-9])(?:[0-9]{3,4}|(?:[0-9]{2}|20[0-9]{2})[-/](?:20[0-9]{2}|[0-9]{2}))(?![0-9])/g;
  return [...line.matchAll(pattern)].flatMap(({ 0: value, index }) =>
    (['security code', 'expiry'] as const).map((kind) => ({
      kind,
      start: at(index),
      end: at(index + value.length),
      digits: digitsOf(value),
    })),
  );
}

/** Whether digits are this month and year (MMYY), in any order and with a year of two or four digits. */
export function isExpiry(digits: string, mmyy: string): boolean {
  const [month, year] = [mmyy.slice(0, 2), mmyy.slice(2)];
  return [month + year, year + month, `${month}20${year}`, `20${year}${month}`].includes(digits);
}

function digitsOf(text: string): string {
  return text.normalize('NFKC').replace(/[^0-9]/g, '');
}
