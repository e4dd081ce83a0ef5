/** Whatever is sent to any address of the bench: a clear refusal, nothing changed, and the bench goes on. */
import assert from 'node:assert/strict';
import diagnostics from 'node:diagnostics_channel';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { Agent, request } from 'undici';
import { anyBody, anySegment } from '../kit/arbitraries';
import { propertyOptions } from '../kit/property';
import { Bench } from './bench';

interface Route {
  readonly method: string;
  readonly url: string;
}

const routes: Route[] = [];
const pool = new Agent({ connections: 4 });
let bench: Bench;

before(async () => {
  const watch = (message: unknown): void => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ method, url }: RouteOptions) => {
      for (const one of [method].flat()) routes.push({ method: one, url });
    });
  };
  diagnostics.subscribe('fastify.initialization', watch);
  bench = await Bench.start();
  diagnostics.unsubscribe('fastify.initialization', watch);
});
after(async () => {
  await pool.destroy();
  await bench.stop();
});

/** A body that every route knows a part of, so that wrong ones come close to right ones. */
const known = {
  ...{ merchantId: 'M-1', userId: 'op01', transactionId: 'order-1', orderId: 'order-1', amount: '1000', instalments: '1回', memberId: '' },
  ...{
    attemptId: 'a-1',
    jpo: '10',
    cardNumber: '4000000000000002',
    cardExpire: '12/30',
    securityCode: '123',
    to: '090-0000-0001',
    text: 'x',
  },
  ...{ phoneNumber: '09012345041', code: '123456', cards: [], phone_number: '09012345041', max_retry_card_number: 1 },
  ...{ queryInput: { languageCode: 'ja', text: { text: 'はい' } }, last_four_digit_of_card_number: '4444', lock_type: 'blocked' },
  ...{ authority: 'operator', initialPassword: 'Initial0001', seconds: 1, channels: 3, fault: 'fail-next-send', address: null },
};
const body = fc.oneof(
  anyBody(known).map((value) => JSON.stringify(value) ?? ''),
  fc.constantFrom(
    '',
    '{',
    '[',
    '{"a":',
    'null',
    '"text"',
    '\u0000',
    `{"amount":"${'9'.repeat(10_000)}"}`,
    '['.repeat(5000),
    'x'.repeat(70_000),
  ),
  fc.string({ unit: 'binary' }),
);
const type = fc.constantFrom('application/json', 'text/plain', 'application/octet-stream', '');

test('every address of the bench refuses what does not fit it, and another world notices nothing', async () => {
  const witness = bench.addWorld({}, 'witness');
  witness.users.add({ merchantId: 'M-1', userId: 'op01' }, 'operator', 'a witness', 'Initial0001');
  const state = (): string =>
    JSON.stringify([witness.clock.now(), witness.directory.users(), witness.ivr.openCalls, witness.merchants.settingsOf('M-1')]);
  const before = state();
  // An event stream has no end, and needs a session that nobody has here. A snapshot of the memory takes seconds, and reads no input.
  const addresses = routes.filter(({ method, url }) => method !== 'HEAD' && !url.endsWith('/events') && !url.endsWith('/memory'));
  assert.ok(addresses.length > 25, `only ${addresses.length} routes were seen`);
  const segment = fc.oneof(fc.constantFrom('sacrificed', 'M-1', 'op01', 'ivrop', 'payment-server', 'order-1'), anySegment());
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...addresses),
      fc.array(segment, { minLength: 4, maxLength: 4 }),
      body,
      type,
      async (route, segments, sent, kind) => {
        if (!bench.has('sacrificed')) bench.addWorld({}, 'sacrificed');
        const rest = [...segments];
        // Two colons in a route stand for one that is no parameter.
        const filled = route.url.replace(/(?<!:):\w+(\(.*?\))?/g, (name) =>
          name === ':world' && rest[0] !== 'witness' ? 'sacrificed' : (rest.shift() ?? 'x'),
        );
        const path = filled.replace('::', ':');
        const answer = await request(bench.address + path, {
          method: route.method as 'POST',
          headers: kind === '' ? {} : { 'content-type': kind },
          dispatcher: pool,
          ...(route.method !== 'GET' && { body: sent }),
        });
        const text = await answer.body.text();
        assert.ok(answer.statusCode < 500, `${route.method} ${path}: HTTP ${answer.statusCode} ${text.slice(0, 300)}`);
        const said = answer.headers['content-type']?.toString() ?? '';
        if (answer.statusCode >= 400 && said.startsWith('application/json')) {
          const { error, message } = JSON.parse(text) as { error: string; message: string };
          assert.ok(error !== '' && message !== '', `${route.method} ${path}: a refusal without words`);
        }
      },
    ),
    propertyOptions(1500),
  );
  assert.equal(state(), before);
});
