import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testNumber } from '../numbers/test-numbers';
import { ExpectedError, expectedIn } from './expected';
import { CanaryLedger } from './ledger';

const number = testNumber('Visa', 'expected');
const grouped = number.replace(/(....)(?=.)/g, '$1 ');

test('a list of cards is read as YAML and as JSON, with zeros and digits as they stand', () => {
  const card = { label: 'card A', number, expiry: '0130', securityCode: '012' };
  assert.deepEqual(expectedIn(`- {label: card A, number: ${number}, expiry: 0130, securityCode: 012}`), { canaries: [card] });
  assert.deepEqual(expectedIn(`- label: card A\n  number: "${grouped}"\n  expiry: 01/30\n  securityCode: 012\n`), { canaries: [card] });
  assert.deepEqual(expectedIn(JSON.stringify([card])), { canaries: [card] });
  assert.deepEqual(expectedIn(`- {label: nineteen, number: 4${'0'.repeat(17)}6}`), {
    canaries: [{ label: 'nineteen', number: `4${'0'.repeat(17)}6` }],
  });
});

test('a ledger of keyed hashes is read', () => {
  const expected = expectedIn(JSON.stringify(CanaryLedger.of([{ label: 'card A', number }])));
  assert.ok('ledger' in expected);
  assert.equal(expected.ledger.labelOf(number), 'card A');
});

test('what is wrong is told by line and field, and never by its value', () => {
  for (const [text, message] of [
    [`- label: a\n  number: ${number}x`, /^line 1, card 1: number: expected 12 to 19 digits$/],
    [`- {label: a, number: ${number}}\n- {number: ${number}}`, /^line 2, card 2: label: expected/],
    [`- {label: "${grouped}", number: ${number}}`, /^line 1, card 1: label: expected what to call the card, with no number in it$/],
    [`- {label: a, number: ${number}, expiry: 1330}`, /^line 1, card 1: expiry: expected month and year/],
    [`- {label: a, number: ${number}, securityCode: 12345}`, /^line 1, card 1: securityCode: expected 3 or 4 digits$/],
    [`- {label: a, number: ${number}, ${number}: 1}`, /^line 1, card 1: an unknown field; expected label, number, expiry, securityCode$/],
    [`- ${number}`, /^line 1, card 1: expected label and number$/],
    [number, /^expected a list of cards/],
    ['', /^expected a list of cards/],
    ['[]', /^the list has no cards$/],
    [`- {label: a, number: ${number}`, /^line \d+: neither YAML nor JSON/],
    ['{"format": "akashi-canaries", "version": 7}', /version 7 is not known/],
    ['{"format": "something else"}', /not a ledger of canaries/],
    ['format: akashi-canaries', /^a ledger of canaries has to be JSON$/],
  ] as const)
    assert.throws(
      () => expectedIn(text),
      (error: unknown) => error instanceof ExpectedError && message.test(error.message) && !error.message.includes(number),
      String(message),
    );
});
