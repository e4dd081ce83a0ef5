import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Secret } from '../../cards/numbers/secret';
import { testNumber } from '../../cards/numbers/test-numbers';
import { Misconfigured, Unreachable } from './errors';
import { searchKeptPlace } from './kept-places';
import type { KeptPlace } from './profile';
import { closeConnections } from './wire';

const number = testNumber('Visa', 'kept places');
const cards = [{ number: new Secret(number, 'PAN:1'), expiry: new Secret('1135', 'expiry:1'), securityCode: new Secret('739', 'code:1') }];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-places-'));
  mkdirSync(join(folder, 'logs', 'old'), { recursive: true });
  writeFileSync(join(folder, 'logs', 'ivr.log'), 'call-1 began\n');
  writeFileSync(join(folder, 'logs', 'old', 'ivr.1.log'), 'call-0 began\n');
});
afterEach(() => rmSync(folder, { recursive: true }));
after(() => closeConnections());

const at = (what: Partial<KeptPlace>): KeptPlace => ({
  ...{ name: 'the logs', kind: 'log', files: null, command: null, address: null, token: null, container: null, folder },
  ...what,
});
const within = (...path: string[]): KeptPlace => at({ files: [join(folder, ...path)] });
const search = (place: KeptPlace, settle = 0) => searchKeptPlace(place, cards, settle);

test('a folder is searched with its folders, and a file is named in which something is', async () => {
  writeFileSync(join(folder, 'logs', 'old', 'ivr.2.gz'), gzipSync(`card ${number}\n`));
  const { bytes, found } = await search(within('logs'));
  assert.deepEqual(
    found.map(({ label, kind, encodings, where }) => [label, kind, encodings.includes('gzip'), where.includes('ivr.2.gz')]),
    [['PAN:1', 'card number', true, true]],
  );
  assert.ok(bytes > 26, String(bytes));
  assert.ok(!JSON.stringify(found).includes(number), 'the number is not told');
});

test('what holds no card is looked at in full, once, when it does not change', async () => {
  assert.deepEqual(await search(within('logs')), { bytes: 26, found: [] });
});

for (const [pattern, expected] of [
  ['**/*.log', 2],
  ['*.log', 1],
  ['old/ivr.?.log', 1],
  ['old', 1],
  ['ivr.log', 1],
  ['*.txt', 0],
] as const) {
  test(`the pattern ${pattern} means ${expected} files`, async () => {
    for (const name of ['ivr.log', join('old', 'ivr.1.log')]) writeFileSync(join(folder, 'logs', name), 'x'.repeat(100));
    assert.equal((await search(within('logs', pattern))).bytes, expected * 100);
  });
}

test('what is written a little later is found, and what is gone by then was found at once', async () => {
  const late = search(within('logs'), 300);
  setImmediate(() => appendFileSync(join(folder, 'logs', 'ivr.log'), `card ${number}\n`));
  assert.equal((await late).found.length, 1);
  writeFileSync(join(folder, 'logs', 'passing.tmp'), number);
  const early = search(within('logs', 'passing.tmp'), 60_000);
  assert.equal((await early).found.length, 1, 'without waiting for the rest of its time');
});

test('what a command prints is searched', async () => {
  const print = (text: string): KeptPlace => at({ command: [process.execPath, '-e', `process.stdout.write(${JSON.stringify(text)})`] });
  assert.equal((await search(print(`dump ${number}`))).found.length, 1);
  assert.deepEqual((await search(print('dump of nothing'))).found, []);
  const here = at({ command: [process.execPath, '-e', 'process.stdout.write(process.cwd())'] });
  assert.equal((await search(here)).bytes, 2 * folder.length, 'in the folder of the profile, at both looks');
});

test('what an address answers is searched, with a token where there is one', async () => {
  const server = await listening((token) => (token === 'Bearer t-1' ? `card ${number}` : 'nothing'));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/export`;
  assert.equal((await search(at({ address, token: new Secret('t-1', 'token') }))).found.length, 1);
  assert.deepEqual((await search(at({ address }))).found, []);
  await assert.rejects(search(at({ address: `${address}/missing` })), new Unreachable(`GET ${address}/missing: HTTP 404`));
  server.close();
  server.closeAllConnections();
});

for (const [what, place, message] of [
  ['a folder that is not there', () => within('nowhere'), /^target\.places "the logs" cannot be read: .*nowhere: is not there$/],
  ['a pattern in a folder that is not there', () => within('nowhere', '*.log'), /nowhere: is not there$/],
  ['a program that is not there', () => at({ command: ['no-such-program-of-akashi'] }), /: no-such-program-of-akashi: is not there$/],
  [
    'a command that fails',
    () => at({ command: [process.execPath, '-e', 'console.error("no such database\\nmore"); process.exit(2)'] }),
    /ended with exit code 2: no such database$/,
  ],
] as const) {
  test(`${what} is the profile's fault, and is said`, async () => {
    await assert.rejects(search(place()), (error: Error) => error instanceof Misconfigured && message.test(error.message));
  });
}

function listening(answer: (token: string | undefined) => string): Promise<Server> {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/export' ? 200 : 404;
    response.end(answer(request.headers.authorization));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
