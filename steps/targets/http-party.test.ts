import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getLocal, type Mockttp } from 'mockttp';
import { Secret } from '../../cards/numbers/secret';
import { RecordingChannel } from './channel';
import { Nonconformity, Unreachable } from './errors';
import { HttpParty } from './http-party';
import { OrderSystem } from './order-system';
import { PaymentServerView } from './payment-server-view';
import { SmsInbox } from './sms-inbox';
import { closeConnections } from './wire';

const target: Mockttp = getLocal();
before(() => target.start());
after(async () => {
  await closeConnections();
  await target.stop();
});

const channel = new RecordingChannel();
const party = (name: string): HttpParty => new HttpParty(name, () => target.url, channel, 300);
const payments = new PaymentServerView(party('payment server'));
const orders = new OrderSystem(party('order system'), party('order system'));
const attempt = {
  attemptId: 'a1',
  at: '2026-01-05T00:00:00.000Z',
  amount: '1000',
  jpo: '10',
  accountId: null,
  mStatus: 'success',
  vResultCode: 'A001000000000000',
  merrMsg: '',
};

test('an order is shown with everything that the payment server says of it; an unknown one is null', async () => {
  await target.reset();
  const order = { orderId: 'o1', attempts: [attempt], reservedAmount: 1000, more: 'kept' };
  await target.forGet('/orders/M/o1').thenJson(200, order);
  await target.forGet('/orders/M/o2').thenReply(404);
  assert.deepEqual(await payments.order('M', 'o1'), order);
  assert.equal(await payments.order('M', 'o2'), null);
});

for (const [what, status, body, expected] of [
  ['a missing field', 200, JSON.stringify({ orderId: 'o1', attempts: [] }), /^reservedAmount to be there/],
  [
    'a field of another type',
    200,
    JSON.stringify({ orderId: 'o1', attempts: [{ ...attempt, amount: 1000 }], reservedAmount: 0 }),
    /^attempts\.0\.amount must be string/,
  ],
  ['no JSON', 200, '<h1>hello</h1>', /^JSON$/],
  ['another status', 500, 'Internal Server Error', /^HTTP 200 or 404$/],
] as const) {
  test(`a payment server that answers ${what} does not conform, and the field is named`, async () => {
    await target.reset();
    await target.forGet('/orders/M/o1').thenReply(status, body);
    const wrong = await payments.order('M', 'o1').catch((error) => error as unknown);
    assert.ok(wrong instanceof Nonconformity, String(wrong));
    assert.match(wrong.difference.expected, expected);
  });
}

test('a party that does not answer is unreachable', async () => {
  await target.reset();
  await target.forAnyRequest().thenTimeout();
  await assert.rejects(payments.order('M', 'o1'), Unreachable);
});

test('card data goes over the wire, and not into the journal', async () => {
  await target.reset();
  const asked = await target.forPost('/authorizations').thenJson(200, { ...attempt, orderId: 'o1' });
  const card = { cardNumber: new Secret('4111111111111111', 'PAN:1'), cardExpire: new Secret('11/35', 'expiry:1') };
  await payments.authorise({ attemptId: 'a1', merchantId: 'M', orderId: 'o1', amount: '1000', jpo: '10', ...card });
  const sent = (await (await asked.getSeenRequests())[0]?.body.getJson()) as { cardNumber: string };
  assert.equal(sent.cardNumber, '4111111111111111');
  assert.doesNotMatch(JSON.stringify(channel.journal), /4111111111111111|11\/35/);
});

test('a refusal of payment data names its field', async () => {
  await target.reset();
  await target.forPost('/payment-data').thenJson(400, { error: 'bad-request', message: 'amount: expected digits', field: 'amount' });
  const data = { merchantId: 'M', userId: 'op01', transactionId: 'o1', amount: 'x', instalments: '1回' };
  assert.deepEqual(await orders.link(data), { accepted: false, field: 'amount', message: 'amount: expected digits' });
});

test('results and short messages are waited for by the party, not by the suite', async () => {
  await target.reset();
  const results = await target.forGet('/results/M/o1').thenJson(200, { results: [] });
  const messages = await target.forGet('/messages').thenJson(200, { messages: [{ at: 'now', to: '090-0000-0001', text: '1' }] });
  assert.deepEqual(await orders.results('M', 'o1', 2), []);
  assert.equal((await new SmsInbox(party('mobile telephone'), 50).messages('090-0000-0001')).length, 1);
  const [asked] = await results.getSeenRequests();
  assert.equal(asked?.headers.prefer, 'wait=1');
  assert.match(asked?.url ?? '', /least=2/);
  assert.match((await messages.getSeenRequests())[0]?.url ?? '', /to=090-0000-0001&least=1/);
});
