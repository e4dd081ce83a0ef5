import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { brandName, testCard } from './arbitraries';
import { brandOf } from './brand';
import { passesLuhn } from './luhn';
import { testNumber } from './test-numbers';

test('Test numbers: each is of the brand asked for, of its length, with a right check digit', () => {
  fc.assert(
    fc.property(testCard(), ({ brand, number }) => {
      const found = brandOf(number);
      assert.equal(found?.name, brand);
      assert.ok(found.lengths.includes(number.length));
      assert.ok(passesLuhn(number));
    }),
    propertyOptions(1000),
  );
});

test('Test numbers: the same seed and counter give the same number, another counter gives another', () => {
  fc.assert(
    fc.property(brandName(), fc.string(), fc.nat(999_999), fc.nat(999_999), (brand, seed, one, other) => {
      assert.equal(testNumber(brand, seed, one) === testNumber(brand, seed, other), one === other);
    }),
    propertyOptions(1000),
  );
});

test('Test numbers: two thousand scenarios have a number each', () => {
  const numbers = Array.from({ length: 2000 }, (_, n) => testNumber('Visa', `scenario ${n}`));
  assert.equal(new Set(numbers).size, numbers.length);
});
