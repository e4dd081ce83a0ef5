import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import fastify, { type FastifyInstance } from 'fastify';
import { anyBody, anySegment } from '../../kit/arbitraries';
import { propertyOptions } from '../../kit/property';
import { paymentServerRoutes } from './routes';
import { makeServer, requestOf, type TestServer, visa } from './test-server';

const base = '/worlds/w1/payment-server';
/** The payment server of the moment. */
let payments: TestServer;
let server: FastifyInstance;

before(() => {
  server = fastify({ ajv: { customOptions: { coerceTypes: false } } });
  paymentServerRoutes(server, (world) => (world === 'w1' ? payments.server : undefined));
});
after(() => server.close());

test('Payment server: an authorisation, its history and its member are told in the words of the vendor', () =>
  serving(async () => {
    const request = requestOf({
      attemptId: 'first',
      accountId: 'a.b@example',
      securityCode: '123',
      cardNumber: visa.cardNumber.replace(/(.{4})/g, '$1 ').trim(),
    });
    const told = { mStatus: 'success', vResultCode: 'A001000000000000', merrMsg: '処理が成功しました。' };
    assert.deepEqual(await post('/authorizations', request), { status: 200, body: { attemptId: 'first', orderId: 'order', ...told } });
    assert.deepEqual(await get('/orders/Merchant/order'), {
      status: 200,
      body: {
        orderId: 'order',
        attempts: [{ attemptId: 'first', at: '2026-01-04T15:00:00.000Z', amount: '1000', jpo: '10', accountId: 'a.b@example', ...told }],
        reservedAmount: 1000,
      },
    });
    assert.deepEqual(await get('/members/Merchant/a.b%40example'), {
      status: 200,
      body: { accountId: 'a.b@example', registeredAt: '2026-01-04T15:00:00.000Z', orders: ['order'], registrations: 1 },
    });
    const { mStatus: _, ...rest } = told;
    assert.deepEqual(await post('/authorizations/first/inquiry', {}), {
      status: 200,
      body: { attemptId: 'first', state: 'succeeded', ...rest },
    });
    assert.deepEqual(await post('/cardholders/lookup', { cardNumber: visa.cardNumber, cardExpire: '12/30' }), {
      status: 200,
      body: { mobile: '090-0000-0001' },
    });
  }));

test('Payment server: what is not known is not found', () =>
  serving(async () => {
    for (const path of ['/orders/Merchant/none', '/members/Merchant/none']) assert.equal((await get(path)).status, 404, path);
    assert.equal((await post('/cardholders/lookup', { cardNumber: visa.cardNumber, cardExpire: '11/30' })).status, 404);
    const { status, body } = await get('/orders/Merchant/order', '/worlds/w2/payment-server');
    assert.deepEqual([status, body], [404, { error: 'not-found', message: 'no payment server in world "w2"; GET / lists what there is' }]);
  }));

for (const [field, value, message] of [
  ['orderId', 'order 1', 'orderId: expected 1 to 100 of A-Z a-z 0-9 _ -, given "order 1"'],
  ['orderId', undefined, 'orderId: expected 1 to 100 of A-Z a-z 0-9 _ -, given nothing'],
  ['orderId', 'a'.repeat(101), `orderId: expected 1 to 100 of A-Z a-z 0-9 _ -, given "${'a'.repeat(101)}"`],
  ['amount', 1000, 'amount: expected yen in 1 to 8 digits, given 1000'],
  ['amount', '100000000', 'amount: expected yen in 1 to 8 digits, given "100000000"'],
  ['accountId', '', 'accountId: expected 1 to 100 of A-Z a-z 0-9 . _ - @, given ""'],
  ['merchantId', 'Mer\0chant', 'merchantId: expected 1 to 200 characters, none of them a control character, given "Mer\\u0000chant"'],
  ['cardNumber', '4111x', 'cardNumber: expected 1 to 26 digits, blanks, periods and hyphens, given something else'],
  ['cardExpire', '1230', 'cardExpire: expected MM/YY, given something else'],
  ['securityCode', '12345', 'securityCode: expected 1 to 4 digits, given something else'],
] as const) {
  test(`Payment server: refused with a message, ${message.slice(0, 100)}`, () =>
    serving(async () => {
      const answer = await post('/authorizations', { ...requestOf(), [field]: value });
      assert.deepEqual(answer, { status: 400, body: { error: 'bad-request', message, field } });
    }));
}

test('Payment server: what is no JSON is refused in the same form', () =>
  serving(async () => {
    const answer = await server.inject({
      method: 'POST',
      url: `${base}/authorizations`,
      headers: { 'content-type': 'application/json' },
      payload: '{',
    });
    assert.equal(answer.statusCode, 400);
    const { error, field, message } = answer.json();
    assert.deepEqual([error, field], ['bad-request', 'body']);
    assert.match(message, /^body: expected a JSON object with attemptId, merchantId/);
  }));

test('Payment server: an attempt ID of another transaction is a conflict', () =>
  serving(async () => {
    await post('/authorizations', requestOf({ attemptId: 'same' }));
    const { status, body } = await post('/authorizations', requestOf({ attemptId: 'same', orderId: 'other' }));
    assert.equal(status, 409);
    assert.deepEqual([body.error, body.field], ['conflict', 'attemptId']);
  }));

test('Payment server: any body is answered, and what is refused has changed nothing', async () => {
  const good = requestOf({ securityCode: '123', accountId: 'Member001' });
  const path = fc.constantFrom('/authorizations', '/cardholders/lookup');
  await fc.assert(
    fc.asyncProperty(path, anyBody({ ...good }), (path, body) =>
      serving(async () => {
        const { status, body: answer } = await post(path, body);
        assert.ok([200, 400, 404].includes(status), JSON.stringify(answer));
        if (status === 400) assert.ok(answer.error === 'bad-request' && answer.message && answer.field, JSON.stringify(answer));
        if (status !== 200 || path !== '/authorizations') assert.equal(payments.records(), 0);
        else assert.equal(payments.records() > 1, answer.mStatus === 'success');
      }),
    ),
    propertyOptions(300),
  );
});

test('Payment server: any address is answered', async () => {
  await fc.assert(
    fc.asyncProperty(anySegment(), anySegment(), (one, other) =>
      serving(async () => {
        for (const path of [`/orders/${one}/${other}`, `/members/${one}/${other}`]) assert.ok((await get(path)).status < 500, path);
        const { status, body } = await post(`/authorizations/${one}/inquiry`, {});
        assert.ok(status < 500);
        if (status === 200) assert.equal(body.state, 'not-received');
      }),
    ),
    propertyOptions(200),
  );
});

// Helpers

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Runs with a payment server of its own behind the routes. */
async function serving(act: () => Promise<unknown>): Promise<void> {
  payments = makeServer();
  try {
    await act();
  } finally {
    payments.close();
  }
}

async function get(path: string, at = base): Promise<Answer> {
  const answer = await server.inject({ method: 'GET', url: at + path });
  return { status: answer.statusCode, body: answer.json() };
}

async function post(path: string, body: unknown): Promise<Answer> {
  const answer = await server.inject({
    method: 'POST',
    url: base + path,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  });
  return { status: answer.statusCode, body: answer.json() };
}
