import assert from 'node:assert/strict';
import { test } from 'node:test';
import cardTypes from 'credit-card-type';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { brandName, testCard } from './arbitraries';
import { type BrandName, brandOf, brands, retiredBrandOf } from './brand';
import { passesLuhn } from './luhn';
import { testLengths, testNumber } from './test-numbers';

/** Beginnings of the numbers that are published for testing, by brand: test-numbers.ts names them and says by whom. */
const published: Readonly<Record<BrandName, RegExp>> = {
  Visa: /^(411111|400000|422222.{7}$|491183.{7}$|491761.{13}$)/,
  Mastercard: /^(555555|510510|222300)/,
  JCB: /^(353011|352800)/,
  'American Express': /^(378282|371449)/,
  'Diners Club': /^(305693|385200)/,
  Discover: /^(601111|601100)/,
  UnionPay: /^(620000|620550|621234|817199)/,
};

const sorts = brands.flatMap(({ name }) => testLengths(name).map((length) => ({ name, length })));
const sort = (): fc.Arbitrary<(typeof sorts)[number]> => fc.constantFrom(...sorts);

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

test('Test numbers: so it is in every length, in ranges that are published for testing', () => {
  fc.assert(
    fc.property(sort(), fc.string(), fc.nat(999_999), ({ name, length }, seed, counter) => {
      const number = testNumber(name, seed, counter, length);
      assert.match(number, /^[0-9]+$/);
      assert.equal(number.length, length);
      assert.equal((brandOf(number)?.lengths.includes(length) ? brandOf(number) : retiredBrandOf(number))?.name, name);
      assert.ok(passesLuhn(number));
      assert.match(number, published[name]);
      assert.ok(cardTypes(number).some(({ niceType }) => niceType === name));
    }),
    propertyOptions(1000),
  );
});

test('Test numbers: there are some of every length of every brand, and of 13 digits of Visa', () => {
  for (const { name, lengths } of brands) assert.deepEqual(testLengths(name), name === 'Visa' ? [13, ...lengths] : lengths);
});

test('Test numbers: the same seed and counter give the same number, another counter gives another', () => {
  fc.assert(
    fc.property(sort(), fc.string(), fc.nat(999_999), fc.nat(999_999), ({ name, length }, seed, one, other) => {
      assert.equal(testNumber(name, seed, one, length) === testNumber(name, seed, other, length), one === other);
    }),
    propertyOptions(1000),
  );
});

test('Test numbers: a thousand scenarios have a number each, of every brand', () => {
  for (const { name } of brands) {
    const numbers = Array.from({ length: 1000 }, (_, n) => testNumber(name, `scenario ${n}`));
    assert.equal(new Set(numbers).size, numbers.length, name);
  }
});

test('Test numbers: a length that the brand has not is refused', () => {
  fc.assert(
    fc.property(brandName(), fc.integer({ min: -1, max: 25 }), (brand, length) => {
      if (testLengths(brand).includes(length)) return;
      assert.throws(() => testNumber(brand, '', 0, length), new RegExp(`length: expected .* digits of ${brand}, given ${length}$`));
    }),
    propertyOptions(300),
  );
});
