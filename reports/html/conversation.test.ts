import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paidCall } from '../call-fixture';
import { hostile } from '../fixture';
import type { JournalEntry } from '../results';
import { conversationOf } from './conversation';

const options = { anchor: 's-1', open: true };
const at = '2026-01-05T00:00:00.000Z';

function turn(n: number, verb: string, utterance: object, answer: object): JournalEntry {
  return { n, at, party: 'caller', verb, given: [utterance], answer };
}

const lock = {
  webhook: 'lock_card_ticket_number',
  parameters: { lock_type: 'inactive' },
  sent: {},
  status: 200,
  answered: { ticket_number: 7 },
};
const talk: readonly JournalEntry[] = [
  turn(2, 'calls', { calls: true }, { said: ['Which card?'], asked: [], page: 'collect card' }),
  turn(3, 'presses keys', { press: '4444', finish: '#' }, { said: [], asked: [{ ...lock, status: null, answered: null }], page: '' }),
  turn(4, 'says', { say: 'はい' }, { said: ['Locked.', 'Good-bye.'], asked: [lock], page: '', ended: true }),
];

/** The page without its markup, one line a row. */
function told(journal: readonly JournalEntry[]): string[] {
  const { text } = conversationOf(journal, options) ?? assert.fail('nothing is shown');
  return text
    .split('<tr')
    .slice(1)
    .map((row) =>
      row
        .replace(/^[^>]*>/, '')
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll('&quot;', '"')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    );
}

test('Turns are told in their order, what the bank was asked between the two speakers', () => {
  assert.deepEqual(told(talk), [
    '2 Caller (calls)',
    'Agent Which card?',
    'collect card',
    '3 Caller keys 4444',
    'Bank lock_card_ticket_number {"lock_type":"inactive"} → no answer null',
    '4 Caller はい',
    'Bank lock_card_ticket_number {"lock_type":"inactive"} → HTTP 200 {"ticket_number":7}',
    'Agent Locked.',
    'Agent Good-bye.',
    'end of the conversation',
  ]);
});

test('A turn that failed says so', () => {
  const failed = { n: 5, at, party: 'caller', verb: 'says', given: [{ say: 'x' }], failure: { kind: 'Unreachable', message: 'no answer' } };
  assert.deepEqual(told([failed]), ['5 Caller x', 'Agent no answer']);
});

test('What was said is never markup', () => {
  const { text } =
    conversationOf([turn(1, 'says', { say: hostile }, { said: [hostile], asked: [], page: hostile })], options) ?? assert.fail();
  assert.ok(!text.includes('<script'));
});

test('A telephone call is no conversation with an agent', () => {
  assert.equal(conversationOf(paidCall(), options), null);
});

test('A conversation without end is cut, and says by how much', () => {
  const endless = Array.from({ length: 100 }, (_, n) => turn(n + 1, 'says', { say: 'x' }, { said: ['?'], asked: [], page: '' }));
  assert.equal(told(endless).at(-1), '40 further turns are in the journal.');
});
