import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../cards/numbers/secret';
import { RecordingChannel, ReplayChannel } from './channel';
import { Unobservable } from './errors';

/** A value as a channel shows it that keeps these secrets. */
function masked(value: unknown, ...secrets: readonly [plain: string, label: string][]): unknown {
  const channel = new RecordingChannel();
  for (const [plain, label] of secrets) channel.keepSecret(new Secret(plain, label));
  return channel.masked(value);
}

test('card numbers are masked in texts, names and numbers, and in groups', () => {
  const number = ['4111111111111111', 'PAN:1'] as const;
  assert.deepEqual(masked({ text: 'card 4111111111111111, 4111 1111 1111 1111, 4111-1111-1111-1111' }, [...number]), {
    text: 'card «PAN:1», «PAN:1», «PAN:1»',
  });
  assert.deepEqual(masked({ 4111111111111111: [4111111111111111] }, [...number]), { '«PAN:1»': ['«PAN:1»'] });
});

test('short secrets are masked where they stand by themselves only', () => {
  const code = ['739', 'security code:1'] as const;
  assert.deepEqual(masked(['739', 'code: 739.', '「739」'], [...code]), [
    '«security code:1»',
    'code: «security code:1».',
    '「«security code:1»」',
  ]);
  const other = { at: '2026-01-05T00:00:00.739Z', number: '050-0000-0739', order: 'order-739', amount: 739, port: 'http://h:739/' };
  assert.deepEqual(masked(other, [...code]), other);
  assert.deepEqual(masked('11/35 and 2011/35', ['11/35', 'expiry']), '«expiry» and 2011/35');
});

test('passwords are masked wherever they stand, whatever they hold', () => {
  assert.deepEqual(masked('xa.b"c$&x a-b', ['a.b"c$&', 'password']), 'x«password»x a-b');
  assert.deepEqual(masked('unchanged', ['', 'empty']), 'unchanged');
});

test('a scenario that may not begin does not begin in a replay either', async () => {
  const channel = new RecordingChannel();
  const refuse = (): never => {
    throw new Unobservable('one more call would go beyond the cap', 'cap calls');
  };
  assert.throws(() => channel.begin(refuse), Unobservable);
  const replay = new ReplayChannel(channel.journal);
  assert.throws(
    () => replay.begin(),
    (error: Error) => error instanceof Unobservable && error.missing === 'cap calls',
  );
  assert.deepEqual(replay.journal, channel.journal);
  const begun = new RecordingChannel();
  begun.begin(() => undefined);
  assert.deepEqual(begun.journal, []);
  await begun.exchange('suite', 'looks for cards', [], async () => ({ answer: null }));
  new ReplayChannel(begun.journal).begin();
});
