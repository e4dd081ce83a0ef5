import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../cards/numbers/secret';
import { testNumber } from '../../cards/numbers/test-numbers';
import { holdsCardData } from './card-search';
import { scrubbed } from './scrub';

const number = testNumber('Visa', 'scrub');
const cards = [{ number: new Secret(number, 'PAN:1'), expiry: new Secret('1135', 'expiry:1'), securityCode: new Secret('739', 'code:1') }];
const base64 = Buffer.from(number).toString('base64');

test('what holds no card data stays as it is, the very same', () => {
  const record = { journal: [{ n: 1, answer: '100 yen' }] };
  assert.equal(scrubbed(record, cards), record);
});

test('a text that holds it is taken out, and everything around it stays', () => {
  const record = {
    journal: [
      { n: 1, answer: { title: 'ready', message: `paid by ${base64}` } },
      { n: 2, [`x-${number}`]: 7 },
    ],
  };
  assert.deepEqual(scrubbed(record, cards), {
    journal: [
      { n: 1, answer: { title: 'ready', message: '«card data, removed»' } },
      { n: 2, '«card data, removed»': 7 },
    ],
  });
});

test('parts that make it only together lose their digits, and nothing else does', () => {
  const parts = { card1: number.slice(0, 4), card2: number.slice(4, 8), card3: number.slice(8, 12), card4: number.slice(12) };
  const keys = [...number].map((key) => ({ type: 'key', key }));
  const clean = scrubbed({ before: { amount: '100' }, parts, keys }, cards);
  assert.deepEqual(clean.before, { amount: '100' });
  assert.deepEqual(clean.parts, { card1: '••••', card2: '••••', card3: '••••', card4: '••••' });
  assert.ok(!holdsCardData(JSON.stringify(clean), cards));
});
