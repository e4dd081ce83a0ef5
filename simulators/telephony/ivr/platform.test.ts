import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { testNumber } from '../../../cards/numbers/test-numbers';
import { propertyOptions } from '../../kit/property';
import { type Act, channels, type Plan, Scene } from './scene';
import { type Fate, ModelPeers, mobileOf, numberOf, officeOf, WatchedExchange } from './testing';

test('IVR: whatever people, exchanges, time and a faulty line do, channels are counted, legs kept in order and money told truly', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), plan(), async (scheduler, given) => {
      const scene = new Scene(scheduler, given);
      try {
        for (const act of given.acts) {
          await scene.act(act);
          scene.mustBeSound();
        }
        await scene.wrapUp();
        scene.mustBeSettled();
        for (const thing of scene.met) met.add(thing);
      } finally {
        scene.close();
      }
    }),
    propertyOptions(1500),
  );
});

test('IVR: the plans of that property meet everything that can be heard, recorded or refused', { skip: isShort() }, () => {
  const causes = ['normal', 'replaced', 'too-late', 'send-failed', 'not-confirmed', 'interrupted', 'transfer-failed', 'transfer-limit'];
  const expected = [
    ...['answered', 'prompt', 'tone', 'key', 'offered', 'bridged', 'rejected unknown-number', 'rejected not-signed-in'],
    ...[...causes, 'over-capacity'].map((cause) => `hung-up ${cause}`),
    ...['result succeeded', 'result failed', 'result unknown', 'refused'],
  ];
  assert.deepEqual([...met].sort(), expected.sort());
});

for (const stays of [true, false]) {
  test(`AIV-2fa-01: a code is ${stays ? 'sent to a caller who waits for it' : 'not sent to a caller who has hung up'}`, async () => {
    const arrivals: (() => void)[] = [];
    const travel = () => new Promise<void>((resolve) => arrivals.push(resolve));
    const peers = new ModelPeers(
      travel,
      () => 'answered',
      () => false,
    );
    const operator = { merchantId: 'Merchant', userId: 'op1' };
    const { ivr, close } = officeOf([operator], peers, { Merchant: { smsIdentification: true, securityCode: false } });
    const exchange = new WatchedExchange();
    exchange.expect('a', 'consumer', operator, null);
    ivr.place(exchange, { leg: 'a', to: numberOf(operator), party: 'consumer' });
    ivr.send(operator, { transactionId: 'order-1', amount: '1000', instalments: '1回', memberId: '' });
    const card = testNumber('Visa', 'code');
    for (const key of `${card}#1230`) ivr.press(exchange, 'a', key);
    assert.equal(arrivals.length, 1, 'the issuer is asked for the mobile telephone');
    if (!stays) ivr.hangUp(exchange, 'a');
    for (let arrived = 0; arrived < arrivals.length; arrived++) {
      arrivals[arrived]?.();
      await new Promise(setImmediate);
    }
    assert.equal(peers.codes.has(mobileOf(card)), stays);
    close();
  });
}

// Helpers

const met = new Set<string>();

/** Whether only some runs were asked for. */
function isShort(): boolean {
  return Boolean(process.env.FC_PATH) || Number(process.env.FC_RUNS ?? 1500) < 1500;
}

/** Few of everything, so that things meet. */
function plan(): fc.Arbitrary<Plan> {
  const agreed = fc.record({ callReturn: fc.boolean(), securityCode: fc.boolean(), smsIdentification: fc.boolean() });
  const [on, leg, card, to, who] = [fc.nat(1), fc.nat(9), fc.nat(2), fc.nat(3), fc.nat(2)];
  // Few names, so that they are used again; one of them could be the IVR's own.
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'return-call-1', 'return-call-2');
  const key = fc.constantFrom('1', '2', '#', '*', 'A');
  const onLeg = <Do extends string>(what: Do) => fc.record({ do: fc.constant(what), on, leg, card, key });
  const act: fc.Arbitrary<Act> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('place' as const), on, name, to, party: fc.constantFrom('operator', 'consumer') }),
    },
    { weight: 16, arbitrary: onLeg('go-on') },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('lead' as const),
        on,
        card: fc.constantFrom(0, 0, 1, 2),
        steps: fc.integer({ min: 1, max: 30 }),
      }),
    },
    { weight: 2, arbitrary: fc.oneof(onLeg('hang-up'), onLeg('mistype'), onLeg('disturb')) },
    { weight: 8, arbitrary: fc.record({ do: fc.constant('answers' as const), count: fc.integer({ min: 1, max: 8 }) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 4, 5, 10, 21, 31, 61, 301) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('interrupt', 'fail-send', 'sign'), who }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('disconnect' as const), on }) },
  );
  const fate = fc.constantFrom<Fate>('answered', 'answered', 'answered', 'lost', 'answer-lost', 'late');
  return fc.record({
    settings: fc.record({ M1: agreed, M2: agreed }).map(({ M1, M2 }) => ({
      M1: { ...M1, channels: channels.M1 },
      M2: { ...M2, channels: channels.M2 },
    })),
    fates: fc
      .array(fc.tuple(fate, fc.integer({ min: 1, max: 12 })), { maxLength: 20, size: 'max' })
      .map((spells) => spells.flatMap(([one, times]) => new Array<Fate>(times).fill(one))),
    acts: fc.array(act, { maxLength: 80, size: 'max' }),
  });
}
