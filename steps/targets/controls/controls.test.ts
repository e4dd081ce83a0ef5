/** Controls that are done by a command, by waiting or by hand, and what may be done at all. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { Secret } from '../../../cards/numbers/secret';
import type { Effort } from '../../../reports/evidence/scenario-record';
import { RecordingChannel, ReplayChannel } from '../channel';
import { Budget, Meter } from '../effort';
import { Unobservable, Unreachable } from '../errors';
import { ControlDesk } from './desk';
import { TargetControls } from './target-controls';
import { byCommand, byHand, byWaiting, type ControlWay, canDo, closeDesks } from './ways';

const folder = __dirname;
const shell = (script: string): Extract<ControlWay, { by: 'command' }> => ({ by: 'command', command: ['sh', '-c', script], folder });

test('a command is given the act and its values, and may answer', async () => {
  const answer = await byCommand('addUser', shell('printf \'{"act":"%s","got":\' "$AKASHI_ACT"; cat; printf "}"'), { userId: 'o\'p "01"' });
  assert.deepEqual(answer, { act: 'addUser', got: { userId: 'o\'p "01"' } });
  assert.equal(await byCommand('forceLogout', shell('true'), {}), null);
});

test('a command that cannot do it makes nothing testable; one that hangs or babbles is no answer', async () => {
  const fails = (script: string, kind: new (...given: never[]) => Error, message: RegExp, limit?: number) =>
    assert.rejects(byCommand('addUser', shell(script), {}, limit), (error: Error) => error instanceof kind && message.test(error.message));
  await fails('echo no such merchant >&2; exit 3', Unobservable, /addUser: the control command ended with exit code 3: no such merchant/);
  await fails('echo done', Unreachable, /addUser: the control command printed no JSON: done/);
  await fails('exec sleep 30', Unreachable, /did not end within 0\.2 seconds/, 200);
  const nothing: ControlWay = { by: 'command', command: ['./not-there'], folder };
  await assert.rejects(
    byCommand('addUser', nothing as Extract<ControlWay, { by: 'command' }>, {}),
    /control command \.\/not-there is not there \(target\.controls\.ways\.addUser\)/,
  );
});

test('waiting lets real time pass, but not more at once than the profile allows', async () => {
  const begun = Date.now();
  const { now } = await byWaiting(0.05, { by: 'waiting', atMost: 1 });
  assert.ok(Date.now() - begun >= 45);
  assert.ok(Date.parse(now) >= begun);
  await assert.rejects(
    byWaiting(2, { by: 'waiting', atMost: 1 }),
    /2 seconds are more than may be waited at once \(target\.controls\.ways\.advanceClock: wait 1\)/,
  );
});

function desk(answers: string): { input: PassThrough; output: PassThrough; said: () => string } {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let said = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  input.end(answers);
  return { input, output, said: () => said };
}

test('somebody at the terminal is told what to do, and asked for what only they know', async () => {
  const done = desk('\n050-0000-0001\n\n\n');
  assert.equal(await byHand('addUser', 'Add the user op01.', 'Telephone number:', done), '050-0000-0001');
  assert.match(done.said(), /BY HAND {2}Add the user op01\./);
  assert.equal(await byHand('addUser', 'Add the user op02.', 'Telephone number:', done), null);
  await assert.rejects(byHand('addUser', 'Add.', null, desk('n\n')), /addUser: could not be done by hand/);
  await assert.rejects(byHand('addUser', 'Add.', null, desk('')), /nobody is at the terminal to do it by hand \(its input has ended\)/);
  closeDesks();
});

function controls(
  ways: Partial<Record<string, ControlWay>>,
  more: { unattended?: boolean; answers?: string; channel?: RecordingChannel } = {},
) {
  const channel = more.channel ?? new RecordingChannel();
  const offered = { address: null, offers: [], ways };
  const made = new ControlDesk(
    { controls: offered, channel, limit: 100, ours: false, unattended: more.unattended ?? false },
    desk(more.answers ?? ''),
  );
  return { channel, controls: new TargetControls(made, channel, false, 0) };
}
const user = { merchantId: 'M', userId: 'op01', authority: 'operator', comment: '', initialPassword: 'Initial0001' } as const;

test('an act is done in its own way, recorded like any other, and replayed without anybody', async () => {
  const { channel, controls: offered } = controls(
    { addUser: { by: 'hand' }, advanceClock: { by: 'waiting', atMost: 1 } },
    { answers: '\n050-0000-0001\n' },
  );
  assert.equal(await offered.addUser(user), '050-0000-0001');
  await offered.advance(0.01);
  await assert.rejects(
    offered.forceLogout(user),
    (error: Error) => error instanceof Unobservable && /offers no control "admin"/.test(error.message),
  );
  const replay = new ReplayChannel(channel.journal);
  const nobody = new ControlDesk(
    { controls: { address: null, offers: [], ways: {} }, channel: replay, limit: 1, ours: false, unattended: true },
    desk(''),
  );
  assert.equal(await new TargetControls(nobody, replay, false, 0).addUser(user), '050-0000-0001');
  closeDesks();
});

test('unattended, what has to be done by hand is not testable', async () => {
  const { controls: offered } = controls({ addUser: { by: 'hand' } }, { unattended: true });
  await assert.rejects(offered.addUser(user), /addUser is done by hand, and nobody is there \(--unattended\)/);
});

test('midnight comes by waiting only where it is near', async () => {
  const { controls: offered } = controls({ advanceClock: { by: 'waiting', atMost: 0 } });
  await assert.rejects(offered.advanceToMidnight(), /seconds are more than may be waited at once/);
});

test('a card goes to a command as it is, and into the journal as a label', async () => {
  const { channel, controls: offered } = controls({ addCard: shell('cat >/dev/null; echo \'{"known":true}\'') });
  const secret = (value: string, label: string) => new Secret(value, label);
  const number = ['4', '1'.repeat(15)].join('');
  await offered.addCard({
    cardNumber: secret(number, 'PAN:1'),
    expiry: secret('1230', 'expiry:1'),
    securityCode: secret('123', 'code:1'),
    limit: 1,
    state: 'genuine',
    mobile: '',
  });
  assert.ok(!JSON.stringify(channel.journal).includes(number));
  assert.match(JSON.stringify(channel.journal), /PAN:1/);
});

test('what can be done is what is offered, or has a way', () => {
  const offered = { address: null, offers: ['clock'] as const, ways: { addUser: { by: 'hand' } as const } };
  assert.deepEqual([canDo(offered, 'advanceClock'), canDo(offered, 'addUser'), canDo(offered, 'forceLogout')], [true, true, false]);
});

test('calls, payments with their amounts, waits and acts are counted', () => {
  const meter = new Meter();
  const see = (party: string, verb: string, ...given: unknown[]) => meter.see(party, verb, given);
  assert.deepEqual(see('telephone exchange', 'places a call', 'leg-1', {}), { calls: 1, payments: 0, yen: 0 });
  see('telephone exchange', 'places calls', [{}, {}]);
  see('telephone exchange', 'completes the transfer', 'leg-2', 'leg-1');
  see('caller', 'calls', {});
  assert.deepEqual(see('op01', 'presses', '送信', { '決済金額(税込)': '100' }), { calls: 0, payments: 1, yen: 100 });
  see('op01', 'types', { '決済金額(税込)': '250' });
  assert.deepEqual(see('op01', 'presses', '送信', {}), { calls: 0, payments: 1, yen: 250 });
  see('order system', 'links payment data', { amount: '70' });
  assert.deepEqual(see('suite', 'repeats the request of', 'op01', '送信'), { calls: 0, payments: 1, yen: 70 });
  assert.deepEqual(see('end user', 'pays', 'token', 1200), { calls: 0, payments: 1, yen: 1200 });
  see('op01', 'presses', 'ログイン', {});
  see('controls', 'advance the clock', 19);
  see('controls', 'add a user', {});
  assert.deepEqual(meter.effort(2), {
    exchanges: 13,
    waits: [19],
    acts: { advanceClock: 1, addUser: 1 },
    calls: 5,
    payments: 4,
    yen: 1620,
    messages: 2,
  });
});

test('no sequence of scenarios goes beyond a cap, and what fits is let through', () => {
  const kinds = ['calls', 'payments', 'yen', 'messages'] as const;
  const amounts = fc.record({ calls: fc.nat(4), payments: fc.nat(3), yen: fc.nat(500), messages: fc.nat(2) });
  fc.assert(
    fc.property(
      fc.record({ calls: fc.nat(20), payments: fc.nat(10), yen: fc.nat(2000), messages: fc.nat(6) }),
      fc.array(amounts, { maxLength: 20 }),
      fc.integer({ min: 1, max: 4 }),
      (caps, scenarios, share) => {
        const done = { calls: 0, payments: 0, yen: 0, messages: 0 };
        for (let process = 0; process < share; process++) {
          const budget = new Budget(caps, {}, share);
          const used = { calls: 0, payments: 0, yen: 0, messages: 0 };
          for (const one of scenarios) {
            const fits = kinds.every((kind) => used[kind] + one[kind] <= Math.floor(caps[kind] / share));
            const planned: Effort = { exchanges: 1, ...one };
            if (!fits)
              assert.throws(() => budget.admit(planned), /would go beyond the \d+ that the profile allows in a run \(target\.caps\./);
            if (!fits) continue;
            budget.admit(planned);
            budget.charge(one);
            for (const kind of kinds) used[kind] += one[kind];
          }
          for (const kind of kinds) done[kind] += used[kind];
        }
        for (const kind of kinds) assert.ok(done[kind] <= caps[kind]);
      },
    ),
  );
});

test('what a scenario does beyond its plan is stopped at the cap, before it is done', async () => {
  const channel = new RecordingChannel(new Budget({ calls: 1 }));
  let done = 0;
  const call = () =>
    channel.exchange('telephone exchange', 'places a call', [], async () => {
      done += 1;
      return { answer: null };
    });
  await call();
  await assert.rejects(call(), (error: Error) => error instanceof Unobservable && /target\.caps\.calls/.test(error.message));
  assert.equal(done, 1);
});

test('what earlier stretches of a run have done counts', () => {
  assert.throws(
    () => new Budget({ calls: 3 }, { calls: 2 }).charge({ calls: 2, payments: 0, yen: 0 }),
    /2 more calls would go beyond the 3/,
  );
});
