import { createHash } from 'node:crypto';
import { type BrandName, brands } from './brand';
import { checkDigit } from './luhn';

interface TestSeries {
  /** Beginnings of numbers that payment services publish for testing. */
  readonly prefixes: readonly string[];
  /** Beginnings for lengths that have some of their own. */
  readonly prefixesOf?: Readonly<Record<number, readonly string[]>>;
  /** As most of the brand's cards have. */
  readonly length: number;
}

/**
 * PayPal's "Test Credit Card Account Numbers" has 4111111111111111, 4222222222222, 5555555555554444, 5105105105105100, 3530111333300000,
 * 378282246310005, 371449635398431, 30569309025904, 38520000023237, 6011111111111117 and 6011000990139424; Stripe tests with 4000 00…,
 * 2223003122003222, 3056930009020004, 6200000000000005 and 6205500000000000004; PAYONE with 3528000000000007; Worldpay with 4911830000000
 * and 4917610000000000003; Braintree with 62123456789002, 621234567890003, 62123456789000003, 621234567890000002 and 6212345678900000003;
 * Adyen with 8171999927660000 and 8171999900000000021.
 */
const series: Readonly<Record<BrandName, TestSeries>> = {
  Visa: { prefixes: ['411111', '400000'], prefixesOf: { 13: ['422222', '491183'], 19: ['491761', '400000'] }, length: 16 },
  Mastercard: { prefixes: ['555555', '510510', '222300'], length: 16 },
  JCB: { prefixes: ['353011', '352800'], length: 16 },
  'American Express': { prefixes: ['378282', '371449'], length: 15 },
  'Diners Club': { prefixes: ['305693', '385200'], length: 14 },
  Discover: { prefixes: ['601111', '601100'], length: 16 },
  UnionPay: { prefixes: ['620000', '620550', '621234', '817199'], length: 16 },
};

/** Lengths in which there are test numbers of a brand: all of its own, and 13 digits of Visa, which nobody issues any more. */
export function testLengths(brand: BrandName): readonly number[] {
  const own = brands.find(({ name }) => name === brand)?.lengths ?? [];
  return [...new Set([...own, ...Object.keys(series[brand].prefixesOf ?? {}).map(Number)])].sort((one, other) => one - other);
}

/** Has no factor in common with a power of ten, so that steps of it meet every remainder before they meet one again. */
const step = 6_180_339_887n;

/**
 * A card number for tests: of the brand, with a right check digit, always the same for the same seed and counter.
 * Numbers of one seed, brand and length differ from each other; those of two seeds are most unlikely to meet.
 * @param seed what the numbers are for, such as the name of a scenario
 * @param counter 0 for the first number of the seed; up to 999,999
 * @param length in digits, one of `testLengths`
 * @throws RangeError
 */
export function testNumber(brand: BrandName, seed: string, counter = 0, length = series[brand].length): string {
  if (!testLengths(brand).includes(length)) {
    throw new RangeError(`length: expected ${testLengths(brand).join(' or ')} digits of ${brand}, given ${length}`);
  }
  const prefixes = series[brand].prefixesOf?.[length] ?? series[brand].prefixes;
  const chance = createHash('sha256').update(`${brand}\0${seed}`).digest().readBigUInt64BE();
  const prefix = prefixes[Number(chance % BigInt(prefixes.length))] as string;
  const places = length - prefix.length - 1;
  const account = (chance / BigInt(prefixes.length) + BigInt(counter) * step) % 10n ** BigInt(places);
  const digits = prefix + String(account).padStart(places, '0');
  return digits + checkDigit(digits);
}
