/** Card brands as one table; what tells them apart and what their cards look like. */

export type BrandName = 'Visa' | 'Mastercard' | 'JCB' | 'American Express' | 'Diners Club';

export interface Brand {
  readonly name: BrandName;
  /** First and last issuer identification number of each range; both have the same number of digits. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
  /** Digits that a card number can have. */
  readonly lengths: readonly number[];
  /** Digits of the security code. */
  readonly securityCode: number;
}

/**
 * That a number begins with an industry digit and ends with a check digit, in 8 to 19 digits: ISO/IEC 7812-1.
 * Ranges and lengths: what the brands publish for acceptance, as collected in braintree/credit-card-type
 * (src/lib/card-types.ts). Ranges 1800 and 2131 of JCB were for cards of 15 digits that are no longer issued.
 * Security codes: operator web guide 4-12 (OPW-4.12-02, OPW-4.12-03).
 */
export const brands: readonly Brand[] = [
  { name: 'Visa', ranges: [[4, 4]], lengths: [16, 18, 19], securityCode: 3 },
  {
    name: 'Mastercard',
    ranges: [
      [51, 55],
      [2221, 2720], // in use since 2017
    ],
    lengths: [16],
    securityCode: 3,
  },
  { name: 'JCB', ranges: [[3528, 3589]], lengths: [16, 17, 18, 19], securityCode: 3 },
  {
    name: 'American Express',
    ranges: [
      [34, 34],
      [37, 37],
    ],
    lengths: [15],
    securityCode: 4,
  },
  {
    name: 'Diners Club',
    ranges: [
      [300, 305],
      [36, 36],
      [38, 39],
    ],
    lengths: [14, 16, 19],
    securityCode: 3,
  },
];

/**
 * The brand by the first digits; the rest need not be there yet.
 * @param number digits only
 * @returns undefined when no range fits, or when too few digits are there to tell
 */
export function brandOf(number: string): Brand | undefined {
  return brands.find(({ ranges }) => ranges.some((range) => isWithin(number, range)));
}

function isWithin(number: string, [first, last]: readonly [number, number]): boolean {
  const digits = String(first).length;
  const beginning = number.slice(0, digits);
  return beginning.length === digits && Number(beginning) >= first && Number(beginning) <= last;
}
