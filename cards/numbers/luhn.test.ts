import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { digits } from './arbitraries';
import { checkDigit, passesLuhn } from './luhn';

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

test('Luhn: every wrong digit is found', () => {
  fc.assert(
    fc.property(valid(), fc.nat(), fc.integer({ min: 1, max: 9 }), (number, pick, more) => {
      const place = pick % number.length;
      const wrong = (Number(number[place]) + more) % 10;
      assert.ok(!passesLuhn(number.slice(0, place) + wrong + number.slice(place + 1)), `digit ${place + 1}`);
    }),
    propertyOptions(1000),
  );
});

test('Luhn: two neighbours that changed places are found, except 0 and 9', () => {
  fc.assert(
    fc.property(valid(), fc.nat(), (number, pick) => {
      const place = pick % (number.length - 1);
      const [one, other] = [number.charAt(place), number.charAt(place + 1)];
      const swapped = number.slice(0, place) + other + one + number.slice(place + 2);
      const unseen = one === other || one + other === '09' || one + other === '90';
      assert.equal(passesLuhn(swapped), unseen, `digits ${place + 1} and ${place + 2}`);
    }),
    propertyOptions(1000),
  );
});

test('Luhn: what is not a number of two or more digits does not pass', () => {
  for (const text of ['', '0', '4111 1111 1111 1111', '４１１１１１１１１１１１１１１１', '18\n', '-18', '1.8'])
    assert.ok(!passesLuhn(text), text);
});

// Helpers

const valid = (): fc.Arbitrary<string> => digits(1, 18).map((start) => start + checkDigit(start));
