import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { Bank, type BankFault } from './bank';
import { type Webhook, WebhookMapping } from './webhooks';

const holder = {
  phoneNumber: '09012340001',
  code: '123456',
  channels: ['telephone'] as const,
  ticketNumber: 9711485,
  acknowledgementNumber: 3808109,
  cards: [
    { lastFour: '0042', vendor: 'Visa', status: 'active', zipCode: '01234' },
    { lastFour: '4444', vendor: 'JCB', status: 'inactive', zipCode: '12345' },
  ],
};

let bank: Bank;
const opened: Bank[] = [];

beforeEach(() => {
  bank = new Bank(new WebhookMapping());
  bank.know(holder);
  opened.push(bank);
});
after(() => Promise.all(opened.map((one) => one.close())));

async function ask(webhook: Webhook | 'nothing', body: object): Promise<Response> {
  return fetch(`${await bank.address()}/${webhook}`, { method: 'POST', body: JSON.stringify(body) });
}

const lock = { phone_number: '09012340001', last_four_digit_of_card_number: '0042', lock_type: 'inactive', lock_reason: 'lost' };

test('It answers as its services are described, and notes what it was asked', async () => {
  const answers = await Promise.all([
    ask('get_card_details', { phone_number: '09012340001' }).then((answer) => answer.json()),
    ask('validate_card', { phone_number: '09012340001', last_four_digit_of_card_number: '4444' }).then((answer) => answer.json()),
    ask('verify_code', { phone_number: '09012340001', code: '654321' }).then((answer) => answer.json()),
    ask('lock_card_ticket_number', lock).then((answer) => answer.json()),
  ]);
  assert.deepEqual(answers, [
    { last_four_digit_of_all_cards: ['0042', '4444'], card_vendor_all: ['Visa', 'JCB'], card_count: 2 },
    { zip_code: '12345', card_vendor: 'JCB', card_status: 'inactive' },
    { valid: false },
    { ticket_number: 9711485 },
  ]);
  const asked = bank.takeAsked();
  assert.equal(asked.length, 4);
  assert.deepEqual(asked.find(({ webhook }) => webhook === 'lock_card_ticket_number')?.parameters, lock);
  assert.deepEqual(bank.takeAsked(), [], 'told once');
});

test('What is no service of a bank is answered and noted, too', async () => {
  assert.equal((await ask('nothing', {})).status, 404);
  assert.deepEqual(
    bank.takeAsked().map(({ webhook, status }) => [webhook, status]),
    [['POST /nothing', 404]],
  );
});

const faults: readonly (readonly [BankFault, (answer: Promise<Response>) => Promise<unknown>])[] = [
  [{ kind: 'status', status: 503 }, async (answer) => assert.equal((await answer).status, 503)],
  [{ kind: 'no JSON' }, async (answer) => assert.rejects((await answer).json())],
  [{ kind: 'empty' }, async (answer) => assert.equal(await (await answer).text(), '')],
  [{ kind: 'too long' }, async (answer) => assert.ok((await (await answer).text()).length > 65_536)],
  [{ kind: 'cut' }, (answer) => assert.rejects(answer)],
  [{ kind: 'reset' }, (answer) => assert.rejects(answer)],
  [
    { kind: 'answer', change: () => ({ ticket_number: 'x' }) },
    async (answer) => assert.deepEqual(await (await answer).json(), { ticket_number: 'x' }),
  ],
];

for (const [fault, seen] of faults) {
  test(`It misbehaves as it is told: ${fault.kind}`, async () => {
    bank.misbehave('lock_card_ticket_number', fault);
    await seen(ask('lock_card_ticket_number', lock));
    assert.equal(bank.takeAsked().length, 1, 'noted all the same');
    assert.equal((await ask('validate_card', lock)).status, 200, 'the other services work');
  });
}

for (const kind of ['silence', 'slow body'] as const) {
  test(`It keeps the agent waiting: ${kind}`, async () => {
    bank.misbehave('lock_card_ticket_number', { kind });
    const held = bank.untilHeld();
    const given = new AbortController();
    const answer = fetch(`${await bank.address()}/lock_card_ticket_number`, {
      method: 'POST',
      body: JSON.stringify(lock),
      signal: given.signal,
    });
    const whole = answer.then((one) => one.text());
    await held;
    given.abort();
    await assert.rejects(whole);
    assert.equal(bank.takeAsked().length, 1);
  });
}
