import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { digits } from './arbitraries';
import { isExpired, mmyyPattern, parseExpiry, validateExpiry } from './expiry';

const japan = 540;

test('Expiry: MMYY is read, and nothing else is', () => {
  assert.deepEqual(parseExpiry('0126'), { month: 1, year: 2026 });
  assert.deepEqual(parseExpiry('1299'), { month: 12, year: 2099 });
  for (const text of ['0026', '1326', '126', '01/26', '01260', ' 0126', '0126\n', '０１２６', '01٢٦', '01\u200b6', '012\0', ''])
    assert.equal(parseExpiry(text), undefined, text);
});

test('Expiry: of all four digits those are read whose first two are a month, and the pattern takes the same', () => {
  const months = new Set(['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12']);
  const pattern = new RegExp(mmyyPattern, 'u');
  for (let n = 0; n < 10_000; n++) {
    const text = String(n).padStart(4, '0');
    assert.equal(parseExpiry(text) !== undefined, months.has(text.slice(0, 2)), text);
    assert.equal(pattern.test(text), months.has(text.slice(0, 2)), text);
  }
});

test('Expiry: two digits mean the one year of the hundred that ends in them', () => {
  const month = fc.integer({ min: 1, max: 12 }).map((one) => String(one).padStart(2, '0'));
  fc.assert(
    fc.property(month, digits(2), fc.integer({ min: 1900, max: 2200 }), (mm, yy, from) => {
      const hundred = Array.from({ length: 100 }, (_, n) => from + n).filter((year) => String(year).endsWith(yy));
      assert.deepEqual(hundred, [parseExpiry(mm + yy, from)?.year]);
    }),
    propertyOptions(1000),
  );
  assert.equal(parseExpiry('0100')?.year, 2000);
  assert.equal(parseExpiry('0175', 1976)?.year, 2075);
  assert.equal(parseExpiry('0176', 1976)?.year, 1976);
});

for (const [mmyy, lastInstant] of [
  ['0126', '2026-01-31T23:59:59.999+09:00'],
  ['0228', '2028-02-29T23:59:59.999+09:00'],
  ['0200', '2000-02-29T23:59:59.999+09:00'],
  ['1226', '2026-12-31T23:59:59.999+09:00'],
  ['1299', '2099-12-31T23:59:59.999+09:00'],
] as const) {
  test(`Expiry: in Japan ${mmyy} is good until ${lastInstant}`, () => {
    const expiry = parseExpiry(mmyy);
    assert.ok(expiry);
    assert.ok(!isExpired(expiry, Date.parse(lastInstant), japan));
    assert.ok(isExpired(expiry, Date.parse(lastInstant) + 1, japan));
  });
}

test('Expiry: in any zone it is good to the last instant of its month there, and over at the next', () => {
  fc.assert(
    fc.property(expiry(), zone(), ({ month, year }, zoneMinutes) => {
      const two = (value: number): string => String(value).padStart(2, '0');
      const [nextYear, nextMonth] = month === 12 ? [year + 1, 1] : [year, month + 1];
      const ahead = Math.abs(zoneMinutes);
      const offset = `${zoneMinutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
      const over = Date.parse(`${nextYear}-${two(nextMonth)}-01T00:00:00${offset}`);
      const mmyy = two(month) + two(year % 100);
      assert.deepEqual(validateExpiry(mmyy, over - 1, zoneMinutes), { ok: true, value: { month, year } });
      assert.equal(validateExpiry(mmyy, over, zoneMinutes).ok, false);
    }),
    propertyOptions(1000),
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

test('Expiry: a reason says what is wrong and what to do, and not the date', () => {
  const reason = (text: string): string => {
    const checked = validateExpiry(text, Date.UTC(2026, 0, 5), japan);
    return checked.ok ? '' : checked.reason;
  };
  assert.equal(reason('1326'), 'expiry: expected month and year as MMYY; given no such month; read it from the card again');
  assert.equal(reason('126'), 'expiry: expected month and year as MMYY; given another number of characters; read it from the card again');
  assert.equal(reason('１２26'), 'expiry: expected month and year as MMYY; given a full-width digit; read it from the card again');
  assert.equal(reason('1225'), 'expiry: expected a month that is not over; given one that is; take another card');
});

// Helpers

const expiry = () => fc.record({ month: fc.integer({ min: 1, max: 12 }), year: fc.integer({ min: 2000, max: 2099 }) });
const zone = () => fc.integer({ min: -12 * 60, max: 14 * 60 });
const instant = () => fc.integer({ min: Date.UTC(1999, 0), max: Date.UTC(2101, 0) });
