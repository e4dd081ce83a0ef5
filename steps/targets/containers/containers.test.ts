/** What needs no container engine: containers of a profile, their addresses, logs as an engine sends them, and the guard. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { Secret } from '../../../cards/numbers/secret';
import { testNumber } from '../../../cards/numbers/test-numbers';
import { FileError } from '../../../features/catalogue/yaml-file';
import { Misconfigured } from '../errors';
import { searchKeptPlace } from '../kept-places';
import { type Profile, readProfile } from '../profile';
import { hidden } from './explain';
import { payloadsOf } from './log';
import type { ContainerSettings } from './settings';

const folder = mkdtempSync(join(tmpdir(), 'akashi-containers-'));
const file = join(folder, 'profile.yaml');
after(() => rmSync(folder, { recursive: true }));

const ready = 'waitFor: { log: up }';

/** A profile with these containers, and an IVR at this address. */
function profileWith(
  containers: string,
  { address = 'ws://{ivr:8080}', rest = '', running = null as Parameters<typeof readProfile>[2] } = {},
): Profile {
  writeFileSync(file, `target:\n  name: t\n  roles: { ivr: { address: "${address}" } }\n  containers:\n${containers}\n${rest}`);
  return readProfile(file, { SET: 's3cret' }, running);
}

const ivr = `    ivr: { image: i, ports: [8080, 9090], ${ready} }`;

test('addresses of a container stand wherever an address may', () => {
  const rest = [
    '  connections: { sms: "http://{ivr:9090}/sms/" }',
    '  controls: { address: "http://{ivr:9090}/control" }',
    '  places:',
    '    - { name: a, kind: log, address: "http://{ivr:8080}/log" }',
    '    - { name: b, kind: store, command: [dump, "--at={ivr:8080}", "{no placeholder}"] }',
  ].join('\n');
  const running = { ivr: { id: 'c-1', image: 'sha256:1', ports: { 8080: '127.0.0.1:41', 9090: '127.0.0.1:42' } } };
  const addresses = (profile: Profile) => [
    profile.roles.ivr?.address,
    profile.connections.sms,
    profile.controls.address,
    ...profile.places.slice(0, 2).map(({ address, command }) => address ?? command?.join(' ')),
  ];
  assert.deepEqual(addresses(profileWith(ivr, { rest, running })), [
    'ws://127.0.0.1:41',
    'http://127.0.0.1:42/sms',
    'http://127.0.0.1:42/control',
    'http://127.0.0.1:41/log',
    'dump --at=127.0.0.1:41 {no placeholder}',
  ]);
  // As they know each other: a replay needs no address.
  assert.deepEqual(addresses(profileWith(ivr, { rest }))[0], 'ws://ivr:8080');
});

test('the log of each container is a place, and the files that it names', () => {
  const running = { ivr: { id: 'c-1', image: 'sha256:1', ports: { 8080: '127.0.0.1:41' } } };
  const { places } = profileWith(`    ivr: { image: i, ports: [8080], files: [{ path: /var/ivr, kind: recording }], ${ready} }`, {
    running,
  });
  assert.deepEqual(
    places.map(({ name, kind, container }) => [name, kind, container]),
    [
      ['log of the container ivr', 'log', { container: 'ivr', id: 'c-1', path: null }],
      ['/var/ivr in the container ivr', 'recording', { container: 'ivr', id: 'c-1', path: '/var/ivr' }],
    ],
  );
});

test('containers come after those that they need, with secrets from the environment', () => {
  const { containers } = profileWith(
    [
      `    ivr: { image: i, ports: [8080], after: [db, sms], environment: { A: 1, B: text, KEY: { env: SET } }, ${ready} }`,
      `    sms: { image: s, after: [db], pull: never, mounts: [{ from: conf, to: /conf }], waitFor: { healthy: true, seconds: 5 } }`,
      `    db: { image: d, command: [serve], ${ready} }`,
    ].join('\n'),
  );
  assert.deepEqual(
    containers.map(({ name, seconds, pull, command, mounts }) => [name, seconds, pull, command, mounts]),
    [
      ['db', 60, 'missing', ['serve'], []],
      ['sms', 5, 'never', null, [{ from: join(folder, 'conf'), to: '/conf' }]],
      ['ivr', 60, 'missing', null, []],
    ],
  );
  const { A, B, KEY } = containers[2]?.environment ?? {};
  assert.deepEqual([A, B, (KEY as Secret).reveal(), String(KEY)], ['1', 'text', 's3cret', '«KEY of ivr»']);
});

for (const [what, containers, message, address] of [
  [
    'an address with an unknown container',
    ivr,
    /target\.roles\.ivr\.address: expected one of the containers ivr, given \{db:80\}/,
    'ws://{db:80}',
  ],
  [
    'an address with an unknown port',
    ivr,
    /roles\.ivr\.address: expected one of the ports of "ivr" \(8080, 9090\), given \{ivr:80\}/,
    'ws://{ivr:80}',
  ],
  [
    'an address with a container without ports',
    `    ivr: { image: i, ${ready} }`,
    /roles\.ivr\.address: expected a container with ports, and "ivr" has none, given \{ivr:8080\}; correct it, or complete target\.containers/,
  ],
  [
    'an unknown container in after',
    `    ivr: { image: i, after: [db], ${ready} }`,
    /containers\.ivr\.after: expected one of ivr, given "db"/,
  ],
  [
    'a circle in after',
    `    ivr: { image: i, after: [db], ${ready} }\n    db: { image: i, after: [ivr], ${ready} }`,
    /containers\.ivr\.after: expected no circle, given ivr after db after ivr/,
  ],
  [
    'a port to wait for that is none of its ports',
    '    ivr: { image: i, ports: [1], waitFor: { http: /, port: 2 } }',
    /waitFor\.port: expected one of .* \(1\), given 2/,
  ],
  [
    'a port to wait for without ports',
    '    ivr: { image: i, waitFor: { http: /, port: 2 } }',
    /waitFor\.port: expected a port of target\.containers\.ivr\.ports, which has none, given 2/,
  ],
  ['nothing to wait for', '    ivr: { image: i }', /:5:\d+: target\.containers\.ivr lacks the field "waitFor"/],
  [
    'two things to wait for',
    '    ivr: { image: i, waitFor: { log: x, healthy: true } }',
    /ivr\.waitFor must have exactly one of the fields log, http, healthy/,
  ],
  ['no image', `    ivr: { ${ready} }`, /target\.containers\.ivr lacks the field "image"/],
  [
    'a path that begins nowhere',
    `    ivr: { image: i, files: [{ path: var, kind: log }], ${ready} }`,
    /files\.0\.path must match pattern "\^\/", given "var"/,
  ],
  [
    'a secret that is not set',
    `    ivr: { image: i, environment: { KEY: { env: NOT_SET } }, ${ready} }`,
    /containers\.ivr\.environment\.KEY: expected a value in the environment variable NOT_SET/,
  ],
] as const) {
  test(`a profile with ${what} is refused, and the message says what to do`, () => {
    assert.throws(
      () => profileWith(containers, { ...(address && { address }) }),
      (error: Error) => error instanceof FileError && (message.test(error.message) || assert.fail(error.message)),
    );
  });
}

test('an address with a container in a profile without any is refused', () => {
  writeFileSync(file, 'target:\n  name: t\n  roles: { ivr: { address: "ws://{ivr:8080}" } }\n');
  assert.throws(
    () => readProfile(file),
    /target\.roles\.ivr\.address: expected an address, since the profile has no containers, given \{ivr:8080\}/,
  );
});

test('a container that does not run cannot be searched', async () => {
  const [place] = profileWith(ivr).places;
  assert.ok(place);
  await assert.rejects(
    searchKeptPlace(place, [], 0),
    (error: Error) =>
      error instanceof Misconfigured && /"log of the container ivr" cannot be read: .*only akashi run starts it/.test(error.message),
  );
});

test('the example profile, and the one of docs/profile.md, are profiles', () => {
  assert.deepEqual(
    readProfile(join(__dirname, '../../../examples/container/profile.yaml')).containers.map(({ name }) => name),
    ['bench'],
  );
  const section = /## Containers\n[\s\S]*?```yaml\n([\s\S]*?)```/.exec(readFileSync(join(__dirname, '../../../docs/profile.md'), 'utf8'));
  writeFileSync(file, section?.[1] ?? '');
  const everything = new Proxy({}, { get: () => 'set' }) as Record<string, string>;
  assert.deepEqual(
    readProfile(file, everything).containers.map(({ name }) => name),
    ['db', 'ivr'],
  );
});

test('a log is put together again however its frames are cut', () => {
  const frame = (payload: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt8(1, 0);
    head.writeUInt32BE(payload.length, 4);
    return Buffer.concat([head, payload]);
  };
  const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
  return fc.assert(
    fc.asyncProperty(fc.array(bytes), fc.array(fc.integer({ min: 1, max: 20 })), async (payloads, sizes) => {
      const whole = Buffer.concat(payloads.map(frame));
      const pieces: Buffer[] = [];
      let from = 0;
      for (const size of [...sizes, whole.length]) {
        pieces.push(whole.subarray(from, from + size));
        from += size;
      }
      const got: Buffer[] = [];
      for await (const part of payloadsOf(pieces)) got.push(part);
      assert.deepEqual(Buffer.concat(got), Buffer.concat(payloads));
    }),
  );
});

test('what is shown of a log has neither secrets nor card numbers', () => {
  const number = testNumber('Visa', 'shown');
  const environment = { KEY: new Secret('s3cret', 'KEY') };
  const grouped = number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
  const text = `key s3cret, card ${number}, again ${grouped}, after 12345 ms`;
  assert.equal(hidden(text, { environment } as unknown as ContainerSettings), 'key «KEY», card «number», again «number», after 12345 ms');
});

for (const [what, act, code] of [
  ['is told to end', "process.kill(process.pid, 'SIGTERM')", 143],
  ['is interrupted', "process.kill(process.pid, 'SIGINT')", 130],
  ['fails where nobody catches it', "setImmediate(() => { throw new Error('nobody caught this'); })", 4],
] as const) {
  test(`a process that ${what} tidies up first`, async () => {
    const guarded = `
      const { guard } = require('./steps/targets/containers/guard');
      const awake = setInterval(() => undefined, 1e6);
      guard(async () => { await new Promise(setImmediate); process.stdout.write('tidied up'); });
      ${act};`;
    const given = ['--require', 'ts-node/register', '-e', guarded];
    const child = spawn(process.execPath, given, { cwd: join(__dirname, '../../..'), stdio: ['ignore', 'pipe', 'pipe'], timeout: 30_000 });
    let [said, told] = ['', ''];
    child.stdout.on('data', (text) => {
      said += text;
    });
    child.stderr.on('data', (text) => {
      told += text;
    });
    assert.deepEqual(await once(child, 'close'), [code, null], told);
    assert.equal(said, 'tidied up');
    assert.match(
      told,
      code === 4 ? /^akashi: Error: nobody caught this/ : /^akashi: ended by SIG(INT|TERM); what the run has started is removed first$/m,
    );
  });
}
