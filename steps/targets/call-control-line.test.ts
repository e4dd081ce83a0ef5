import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import { Secret } from '../../cards/numbers/secret';
import { CallControlLine } from './call-control-line';
import { RecordingChannel, ReplayChannel } from './channel';
import { Nonconformity, Unreachable } from './errors';
import { RecordedLine } from './recorded-line';

type Frame = Readonly<Record<string, string>>;
type Ivr = (frame: Frame, say: (frame: Record<string, unknown> | string) => void, socket: WebSocket) => void;

const at = '2026-01-05T00:00:00.000Z';
const limits = { answer: 200, settle: 100 };
const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).reverse()) await one();
});

/** Starts an IVR that answers frames like this. @param autoPong whether it answers pings */
async function serve(ivr: Ivr, autoPong = true): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, autoPong });
  server.on('connection', (socket) => {
    const say = (frame: Record<string, unknown> | string): void =>
      socket.send(typeof frame === 'string' ? frame : JSON.stringify({ at, ...frame }));
    socket.on('message', (data) => ivr(JSON.parse(data.toString()) as Frame, say, socket));
  });
  await once(server, 'listening');
  cleanUp.push(async () => {
    for (const socket of server.clients) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The line to an IVR, as steps have it. */
async function lineTo(ivr: Ivr, autoPong?: boolean): Promise<{ line: RecordedLine; channel: RecordingChannel }> {
  const address = await serve(ivr, autoPong);
  const channel = new RecordingChannel();
  let opened: Promise<CallControlLine> | undefined;
  const line = new RecordedLine(channel, () => {
    opened ??= CallControlLine.open(address, limits);
    return opened;
  });
  cleanUp.push(async () => (await opened)?.close());
  return { line, channel };
}

/** An IVR that answers every call, takes keys to the # and offers the return. */
const goodIvr: Ivr = ({ type, leg, replaces, key, to }, say) => {
  if (type === 'place' && to === '050-0000-0009') say({ type: 'rejected', leg, cause: 'unknown-number' });
  else if (type === 'place') {
    say({ type: 'answered', leg, call: 'c1' });
    say({ type: 'prompt', leg, id: 'send-data', text: '送信ボタンを押してください。' });
  }
  if (type === 'complete') {
    say({ type: 'answered', leg, call: 'c1' });
    say({ type: 'hung-up', leg: replaces, cause: 'replaced' });
  }
  if (type === 'press' && key === '#') {
    say({ type: 'prompt', leg, id: 'please-wait', text: '…' });
    setTimeout(() => {
      say({ type: 'prompt', leg, id: 'payment-succeeded', text: '…' });
      say({ type: 'offered', leg: 'r1', to: 'operator', from: leg });
    }, 20);
  }
  if (type === 'press' && key === 'D') say({ type: 'error', message: 'leg: no such leg', field: 'leg' });
  if (type === 'answer') {
    say({ type: 'answered', leg, call: 'c1' });
    say({ type: 'bridged', leg, with: 'leg-2' });
  }
  if (type === 'hang-up') say({ type: 'hung-up', leg, cause: 'normal' });
};

/** Everything that a scenario may do to a line, and what came of it. */
async function wholeCall(line: RecordedLine, card: Secret): Promise<unknown[]> {
  const seen: unknown[] = [];
  const operator = await line.place({ to: '050-0000-0001', party: 'operator' });
  seen.push(operator, await line.heard(operator.id));
  const consumer = await line.complete(operator.id);
  seen.push(consumer, await line.press(consumer.id, card, '#'));
  const paid = await line.until(consumer.id, 'the end', (heard) => heard.some(({ id }) => id === 'payment-succeeded'));
  const offer = await line.untilOffered(consumer.id);
  seen.push(paid, offer, await line.offered(), await line.answer(offer?.leg ?? ''), await line.heard(offer?.leg ?? ''));
  await line.hangUp(consumer.id);
  seen.push(await line.heard(consumer.id), await line.place({ to: '050-0000-0009', party: 'consumer' }));
  return seen;
}

test('a call is placed, completed, paid, returned and hung up', async () => {
  const { line } = await lineTo(goodIvr);
  const [operator, first, consumer, pressed, paid, offer, , returned, bridged, last, unknown] = await wholeCall(
    line,
    new Secret('4111111111111111', 'PAN:1'),
  );
  assert.deepEqual(operator, { id: 'leg-1', answered: true, cause: null, call: 'c1' });
  assert.deepEqual(kinds(first), ['answered', 'prompt']);
  assert.deepEqual(consumer, { id: 'leg-2', answered: true, cause: null, call: 'c1' });
  assert.deepEqual(kinds(pressed), ['answered', 'prompt']);
  assert.deepEqual(kinds(paid), ['answered', 'prompt', 'prompt']);
  assert.deepEqual(offer, { leg: 'r1', from: 'leg-2', at });
  assert.equal((returned as { answered: boolean }).answered, true);
  assert.deepEqual(kinds(bridged), ['offered', 'answered', 'bridged']);
  assert.equal(kinds(last).at(-1), 'hung-up');
  assert.deepEqual(unknown, { id: 'leg-3', answered: false, cause: 'unknown-number', call: null });
});

test('a recording is replayed without the IVR, and holds no card number', async () => {
  const { line, channel } = await lineTo(goodIvr);
  const card = new Secret('4111111111111111', 'PAN:1');
  channel.keepSecret(card);
  const seen = await wholeCall(line, card);
  const journal = JSON.stringify(channel.journal);
  assert.doesNotMatch(journal, /4111111111111111/);
  assert.doesNotMatch(journal, /"key":"[1-9]"/);
  assert.match(journal, /«PAN:1»/);
  const replay = new RecordedLine(new ReplayChannel(channel.journal), () => assert.fail('a replay opens no line'));
  assert.deepEqual(await wholeCall(replay, new Secret('replayed', 'PAN:1')), seen);
});

test('all of many calls are placed before the first is answered', async () => {
  let placed = 0;
  const { line } = await lineTo(({ type, leg }, say) => {
    if (type !== 'place' || ++placed < 500) return;
    for (let n = 1; n <= 500; n++) say({ type: n <= 3 ? 'answered' : 'rejected', leg: `leg-${n}`, call: `c${n}`, cause: 'busy' });
    assert.equal(leg, 'leg-500');
  });
  const legs = await line.placeAll(Array.from({ length: 500 }, () => ({ to: '050-0000-0001', party: 'operator' })));
  assert.equal(legs.filter(({ answered }) => answered).length, 3);
});

test('a wait that nothing ends answers with what was heard, within its limit', async () => {
  const { line } = await lineTo(goodIvr);
  const { id } = await line.place({ to: '050-0000-0001', party: 'operator' });
  const began = performance.now();
  assert.deepEqual(kinds(await line.until(id, 'the end', () => false)), ['answered', 'prompt']);
  assert.ok(performance.now() - began < 5000);
  assert.equal(await line.untilOffered(id), null);
});

test('an error that names no leg belongs to the leg of the act', async () => {
  const { line } = await lineTo(goodIvr);
  const { id } = await line.place({ to: '050-0000-0001', party: 'operator' });
  const heard = await line.press(id, 'D');
  assert.deepEqual(heard.at(-1), { at, kind: 'error', text: 'leg: no such leg' });
});

test('key tones of a card entry cannot be read off what was heard', async () => {
  const { line, channel } = await lineTo((frame, say, socket) => {
    if (frame.type === 'press') say({ type: 'key', leg: 'leg-1', key: frame.key });
    else goodIvr(frame, say, socket);
  });
  const { id } = await line.place({ to: '050-0000-0001', party: 'operator' });
  assert.equal((await line.press(id, '7')).at(-1)?.key, '7');
  const heard = await line.press(id, new Secret('739', 'security code:1'));
  assert.deepEqual(
    heard.slice(-3).map(({ key }) => key),
    ['•', '•', '•'],
  );
  assert.doesNotMatch(JSON.stringify(channel.journal.at(-1)?.wire), /"key":"[39]"/);
});

for (const [what, frame, expected, seen] of [
  ['no JSON', 'hello', /^JSON$/, /hello/],
  ['no record', '[1]', /must be object/, /\[1\]/],
  ['an unknown type', { type: 'ringing', leg: 'leg-1' }, /^type must be equal to one of/, /ringing/],
  ['no type', { leg: 'leg-1' }, /^type to be there/, /leg-1/],
  ['a prompt without a text', { type: 'prompt', leg: 'leg-1', id: 'expiry' }, /^text to be there/, /expiry/],
  ['a leg that is a number', { type: 'answered', leg: 7, call: 'c1' }, /^leg must be string/, /^7$/],
  ['a time that is none', { type: 'tone', leg: 'leg-1', tone: 'silence', at: 'noon' }, /^at must match/, /noon/],
  ['an unknown leg', { type: 'prompt', leg: 'other', id: 'expiry', text: '…' }, /^leg to be one of leg-1/, /other/],
  ['the return of an unknown leg', { type: 'offered', leg: 'r1', to: 'operator', from: 'other' }, /^from to be one of leg-1/, /other/],
  ['a leg offered twice', { type: 'offered', leg: 'leg-1', to: 'operator', from: 'leg-1' }, /^leg to be a new name/, /leg-1/],
] as const) {
  test(`an IVR that says ${what} does not conform, and the field is named`, async () => {
    const { line } = await lineTo((_frame, say) => say(frame));
    const wrong = await line.place({ to: '050-0000-0001', party: 'operator' }).catch((error) => error as unknown);
    assert.ok(wrong instanceof Nonconformity, String(wrong));
    assert.match(wrong.difference.expected, expected);
    assert.match(wrong.difference.seen, seen);
    await assert.rejects(line.heard('leg-1'), Nonconformity);
  });
}

test('an IVR that sends binary frames does not conform', async () => {
  const { line } = await lineTo((_frame, _say, socket) => socket.send(Buffer.from('{}')));
  await assert.rejects(line.place({ to: '050-0000-0001', party: 'operator' }), /is binary/);
});

test('an IVR that neither answers nor rejects does not conform', async () => {
  const { line } = await lineTo(() => undefined);
  await assert.rejects(line.place({ to: '050-0000-0001', party: 'operator' }), (error) => {
    assert.ok(error instanceof Nonconformity);
    assert.match(error.difference.expected, /within 200 ms/);
    return true;
  });
});

test('an IVR that answers no ping is unreachable', async () => {
  const { line } = await lineTo(goodIvr, false);
  const { id } = await line.place({ to: '050-0000-0001', party: 'operator' });
  await assert.rejects(line.heard(id), (error) => error instanceof Unreachable && /ping within 200 ms/.test(error.message));
});

test('an IVR that closes the line is unreachable, from then on', async () => {
  const { line } = await lineTo((_frame, _say, socket) => socket.terminate());
  await assert.rejects(line.place({ to: '050-0000-0001', party: 'operator' }), /closed the line/);
  await assert.rejects(line.heard('leg-1'), Unreachable);
});

test('an IVR that is not there, or is something else, is unreachable', async () => {
  await assert.rejects(CallControlLine.open('ws://127.0.0.1:9', limits), Unreachable);
  const { createServer } = await import('node:http');
  const web = createServer((_request, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
  await once(web, 'listening');
  cleanUp.push(async () => web.close());
  await assert.rejects(CallControlLine.open(`ws://127.0.0.1:${(web.address() as AddressInfo).port}`, limits), Unreachable);
});

function kinds(heard: unknown): string[] {
  return (heard as { kind: string }[]).map(({ kind }) => kind);
}
