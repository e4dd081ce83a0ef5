import type { Encoding } from '../finding';

/**
 * Reads the escape that begins at a place, and writes what it stands for.
 * @param length bytes that can be read
 * @returns bytes read times 16 plus bytes written; 0 when no escape begins there
 */
export type EscapeReader = (bytes: Buffer, at: number, length: number, out: Buffer, to: number) => number;

/** `%34`, and two bytes of UTF-8 as `%u0034` of old scripts. */
const percent: EscapeReader = (bytes, at, length, out, to) => {
  if (bytes[at] !== 0x25 || at + 2 >= length) return 0;
  const value = hexAt(bytes, at + 1, 2);
  if (value >= 0) {
    out[to] = value;
    return 3 * 16 + 1;
  }
  const unit = (bytes[at + 1] as number) === 0x75 && at + 5 < length ? hexAt(bytes, at + 2, 4) : -1;
  return unit < 0 ? 0 : 6 * 16 + writePoint(unit, out, to);
};

/** Names of signs that separate digits or stand around values. */
const names: Readonly<Record<string, number>> = {
  nbsp: 0xa0,
  ensp: 0x2002,
  emsp: 0x2003,
  thinsp: 0x2009,
  ndash: 0x2013,
  mdash: 0x2014,
  horbar: 0x2015,
  hyphen: 0x2010,
  dash: 0x2010,
  minus: 0x2212,
  shy: 0xad,
  zwj: 0x200d,
  zwnj: 0x200c,
  middot: 0xb7,
  sol: 0x2f,
  period: 0x2e,
  plus: 0x2b,
  lowbar: 0x5f,
  quot: 0x22,
  apos: 0x27,
  amp: 0x26,
  lt: 0x3c,
  gt: 0x3e,
  equals: 0x3d,
  colon: 0x3a,
  Tab: 9,
  NewLine: 10,
};

/** `&#52;`, `&#x34;` and `&nbsp;`. Numbers may lack the semicolon. */
const html: EscapeReader = (bytes, at, length, out, to) => {
  if (bytes[at] !== 0x26) return 0;
  const isNumber = bytes[at + 1] === 0x23;
  const isHex = isNumber && ((bytes[at + 2] as number) | 0x20) === 0x78;
  let end = at + (isHex ? 3 : isNumber ? 2 : 1);
  const begin = end;
  const base = isHex ? 16 : 10;
  let value = 0;
  for (; end < length && end - begin < 9; end++) {
    const digit = isNumber ? digitOf(bytes[end] as number) : isLetter(bytes[end] as number) ? 0 : -1;
    if (digit < 0 || digit >= base) break;
    value = value * base + digit;
  }
  if (end === begin) return 0;
  const isClosed = bytes[end] === 0x3b;
  const point = isNumber ? value : isClosed ? (names[bytes.toString('latin1', begin, end)] ?? -1) : -1;
  if (point <= 0 || point > 0x10ffff || end - at > 14) return 0;
  return (end - at + (isClosed ? 1 : 0)) * 16 + writePoint(point, out, to);
};

const letters: Readonly<Record<number, number>> = { 110: 10, 114: 13, 116: 9, 34: 0x22, 47: 0x2f, 92: 0x5c, 39: 0x27 };

/** Of JSON and programming languages: `\u0034`, `\u{34}`, `\x34`, `\064`, `\n` and the like. */
const escaped: EscapeReader = (bytes, at, length, out, to) => {
  if (bytes[at] !== 0x5c || at + 1 >= length) return 0;
  const kind = bytes[at + 1] as number;
  const letter = letters[kind];
  if (letter !== undefined) {
    out[to] = letter;
    return 2 * 16 + 1;
  }
  if (kind === 0x75 && bytes[at + 2] === 0x7b) {
    for (let count = 1; count <= 6 && at + 3 + count < length; count++) {
      if (bytes[at + 3 + count] !== 0x7d) continue;
      const point = hexAt(bytes, at + 3, count);
      return point > 0 && point <= 0x10ffff ? (4 + count) * 16 + writePoint(point, out, to) : 0;
    }
    return 0;
  }
  const count = kind === 0x75 ? 4 : kind === 0x78 ? 2 : 0;
  if (count > 0 && at + 1 + count < length) {
    const value = hexAt(bytes, at + 2, count);
    if (value < 0) return 0;
    if (count === 4) return 6 * 16 + writePoint(value, out, to);
    out[to] = value;
    return 4 * 16 + 1;
  }
  if (kind < 0x30 || kind > 0x33 || at + 3 >= length) return 0;
  const [second, third] = [digitOf(bytes[at + 2] as number), digitOf(bytes[at + 3] as number)];
  if (second < 0 || second > 7 || third < 0 || third > 7) return 0;
  out[to] = (kind - 0x30) * 64 + second * 8 + third;
  return 4 * 16 + 1;
};

export const readers: Readonly<Record<Extract<Encoding, 'percent' | 'HTML' | 'escaped'>, EscapeReader>> = {
  percent,
  HTML: html,
  escaped,
};

/** @returns -1 when there are others than hex digits */
function hexAt(bytes: Buffer, at: number, count: number): number {
  let value = 0;
  for (let n = 0; n < count; n++) {
    const digit = digitOf(bytes[at + n] as number);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** Value of a hex digit. */
function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

/** Writes UTF-8. @returns how many bytes */
function writePoint(point: number, out: Buffer, to: number): number {
  if (point < 0x80) {
    out[to] = point;
    return 1;
  }
  const length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  let rest = point;
  for (let n = length - 1; n > 0; n--, rest >>= 6) out[to + n] = 0x80 | (rest & 0x3f);
  out[to] = (0xf00 >> length) | rest; // as many ones as there are bytes
  return length;
}
