/** Each role of tokenization as somebody's own system: the suite stands around it, simulators play the others. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { stringify } from 'yaml';
import type { Results } from '../../reports/results';
import { Bench } from '../../simulators/bench/bench';

const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'akashi-roles-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const parties = ['issuer-gateway', 'issuer-backend', 'vts', 'mdes', 'issuer-host'] as const;

test('the example bank passes', async () => {
  const [port, lines] = [await freePort(), await freePort()];
  const certificate = join(folder, 'certificate.pem');
  const env = { ...process.env, PORT: String(port), GATEWAY: `http://127.0.0.1:${lines}/issuer-gateway`, CERTIFICATE: certificate };
  const bank = spawn(process.execPath, ['--require', 'ts-node/register', 'examples/issuer-backend/backend.ts'], { cwd: root, env });
  try {
    await said(bank, /listens at/);
    const at = `http://127.0.0.1:${port}`;
    const results = await judged('bank', '@TKB-rep or @TKB-app or @TKB-push or @CSA-07 or @CSA-10', {
      roles: { 'issuer-backend': { address: at } },
      connections: { 'issuer-desk': `${at}/desk` },
      controls: { address: `${at}/control`, offers: ['admin'] },
      tokenization: { port: lines, certificate: 'certificate.pem' },
    });
    assert.ok(passed(results).length >= 9, passed(results).join(' '));
  } finally {
    bank.kill();
  }
});

test('a gateway passes, and one that breaks a requirement does not', async () => {
  const good = await foreignGateway('@TKB-otp or @TKB-rep-06 or @TKB-unb', {});
  assert.ok(passed(good).length >= 4, passed(good).join(' '));
  assert.equal(good.summary.verdict, 'PASS');
  const bad = await foreignGateway('@TKB-otp-02', { 'issuerGateway.otp.forwards': 'reversed' });
  assert.equal(bad.requirements.find(({ id }) => id === 'TKB-otp-02')?.verdict, 'FAIL');
});

test('a network passes, and one that breaks a requirement does not', async () => {
  const good = await foreignNetworks('@TKB-app or @TKB-otp or @CSA-08 or @CSA-11', {});
  assert.ok(passed(good).length >= 6, passed(good).join(' '));
  assert.equal(good.summary.verdict, 'PASS');
  const bad = await foreignNetworks('@TKB-app-01', { 'tsp.vts.launch.reasonCode': 'OTHER' });
  assert.equal(bad.requirements.find(({ id }) => id === 'TKB-app-01')?.verdict, 'FAIL');
});

test('a wrong message of the target is its failure, and names the field', async () => {
  const { scenarios } = await foreignGateway('@TKB-otp-02', { 'issuerGateway.otp.methodId': 'none' });
  const findings = scenarios.flatMap((scenario) => scenario.findings).filter(({ verdict }) => verdict === 'FAIL');
  assert.ok(
    findings.some(
      ({ message, expected }) => message.includes('sendOTP of the issuer-gateway is wrong') && expected === 'otpMethodId to be there',
    ),
    JSON.stringify(findings.slice(0, 2)),
  );
});

async function foreignGateway(tags: string, rules: Readonly<Record<string, unknown>>): Promise<Results> {
  return foreign(tags, rules, (addresses) => ({ 'issuer-gateway': { address: addresses['issuer-gateway'] } }));
}

async function foreignNetworks(tags: string, rules: Readonly<Record<string, unknown>>): Promise<Results> {
  return foreign(tags, rules, (addresses) => ({ tsp: { address: addresses.vts?.replace(/\/vts$/, '') } }));
}

/** A bench of its own is the system under test: it meets everybody else on the lines of the suite. */
async function foreign(
  tags: string,
  rules: Readonly<Record<string, unknown>>,
  rolesOf: (addresses: Readonly<Record<string, string>>) => object,
): Promise<Results> {
  const lines = await freePort();
  const bench = await Bench.start();
  try {
    const world = bench.addWorld({
      rules,
      parties: Object.fromEntries(parties.map((party) => [party, `http://127.0.0.1:${lines}/${party}`])),
    });
    const { addresses, control } = bench.describe(world);
    return await judged('foreign', tags, {
      roles: rolesOf(addresses),
      options: ['fraud-number', 'lifecycle-api'],
      controls: { address: control, offers: ['admin', 'clock'] },
      tokenization: { port: lines },
    });
  } finally {
    await bench.stop();
  }
}

async function judged(name: string, tags: string, target: object): Promise<Results> {
  const profile = join(folder, `${name}.yaml`);
  writeFileSync(profile, stringify({ target: { name, parameters: { settleMilliseconds: 50 }, ...target } }));
  const out = join(folder, `out-${name}`);
  const run = spawn(process.execPath, ['bin/akashi.js', 'run', '--target', profile, '--tags', tags, '--out', out, '--json'], { cwd: root });
  let told = '';
  run.stderr.on('data', (chunk) => {
    told += chunk;
  });
  run.stdout.resume();
  await once(run, 'close');
  assert.equal(told, '');
  return JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as Results;
}

function passed({ requirements }: Results): string[] {
  const wrong = requirements.filter(({ verdict }) => verdict !== null && verdict !== 'PASS' && verdict !== 'NOT_APPLICABLE');
  assert.deepEqual(
    wrong.map(({ id, verdict, reasons }) => `${id} ${verdict} ${reasons.join(' ')}`),
    [],
  );
  return requirements.filter(({ verdict }) => verdict === 'PASS').map(({ id }) => id);
}

async function said({ stdout }: ChildProcess, words: RegExp): Promise<void> {
  for await (const chunk of stdout as AsyncIterable<Buffer>) if (words.test(String(chunk))) return;
  assert.fail('the example bank does not start');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
