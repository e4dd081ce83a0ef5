/** Card brands as one table; what tells them apart and what their cards look like. */

export type BrandName = 'Visa' | 'Mastercard' | 'JCB' | 'American Express' | 'Diners Club' | 'Discover' | 'UnionPay';

/** Cards whose numbers begin and end alike. */
export interface Series {
  /** First and last issuer identification number of each range; both have the same number of digits. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
  /** Digits that a card number can have. */
  readonly lengths: readonly number[];
}

export interface Brand extends Series {
  readonly name: BrandName;
  /** Cards that nobody issues any more. Their numbers stand in old records, and no payment is made with them. */
  readonly retired: readonly Series[];
  /** Digits of the security code. */
  readonly securityCode: number;
}

/**
 * That a number begins with an industry digit and ends with a check digit, in 8 to 19 digits: ISO/IEC 7812-1.
 *
 * Ranges and lengths are those that the brands publish for acceptance, as collected in braintree/credit-card-type
 * (https://github.com/braintree/credit-card-type, src/lib/card-types.ts, MIT). The table is ours and not made from the package: that one
 * has no cards of old, its ranges of UnionPay have holes where numbers may be issued any day, its Maestro takes every number that begins
 * with 6, and nothing should come to be accepted, or be overlooked in a search, because a package was updated. brand.test.ts proves the
 * two against each other, and says every difference.
 *
 * Retired: Visa of 13 digits, and JCB of 15 (https://www.regular-expressions.info/creditcard.html). A Japanese article number (JAN) has
 * 13 digits and begins with 45 or 49, and one in ten passes Luhn: whoever searches should want more than the number itself.
 * Left out: Maestro and brands of one country.
 *
 * Security codes: operator web guide 4-12 (OPW-4.12-02, OPW-4.12-03); Discover and UnionPay as in the package.
 */
export const brands: readonly Brand[] = [
  { name: 'Visa', ranges: [[4, 4]], lengths: [16, 18, 19], retired: [{ ranges: [[4, 4]], lengths: [13] }], securityCode: 3 },
  {
    name: 'Mastercard',
    ranges: [
      [51, 55],
      [2221, 2720], // in use since 2017
    ],
    lengths: [16],
    retired: [],
    securityCode: 3,
  },
  {
    name: 'JCB',
    ranges: [[3528, 3589]],
    lengths: [16, 17, 18, 19],
    retired: [
      {
        ranges: [
          [1800, 1800],
          [2131, 2131],
        ],
        lengths: [15],
      },
    ],
    securityCode: 3,
  },
  {
    name: 'American Express',
    ranges: [
      [34, 34],
      [37, 37],
    ],
    lengths: [15],
    retired: [],
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
    retired: [],
    securityCode: 3,
  },
  {
    name: 'Discover',
    ranges: [
      [6011, 6011],
      [644, 649],
      [65, 65],
    ],
    lengths: [16, 19],
    retired: [],
    securityCode: 3,
  },
  {
    name: 'UnionPay',
    ranges: [
      [62, 62], // with the part of it that Discover takes, too
      [8100, 8171],
    ],
    lengths: [14, 15, 16, 17, 18, 19],
    retired: [],
    securityCode: 3,
  },
];

/** Brands that the operator web guide names (OPW-4.12-02, OPW-4.12-03); which of them a simulator takes is a rule of that simulator. */
export const documentedBrands: readonly BrandName[] = ['Visa', 'Mastercard', 'JCB', 'American Express', 'Diners Club'];

/**
 * The brand by the first digits; the rest need not be there yet. Cards of old do not count.
 * @param number digits only
 * @returns undefined when no range fits, or when too few digits are there to tell
 */
export function brandOf(number: string): Brand | undefined {
  return brands.find((brand) => begins(number, brand));
}

/** The brand of a whole number of a card that nobody issues any more; undefined for all others. */
export function retiredBrandOf(number: string): Brand | undefined {
  return brands.find(({ retired }) => retired.some((series) => series.lengths.includes(number.length) && begins(number, series)));
}

function begins(number: string, { ranges }: Series): boolean {
  return ranges.some((range) => isWithin(number, range));
}

function isWithin(number: string, [first, last]: readonly [number, number]): boolean {
  // With fewer digits the number is less than the first: no range begins with 0.
  const beginning = Number(number.slice(0, String(first).length));
  return beginning >= first && beginning <= last;
}
