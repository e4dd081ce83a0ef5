/** The command as its users meet it: outputs for machines, errors for people, recording and replay. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import type { Results } from '../../reports/results';
import { akashi, execute, forge, mustExplain, mustFit, type Outcome } from './command-harness';

let folder: string;
let recorded: string;

const run = (...given: string[]): Promise<Outcome> => execute(process.execPath, [akashi, ...given]);

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-command-'));
  recorded = join(folder, 'recorded');
  const { code, stdout } = await run('run', '--binding', 'http', '--tags', '@OPW-3.2.1 or @OPW-3.4', '--out', recorded, '--json');
  assert.equal(code, 0, stdout);
  mustFit('run', stdout);
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('requirements --json lists all 292 and fits its schema', async () => {
  const { code, stdout } = await run('requirements', '--json');
  assert.equal(code, 0);
  const { requirements } = mustFit('requirements-list', stdout) as {
    requirements: { id: string; state: string; faults: string[]; pci: object }[];
  };
  assert.equal(requirements.length, 292);
  assert.equal(requirements.find(({ id }) => id === 'OPW-3.2.1-06')?.state, 'covered');
  assert.deepEqual(requirements.find(({ id }) => id === 'OPW-3.2.1-06')?.pci, { '4.0.1': ['8.3.4'], '3.2.1': ['8.1.6', '8.1.7'], jp: [] });
  assert.equal(requirements.find(({ id }) => id === 'TKB-flow-01')?.state, 'covered');
});

test('a run writes results that fit their schema and count what was not covered', () => {
  const results = mustFit('results', readFileSync(join(recorded, 'results.json'), 'utf8')) as Results;
  assert.equal(results.summary.verdict, 'PASS');
  assert.ok(results.summary.notCovered.requirements.includes('OPW-3.3.1-01'), 'a requirement that was not selected counts as not covered');
  assert.ok(results.scenarios.every(({ verdict, checks }) => verdict === 'PASS' && checks > 0));
});

test('verify comes to the same verdicts, with no target and no network', async () => {
  const { code, stdout } = await run('verify', join(recorded, 'bundle'), '--json');
  assert.equal(code, 0, stdout);
  const report = mustFit('verification', stdout) as { judged: number; differing: unknown[] };
  assert.deepEqual(report.differing, []);
  assert.ok(report.judged > 10);
});

test('a bundle in which one recorded answer was changed is refused', async () => {
  const bundle = join(folder, 'changed');
  cpSync(join(recorded, 'bundle'), bundle, { recursive: true });
  const file = join(bundle, 'journals.ndjson');
  writeFileSync(file, readFileSync(file, 'utf8').replace('ロックされています', 'ロックされていません'));
  const outcome = await run('verify', bundle);
  assert.equal(outcome.code, 3);
  mustExplain(outcome, /journals\.ndjson: was changed after the run/);
});

test('a changed answer whose chain and digests were forged, too, comes to another verdict', async () => {
  const bundle = join(folder, 'forged');
  cpSync(join(recorded, 'bundle'), bundle, { recursive: true });
  forge(bundle, { 'journals.ndjson': (text) => text.replaceAll('ロックされています', 'ロックされていません') });
  const outcome = await run('verify', bundle);
  assert.equal(outcome.code, 1, outcome.stdout + outcome.stderr);
  assert.match(outcome.stdout, /OPW-3\.2\.1-04 {2}recorded PASS, again FAIL/);
});

test('a suite of another version finds its scenarios by their names, and says where it does something else', async () => {
  const bundle = join(folder, 'older');
  cpSync(join(recorded, 'bundle'), bundle, { recursive: true });
  const older = (facts: string): string => facts.replace(/"features":\s*"[0-9a-f]{64}"/, `"features":"${'0'.repeat(64)}"`);
  const lower = (text: string): string => text.replaceAll(/"line":(\d+)/g, (_all, line) => `"line":${Number(line) + 1000}`);
  forge(bundle, {
    'run.json': older,
    'messages-http.ndjson': lower,
    'journals.ndjson': (text) => text.replaceAll(/\.feature:(\d+)@/g, (_all, line) => `.feature:${Number(line) + 1000}@`),
  });
  const moved = await run('verify', bundle);
  assert.equal(moved.code, 0, moved.stdout + moved.stderr);
  assert.match(moved.stdout, /features or the catalogue of this suite are others/);
  assert.match(moved.stdout, /The same verdict for each of 1\d judged requirements/);
  // Another wording of an act: this suite asks for something that was not recorded.
  forge(bundle, { 'journals.ndjson': (text) => text.replace('"verb":"answers the dialogue"', '"verb":"clicks away the dialogue"') });
  const other = await run('verify', bundle, '--json');
  const { differing, notComparable } = mustFit('verification', other.stdout) as { differing: unknown[]; notComparable: string[] };
  assert.deepEqual(differing, []);
  assert.equal(notComparable.length, 1, other.stdout);
});

test('a bundle with a file missing or added is refused', async () => {
  const bundle = join(folder, 'added');
  cpSync(join(recorded, 'bundle'), bundle, { recursive: true });
  writeFileSync(join(bundle, 'note.txt'), 'hello');
  mustExplain(await run('verify', bundle), /note\.txt: is not in manifest\.json/);
  rmSync(join(bundle, 'note.txt'));
  rmSync(join(bundle, 'run.json'));
  mustExplain(await run('verify', bundle), /run\.json: is missing/);
});

test('--order random and --parallel 2 come to the same verdicts', async () => {
  const verdicts = (out: string): string[] =>
    (JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as Results).scenarios.map(({ key, verdict }) => `${key} ${verdict}`);
  const out = join(folder, 'shuffled');
  const { code } = await run(
    'run',
    '--binding',
    'http',
    '--tags',
    '@OPW-3.2.1 or @OPW-3.4',
    '--order',
    'random',
    '--parallel',
    '2',
    '--out',
    out,
  );
  assert.equal(code, 0);
  assert.deepEqual(verdicts(out), verdicts(recorded));
});

test('the simulators, tested from outside, pass as they do inside; a control that is lacking is NOT_TESTABLE by name', async () => {
  const child = spawn(process.execPath, [akashi, 'simulate', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { addresses, control } = mustFit('simulation', line) as { addresses: Record<string, string>; control: string };
    const profile = (offers: string, options: string): string => {
      const file = join(folder, 'outside.yaml');
      writeFileSync(
        file,
        `target:\n  name: outside\n  roles:\n    operator-console: { address: "${addresses['operator-console']}", bindings: [http] }\n` +
          `    admin-console: { address: "${addresses['admin-console']}", bindings: [http] }\n  options: [${options}]\n` +
          `  controls: { address: "${control}", offers: [${offers}] }\n  merchants: [Merchant, OtherMerchant]\n`,
      );
      return file;
    };
    const out = join(folder, 'outside');
    const tags = '@OPW-3.2.1 or @OPW-4.4';
    const whole = await run(
      'run',
      '--target',
      profile('clock, admin, network-cut, call-control', 'access-restriction'),
      '--tags',
      tags,
      '--out',
      out,
    );
    assert.equal(whole.code, 0, whole.stdout + whole.stderr);
    const less = await run('run', '--target', profile('admin, network-cut', ''), '--tags', tags, '--out', out);
    assert.equal(less.code, 2, less.stdout);
    const { requirements } = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as Results;
    const lacking = requirements.find(({ id }) => id === 'OPW-4.4-01');
    assert.equal(lacking?.verdict, 'NOT_TESTABLE');
    assert.match(lacking?.reasons[0] ?? '', /no control "clock"/);
    const unclaimed = requirements.find(({ id }) => id === 'OPW-3.2.1-01');
    assert.equal(unclaimed?.verdict, 'NOT_APPLICABLE');
    assert.match(unclaimed?.reasons[0] ?? '', /option access-restriction/);
    assert.equal((await run('verify', join(out, 'bundle'))).code, 0);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});

test('prove --json fits its schema', async () => {
  const { code, stdout } = await run('prove', '--tags', '@OPW-3.2.1-07', '--json');
  assert.equal(code, 0, stdout);
  const { results } = mustFit('prove', stdout) as { results: { id: string; held: boolean; tripped: string[] }[] };
  assert.deepEqual(
    results.map(({ id, held }) => [id, held]),
    [['failures-add-up', true]],
  );
});

for (const [what, given, ...parts] of [
  ['an unknown command', ['certify'], /unknown command 'certify'/, /akashi --help/],
  ['an unknown option', ['run', '--fast'], /unknown option '--fast'/],
  ['an unknown binding', ['run', '--binding', 'telnet'], /--binding/, /http, browser, all/],
  ['a wrong number', ['run', '--parallel', 'many'], /--parallel/, /whole number from 1 to 64/],
  ['a wrong tag expression', ['run', '--tags', '@A or'], /--tags: expected a tag expression/, /given "@A or"/],
  ['tags that select nothing', ['run', '--tags', '@OPW-9.9-99'], /no scenario has the tags "@OPW-9\.9-99"/, /akashi requirements/],
  ['a profile that is not there', ['run', '--target', '/nowhere/profile.yaml'], /profile\.yaml: expected a YAML file/, /ENOENT/],
  ['a bundle that is not there', ['verify', '/nowhere/bundle'], /expected a bundle .*there is nothing/],
  ['tags without faults', ['prove', '--tags', '@CSA-15'], /no fault or variant belongs to/],
] as const) {
  test(`bad input: ${what}: exit code 3, one or two lines`, async () => {
    const outcome = await run(...(given as readonly string[]));
    assert.equal(outcome.code, 3, outcome.stderr);
    mustExplain(outcome, ...(parts as unknown as RegExp[]));
  });
}

for (const [what, text, ...parts] of [
  ['no YAML', 'target: [', /:\d+:\d+: no valid YAML/],
  [
    'an unknown field',
    'target:\n  name: x\n  rolls: {}\n',
    /profile\.yaml:\d+:\d+: target has an unknown field "rolls"; expected one of name, roles/,
  ],
  ['a missing field', 'target:\n  name: x\n', /target lacks the field "roles"/],
  [
    'an unknown role',
    'target:\n  name: x\n  roles:\n    operator: { address: "http://x" }\n',
    /profile\.yaml:\d+:\d+: target\.roles has an unknown entry "operator"/,
  ],
  [
    'a wrong address',
    'target:\n  name: x\n  roles:\n    operator-console: { address: "x" }\n',
    /:4:\d+: target\.roles\.operator-console\.address must match pattern/,
    /given "x"/,
  ],
  [
    'a password that is not set',
    'target:\n  name: x\n  roles:\n    operator-console: { address: "http://x" }\n  credentials: { operators: [{ merchantId: M, userId: u, password: { env: NOT_SET_AT_ALL } }] }\n',
    /environment variable NOT_SET_AT_ALL, which is not set/,
  ],
] as const) {
  test(`a profile with ${what}: exit code 3, file, line and column`, async () => {
    const file = join(folder, 'profile.yaml');
    writeFileSync(file, text as string);
    const outcome = await run('run', '--target', file);
    assert.equal(outcome.code, 3, outcome.stderr);
    mustExplain(outcome, ...(parts as unknown as RegExp[]));
  });
}

test('simulate writes no certificate over another file', async () => {
  const there = mkdtempSync(join(tmpdir(), 'akashi-tls-'));
  writeFileSync(join(there, 'client.key'), 'mine');
  const outcome = await run('simulate', '--mutual-tls', there);
  assert.equal(outcome.code, 3);
  mustExplain(outcome, /--mutual-tls/, /client\.key is there already/);
  assert.equal(readFileSync(join(there, 'client.key'), 'utf8'), 'mine');
  rmSync(there, { recursive: true });
});
