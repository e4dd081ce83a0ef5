import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { digits } from './arbitraries';
import { brandOf, brands } from './brand';

/** Both sides of every border, written down a second time on purpose. */
const borders: Readonly<Record<string, string | undefined>> = {
  '3': undefined,
  '4': 'Visa',
  '50': undefined,
  '51': 'Mastercard',
  '55': 'Mastercard',
  '56': undefined,
  '2220': undefined,
  '2221': 'Mastercard',
  '2720': 'Mastercard',
  '2721': undefined,
  '3527': undefined,
  '3528': 'JCB',
  '3589': 'JCB',
  '3590': undefined,
  '33': undefined,
  '34': 'American Express',
  '37': 'American Express',
  '299': undefined,
  '300': 'Diners Club',
  '305': 'Diners Club',
  '306': undefined,
  '36': 'Diners Club',
  '38': 'Diners Club',
  '39': 'Diners Club',
  '40': 'Visa',
  '': undefined,
};

for (const [beginning, name] of Object.entries(borders)) {
  test(`Brand: a number that begins with "${beginning}" is ${name ?? 'of no brand here'}`, () => {
    assert.equal(brandOf(beginning)?.name, name);
  });
}

test('Brand: once the brand is known, no further digit changes it', () => {
  fc.assert(
    fc.property(digits(1, 19), digits(1, 19), (beginning, rest) => {
      const brand = brandOf(beginning);
      if (brand) assert.equal(brandOf(beginning + rest), brand);
    }),
    propertyOptions(1000),
  );
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
    ],
  );
});

// Helpers

const spread = (beginning: number, digit: string): number => Number(String(beginning).padEnd(8, digit));
