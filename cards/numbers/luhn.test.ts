import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { digits } from './arbitraries';
import { brands } from './brand';
import { checkDigit, passesLuhn } from './luhn';
import { testLengths, testNumber } from './test-numbers';

/** Another way to the same: from the left, with a table of doubled digits, check digit included. */
function oracle(number: string): boolean {
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
  const odd = number.length % 2;
  return [...number].reduce((sum, digit, at) => sum + (at % 2 === odd ? (doubled[Number(digit)] as number) : Number(digit)), 0) % 10 === 0;
}

/** Twenty numbers of every brand in every length: every error is made in each of them. */
const numbers = brands.flatMap(({ name }) =>
  testLengths(name).flatMap((length) => Array.from({ length: 20 }, (_, n) => testNumber(name, 'luhn', n, length))),
);

test('Luhn: the published example passes, and of the ten last digits only one does', () => {
  assert.equal(checkDigit('7992739871'), '3');
  fc.assert(
    fc.property(digits(1, 18), (start) => {
      const passing = [...'0123456789'].filter((last) => passesLuhn(start + last));
      assert.deepEqual(passing, [checkDigit(start)]);
    }),
    propertyOptions(500),
  );
});

test('Luhn: numbers of any length pass exactly when a sum by another way says so', () => {
  fc.assert(
    fc.property(digits(2, 40), (number) => assert.equal(passesLuhn(number), oracle(number))),
    propertyOptions(5000),
  );
});

test('Luhn: every wrong digit is found, at every place of every sort of card', () => {
  for (const number of numbers) {
    for (let place = 0; place < number.length; place++) {
      for (let more = 1; more <= 9; more++) {
        const wrong = String((Number(number[place]) + more) % 10);
        assert.ok(!passesLuhn(number.slice(0, place) + wrong + number.slice(place + 1)), `digit ${place + 1} of ${number.length}`);
      }
    }
  }
});

test('Luhn: neighbours that changed places are found exactly when they are not 0 and 9', () => {
  const met = new Set<string>();
  for (const number of numbers) {
    for (let place = 0; place + 1 < number.length; place++) {
      const [one, other] = [number.charAt(place), number.charAt(place + 1)];
      if (one === other) continue;
      met.add(one + other);
      const swapped = number.slice(0, place) + other + one + number.slice(place + 2);
      assert.equal(passesLuhn(swapped), ['09', '90'].includes(one + other), `${one}${other} at digit ${place + 1} of ${number.length}`);
    }
  }
  assert.equal(met.size, 90, 'every pair was tried');
});

test('Luhn: of two equal neighbours that became two others, exactly 22 and 55, 33 and 66, 44 and 77 are missed', () => {
  const missed = new Set<string>();
  for (let one = 0; one <= 9; one++) {
    for (let other = 0; other <= 9; other++) {
      if (one === other) continue;
      for (const beginning of ['4111', '37828']) {
        const [right, wrong] = [one, other].map((digit) => `${beginning}${digit}${digit}12`) as [string, string];
        if (passesLuhn(wrong + checkDigit(right))) missed.add(`${one}${one} for ${other}${other}`);
      }
    }
  }
  assert.deepEqual([...missed].sort(), ['22 for 55', '33 for 66', '44 for 77', '55 for 22', '66 for 33', '77 for 44']);
});

test('Luhn: what is not a number of two or more digits does not pass', () => {
  for (const text of [
    '',
    '0',
    '4111 1111 1111 1111',
    '４１１１１１１１１１１１１１１１',
    '18\n',
    '-18',
    '1.8',
    '18\0',
    '\u200b18',
    '0'.repeat(1_000_000),
  ])
    assert.ok(!passesLuhn(text), text.slice(0, 30));
});
