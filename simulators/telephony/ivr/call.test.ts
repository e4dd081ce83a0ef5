import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { brandOf } from '../../../cards/numbers/brand';
import { passesLuhn } from '../../../cards/numbers/luhn';
import { loadCatalogue } from '../../../features/catalogue/catalogue';
import { propertyOptions } from '../../kit/property';
import { patchRules, type RulesPatch } from '../../kit/rules';
import { type Call, type CallEvent, callStates, callTransitions, type Effect, nextCall } from './call';
import { stateNotes } from './call-states';
import { emptyCard } from './entry';
import { documentedIvr } from './rules';
import { type Act, anyEvent, type Beginning, beginning, CallRun, type Step, script } from './script';

test('IVR: whatever happens, by the rules or by any fault or variant of them, a call goes where the table says', () => {
  fc.assert(
    fc.property(anyPatch(), beginning(), script(), (patch, start, acts) => {
      for (const { before, event, after, effects } of ran(start, acts, patchRules(documentedIvr, patch)).steps) {
        const listed = callTransitions[before.state][event.type];
        if (listed) assert.ok(listed.includes(after.state), `${before.state}, ${event.type}: led to ${after.state}`);
        else assert.ok(after === before && effects.length === 0, `${before.state}, ${event.type}: changed something`);
      }
    }),
    propertyOptions(1500),
  );
});

test('IVR: scripts reach every state; timers that run there, and prompts heard on the way to it, are those of docs/call-states.md', () => {
  const found = new Map<string, { heard: Set<string>; timers: Set<string> }>();
  for (const [start, acts] of fc.sample(fc.tuple(beginning(), script()), 4000)) {
    const { first, steps } = ran(start, acts);
    const places = [{ state: 'awaiting-data', effects: first, timers: [] }, ...steps.map((step) => ({ ...step, state: step.after.state }))];
    for (const { state, effects, timers } of places) {
      const place = found.get(state) ?? { heard: new Set(), timers: new Set() };
      found.set(state, place);
      for (const effect of effects) if (effect.do === 'play') place.heard.add(effect.prompt);
      for (const timer of timers) place.timers.add(timer);
    }
  }
  for (const state of callStates) {
    const { heard, timers } = stateNotes[state];
    assert.deepEqual(found.get(state), { heard: new Set(heard), timers: new Set(timers) }, state);
  }
});

law(
  'AIV-pci-03: card data is gone once the payment server has answered, or its answer was lost, and when the call is over',
  ({ steps }) => {
    for (const { after } of steps) {
      const over = ['inquiring', 'returning', 'returned', 'ended'].includes(after.state);
      const asked = after.state === 'settling' && (after.answer !== null || after.outcome !== 'none' || wasLost(steps, after));
      if (over || asked) assert.deepEqual([after.card, after.keys, after.codes], [emptyCard, '', []], after.state);
    }
  },
);

law('OPW-4.11-04: the channel is given back once, when the call has ended for those who speak', ({ steps }) => {
  for (const [n, { after }] of steps.entries()) {
    const freed = steps.slice(0, n + 1).flatMap(({ effects }) => effects.filter((effect) => effect.do === 'free-channel'));
    assert.equal(freed.length, after.state === 'ended' || after.state === 'settling' ? 1 : 0, after.state);
  }
});

law('OPW-4.7-01: a payment is recorded as succeeded exactly when the payment server says so, and only once', ({ steps }) => {
  for (const { before, event, after, effects } of steps) {
    const paid =
      (event.type === 'authorised' && event.answer.succeeded) || (event.type === 'inquiry-answered' && event.state === 'succeeded');
    const heard = paid && callTransitions[before.state][event.type] !== undefined;
    assert.equal(does(effects, 'record') && after.outcome === 'succeeded', heard, `${before.state}, ${event.type}`);
  }
});

law('AIV-auth-04: whoever sent payment data gets one final result; before it, at most one that says unknown', ({ steps, call }) => {
  const told = steps.filter(({ effects }) => does(effects, 'record')).map(({ after }) => after.outcome);
  const expected = told[0] === 'unknown' ? told.slice(1) : told;
  assert.ok(
    expected.every((outcome) => outcome === 'succeeded' || outcome === 'failed'),
    told.join(),
  );
  const givenUp = steps.some(({ event, after }) => event.type === 'inquiry-lost' && after.outcome === 'unknown');
  assert.equal(told[0] === 'unknown', givenUp);
  const due = call.state === 'ended' && call.data !== null;
  assert.ok(due ? expected.length === 1 : expected.length <= 1, `${call.state}: told ${told.join() || 'nothing'}`);
});

law(
  'OPW-2.1-02, OPW-4.12-01, AIV-2fa-01: fields are asked in their order, and no payment is tried without all of them',
  ({ steps, call }) => {
    const { securityCode, smsIdentification } = call.settings;
    const order = ['card-number', 'expiry', ...(securityCode ? ['security-code'] : []), ...(smsIdentification ? ['sms-code'] : [])];
    let last = -1;
    for (const { before, event, after, effects } of steps) {
      const refused = effects.some((effect) => effect.do === 'play' && effect.prompt === 'card-refused');
      if (refused) last = -1;
      for (const effect of effects) {
        if (effect.do !== 'play' || !order.includes(effect.prompt)) continue;
        const asked = order.indexOf(effect.prompt);
        assert.ok(asked === last + 1 || asked === last, `${effect.prompt} after ${order[last] ?? 'nothing'}`);
        last = asked;
      }
      if (!does(effects, 'authorise')) continue;
      assert.equal(before.state, order.at(-1));
      if (smsIdentification) assert.ok(before.codes.includes(before.keys + (event.type === 'key-pressed' ? event.key : '')));
      assert.equal(after.party, 'consumer');
      mustBeWhole(after);
    }
  },
);

law('OPW-3.6.1-09: nothing of a card is taken before the consumer is connected', ({ steps }) => {
  for (const { after } of steps) if (after.party === 'operator') assert.deepEqual([after.card, after.keys], [emptyCard, '']);
});

law('IVR: nothing is heard after the IVR has hung up, and it hangs up once', ({ effects, call }) => {
  const heard: readonly Effect['do'][] = ['play', 'tone', 'offer-return', 'bridge'];
  const end = effects.findIndex((effect) => effect.do === 'hang-up');
  assert.equal(end >= 0, call.state === 'ended' || call.state === 'settling');
  if (end >= 0)
    assert.deepEqual(
      effects.slice(end + 1).filter((effect) => heard.includes(effect.do) || effect.do === 'hang-up'),
      [],
    );
});

law('IVR: a call that is not over is never left alone: time, an answer or two people will end it', (run) => {
  const { state } = run.call;
  const asked = run.open.has('authorise') || run.open.has('inquire');
  if (state === 'ended') assert.ok(run.timers.size === 0 && !asked);
  else if (state === 'returned') assert.equal(run.goesOn, false);
  else assert.ok(run.goesOn, state);
});

for (const fate of ['good', 'bad', 'hopeless'] as const) {
  test(`IVR: every call ends, however many answers are lost, when those that come are ${fate}`, () => {
    fc.assert(
      fc.property(beginning(), script(), fc.nat(20), fc.boolean(), (start, acts, lost, leaves) => {
        const run = ran(start, acts);
        if (leaves) run.apply({ type: 'caller-hung-up' });
        run.letRun(lost, fate);
        if (run.call.state === 'returned') run.apply({ type: leaves ? 'operator-hung-up' : 'caller-hung-up' });
        assert.equal(run.call.state, 'ended');
        assert.equal(run.goesOn, false);
      }),
      propertyOptions(500),
    );
  });
}

test('OPW-4.7-01: whoever hangs up, and whatever breaks off, at any state: the call is over, or waits for the payment server alone', () => {
  const quits = (state: Call['state']): CallEvent['type'][] => {
    if (state === 'ended' || state === 'settling') return [];
    if (state === 'returning') return ['caller-hung-up', 'operator-refused'];
    return state === 'returned' ? ['caller-hung-up', 'operator-hung-up'] : ['caller-hung-up', 'interrupted'];
  };
  const endings: readonly CallEvent['type'][] = ['caller-hung-up', 'operator-hung-up', 'interrupted', 'operator-refused'];
  for (const state of callStates) {
    const listed = endings.filter((type) => callTransitions[state][type] !== undefined);
    assert.deepEqual(listed.sort(), quits(state).sort(), state);
  }
  const left = new Set(callStates.flatMap((state) => quits(state).map((type) => `${state} ${type}`)));
  fc.assert(
    fc.property(beginning(), script(), (start, acts) => {
      for (const call of callsOf(ran(start, acts))) {
        for (const type of quits(call.state)) {
          const { state } = nextCall(call, { type } as CallEvent, documentedIvr).call;
          const waits = call.state === 'authorising' || call.state === 'inquiring';
          assert.equal(state, waits ? 'settling' : 'ended', `${call.state}, ${type}`);
          left.delete(`${call.state} ${type}`);
        }
      }
    }),
    // All places have to be met, however many runs are asked for.
    { ...propertyOptions(1500), numRuns: 1500 },
  );
  assert.deepEqual([...left], []);
});

test('OPW-4.7-01: a call that waits for the payment server alone ends with its answer, and its timers with it', () => {
  fc.assert(
    fc.property(beginning(), script(), anyEvent(), (start, acts, event) => {
      const run = ran(start, acts);
      if (run.call.state !== 'settling') run.apply({ type: 'caller-hung-up' });
      fc.pre(run.call.state === 'settling');
      run.apply(event);
      const answers = event.type === 'authorised' || event.type === 'inquiry-answered';
      assert.equal(run.call.state, answers ? 'ended' : 'settling');
      if (answers) assert.equal(run.timers.size, 0);
    }),
    propertyOptions(300),
  );
});

// Helpers

/** What holds of every call by the documented rules. */
function law(name: string, holds: (run: CallRun) => void): void {
  test(name, () =>
    fc.assert(
      fc.property(beginning(), script(), (start, acts) => holds(ran(start, acts))),
      propertyOptions(1500),
    ),
  );
}

function ran(start: Beginning, acts: readonly Act[], rules = documentedIvr): CallRun {
  const run = new CallRun(start, rules);
  for (const act of acts) run.act(act);
  return run;
}

function callsOf({ steps, call }: CallRun): Call[] {
  return [...steps.map(({ before }) => before), call];
}

function does(effects: readonly Effect[], what: Effect['do']): boolean {
  return effects.some((effect) => effect.do === what);
}

/** Whether the authorisation's answer had been lost when the call stood so. */
function wasLost(steps: readonly Step[], call: Call): boolean {
  const until = steps.findIndex(({ after }) => after === call);
  return steps.slice(0, until + 1).some(({ before, event }) => event.type === 'answer-lost' && before.attempts === call.attempts);
}

function mustBeWhole({ card, settings }: Call): void {
  const number = card['card-number'];
  const brand = brandOf(number) ?? assert.fail(`no brand: ${number}`);
  assert.ok(brand.lengths.includes(number.length) && passesLuhn(number));
  assert.match(card.expiry, /^(0[1-9]|1[0-2])\d\d$/);
  assert.equal(card['security-code'].length, settings.securityCode ? brand.securityCode : 0);
}

/** What any fault or variant of the catalogue makes of the rules, and any way to take a lost answer. */
function anyPatch(): fc.Arbitrary<RulesPatch> {
  const patches = loadCatalogue().alterations.map(({ rules }) => ofIvr(rules));
  const patch = fc.constantFrom({}, ...patches.filter((rules) => Object.keys(rules).length > 0));
  const lost = fc.constantFrom('inquire', 'succeeded', 'failed', 'ask-again').map((way) => ({ 'payment.lostAnswer': way }));
  return fc.tuple(patch, fc.oneof(fc.constant({}), lost)).map(([one, other]) => ({ ...one, ...other }));
}

function ofIvr(rules: RulesPatch): RulesPatch {
  const own = Object.entries(rules).filter(([path]) => path.startsWith('ivr.'));
  return Object.fromEntries(own.map(([path, value]) => [path.slice('ivr.'.length), value]));
}
