/**
 * Base64 of digits, told by its signs. Three bytes become four signs; where all three are digits, separators or other signs from 20 to 3F,
 * each sign can be one of a few only: I to P, then one of eight, then one of sixteen, then one of 32. A number with its separators fills
 * four such groups nearly, wherever it begins within them, so it is seen without decoding, also where base64 begins amid a word.
 */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Int8Array(256).fill(-1);
for (let value = 0; value < 64; value++) values[alphabet.charCodeAt(value)] = value;
values[0x2d] = 62; // base64url
values[0x5f] = 63;

/**
 * For signs at four places in a row: bit p tells whether the sign fits when the first of the four is number p of its group. So all four fit
 * where the AND of the four is not zero.
 */
const fits: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array] = [0, 1, 2, 3].map((place) => {
  const table = new Uint8Array(256);
  for (let sign = 0; sign < 256; sign++) {
    const value = values[sign] as number;
    if (value < 0) continue;
    for (let first = 0; first < 4; first++)
      if (isOfDigits(value, (first + place) % 4)) table[sign] = (table[sign] as number) | (1 << first);
  }
  return table;
}) as unknown as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];

/** Decodes signs of either alphabet, for words too short for the trouble of a string. @returns bytes written */
export function decodeBase64(bytes: Buffer, from: number, to: number, out: Buffer): number {
  let [bits, held, count] = [0, 0, 0];
  for (let at = from; at < to; at++) {
    bits = ((bits << 6) | (values[bytes[at] as number] as number)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out[count++] = bits >> held;
  }
  return count;
}

/** Signs in a row of this sort that thirteen digits make at least, and how far apart it is enough to look for them. */
const shortest = 16;
const stride = 12;

export interface DigitsInBase64 {
  /** First sign and sign after the last of the row. */
  readonly from: number;
  readonly to: number;
  /** Index of a sign that is the first of a group, modulo 4. */
  readonly phase: number;
}

/** The next row of signs that digits can have been encoded to, from a place on. */
export function findDigits(bytes: Buffer, from: number, to: number): DigitsInBase64 | undefined {
  const [first, second, third, fourth] = fits;
  for (let at = from; at + 4 <= to; at += stride) {
    let which = (first[bytes[at] as number] as number) & (second[bytes[at + 1] as number] as number);
    if (which === 0) continue;
    which &= (third[bytes[at + 2] as number] as number) & (fourth[bytes[at + 3] as number] as number);
    for (let place = 0; which !== 0; place++, which >>= 1) {
      if ((which & 1) === 0) continue;
      const phase = (at - place + 4) % 4;
      const row = rowAround(bytes, at, phase, from, to);
      if (row.to - row.from >= shortest) return row;
    }
  }
  return undefined;
}

function rowAround(bytes: Buffer, at: number, phase: number, least: number, most: number): DigitsInBase64 {
  const isFit = (index: number): boolean => isOfDigits(values[bytes[index] as number] as number, (index - phase + 4) % 4);
  let [from, to] = [at, at];
  while (from > least && isFit(from - 1)) from--;
  while (to < most && isFit(to)) to++;
  return { from, to, phase };
}

/** Whether a sign can be at a place of a group that stands for three bytes from 20 to 3F. */
function isOfDigits(value: number, place: number): boolean {
  switch (place) {
    case 0:
      return value >> 3 === 1;
    case 1:
      return ((value >> 1) & 7) === 1;
    case 2:
      return (value & 3) === 0;
    default:
      return value >= 32;
  }
}
