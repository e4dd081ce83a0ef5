import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { testNumber } from '../../../cards/numbers/test-numbers';
import { propertyOptions } from '../../kit/property';
import { plan } from './plan';
import { Scene } from './scene';
import { ModelPeers, mobileOf, numberOf, officeOf, WatchedExchange } from './testing';

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
