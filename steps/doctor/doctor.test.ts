/** What stands in the way of a run is found before it, by its kind, and said with what to do. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { Secret } from '../../cards/numbers/secret';
import { Bench } from '../../simulators/bench/bench';
import type { World } from '../../simulators/bench/world';
import { fingerprintOf, TestAuthority } from '../../simulators/kit/test-authority';
import { builtInProfile, type Profile } from '../targets/profile';
import { closeConnections, useTls } from '../targets/wire';
import type { Check } from './check';
import { type Diagnosis, examine } from './doctor';

let bench: Bench;
let world: World;
let folder: string;
const servers: { close(): unknown }[] = [];

before(async () => {
  bench = await Bench.start();
  world = bench.addWorld({}, 'doctor');
  world.directory.addUser({ merchantId: 'Merchant', userId: 'op01' }, 'operator', '', 'Secret0001', 'in-order');
  folder = mkdtempSync(join(tmpdir(), 'akashi-doctor-'));
});
afterEach(async () => {
  useTls(null);
  await closeConnections();
  for (const server of servers.splice(0)) server.close();
});
after(async () => {
  await bench.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function listening(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = async (listener: RequestListener): Promise<string> => `http://${await listening(createServer(listener))}`;

/** The bench as somebody else's system, as far as it is named. */
function profile(more: Partial<Omit<Profile, 'roles'>> & { roles?: Record<string, string> } = {}): Profile {
  const { addresses } = bench.describe(world);
  const { roles = { 'operator-console': addresses['operator-console'] ?? '' }, ...others } = more;
  const bindings = (role: string) => (role.endsWith('console') ? (['http'] as const) : []);
  return {
    ...{
      ...builtInProfile,
      builtIn: false,
      name: 'stranger',
      options: [],
      merchants: [],
      controls: { address: null, offers: [], ways: {} },
    },
    operators: [operator('Secret0001')],
    ...others,
    parameters: { ...builtInProfile.parameters, answerMilliseconds: 1500, ...others.parameters },
    roles: Object.fromEntries(Object.entries(roles).map(([role, address]) => [role, { address, bindings: bindings(role) }])),
  };
}

const operator = (password: string) => ({
  merchantId: 'Merchant',
  userId: 'op01',
  password: new Secret(password, 'password of op01'),
  telephoneNumber: null,
});
const merchant = { id: 'Merchant', options: null, channels: null, instalments: null };
const controls = (address: string, ...offers: Profile['controls']['offers']) => ({ address, offers, ways: {} });
const card = {
  number: new Secret('4', 'c'),
  securityCode: new Secret('1', 's'),
  alias: null,
  expiry: '1235',
  brand: 'Visa',
  limit: 1,
  state: 'genuine',
  mobile: null,
} as const;

function check({ checks }: Diagnosis, subject: string, kind?: string): Check {
  const found = checks.find((one) => one.subject === subject && (kind === undefined || one.kind === kind));
  assert.ok(found, `${subject}: ${JSON.stringify(checks, null, 1)}`);
  return found;
}

function mustBeWrong(diagnosis: Diagnosis, word: Diagnosis['word'], subject: string, message: RegExp, remedy: RegExp): void {
  const found = check(diagnosis, subject, word);
  assert.equal(diagnosis.word, word, JSON.stringify(diagnosis.checks, null, 1));
  assert.equal(found.state, 'wrong');
  assert.match(found.message, message);
  assert.match(found.remedy ?? '', remedy);
}

test('a target that can be tested is ready, and the doctor leaves its users signed out', async () => {
  const { addresses, control } = bench.describe(world);
  const roles = { 'operator-console': 'operator-console', ivr: 'ivr', 'payment-server': 'payment-server' };
  const diagnosis = await examine(
    profile({
      roles: Object.fromEntries(Object.entries(roles).map(([role, name]) => [role, addresses[name] ?? ''])),
      connections: { 'order-system': addresses['order-system'] ?? '', sms: addresses.sms ?? '' },
      controls: controls(control, 'clock', 'admin', 'fault', 'files', 'memory'),
      merchants: [merchant, { ...merchant, id: 'OtherMerchant' }],
    }),
    null,
  );
  assert.equal(diagnosis.word, 'ready', JSON.stringify(diagnosis.checks, null, 1));
  for (const subject of [
    'control addUser',
    'control forceLogout',
    'control initialisePassword',
    'control clock',
    'control files',
    'connection sms',
    'user Merchant / op01',
  ])
    assert.equal(check(diagnosis, subject).state, 'ok', subject);
  const again = await examine(profile(), null);
  assert.equal(check(again, 'user Merchant / op01').state, 'ok');
});

test('an address that nobody answers is the network, and nothing further is asked', async () => {
  const address = await serve(() => undefined);
  mustBeWrong(
    await examine(profile({ roles: { 'operator-console': `${address}/` } }), null),
    'network',
    'role operator-console',
    /no answer within 1500 ms/,
    /firewalls.*answerMilliseconds/,
  );
  const gone = createServer();
  const port = await listening(gone);
  await new Promise((resolve) => gone.close(resolve));
  const refused = await examine(
    profile({ roles: { 'operator-console': `http://${port}/` }, connections: { sms: `http://${port}` } }),
    null,
  );
  mustBeWrong(refused, 'network', 'role operator-console', /ECONNREFUSED/, /nobody listens there/);
  assert.ok(refused.checks.every(({ kind }) => kind === 'network'));
  mustBeWrong(await examine(profile({ roles: { ivr: `ws://${port}` } }), null), 'network', 'role ivr', /ECONNREFUSED/, /nobody listens/);
  const name = await examine(profile({ roles: { 'operator-console': 'http://no-such-host.invalid/' } }), null);
  mustBeWrong(name, 'network', 'role operator-console', /ENOTFOUND|EAI_AGAIN/, /the name is not found/);
  const plain = await serve((_request, response) => response.end());
  mustBeWrong(
    await examine(profile({ roles: { ivr: plain.replace('http', 'ws') } }), null),
    'network',
    'role ivr',
    /Unexpected server response: 200|200/,
    /look at the address/,
  );
});

test('a certificate that is not trusted, not for this name, or of another is the network', async () => {
  const authority = await TestAuthority.make();
  const server = await authority.issueServer();
  const address = `https://${await listening(createTlsServer({ cert: server.certificate, key: server.key }, (_request, response) => response.end()) as unknown as Server)}`;
  const subject = 'role issuer-backend';
  const known = { certificate: server.certificate, key: new Secret(server.key, 'key'), authority: authority.certificate, pin: null };
  mustBeWrong(
    await examine(profile({ roles: { 'issuer-backend': address }, operators: [] }), bench.address),
    'network',
    subject,
    /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET/,
    /target\.tls\.authority/,
  );
  const pinned = { ...known, pin: 'AA:'.repeat(31).concat('AA') };
  mustBeWrong(
    await examine(profile({ roles: { 'issuer-backend': address }, operators: [], tls: pinned }), bench.address),
    'network',
    subject,
    /another one than the profile pins/,
    /target\.tls\.pin/,
  );
  const trusted = await examine(profile({ roles: { 'issuer-backend': address }, operators: [], tls: known }), bench.address);
  assert.match(check(trusted, subject).message, /its certificate is good for \d+ more days/);
});

test('a target that wants to know whom it speaks to is a matter of credentials', async () => {
  const authority = await TestAuthority.make();
  const [server, client] = [await authority.issueServer(), await authority.issueClient('tester')];
  const guarded = createTlsServer(
    { cert: server.certificate, key: server.key, ca: authority.certificate, requestCert: true, rejectUnauthorized: true },
    (_request, response) => response.end(),
  );
  const address = `https://${await listening(guarded as unknown as Server)}`;
  const stranger = await (await TestAuthority.make('another')).issueClient('tester');
  const tls = (one: typeof client) => ({
    certificate: one.certificate,
    key: new Secret(one.key, 'key'),
    authority: authority.certificate,
    pin: null,
  });
  const asked = (one: typeof client) =>
    examine(profile({ roles: { 'issuer-backend': address }, operators: [], tls: tls(one) }), bench.address);
  mustBeWrong(await asked(stranger), 'credentials', 'role issuer-backend', /.+/, /target\.tls\.certificate/);
  assert.equal((await asked(client)).word, 'ready');
});

test('over mutual TLS everything is reached, push messages and the line to the IVR too', async () => {
  const authority = await TestAuthority.make();
  const [server, own, client] = [
    await authority.issueServer(),
    await authority.issueClient('bench'),
    await authority.issueClient('tester'),
  ];
  const pins = [fingerprintOf(client.certificate)];
  const guarded = await Bench.start({ mutualTls: { authority: authority.certificate, server, own, pins } });
  try {
    const { addresses, control } = guarded.describe(guarded.addWorld());
    const diagnosis = await examine(
      profile({
        roles: { 'operator-console': addresses['operator-console'] ?? '', ivr: addresses.ivr ?? '' },
        ...{ operators: [], merchants: [merchant], controls: controls(control, 'clock', 'admin') },
        tls: {
          ...{ certificate: client.certificate, key: new Secret(client.key, 'key'), authority: authority.certificate },
          pin: fingerprintOf(server.certificate),
        },
      }),
      null,
    );
    assert.equal(diagnosis.word, 'ready', JSON.stringify(diagnosis.checks, null, 1));
    for (const subject of ['role ivr', 'control addUser', 'control forceLogout'])
      assert.equal(check(diagnosis, subject).state, 'ok', subject);
  } finally {
    await guarded.stop();
  }
});

test('a user who cannot sign in is a matter of credentials, and is tried once only', async () => {
  const wrongPassword = profile({ operators: [operator('Wrong00001')] });
  mustBeWrong(
    await examine(wrongPassword, null),
    'credentials',
    'user Merchant / op01',
    /cannot sign in: the login screen, messages/,
    /environment variable/,
  );
  const other = await serve((_request, response) => response.end('<html>'));
  mustBeWrong(
    await examine(profile({ roles: { 'operator-console': `${other}/` } }), null),
    'credentials',
    'user Merchant / op01',
    /cannot sign in/,
    /target\.roles/,
  );
  const browserOnly = profile();
  const roles = { 'operator-console': { address: browserOnly.roles['operator-console']?.address ?? '', bindings: ['browser'] as const } };
  assert.match(check(await examine({ ...browserOnly, roles }, null), 'user Merchant / op01').message, /by a browser only/);
});

test('a bearer token that is refused is a matter of credentials', async () => {
  const agent = await serve((_request, response) => response.writeHead(401).end());
  const cardLock = { ...builtInProfile.cardLock, token: new Secret('t', 'token') };
  mustBeWrong(
    await examine(profile({ roles: { 'card-lock-agent': agent }, operators: [], cardLock }), null),
    'credentials',
    'token of the card-lock agent',
    /is refused \(HTTP 401\)/,
    /target\.cardLock\.token/,
  );
});

test('clocks that differ, and a clock control that does not move, are the clock', async () => {
  const late = await serve((_request, response) => response.setHeader('date', new Date(Date.now() - 60_000).toUTCString()).end());
  mustBeWrong(
    await examine(profile({ roles: { 'card-lock-webhooks': late }, operators: [] }), null),
    'clock',
    'role card-lock-webhooks',
    /differ by (59|60|61) seconds/,
    /NTP/,
  );
  const now = JSON.stringify({ now: '2026-01-01T00:00:00.000Z' });
  const still = await serve((_request, response) => response.setHeader('content-type', 'application/json').end(now));
  mustBeWrong(
    await examine(profile({ controls: controls(still, 'clock') }), null),
    'clock',
    'control clock',
    /a second was asked for, and 0 seconds have passed/,
    /control\.yaml/,
  );
  const broken = await serve((_request, response) => response.writeHead(404).end('{}'));
  mustBeWrong(
    await examine(profile({ controls: controls(broken, 'clock') }), null),
    'clock',
    'control clock',
    /GET \/clock answers HTTP 404/,
    /control\.yaml/,
  );
});

test('a control that says yes and does nothing is found out', async () => {
  const liar = await serve((_request, response) => response.setHeader('content-type', 'application/json').end('{}'));
  const lying = await examine(profile({ controls: controls(liar, 'admin'), merchants: [merchant] }), null);
  mustBeWrong(lying, 'control', 'control addUser', /the user that was added cannot sign in/, /take it out of target\.controls/);
  // Adds users, and does nothing else.
  const { control } = bench.describe(world);
  const half = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const adds = request.method === 'PUT' && /^\/users\//.test(request.url ?? '');
    const answer = adds
      ? await fetch(control + request.url, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: Buffer.concat(chunks) })
      : null;
    response.setHeader('content-type', 'application/json').end(answer ? await answer.text() : '{}');
  });
  const halfway = await examine(profile({ controls: controls(half, 'admin'), merchants: [merchant] }), null);
  mustBeWrong(halfway, 'control', 'control forceLogout', /the user is still signed in/, /control\.yaml/);
  mustBeWrong(halfway, 'control', 'control initialisePassword', /cannot sign in with the password that was given/, /control\.yaml/);
  const deaf = await serve((_request, response) => response.writeHead(403).end('no'));
  mustBeWrong(
    await examine(profile({ controls: controls(deaf, 'files') }), null),
    'control',
    'control files',
    /answers HTTP 403/,
    /control\.yaml/,
  );
});

test('a control done by a command is tried, too', async () => {
  const ways = { addUser: { by: 'command', command: ['sh', '-c', 'echo no rights >&2; exit 1'], folder } } as const;
  const diagnosis = await examine(profile({ controls: { address: null, offers: [], ways }, merchants: [merchant] }), null);
  mustBeWrong(diagnosis, 'control', 'control addUser', /ended with exit code 1: no rights/, /target\.controls/);
  const others = { addUser: { by: 'hand' }, advanceClock: { by: 'waiting', atMost: 60 } } as const;
  const spared = await examine(profile({ controls: { address: null, offers: [], ways: others }, merchants: [merchant] }), null);
  assert.equal(check(spared, 'control addUser').message, 'is done by hand');
  assert.match(check(spared, 'control advanceClock').message, /time passes by itself, at most 60 seconds at once/);
});

test('a view or a place that cannot be read, and means that are missing, are a matter of capability', async () => {
  const broken = await serve((_request, response) => response.writeHead(500).end());
  mustBeWrong(
    await examine(profile({ connections: { sms: broken } }), null),
    'capability',
    'connection sms',
    /cannot be read: .*HTTP 500/,
    /docs\/openapi/,
  );
  const place = {
    name: 'logs',
    kind: 'log' as const,
    files: [join(folder, 'none.log')],
    container: null,
    command: null,
    folder,
    address: null,
    token: null,
  };
  mustBeWrong(
    await examine(profile({ places: [place] }), null),
    'capability',
    'place logs',
    /is not there/,
    /from the folder of the profile/,
  );
  writeFileSync(join(folder, 'some.log'), 'hello');
  assert.equal(
    check(await examine(profile({ places: [{ ...place, files: [join(folder, 'some.log')] }] }), null), 'place logs', 'capability').message,
    'can be read (5 bytes)',
  );
  mustBeWrong(
    await examine(profile({ operators: [] }), null),
    'capability',
    'operators',
    /nobody can sign in/,
    /target\.credentials\.operators/,
  );
  const { addresses } = bench.describe(world);
  const ivr = { ivr: addresses.ivr ?? '' };
  mustBeWrong(
    await examine(profile({ roles: ivr, operators: [] }), null),
    'capability',
    'test cards',
    /no card to pay with/,
    /target\.cards/,
  );
  assert.equal(check(await examine(profile({ roles: ivr, operators: [], cards: [card] }), null), 'test cards').state, 'ok');
});

test('an option that a merchant is said to have must be seen at work', async () => {
  const own = bench.addWorld({}, 'options');
  own.directory.addUser({ merchantId: 'Merchant', userId: 'op01' }, 'operator', '', 'Secret0001', 'in-order');
  const { addresses } = bench.describe(own);
  const asked = (options: readonly string[]) =>
    examine(profile({ roles: { 'operator-console': addresses['operator-console'] ?? '' }, merchants: [{ ...merchant, options }] }), null);
  own.merchants.change('Merchant', { memberId: false });
  mustBeWrong(
    await asked(['member-id', 'manual-form']),
    'capability',
    'option member-id of Merchant',
    /cannot be seen on the screen/,
    /target\.merchants \(Merchant\)/,
  );
  own.merchants.change('Merchant', { memberId: true });
  const seen = await asked(['member-id', 'manual-form']);
  assert.equal(seen.word, 'ready', JSON.stringify(seen.checks, null, 1));
  assert.equal(check(seen, 'option member-id of Merchant').state, 'ok');
});

test('what will not be testable is said beforehand, and is no trouble', async () => {
  const diagnosis = await examine(profile(), null);
  assert.equal(diagnosis.word, 'ready');
  assert.match(check(diagnosis, 'control clock').message, /is not offered: \d+ requirements may be NOT_TESTABLE \(OPW-/);
});
