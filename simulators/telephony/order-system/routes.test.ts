import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import fastify, { type FastifyInstance } from 'fastify';
import { anyBody, anySegment } from '../../kit/arbitraries';
import { VirtualClock } from '../../kit/clock';
import { propertyOptions } from '../../kit/property';
import { OrderSystem } from './order-system';
import { orderSystemRoutes } from './routes';

const base = '/worlds/w1/order-system/results';
const result = {
  id: 'call-1-1',
  merchantId: 'Merchant',
  transactionId: 'order-1',
  outcome: 'succeeded',
  amount: '1000',
  code: 'A001000000000000',
  message: '処理が成功しました。',
  call: 'call-1',
};
const at = '2026-01-04T15:00:00.000Z';
let server: FastifyInstance;
let orders: OrderSystem;

before(() => {
  server = fastify({ ajv: { customOptions: { coerceTypes: false } } });
  orderSystemRoutes(server, (world) => (world === 'w1' ? orders : undefined));
});
after(() => server.close());
beforeEach(() => {
  orders = new OrderSystem(new VirtualClock(Date.parse(at)));
});

test('AIV-auth-04: a result is kept once, however often it is told, and found under its transaction', async () => {
  for (let n = 0; n < 3; n += 1) assert.equal((await post(result)).status, 204);
  await post({ ...result, id: 'call-2-1', outcome: 'failed' });
  await post({ ...result, id: 'call-3-1', transactionId: 'order-2' });
  await post({ ...result, id: 'call-4-1', merchantId: 'Other' });
  assert.deepEqual(await kept(), [
    { ...result, at },
    { ...result, id: 'call-2-1', outcome: 'failed', at },
  ]);
});

test('AIV-pci-05: what nobody asked for is seen, too', async () => {
  await post({ ...result, note: 'anything' }, { 'x-note': 'anything else' });
  assert.deepEqual(await kept(), [{ ...result, note: 'anything', at }]);
  const [seen] = (await get('/Merchant/order-1')).body.results as { receivedHeaders: Record<string, string> }[];
  assert.equal(seen?.receivedHeaders['x-note'], 'anything else');
});

test('Order system: nothing has come for a transaction, and no world is no order system', async () => {
  assert.deepEqual(await get('/Merchant/order-1'), { status: 200, body: { results: [] } });
  assert.equal((await get('/Merchant/order-1', {}, '/worlds/w2/order-system/results')).status, 404);
});

test('Order system: a request that waits is answered as soon as there is enough', async () => {
  const waiting = get('/Merchant/order-1?least=2', { prefer: 'wait=10' });
  await server.inject('/'); // until the request above has been taken
  await post(result);
  await post({ ...result, id: 'call-2-1' });
  assert.equal(((await waiting).body.results as unknown[]).length, 2);
});

test('Order system: a request that waits is released when the world ends', async () => {
  const waiting = get('/Merchant/order-1?least=2', { prefer: 'wait=10' });
  await server.inject('/');
  await post(result);
  orders.close();
  assert.deepEqual(withoutHeaders(await waiting), [{ ...result, at }]);
});

for (const [query, message] of [
  ['least=00', 'least: expected a whole number from 0 to 999, given "00"'],
  ['least=1&least=2', 'least: expected a whole number from 0 to 999, given ["1","2"]'],
] as const) {
  test(`Order system: refused, ${message}`, async () => {
    assert.deepEqual(await get(`/Merchant/order-1?${query}`), { status: 400, body: { error: 'bad-request', message, field: 'least' } });
  });
}

test('Order system: any body is answered, and what is refused has changed nothing', async () => {
  await fc.assert(
    fc.asyncProperty(anyBody(result), async (body) => {
      orders = new OrderSystem(new VirtualClock(0));
      const { status, body: answer } = await post(body);
      assert.ok(status === 204 || (status === 400 && answer.field), JSON.stringify(answer));
      if (status === 400) assert.deepEqual(await kept(), []);
    }),
    propertyOptions(300),
  );
});

test('Order system: any address is answered', async () => {
  await fc.assert(
    fc.asyncProperty(anySegment(), anySegment(), fc.string(), async (one, other, least) => {
      const { status } = await get(`/${one}/${other}?least=${encodeURIComponent(least)}`);
      assert.ok(status < 500, `HTTP ${status}`);
    }),
    propertyOptions(200),
  );
});

// Helpers

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function get(path: string, headers: Record<string, string> = {}, at = base): Promise<Answer> {
  const answer = await server.inject({ method: 'GET', url: at + path, headers });
  return { status: answer.statusCode, body: answer.json() };
}

/** What is kept of order-1. */
async function kept(): Promise<unknown[]> {
  const answer = await get('/Merchant/order-1');
  assert.equal(answer.status, 200);
  return withoutHeaders(answer);
}

function withoutHeaders({ body }: Answer): unknown[] {
  return (body.results as Record<string, unknown>[]).map(({ receivedHeaders, ...result }) => {
    assert.equal((receivedHeaders as Record<string, string>)['content-type'], 'application/json');
    return result;
  });
}

async function post(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await server.inject({
    method: 'POST',
    url: base,
    headers: { 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(body),
  });
  return { status: answer.statusCode, body: answer.payload === '' ? {} : answer.json() };
}
