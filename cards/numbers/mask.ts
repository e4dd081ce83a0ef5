import { isDigits } from '../fields/checked';

/** Digits of the longest card number (ISO/IEC 7812-1). */
export const longestNumber = 19;

/** Shown in place of a security code or an expiry: always the same, so that it does not tell how long it was. */
export const hidden = '****';

/** Digits that may be shown of a number of so many: the first that fits counts. */
const shown: readonly { readonly least: number; readonly first: number; readonly last: number }[] = [
  { least: 15, first: 6, last: 4 },
  { least: 13, first: 4, last: 4 },
  { least: 10, first: 0, last: 4 },
  { least: 0, first: 0, last: 0 },
];

/**
 * What may be shown of a card number: the first six and last four digits of 15 or more (so five are gone of 15, six of 16), four and four of
 * 13 and 14, the last four of 10 to 12, nothing of fewer, and nothing of what is no number. What stands for the others has one length, so
 * that it does not tell how many they were. PCI SSC FAQ 1091: at most the first six and last four; of 16 at least four gone, of 15 at least five.
 */
export function mask(number: string): string {
  const { first, last } = isDigits(number, longestNumber)
    ? (shown.find(({ least }) => number.length >= least) as (typeof shown)[number])
    : { first: 0, last: 0 };
  return `${number.slice(0, first)}…${number.slice(number.length - last)}`;
}
