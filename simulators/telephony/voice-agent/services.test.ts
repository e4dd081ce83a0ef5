/** Every way in which a webhook can fail, on real lines: what the conversation is told, and that nothing is asked twice. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { Agent } from 'undici';
import { VirtualClock } from '../../kit/clock';
import { patchRules, type RulesPatch } from '../../kit/rules';
import { deafAddress, FlakyBank, type LineFault } from './flaky-bank';
import { webhooks } from './flow';
import { documentedCardLockAgent } from './rules';
import { HttpServices, type Outcome } from './services';

const body = { phone_number: '09012345041' };
const good = { ticket_number: 9711485 };
let pool: Agent;
let bank: FlakyBank;
let clock: VirtualClock;

before(async () => {
  pool = new Agent({ connections: 8 });
  bank = await FlakyBank.start(() => ({ status: 200, body: good }));
});
after(async () => {
  await pool.destroy();
  await bank.stop();
});
beforeEach(() => {
  clock = new VirtualClock(0);
  bank.received.length = 0;
  bank.fault = () => undefined;
  bank.onHold = () => {};
});

function services(address = bank.address, patch: RulesPatch = {}): HttpServices {
  return new HttpServices(address, patchRules(documentedCardLockAgent, patch).webhooks, clock, pool);
}

function lock(address?: string, patch?: RulesPatch): Promise<Outcome> {
  return services(address, patch).ask('lock_card_ticket_number', body);
}

const error = { type: 'failed', how: 'webhook-error' };
const notFound = { type: 'failed', how: 'webhook-not-found' };

test('every service has its path, and is sent what it is given', async () => {
  for (const webhook of webhooks) await services().ask(webhook, body);
  assert.deepEqual(
    bank.received,
    webhooks.map((webhook) => ({ path: `/${webhook}`, body })),
  );
  assert.deepEqual(await lock(), { event: { type: 'answered', answer: good }, status: { code: 0, message: '' } });
  await lock(bank.address, { 'webhooks.services.lock_card_ticket_number.path': '/elsewhere' });
  assert.equal(bank.received.at(-1)?.path, '/elsewhere');
});

const big = JSON.stringify({ ...good, filler: 'x'.repeat(65_536) });
for (const [name, fault] of [
  ...[400, 401, 403, 404, 409, 429, 500, 502, 503].map((status) => [`HTTP ${status}`, { kind: 'status', status }] as const),
  ['a redirection', { kind: 'redirect' }],
  ['no JSON', { kind: 'text', text: '{"ticket_number": ' }],
  ['an empty answer', { kind: 'text', text: '' }],
  ['null', { kind: 'text', text: 'null' }],
  ['a list', { kind: 'text', text: '[1]' }],
  ['a missing field', { kind: 'answer', change: () => ({}) }],
  ['a wrong type', { kind: 'answer', change: () => ({ ticket_number: '9711485' }) }],
  ['more than 64 KiB', { kind: 'text', text: big }],
  ['a cut line', { kind: 'cut' }],
  ['a reset line', { kind: 'reset' }],
  ['a cut answer', { kind: 'cut body' }],
] as readonly (readonly [string, LineFault])[]) {
  test(`LCK-out-09, LCK-wh-11: ${name}: an error, asked once`, async () => {
    bank.fault = () => fault;
    assert.deepEqual((await lock()).event, error);
    assert.equal(bank.received.length, 1);
  });
}

test('64 KiB are taken, and not one byte more', async () => {
  const empty = JSON.stringify({ ...good, filler: '' }).length;
  for (const [more, event] of [
    [0, { type: 'answered', answer: good }],
    [1, error],
  ] as const) {
    bank.fault = () => ({ kind: 'text', text: JSON.stringify({ ...good, filler: 'x'.repeat(65_536 - empty + more) }) });
    assert.deepEqual((await lock()).event, event);
  }
});

for (const kind of ['silence', 'slow body'] as const) {
  test(`LCK-out-09: ${kind}: given up after five seconds of the world, not before`, async () => {
    bank.fault = () => ({ kind });
    const held = new Promise<void>((resolve) => {
      bank.onHold = resolve;
    });
    let outcome: Outcome | undefined;
    const asked = lock().then((one) => {
      outcome = one;
    });
    await held;
    clock.advance(4999);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(outcome, undefined);
    clock.advance(1);
    await asked;
    assert.deepEqual(outcome, { event: error, status: { code: 4, message: 'no answer within 5 s' } });
    assert.equal(bank.received.length, 1);
  });
}

test('LCK-out-10: an address where nobody listens, a name that nobody has, and no address at all are not found', async () => {
  for (const address of [await deafAddress(), 'http://bank.invalid', 'ftp://127.0.0.1', 'http://127.0.0.1:99999', 'nowhere']) {
    assert.deepEqual((await lock(address)).event, notFound, address);
  }
  assert.deepEqual((await lock(await deafAddress(), { 'webhooks.unreachable': 'error' })).event, error);
});

test('the rules that stand for other agents: 404, length, time, and a status that nobody looks at', async () => {
  bank.fault = () => ({ kind: 'status', status: 404 });
  assert.deepEqual((await lock(bank.address, { 'webhooks.status404': 'not-found' })).event, notFound);
  bank.fault = () => ({ kind: 'status', status: 500 });
  assert.equal((await lock(bank.address, { 'webhooks.checks.status': false })).event.type, 'answered');
  bank.fault = () => ({ kind: 'text', text: big });
  assert.equal((await lock(bank.address, { 'webhooks.bytes': 100_000 })).event.type, 'answered');
  bank.fault = () => ({ kind: 'silence' });
  bank.onHold = () => void clock.advance(1000);
  assert.deepEqual((await lock(bank.address, { 'webhooks.seconds': 1 })).status.message, 'no answer within 1 s');
});

test('the services can be elsewhere, and back again; what is open is given up when the world ends', async () => {
  const all = services(await deafAddress());
  all.redirect(`${bank.address}/`);
  assert.equal((await all.ask('lock_card_ticket_number', body)).event.type, 'answered');
  all.redirect(null);
  assert.deepEqual((await all.ask('lock_card_ticket_number', body)).event, notFound);
  all.redirect(bank.address);
  bank.fault = () => ({ kind: 'silence' });
  bank.onHold = () => all.close();
  assert.deepEqual((await all.ask('lock_card_ticket_number', body)).event, error);
});
