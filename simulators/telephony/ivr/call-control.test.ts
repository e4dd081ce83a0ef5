import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import WebSocket from 'ws';
import { digits } from '../../../cards/numbers/arbitraries';
import { Bench } from '../../bench/bench';
import { propertyOptions } from '../../kit/property';
import { askForCard, type Frame, openWorld, Telephones } from './telephone';

let bench: Bench;
before(async () => {
  bench = await Bench.start();
});
after(() => bench.stop());

test('Call control: a bad frame is answered by one error that says what was expected and repeats nothing; a call goes on and is paid', async () => {
  const { world, to, cardNumber } = openWorld(bench);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(badFrame(to), { minLength: 1, maxLength: 20 }), fc.nat(12), async (frames, typed) => {
      const order = `order-${++runs}`;
      const telephones = await Telephones.open(bench, world);
      try {
        await askForCard(telephones, world, 'caller', order);
        telephones.press('caller', cardNumber.slice(0, typed));
        await telephones.say({ type: 'place', leg: 'waiting', to, party: 'operator' });
        for (const { data, answer, field } of frames) {
          const [said, ...more] = await telephones.say(data);
          assert.deepEqual(more, []);
          assert.equal(said?.type ?? 'nothing', answer);
          if (answer === 'error') mustExplain(said as Frame, field, data);
        }
        assert.equal(world.ivr.openCalls, 2);
        telephones.press('caller', `${cardNumber.slice(typed)}#1230123`);
        await telephones.until('caller', 'payment-succeeded');
      } finally {
        for (const leg of ['caller', 'waiting', 'new']) await telephones.say({ type: 'hang-up', leg });
        telephones.close();
      }
    }),
    propertyOptions(150),
  );
  for (let run = 1; run <= runs; run++) assert.equal(world.payments.order('Merchant', `order-${run}`)?.reservedAmount, 1000);
});

test('Call control: a frame of more than 4096 bytes closes its connection (1009), ends its calls, and no others', async () => {
  const { world, to, cardNumber } = openWorld(bench);
  const witness = await Telephones.open(bench, world);
  await askForCard(witness, world, 'caller', 'order-1');
  const place = JSON.stringify({ type: 'place', leg: 'a', to, party: 'operator' });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 100_000 }), fc.boolean(), async (more, binary) => {
      const telephones = await Telephones.open(bench, world);
      assert.deepEqual(
        (await telephones.say(place.padEnd(4096))).map(({ type }) => type),
        ['answered', 'prompt'],
      );
      assert.equal(world.ivr.openCalls, 2);
      const long = `{"type":"press","leg":"a","key":"${'4'.repeat(4096)}"}`.padEnd(4096 + more);
      telephones.send(binary ? Buffer.from(long) : long);
      assert.equal(await telephones.closed(), 1009);
      await witness.news();
      assert.equal(world.ivr.openCalls, 1);
    }),
    propertyOptions(30),
  );
  witness.press('caller', `${cardNumber}#1230123`);
  await witness.until('caller', 'payment-succeeded');
});

test('Call control: text that is no UTF-8 closes its connection (1007); the bench goes on', async () => {
  const { world } = openWorld(bench);
  const telephones = await Telephones.open(bench, world);
  telephones.sendText(Buffer.from([0x7b, 0xff, 0xfe]));
  assert.equal(await telephones.closed(), 1007);
  await mustGoOn();
});

for (const path of ['worlds/%/call-control', 'worlds/%FF/call-control', 'worlds/none/call-control', 'worlds//call-control', '%']) {
  test(`Call control: there is nothing at /${path}, and the bench goes on`, async () => {
    const socket = new WebSocket(`${bench.address.replace('http', 'ws')}/${path}`);
    const status = await new Promise((resolve) => socket.once('unexpected-response', (_request, answer) => resolve(answer.statusCode)));
    assert.equal(status, 404);
    socket.on('error', () => undefined).terminate();
    await mustGoOn();
  });
}

test('Call control: the bench goes on when a connection is reset before it was answered', async () => {
  const upgrade =
    'Host: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  const { world } = openWorld(bench);
  for (const id of ['none', world.id]) {
    for (let n = 0; n < 10; n++) {
      const socket = connect(Number(new URL(bench.address).port), '127.0.0.1').on('error', () => undefined);
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.write(`GET /worlds/${id}/call-control HTTP/1.1\r\n${upgrade}\r\n\r\n${'x'.repeat(10_000)}`);
      socket.resetAndDestroy();
    }
  }
  await mustGoOn();
});

test('Call control: a connection to a world that was removed is closed at the next frame (1001), and the bench goes on', async () => {
  const { world, to } = openWorld(bench);
  const telephones = await Telephones.open(bench, world);
  await telephones.say({ type: 'place', leg: 'a', to, party: 'consumer' });
  await fetch(`${bench.address}/control/environments/${world.id}`, { method: 'DELETE' });
  telephones.send({ type: 'place', leg: 'b', to, party: 'consumer' });
  telephones.send({ type: 'hang-up', leg: 'a' });
  assert.equal(await telephones.closed(), 1001);
  await mustGoOn();
});

// Helpers

interface BadFrame {
  readonly data: object | string | Buffer;
  readonly answer: 'error' | 'rejected' | 'nothing';
  /** What an error names. */
  readonly field: string;
}

/** A frame that the IVR cannot follow while leg `caller` is asked for a card number and leg `waiting` for data. */
function badFrame(to: string): fc.Arbitrary<BadFrame> {
  const value = fc.oneof(
    fc.jsonValue(),
    digits(12, 19),
    fc.constantFrom('', '\0', '４１１１', '4111-1111-1111-1111', '9'.repeat(3000), null, true, 4111111111111111, [], {}),
  );
  const isOther = (pattern: RegExp) => (one: unknown) => typeof one !== 'string' || !pattern.test(one);
  const leg = value.filter(isOther(/^[A-Za-z0-9_-]{1,64}$/));
  const error = (data: fc.Arbitrary<object | string | Buffer>, field: string) =>
    data.map((one): BadFrame => ({ data: one, answer: 'error', field }));
  const wrong = (good: object, field: string, values: fc.Arbitrary<unknown>) =>
    error(
      values.map((one) => ({ ...good, [field]: one })),
      field,
    );
  const place = { type: 'place', leg: 'new', to, party: 'consumer' };
  const complete = { type: 'complete', leg: 'new', replaces: 'waiting' };
  const misformed = [
    error(
      fc.string().filter((text) => !isJson(text)),
      'frame',
    ),
    error(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      'frame',
    ),
    error(fc.constant(Buffer.from('{"type":"hang-up","leg":"caller"}')), 'frame'),
    error(
      value.filter((one) => typeof one !== 'object' || one === null || Array.isArray(one)).map((one) => JSON.stringify(one)),
      'frame',
    ),
    wrong({ leg: 'caller', key: '1' }, 'type', value),
    wrong(place, 'leg', leg),
    wrong(
      place,
      'to',
      value.filter((one) => typeof one !== 'string' || one === '' || one.length > 32),
    ),
    wrong(place, 'party', value),
    wrong(
      place,
      'from',
      value.filter((one) => typeof one !== 'string'),
    ),
    wrong(place, 'transfers', leg),
    wrong(complete, 'leg', leg),
    wrong(
      complete,
      'from',
      value.filter((one) => typeof one !== 'string'),
    ),
    wrong(complete, 'replaces', leg),
    wrong({ type: 'press', key: '1' }, 'leg', leg),
    wrong({ type: 'press', leg: 'caller' }, 'key', value.filter(isOther(/^[0-9*#A-D]$/))),
    wrong({ type: 'answer' }, 'leg', leg),
    wrong({ type: 'reject', cause: 'busy' }, 'leg', leg),
    wrong({ type: 'reject', leg: 'caller' }, 'cause', value),
    wrong({ type: 'hang-up' }, 'leg', leg),
  ];
  const noLeg = fc.constantFrom('other', 'caller-', 'toString', '__proto__', 'a'.repeat(64));
  const misfit = [
    ...['press', 'hang-up', 'answer', 'reject'].map((type) => wrong({ type, key: '1', cause: 'busy' }, 'leg', noLeg)),
    ...['answer', 'reject'].map((type) => wrong({ type, cause: 'busy' }, 'leg', fc.constantFrom('caller', 'waiting'))),
    wrong(place, 'leg', fc.constantFrom('caller', 'waiting')),
    wrong(place, 'transfers', fc.oneof(noLeg, fc.constant('caller'))),
    wrong(complete, 'leg', fc.constantFrom('caller', 'waiting')),
    wrong(complete, 'replaces', fc.oneof(noLeg, fc.constant('caller'))),
  ];
  const elsewhere = fc
    .oneof(digits(1, 32), fc.constantFrom('050-9999-9999', '\0', 'toString', `${to} `))
    .map((number) => ({ ...place, to: number }));
  const idle = fc.oneof(
    fc.constantFrom('*', 'A', 'D').map((key) => ({ type: 'press', leg: 'caller', key, more: [] })),
    fc.constantFrom(...'0123456789*#').map((key) => ({ type: 'press', leg: 'waiting', key })),
  );
  return fc.oneof(
    { weight: 4, arbitrary: fc.oneof(...misformed) },
    { weight: 2, arbitrary: fc.oneof(...misfit) },
    { weight: 1, arbitrary: elsewhere.map((data): BadFrame => ({ data, answer: 'rejected', field: '' })) },
    { weight: 1, arbitrary: idle.map((data): BadFrame => ({ data, answer: 'nothing', field: '' })) },
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function mustExplain({ message, at, ...rest }: Frame, field: string, data: BadFrame['data']): void {
  assert.deepEqual(rest, { type: 'error', field });
  assert.match(String(message), new RegExp(`^${field}: expected `));
  assert.match(String(at), /^\d{4}-\d\d-\d\dT/);
  const given = Buffer.isBuffer(data) ? data.toString() : JSON.stringify(data);
  for (const [number] of given.matchAll(/[0-9]{5,}/g)) assert.ok(!String(message).includes(number.slice(0, 5)), String(message));
}

/** A call can still be paid on this bench. */
async function mustGoOn(): Promise<void> {
  const { world, cardNumber } = openWorld(bench);
  const telephones = await Telephones.open(bench, world);
  await askForCard(telephones, world, 'caller', 'order-1');
  telephones.press('caller', `${cardNumber}#1230123`);
  await telephones.until('caller', 'payment-succeeded');
  telephones.close();
}
