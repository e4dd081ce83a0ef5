import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { digits, testCard } from './arbitraries';
import { hidden, mask } from './mask';

/** Digits kept at the beginning and at the end. */
function kept(masked: string): readonly [number, number] {
  const [first = '', last = '', ...more] = masked.split('…');
  assert.deepEqual(more, []);
  return [first.length, last.length];
}

test('Mask: of each length it keeps what PCI SSC FAQ 1091 allows, and of short numbers less', () => {
  const keeps = Array.from({ length: 24 }, (_, length) => kept(mask('5'.repeat(length))));
  for (const [length, [first, last]] of keeps.entries()) {
    assert.ok(first <= 6 && last <= 4, String(length));
    if (length > 0) assert.ok(length - first - last >= Math.min(length, 5), `${length} digits: at least five are gone`);
  }
  assert.deepEqual(keeps[19], [6, 4]);
  assert.deepEqual(keeps[16], [6, 4]);
  assert.deepEqual(keeps[15], [6, 4]);
  assert.deepEqual(keeps[14], [4, 4]);
  assert.deepEqual(keeps[13], [4, 4]);
  assert.deepEqual(keeps[12], [0, 4]);
  assert.deepEqual(keeps[9], [0, 0]);
  assert.deepEqual(keeps[20], [0, 0], 'no card number');
});

test('Mask: what it keeps stands at the beginning and at the end', () => {
  fc.assert(
    fc.property(testCard(), ({ number }) => {
      const [first, last] = mask(number).split('…') as [string, string];
      assert.ok(number.startsWith(first) && number.endsWith(last));
    }),
    propertyOptions(500),
  );
});

test('Mask: nothing can be told of the digits between, nor how many they are', () => {
  fc.assert(
    fc.property(digits(6), digits(4), digits(5, 9), digits(5, 9), (first, last, one, other) => {
      assert.equal(mask(first + one + last), mask(first + other + last));
    }),
    propertyOptions(500),
  );
});

test('Mask: a mask masked again, and what is no number, keeps nothing', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        testCard().map(({ number }) => mask(number)),
        fc.string(),
        fc.constant('４１１１１１１１１１１１１１１１'),
      ),
      (text) => {
        if (!/^[0-9]*$/.test(text)) assert.equal(mask(text), '…');
      },
    ),
    propertyOptions(500),
  );
});

test('Mask: a security code is hidden by as many signs whatever its length', () => {
  assert.deepEqual(['123', '1234'].map(mask), ['…', '…']);
  assert.doesNotMatch(hidden, /[0-9]/);
});
