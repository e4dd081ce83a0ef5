/**
 * Targets that hang, refuse, err or talk rubbish must come to INCONCLUSIVE or FAIL within bounded time: never to a
 * stack trace, never to a pass. mockttp plays them; the suite is run as its users run it.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { getLocal, type Mockttp } from 'mockttp';
import type { Results } from '../../reports/results';

const target: Mockttp = getLocal();
let folder: string;
before(async () => {
  await target.start();
  folder = mkdtempSync(join(tmpdir(), 'akashi-misbehaving-'));
});
after(async () => {
  await target.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a few scenarios that need no control against an address. */
async function runAgainst(address: string): Promise<{ code: number; results: Results; printed: string }> {
  const profile = join(folder, 'profile.yaml');
  const operator = '{ merchantId: M, userId: u1, password: { env: TEST_PASSWORD } }';
  writeFileSync(
    profile,
    `target: { name: misbehaving, roles: { operator-console: { address: "${address}", bindings: [http] } }, merchants: [M],
      credentials: { operators: [${operator}] }, parameters: { answerMilliseconds: 300, settleMilliseconds: 100 } }\n`,
  );
  const out = join(folder, 'out');
  const akashi = join(__dirname, '../../bin/akashi.js');
  const given = [
    'run',
    '--no-doctor',
    '--target',
    profile,
    '--tags',
    '@OPW-3.1-01 or @OPW-3.2-01 or @OPW-3.4-01 or @OPW-3.4-02',
    '--out',
    out,
  ];
  const { code, printed } = await new Promise<{ code: number; printed: string }>((resolve) => {
    execFile(process.execPath, [akashi, ...given], { env: { ...process.env, TEST_PASSWORD: 'Secret-Value-77' } }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, printed: stdout + stderr }),
    );
  });
  return { code, printed, results: JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as Results };
}

function verdictsOf({ results }: { results: Results }): string[] {
  return [...new Set(results.scenarios.map(({ verdict }) => verdict))].sort();
}

test('a target that never answers is INCONCLUSIVE, exit code 2', async () => {
  await target.reset();
  await target.forAnyRequest().thenTimeout();
  const outcome = await runAgainst(`${target.url}/ivrop/`);
  assert.deepEqual(verdictsOf(outcome), ['INCONCLUSIVE']);
  assert.equal(outcome.code, 2);
  assert.match(outcome.printed, /no answer within 300 ms/);
});

test('a target that refuses connections is INCONCLUSIVE', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => closed.once('listening', resolve));
  const { port } = closed.address() as { port: number };
  await new Promise((resolve) => closed.close(resolve));
  const outcome = await runAgainst(`http://127.0.0.1:${port}/ivrop/`);
  assert.deepEqual(verdictsOf(outcome), ['INCONCLUSIVE']);
  assert.equal(outcome.code, 2);
});

test('a target that cuts every connection is INCONCLUSIVE', async () => {
  await target.reset();
  await target.forAnyRequest().thenCloseConnection();
  assert.deepEqual(verdictsOf(await runAgainst(`${target.url}/ivrop/`)), ['INCONCLUSIVE']);
});

test('a target that answers 500 fails, and the report says so', async () => {
  await target.reset();
  await target.forAnyRequest().thenReply(500, 'Internal Server Error');
  const outcome = await runAgainst(`${target.url}/ivrop/`);
  assert.deepEqual(verdictsOf(outcome), ['FAIL']);
  assert.equal(outcome.code, 1);
  assert.match(outcome.results.scenarios[0]?.findings[0]?.seen ?? '', /HTTP 500/);
});

for (const [what, type, body] of [
  ['HTML', 'text/html', '<h1>hello</h1>'],
  ['broken JSON', 'application/vnd.akashi.screen+json', '{"screen": "login", '],
  ['JSON of another shape', 'application/vnd.akashi.screen+json', '{"screen": 7, "fields": "none"}'],
  ['nothing', 'application/vnd.akashi.screen+json', ''],
] as const) {
  test(`a target that answers ${what} fails`, async () => {
    await target.reset();
    await target.forAnyRequest().thenReply(200, body, { 'content-type': type });
    const outcome = await runAgainst(`${target.url}/ivrop/`);
    assert.deepEqual(verdictsOf(outcome), ['FAIL']);
    assert.equal(outcome.code, 1);
  });
}

test('no verdict on a misbehaving target is a stack trace, and no secret is printed or kept', async () => {
  await target.reset();
  await target.forAnyRequest().thenReply(200, 'Secret-Value-77', { 'content-type': 'text/plain' });
  const outcome = await runAgainst(`${target.url}/ivrop/`);
  assert.doesNotMatch(outcome.printed, /^\s+at .*:\d+:\d+/m);
  assert.doesNotMatch(outcome.printed, /Secret-Value-77/);
  assert.doesNotMatch(JSON.stringify(outcome.results), /Secret-Value-77/);
});
