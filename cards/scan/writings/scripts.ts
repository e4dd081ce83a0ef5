/** Digits and separators as they stand in bytes: ASCII, UTF-8, and full-width ones in Shift_JIS and EUC-JP. */

/** Code points of the digit zero; nine more follow each. Unicode, general category Nd, without those of historical scripts. */
const zeros: readonly number[] = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040,
  0x1090, 0x17e0, 0x1810, 0xff10, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
];

const separators: ReadonlySet<number> = new Set([
  ...[...' -./_+\t\n\r'].map((sign) => sign.charCodeAt(0)),
  ...[0xa0, 0xad, 0xb7, 0x1680, 0x2024, 0x202f, 0x205f, 0x2060, 0x2212, 0x2500, 0xfeff], // no-break space, soft hyphen … minus
  ...Array.from({ length: 14 }, (_, n) => 0x2000 + n), // spaces of all widths, down to none
  ...[0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015], // hyphens and dashes
  ...[0x3000, 0x30fb, 0x30fc, 0xff0b, 0xff0d, 0xff0e, 0xff0f, 0xff3f, 0xff65, 0xff70], // Japanese ones
]);

/** What a separator of Shift_JIS (lead 81) and EUC-JP (lead A1) is in Unicode. */
const shiftJis: ReadonlyMap<number, number> = new Map([
  [0x40, 0x3000],
  [0x45, 0x30fb],
  [0x5b, 0x30fc],
  [0x5c, 0x2015],
  [0x5d, 0x2010],
  [0x7c, 0x2212],
  [0x44, 0xff0e],
  [0x5e, 0xff0f],
  [0x51, 0xff3f],
  [0x7b, 0xff0b],
]);
const eucJp: ReadonlyMap<number, number> = new Map([
  [0xa1, 0x3000],
  [0xa6, 0x30fb],
  [0xbc, 0x30fc],
  [0xbd, 0x2015],
  [0xbe, 0x2010],
  [0xdd, 0x2212],
  [0xa5, 0xff0e],
  [0xbf, 0xff0f],
  [0xb2, 0xff3f],
  [0xdc, 0xff0b],
]);

/** Single bytes that separate; a byte above 7F is a separator of Latin-1 only if nothing else begins with it. */
export const asciiSeparator: Uint8Array = new Uint8Array(256);
for (const sign of separators) if (sign < 0x80) asciiSeparator[sign] = sign;

/**
 * The digit that begins here.
 * @returns its length in bytes times 16 plus its value; 0 when there is none
 */
export function digitAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return first >= 0x30 && first <= 0x39 ? 16 + first - 0x30 : 0;
  const second = bytes[at + 1] as number;
  if (first === 0x82) return second >= 0x4f && second <= 0x58 ? 32 + second - 0x4f : 0;
  if (first === 0xa3) return second >= 0xb0 && second <= 0xb9 ? 32 + second - 0xb0 : 0;
  const point = codePointAt(bytes, at);
  if (point === 0) return 0;
  const value = digitOf(point & 0xffffff);
  return value < 0 ? 0 : (point >>> 24) * 16 + value;
}

/**
 * The separator that begins here.
 * @returns its length in bytes times 2^24 plus its code point; 0 when there is none
 */
export function separatorAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return asciiSeparator[first] === 0 ? 0 : 0x1000000 + first;
  const second = bytes[at + 1] as number;
  const japanese = first === 0x81 ? shiftJis.get(second) : first === 0xa1 ? eucJp.get(second) : undefined;
  if (japanese !== undefined) return 0x2000000 + japanese;
  const point = codePointAt(bytes, at);
  if (point !== 0) return separators.has(point & 0xffffff) ? point : 0;
  return first === 0xa0 || first === 0xad ? 0x1000000 + first : 0; // Latin-1
}

/** The code point of UTF-8, above 7F. @returns length times 2^24 plus code point; 0 when there is none */
export function codePointAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || first > 0xf4) return 0;
  let point = first & (0x7f >> length);
  for (let n = 1; n < length; n++) {
    const next = bytes[at + n] as number;
    if ((next & 0xc0) !== 0x80) return 0;
    point = (point << 6) | (next & 0x3f);
  }
  return length * 0x1000000 + point;
}

/** One more than the value of a digit, by its code point; zero for what is none. */
const valuesByPoint = new Uint8Array(0x1d800);
for (const zero of zeros) for (let value = 0; value < 10; value++) valuesByPoint[zero + value] = value + 1;

function digitOf(point: number): number {
  return (valuesByPoint[point] ?? 0) - 1;
}
