import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digits } from '../../../cards/numbers/arbitraries';
import { type BrandName, brands, documentedBrands } from '../../../cards/numbers/brand';
import { testLengths, testNumber } from '../../../cards/numbers/test-numbers';
import { propertyOptions } from '../../kit/property';
import { patchRules, type RulesPatch } from '../../kit/rules';
import { emptyCard, type Field, isComplete, isWellFormed } from './entry';
import { documentedIvr } from './rules';

const takes = (field: Field, keys: string, number = '', patch: RulesPatch = {}): boolean =>
  isWellFormed(field, keys, { ...emptyCard, 'card-number': number }, patchRules(documentedIvr, patch));
const numberOf = (brand: BrandName, length?: number): string => testNumber(brand, 'entry', 0, length);

test('AIV-flow-04, OPW-4.12-02/03: numbers of the five brands of the guide are taken in all their lengths, others and cards of old are not', () => {
  for (const { name, lengths } of brands) {
    for (const length of testLengths(name)) {
      const expected = documentedBrands.includes(name) && lengths.includes(length);
      assert.equal(takes('card-number', numberOf(name, length)), expected, `${name}, ${length} digits`);
    }
  }
});

test('AIV-flow-04: which brands are taken is a rule, and so is whether the number is checked', () => {
  const patch = { 'entry.brands': ['UnionPay'] };
  assert.deepEqual(
    [takes('card-number', numberOf('UnionPay'), '', patch), takes('card-number', numberOf('Visa'), '', patch)],
    [true, false],
  );
  const unchecked = { 'entry.checksCardNumber': false };
  assert.deepEqual([takes('card-number', '1', '', unchecked), takes('card-number', '', '', unchecked)], [true, false]);
});

test('OPW-4.12-02/03: a security code has the digits of the brand whose number was entered, as the rules have them', () => {
  fc.assert(
    fc.property(fc.constantFrom(...documentedBrands), digits(0, 6), fc.integer({ min: 1, max: 5 }), (brand, keys, other) => {
      const isAmex = brand === 'American Express';
      assert.equal(takes('security-code', keys, numberOf(brand)), keys.length === (isAmex ? 4 : 3));
      const patch = { [isAmex ? 'entry.americanExpressDigits' : 'entry.otherDigits']: other };
      assert.equal(takes('security-code', keys, numberOf(brand), patch), keys.length === other);
    }),
    propertyOptions(300),
  );
});

test('AIV-2fa-01, OPW-2.1-02: a code by SMS has the digits of the rules, an expiry is a month and a year', () => {
  fc.assert(
    fc.property(digits(0, 8), fc.integer({ min: 4, max: 8 }), (keys, length) => {
      assert.equal(takes('sms-code', keys, '', { 'identification.digits': length }), keys.length === length);
      assert.equal(takes('expiry', keys), keys.length === 4 && Number(keys.slice(0, 2)) >= 1 && Number(keys.slice(0, 2)) <= 12);
    }),
    propertyOptions(500),
  );
});

test('OPW-4.10-01: an entry is complete with as many keys as its field can have', () => {
  const card = { ...emptyCard, 'card-number': numberOf('American Express') };
  for (const [field, most] of [
    ['card-number', 19],
    ['expiry', 4],
    ['sms-code', documentedIvr.identification.digits],
    ['security-code', 4],
  ] as const) {
    assert.equal(isComplete(field, '1'.repeat(most - 1), card, documentedIvr), false, field);
    assert.equal(isComplete(field, '1'.repeat(most), card, documentedIvr), true, field);
  }
});
