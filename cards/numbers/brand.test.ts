import assert from 'node:assert/strict';
import { test } from 'node:test';
import cardTypes from 'credit-card-type';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { digits } from './arbitraries';
import { type BrandName, brandOf, brands, documentedBrands, retiredBrandOf } from './brand';

/** Whole numbers of each brand, written down a second time on purpose, as patterns. */
const inUse: Readonly<Record<BrandName, RegExp>> = {
  Visa: /^4\d{15}(\d\d\d?)?$/,
  Mastercard: /^(5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}$/,
  JCB: /^35(2[89]|[3-8]\d)\d{12,15}$/,
  'American Express': /^3[47]\d{13}$/,
  'Diners Club': /^3(0[0-5]|[689]\d)\d{11}(\d\d(\d\d\d)?)?$/,
  Discover: /^(6011|64[4-9]\d|65\d\d)\d{12}(\d\d\d)?$/,
  UnionPay: /^(62\d\d|81[0-6]\d|817[01])\d{10,15}$/,
};
const retired: Readonly<Partial<Record<BrandName, RegExp>>> = { Visa: /^4\d{12}$/, JCB: /^(1800|2131)\d{11}$/ };

const matching = (patterns: Readonly<Partial<Record<BrandName, RegExp>>>, number: string): string[] =>
  Object.entries(patterns).flatMap(([name, pattern]) => (pattern.test(number) ? [name] : []));

test('Brand: of all beginnings in all lengths the table takes what the patterns take, for one brand at most', () => {
  for (let four = 0; four < 10_000; four++) {
    for (let length = 8; length <= 20; length++) {
      const number = String(four).padStart(4, '0') + '7'.repeat(length - 4);
      const brand = brandOf(number);
      assert.deepEqual(brand?.lengths.includes(length) ? [brand.name] : [], matching(inUse, number), `${four}…, ${length} digits`);
      const old = retiredBrandOf(number);
      assert.deepEqual(old ? [old.name] : [], matching(retired, number), `${four}…, ${length} digits`);
    }
  }
});

test('Brand: once the brand is known, no further digit changes it', () => {
  fc.assert(
    fc.property(digits(1, 19), digits(1, 19), (beginning, rest) => {
      const brand = brandOf(beginning);
      if (brand) assert.equal(brandOf(beginning + rest), brand);
    }),
    propertyOptions(1000),
  );
});

test('Brand: with too few digits nothing is told', () => {
  for (const beginning of ['', '2', '22', '222', '3', '35', '352', '30', '5', '6', '60', '601', '64', '8', '81', '810'])
    assert.equal(brandOf(beginning), undefined, beginning);
});

test('Brand: no number belongs to two brands', () => {
  const ranges = brands.flatMap(({ name, ranges }) =>
    ranges.map(([first, last]) => ({ name, first: spread(first, '0'), last: spread(last, '9') })),
  );
  for (const one of ranges) {
    for (const other of ranges) {
      if (one !== other) assert.ok(one.last < other.first || other.last < one.first, `${one.name} and ${other.name}`);
    }
  }
});

test('OPW-4.12-02/03: American Express has four digits of security code, the others three', () => {
  assert.deepEqual(
    brands.map(({ name, securityCode }) => [name, securityCode]),
    [
      ['Visa', 3],
      ['Mastercard', 3],
      ['JCB', 3],
      ['American Express', 4],
      ['Diners Club', 3],
      ['Discover', 3],
      ['UnionPay', 3],
    ],
  );
});

test('OPW-4.12-02/03: the guide names five brands', () => {
  assert.deepEqual([...documentedBrands].sort(), ['American Express', 'Diners Club', 'JCB', 'Mastercard', 'Visa']);
});

// Against the package.

/** What is left out of the package's table on purpose (brand.ts says why); some of it lies in ranges of others. */
const leftOut = new Set(['maestro', 'mir', 'elo', 'hiper', 'hipercard', 'verve', 'troy', 'naranja']);
const packageNames: Readonly<Record<string, BrandName>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  jcb: 'JCB',
  'american-express': 'American Express',
  'diners-club': 'Diners Club',
  discover: 'Discover',
  unionpay: 'UnionPay',
};

/** Beginnings of six digits at and around every border of the package's ranges and of ours. */
function borders(): string[] {
  const theirs = Object.values(cardTypes.types).flatMap((type) => cardTypes.getTypeInfo(type).patterns.flatMap((range) => [range].flat()));
  const ours = brands.flatMap(({ ranges }) => ranges.flat());
  return [...theirs, ...ours].map(String).flatMap((border) => {
    const low = Number(border.padEnd(6, '0').slice(0, 6));
    const high = Number(border.padEnd(6, '9').slice(0, 6));
    return [low - 1, low, high, high + 1].map((one) => String(one).padStart(6, '0'));
  });
}

test('Brand: every sort of card of the package is either in the table or left out on purpose', () => {
  assert.deepEqual([...Object.keys(packageNames), ...leftOut].sort(), Object.values(cardTypes.types).sort());
});

test('Brand: at every border, and for every four digits, the table says what credit-card-type says, but for three differences', () => {
  const everyFour = Array.from({ length: 10_000 }, (_, four) => String(four).padStart(4, '0'));
  const hidden = new Set<string>();
  for (const beginning of new Set([...borders(), ...everyFour])) {
    const found = cardTypes(beginning).map(({ type }) => type);
    const theirs = found.filter((type) => !leftOut.has(type)).map((type) => packageNames[type]);
    const ours = brandOf(beginning)?.name;
    const message = `${beginning}: ${ours}, the package: ${found}`;
    // 1. JCB's old ranges are in use there, retired here.
    if (/^(1800|2131)/.test(beginning)) assert.deepEqual([ours, theirs], [undefined, ['JCB']], message);
    // 2. All of 62 is UnionPay here; the package knows the parts of it that are in use.
    else if (/^62/.test(beginning)) assert.deepEqual([ours, theirs.filter((name) => name !== 'UnionPay')], ['UnionPay', []], message);
    // 3. A brand of one country that lies in another's range hides it there.
    else if (theirs.length === 0 && ours !== undefined) hidden.add(`${ours} by ${found}`);
    else assert.deepEqual(ours === undefined ? [] : [ours], theirs, message);
  }
  assert.deepEqual([...hidden].sort(), [
    ...['Discover by elo', 'Discover by troy', 'Mastercard by naranja'],
    ...['Visa by elo', 'Visa by maestro', 'Visa by naranja'],
  ]);
});

test('Brand: lengths and security codes are those of credit-card-type', () => {
  for (const [type, name] of Object.entries(packageNames)) {
    const brand = brands.find((one) => one.name === name);
    const { lengths, code } = cardTypes.getTypeInfo(type);
    assert.deepEqual(brand?.lengths, lengths, name);
    assert.equal(brand?.securityCode, code.size, name);
  }
});

// Helpers

const spread = (beginning: number, digit: string): number => Number(String(beginning).padEnd(8, digit));
