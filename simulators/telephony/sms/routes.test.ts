import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import fastify, { type FastifyInstance } from 'fastify';
import { anyBody } from '../../kit/arbitraries';
import { VirtualClock } from '../../kit/clock';
import { propertyOptions } from '../../kit/property';
import { smsRoutes } from './routes';
import { SmsChannel } from './sms';

const base = '/worlds/w1/sms/messages';
const message = { to: '090-0000-0001', text: '認証コード: 123456' };
const at = '2026-01-04T15:00:00.000Z';
let server: FastifyInstance;
let channel: SmsChannel;

before(() => {
  server = fastify({ ajv: { customOptions: { coerceTypes: false } } });
  smsRoutes(server, (world) => (world === 'w1' ? channel : undefined));
});
after(() => server.close());
beforeEach(() => {
  channel = new SmsChannel(new VirtualClock(Date.parse(at)));
});

test('AIV-2fa-01: every message reaches its telephone and no other', async () => {
  for (let n = 0; n < 2; n += 1) assert.equal((await post(message)).status, 204);
  await post({ ...message, to: '090-0000-0002' });
  assert.deepEqual(await get('?to=090-0000-0001'), {
    status: 200,
    body: {
      messages: [
        { ...message, at },
        { ...message, at },
      ],
    },
  });
});

test('SMS: a request that waits is answered by the message, and released when the world ends', async () => {
  const waiting = get('?to=090-0000-0001', { prefer: 'wait=10' });
  await server.inject('/'); // until the request above has been taken
  await post(message);
  assert.deepEqual((await waiting).body, { messages: [{ ...message, at }] });
  const longer = get('?to=090-0000-0001&least=2', { prefer: 'wait=10' });
  await server.inject('/');
  channel.close();
  assert.deepEqual((await longer).body, { messages: [{ ...message, at }] });
});

for (const [query, field, refusal] of [
  ['', 'to', 'to: expected a telephone number such as 090-0000-0001, given nothing'],
  ['?to=me', 'to', 'to: expected a telephone number such as 090-0000-0001, given "me"'],
  ['?to=090-0000-0001&least=x', 'least', 'least: expected a whole number from 0 to 999, given "x"'],
] as const) {
  test(`SMS: refused, ${refusal}`, async () => {
    assert.deepEqual(await get(query), { status: 400, body: { error: 'bad-request', message: refusal, field } });
  });
}

test('SMS: no world is no short message service', async () => {
  assert.equal((await get('?to=090-0000-0001', {}, '/worlds/w2/sms/messages')).status, 404);
});

test('SMS: any body is answered, and what is refused has changed nothing', async () => {
  await fc.assert(
    fc.asyncProperty(anyBody(message), async (body) => {
      channel = new SmsChannel(new VirtualClock(0));
      const { status, body: answer } = await post(body);
      assert.ok(status === 204 || (status === 400 && answer.field), JSON.stringify(answer));
      if (status === 400) assert.deepEqual((await get('?to=090-0000-0001')).body, { messages: [] });
    }),
    propertyOptions(300),
  );
});

// Helpers

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function get(query: string, headers: Record<string, string> = {}, at = base): Promise<Answer> {
  const answer = await server.inject({ method: 'GET', url: at + query, headers });
  return { status: answer.statusCode, body: answer.json() };
}

async function post(body: unknown): Promise<Answer> {
  const answer = await server.inject({
    method: 'POST',
    url: base,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  });
  return { status: answer.statusCode, body: answer.payload === '' ? {} : answer.json() };
}
