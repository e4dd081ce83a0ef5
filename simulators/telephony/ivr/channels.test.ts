import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { VirtualClock } from '../../kit/clock';
import { propertyOptions } from '../../kit/property';
import type { RulesPatch } from '../../kit/rules';
import { Channels } from './channels';
import { documentedIvr } from './rules';
import { ModelPeers, numberOf, officeOf, WatchedExchange } from './testing';

test('OPW-4.11-01/03/04: of any number of calls at once as many are taken as channels are free, and each channel comes back', () => {
  fc.assert(rush(), propertyOptions(300));
});

const faults: Readonly<Record<string, RulesPatch>> = {
  'one too many': { 'channels.beyondContract': 1 },
  'counted a moment later': { 'channels.countedAfterMilliseconds': 1 },
  'given back later': { 'channels.releasedAfterSeconds': 30 },
  'kept when the consumer hangs up': { 'channels.leakedBy': ['consumer'] },
  'kept when the operator hangs up': { 'channels.leakedBy': ['operator'] },
  'kept when the IVR hangs up': { 'channels.leakedBy': ['ivr'] },
};
for (const [what, patch] of Object.entries(faults)) {
  test(`OPW-4.11, check of the check: a channel that is ${what} is found`, () => {
    const { errorInstance } = fc.check(rush(patch), { numRuns: 300, endOnFailure: true });
    assert.match(String(errorInstance), /channels were free|channels have leaked/);
  });
}

test('OPW-4.11-02: calls in the IVR notice nothing of one that finds no channel', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (contract, more) => {
      const { exchange, place, close } = lines(contract, {});
      for (let n = 0; n < contract; n++) place('operator');
      const before = exchange.open.map((leg) => ({ ...leg }));
      for (let n = 0; n < more; n++) place('consumer');
      assert.deepEqual(exchange.open, before);
      assert.equal([...exchange.legs.values()].filter(({ heard }) => heard === 'over-capacity').length, more);
      close();
    }),
    propertyOptions(100),
  );
});

test('OPW-4.11-04: a channel that is given back twice is free once; one merchant has nothing of another', () => {
  const channels = new Channels(documentedIvr.channels, new VirtualClock(0), (merchantId) => (merchantId === 'small' ? 1 : 2));
  const free = channels.take('large');
  channels.take('large');
  assert.equal(channels.take('large'), null);
  channels.take('small');
  assert.equal(channels.take('small'), null);
  free?.('consumer');
  free?.('ivr');
  assert.deepEqual([channels.inUse('large'), channels.inUse('small')], [1, 1]);
});

// Helpers

type Party = 'operator' | 'consumer';
type Act = Party | 'hang-up' | 'wait' | 'lines-fail';

const operator = { merchantId: 'Merchant', userId: 'op1' };

/** Calls that arrive at one moment, in any order with people who hang up, time that passes and lines that fail. */
function rush(patch: RulesPatch = {}): fc.IProperty<[number, Act[]]> {
  const many = (act: Act, most: number) => fc.nat(most).map((count) => new Array<Act>(count).fill(act));
  const acts = fc
    .tuple(many('operator', 250), many('consumer', 250), many('hang-up', 200), many('wait', 2), many('lines-fail', 1))
    .chain((groups) => fc.shuffledSubarray(groups.flat(), { minLength: groups.flat().length }));
  return fc.property(fc.integer({ min: 1, max: 60 }), acts, (contract, order) => {
    const { exchange, place, act, close } = lines(contract, patch);
    for (const one of order) {
      if (one !== 'operator' && one !== 'consumer') act(one);
      else place(one);
    }
    while (exchange.open.length > 0) act('hang-up');
    const taken = Array.from({ length: contract + 1 }, () => place('consumer'));
    assert.deepEqual(taken, [...new Array<boolean>(contract).fill(true), false], 'channels have leaked');
    assert.deepEqual(exchange.complaints, []);
    close();
  });
}

/** A merchant's lines. `place` tells whether the call was taken; it must be exactly when a channel is free. */
function lines(contract: number, patch: RulesPatch) {
  const peers = new ModelPeers(
    () => assert.fail('nothing is paid here'),
    () => 'answered',
    () => false,
  );
  const { ivr, clock, close } = officeOf([operator], peers, { Merchant: { channels: contract } }, patch);
  const exchange = new WatchedExchange();
  let made = 0;
  const place = (party: Party): boolean => {
    const leg = `leg-${++made}`;
    const free = contract - exchange.open.length;
    exchange.expect(leg, party, operator, null);
    ivr.place(exchange, { leg, to: numberOf(operator), party });
    const taken = exchange.legs.get(leg)?.stage === 'open';
    assert.equal(taken, free > 0, `${free} of ${contract} channels were free`);
    return taken;
  };
  const act = (what: Exclude<Act, Party>): void => {
    if (what === 'wait') clock.advance(21_000);
    const gone = what === 'lines-fail' ? exchange.open : what === 'hang-up' ? exchange.open.slice(0, 1) : [];
    for (const leg of gone) leg.stage = 'over';
    if (what === 'lines-fail') ivr.disconnect(exchange);
    if (what === 'hang-up') for (const { id } of gone) ivr.hangUp(exchange, id);
  };
  return { exchange, place, act, close };
}
