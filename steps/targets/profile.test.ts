import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FileError } from '../../features/catalogue/yaml-file';
import { type Profile, readProfile } from './profile';

const folder = mkdtempSync(join(tmpdir(), 'akashi-profile-'));
const file = join(folder, 'profile.yaml');
after(() => rmSync(folder, { recursive: true }));

function withPlaces(places: string, environment: Record<string, string> = {}): Profile {
  writeFileSync(file, `target:\n  name: t\n  roles: { ivr: { address: "ws://127.0.0.1:1" } }\n  places:\n${places}`);
  return readProfile(file, environment);
}

test('places have files from the folder of the profile, a command, or an address with its token', () => {
  const { places } = withPlaces(
    [
      '    - { name: logs, kind: log, files: [logs/**/*.log, /var/log/ivr] }',
      '    - { name: one file, kind: recording, files: call.wav }',
      '    - { name: dump, kind: store, command: [pg_dump, ivr] }',
      '    - { name: service, kind: log, address: "https://logs.example/export", token: { env: LOG_TOKEN } }',
      '',
    ].join('\n'),
    { LOG_TOKEN: 't-1' },
  );
  assert.deepEqual(
    places.map(({ files, command, address, token }) => [files, command, address, token?.reveal()]),
    [
      [[join(folder, 'logs/**/*.log'), '/var/log/ivr'], null, null, undefined],
      [[join(folder, 'call.wav')], null, null, undefined],
      [null, ['pg_dump', 'ivr'], null, undefined],
      [null, null, 'https://logs.example/export', 't-1'],
    ],
  );
  assert.deepEqual(new Set(places.map((place) => place.folder)), new Set([folder]));
});

for (const [what, place, message] of [
  ['none of the three', '{ name: a, kind: log }', /:5:7: .*exactly one of the fields files, command, address/],
  ['two of the three', '{ name: a, kind: log, files: x, command: [x] }', /:5:7: .*exactly one of the fields files, command, address/],
  ['a kind that there is not', '{ name: a, kind: logs, files: x }', /kind/],
  ['a token without an address', '{ name: a, kind: log, files: x, token: { env: T } }', /address/],
  ['a token that is not set', '{ name: a, kind: log, address: "https://l.example", token: { env: NOT_SET } }', /places "a".*NOT_SET/],
] as const) {
  test(`a place with ${what} is refused, and the message says where`, () => {
    assert.throws(
      () => withPlaces(`    - ${place}\n`),
      (error: Error) => error instanceof FileError && message.test(error.message),
    );
  });
}

test('the complete example of docs/profile.md is a profile', () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(__dirname, '../../docs/profile.md'), 'utf8')) ?? [];
  writeFileSync(file, yaml);
  const everything = new Proxy({}, { get: () => 'set' }) as Record<string, string>;
  assert.deepEqual(
    readProfile(file, everything).places.map(({ kind }) => kind),
    ['log', 'store', 'recording', 'log'],
  );
});
