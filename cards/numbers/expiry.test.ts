import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { digits } from './arbitraries';
import { isExpired, parseExpiry } from './expiry';

const japan = 540;

test('Expiry: MMYY is read, and nothing else is', () => {
  assert.deepEqual(parseExpiry('0126'), { month: 1, year: 2026 });
  assert.deepEqual(parseExpiry('1299'), { month: 12, year: 2099 });
  for (const text of ['0026', '1326', '126', '01/26', '01260', ' 0126', '0126\n', '０１２６', ''])
    assert.equal(parseExpiry(text), undefined, text);
});

test('Expiry: four digits are read exactly when the first two are a month', () => {
  fc.assert(
    fc.property(digits(4), (text) => {
      const month = Number(text.slice(0, 2));
      assert.equal(parseExpiry(text) !== undefined, month >= 1 && month <= 12);
    }),
    propertyOptions(500),
  );
});

for (const [mmyy, lastInstant] of [
  ['0126', '2026-01-31T23:59:59.999+09:00'],
  ['0228', '2028-02-29T23:59:59.999+09:00'],
  ['1226', '2026-12-31T23:59:59.999+09:00'],
] as const) {
  test(`Expiry: in Japan ${mmyy} is good until ${lastInstant}`, () => {
    const expiry = parseExpiry(mmyy);
    assert.ok(expiry);
    assert.ok(!isExpired(expiry, Date.parse(lastInstant), japan));
    assert.ok(isExpired(expiry, Date.parse(lastInstant) + 1, japan));
  });
}

test('Expiry: an hour further east it ends an hour sooner', () => {
  fc.assert(
    fc.property(expiry(), fc.integer({ min: -720, max: 780 }), instant(), (expiry, zone, now) => {
      assert.equal(isExpired(expiry, now, zone), isExpired(expiry, now - 3_600_000, zone + 60));
    }),
    propertyOptions(500),
  );
});

test('Expiry: what is expired stays so', () => {
  fc.assert(
    fc.property(expiry(), instant(), fc.nat(), (expiry, now, later) => {
      if (isExpired(expiry, now, japan)) assert.ok(isExpired(expiry, now + later, japan));
    }),
    propertyOptions(500),
  );
});

// Helpers

const expiry = () => fc.record({ month: fc.integer({ min: 1, max: 12 }), year: fc.integer({ min: 2000, max: 2099 }) });
const instant = () => fc.integer({ min: Date.UTC(1999, 0), max: Date.UTC(2101, 0) });
