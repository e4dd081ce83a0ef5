import { createHash } from 'node:crypto';
import type { BrandName } from './brand';
import { checkDigit } from './luhn';

interface Series {
  /** Beginnings of numbers that payment services publish for testing. */
  readonly prefixes: readonly string[];
  readonly length: number;
}

/**
 * PayPal's "Test Credit Card Account Numbers" has 4111111111111111, 5555555555554444, 5105105105105100, 3530111333300000,
 * 378282246310005, 371449635398431, 30569309025904 and 38520000023237; Stripe tests with 4000 00…; PAYONE with 3528000000000007.
 */
const series: Readonly<Record<BrandName, Series>> = {
  Visa: { prefixes: ['411111', '400000'], length: 16 },
  Mastercard: { prefixes: ['555555', '510510'], length: 16 },
  JCB: { prefixes: ['353011', '352800'], length: 16 },
  'American Express': { prefixes: ['378282', '371449'], length: 15 },
  'Diners Club': { prefixes: ['305693', '385200'], length: 14 },
};

/** Has no factor in common with a power of ten, so that steps of it meet every remainder before they meet one again. */
const step = 6_180_339_887n;

/**
 * A card number for tests: of the brand, with a right check digit, always the same for the same seed and counter.
 * Numbers of one seed and brand differ from each other; those of two seeds are most unlikely to meet.
 * @param seed what the numbers are for, such as the name of a scenario
 * @param counter 0 for the first number of the seed; up to 999,999
 */
export function testNumber(brand: BrandName, seed: string, counter = 0): string {
  const { prefixes, length } = series[brand];
  const chance = createHash('sha256').update(`${brand}\0${seed}`).digest().readBigUInt64BE();
  const prefix = prefixes[Number(chance % BigInt(prefixes.length))] as string;
  const places = length - prefix.length - 1;
  const account = (chance / BigInt(prefixes.length) + BigInt(counter) * step) % 10n ** BigInt(places);
  const digits = prefix + String(account).padStart(places, '0');
  return digits + checkDigit(digits);
}
