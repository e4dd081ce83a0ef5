import fc from 'fast-check';
import { type BrandName, brands } from './brand';
import { testNumber } from './test-numbers';

export const brandName = (): fc.Arbitrary<BrandName> => fc.constantFrom(...brands.map(({ name }) => name));

export const digits = (minLength: number, maxLength = minLength): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });

/** A number made for tests, with the brand that was asked for. */
export const testCard = (brand = brandName()): fc.Arbitrary<{ brand: BrandName; number: string }> =>
  fc.tuple(brand, fc.string(), fc.nat(999_999)).map(([brand, seed, counter]) => ({ brand, number: testNumber(brand, seed, counter) }));
