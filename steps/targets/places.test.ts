import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../cards/numbers/secret';
import { testNumber } from '../../cards/numbers/test-numbers';
import { type PlaceReport, sumUp } from '../../reports/places';
import { RecordingChannel, ReplayChannel } from './channel';
import type { Controls, FileReport } from './controls/controls';
import { Misconfigured, Unobservable } from './errors';
import { Places } from './places';
import { builtInProfile, type Profile } from './profile';
import { Traffic } from './traffic';

const number = testNumber('Visa', 'places');
const cards = [{ number: new Secret(number, 'PAN:1'), expiry: new Secret('1135', 'expiry:1'), securityCode: new Secret('739', 'code:1') }];
const stranger: Profile = { ...builtInProfile, builtIn: false, controls: { address: null, offers: [], ways: {} } };

const clean = { bytes: 10, found: [] };
const kept: FileReport[] = [
  { name: 'a.log', kind: 'log', ...clean },
  { name: 'b.log', kind: 'log', bytes: 5, found: [{ label: 'PAN:1', kind: 'card number', encodings: ['plain'], where: 'b.log' }] },
];
const controls = { searchFiles: async () => kept, searchMemory: async () => clean } as unknown as Controls;

interface Scene {
  readonly traffic: Traffic;
  readonly channel: RecordingChannel;
  readonly places: Places;
}

function scene(profile: Profile = builtInProfile, windows: readonly string[] = []): Scene {
  const traffic = new Traffic();
  const channel = new RecordingChannel();
  return { traffic, channel, places: new Places(profile, channel, traffic, controls, async () => windows) };
}

const of = (reports: readonly PlaceReport[], place: string): PlaceReport =>
  reports.find((report) => report.place === place) ?? assert.fail(`no ${place}`);
const holding = (reports: readonly PlaceReport[]): string[] => reports.filter(({ found }) => found.length > 0).map(({ place }) => place);

const headers = { 'content-type': 'application/json' };
const base64 = Buffer.from(number).toString('base64');
const somewhere: readonly [string, string, (traffic: Traffic) => void][] = [
  [
    'console-answers',
    'plain',
    (traffic) => traffic.takeAnswer('console-answers', 'console-headers', { headers, bytes: Buffer.from(`{"n":"${number}"}`) }),
  ],
  [
    'console-headers',
    'base64',
    (traffic) =>
      traffic.takeAnswer('console-answers', 'console-headers', { headers: { ...headers, 'x-card': base64 }, bytes: Buffer.from('{}') }),
  ],
  [
    'push-messages',
    'plain',
    (traffic) => {
      const take = traffic.open('push-messages');
      for (const sign of `data: ${number}\n\n`) take(sign);
    },
  ],
  ['operator-tones', 'plain', (traffic) => [...number].forEach(traffic.open('operator-tones'))],
  [
    'sms',
    'full-width',
    (traffic) =>
      traffic.take(
        'sms',
        number.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
      ),
  ],
];
for (const [place, encoding, happen] of somewhere) {
  test(`what is received at ${place} is found there, as ${encoding}, and nowhere else`, async () => {
    const { traffic, places, channel } = scene();
    for (const other of ['order-notifications', 'operator-call-events', 'api-link'] as const) traffic.take(other, '{"nothing":"here"}');
    happen(traffic);
    const reports = await places.received(cards);
    assert.deepEqual(holding(reports), [place]);
    const [find] = of(reports, place).found;
    assert.equal(find?.label, 'PAN:1');
    assert.ok(find?.encodings.includes(encoding), find?.encodings.join());
    assert.ok(!JSON.stringify(channel.journal).includes(number), 'the journal has the outcome only');
  });
}

test('a number that begins in one place and ends in the next is in neither', async () => {
  const { traffic, places } = scene();
  traffic.take('console-headers', number.slice(0, 8));
  traffic.take('push-messages', number.slice(8));
  assert.deepEqual(holding(await places.received(cards)), []);
});

test('what stands in a window is the screen', async () => {
  const { places } = scene(builtInProfile, ['', `<td>${number}</td>`]);
  assert.deepEqual(holding(await places.received(cards)), ['operator-screen']);
});

test('a place where nothing came says so, and one that the profile does not show says why', async () => {
  const silent = await scene().places.received(cards);
  assert.equal(of(silent, 'sms').seen, false);
  assert.match(of(silent, 'sms').why?.en ?? '', /^nothing came there/);
  const hidden = await scene(stranger).places.received(cards);
  assert.equal(of(hidden, 'sms').why?.en, 'the profile names no connection "sms"');
});

test('who has listened to the operator and heard no key has looked', async () => {
  const { traffic, places } = scene();
  traffic.take('operator-call-events', '{"type":"prompt"}');
  assert.deepEqual(of(await places.received(cards), 'operator-tones'), { place: 'operator-tones', seen: true, bytes: 0, found: [] });
});

test('files of the target are places by their kind', async () => {
  const reports = await scene().places.kept(cards);
  assert.deepEqual(
    reports.map(({ place, seen, bytes, found }) => [place, seen, bytes, found.length]),
    [
      ['stores', true, 0, 0],
      ['logs', true, 15, 1],
      ['recordings', true, 0, 0],
      ['temporary-files', true, 0, 0],
    ],
  );
});

test('a target that shows nothing of what it keeps is not testable; one that shows a place is, and the rest is listed', async () => {
  await assert.rejects(scene(stranger).places.kept(cards), Unobservable);
  await assert.rejects(scene(stranger).places.memory(cards), Unobservable);
  const place = {
    name: 'node',
    kind: 'log',
    files: null,
    command: [process.execPath, '-v'],
    folder: '.',
    address: null,
    token: null,
    container: null,
  } as const;
  const parameters = { ...stranger.parameters, settleMilliseconds: 0 };
  const { places, channel } = scene({ ...stranger, parameters, places: [place] });
  const reports = await places.kept(cards);
  assert.deepEqual(
    reports.map(({ place: name, seen }) => [name, seen]),
    [
      ['logs', true],
      ['stores', false],
      ['recordings', false],
      ['temporary-files', false],
    ],
  );
  const again = new Places(
    { ...stranger, parameters, places: [{ ...place, command: ['not run again'] }] },
    new ReplayChannel(channel.journal),
    new Traffic(),
    controls,
    async () => [],
  );
  assert.deepEqual(await again.kept(cards), reports);
});

test('a place that cannot be read fails the look, and the journal has all places all the same', async () => {
  const fails = {
    name: 'none',
    kind: 'log',
    files: ['/no/such/folder'],
    command: null,
    folder: '.',
    address: null,
    token: null,
    container: null,
  } as const;
  const works = { ...fails, name: 'node', files: null, command: [process.execPath, '-v'] };
  const profile = { ...stranger, parameters: { ...stranger.parameters, settleMilliseconds: 0 }, places: [fails, works] };
  const { places, channel } = scene(profile);
  await assert.rejects(places.kept(cards), Misconfigured);
  assert.deepEqual(channel.journal.map(({ given, failure }) => [given[0], failure?.kind]).sort(), [
    ['node', undefined],
    ['none', 'Misconfigured'],
  ]);
  const again = new Places(profile, new ReplayChannel(channel.journal), new Traffic(), controls, async () => []);
  await assert.rejects(again.kept(cards), Misconfigured);
});

test('all looks of a run are summed up by place, finds once a scenario', () => {
  const find = { label: 'PAN:1', kind: 'card number', encodings: ['plain'], where: 'a.log' };
  const look = (found: PlaceReport['found']): PlaceReport => ({ place: 'logs', seen: true, bytes: 10, found });
  const why = { en: 'no', ja: '否' };
  const sum = sumUp([[look([find]), look([find])], [look([])], [{ place: 'memory', seen: false, bytes: 0, found: [], why }]]);
  const at = (place: string) => sum.find((one) => one.place === place);
  assert.deepEqual([at('logs')?.bytes, at('logs')?.searches, at('logs')?.found, at('logs')?.why], [30, 3, 1, null]);
  assert.deepEqual([at('memory')?.seen, at('memory')?.why], [false, why]);
  assert.match(at('sms')?.why?.en ?? '', /no scenario/);
});
