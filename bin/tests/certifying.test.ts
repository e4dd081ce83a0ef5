/** Certifying somebody's implementation from the command line: keys, repeats, waivers, parts, runs that were cut, plans and caps. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import type { Results } from '../../reports/results';
import { Bench } from '../../simulators/bench/bench';
import { akashi, execute, mustExplain, mustFit, type Outcome } from './command-harness';

const root = join(__dirname, '../..');
let folder: string;
let bench: Bench;

const run = (...given: string[]): Promise<Outcome> => runWith({}, process.execPath, akashi, ...given);
const runWith = (env: Record<string, string>, program: string, ...given: string[]): Promise<Outcome> =>
  execute(program, given, { cwd: folder, env });

const at = (...parts: readonly string[]): string => join(folder, ...parts);
const resultsIn = (out: string): Results => JSON.parse(readFileSync(at(out, 'results.json'), 'utf8')) as Results;
const verdictOf = (results: Results, id: string) => results.requirements.find((one) => one.id === id)?.verdict ?? null;

function refused(outcome: Outcome, ...parts: readonly RegExp[]): void {
  assert.equal(outcome.code, 3, outcome.stderr);
  mustExplain(outcome, ...parts);
}

/** A profile of a world of the bench: only the operator web, without a browser. */
function profile(name: string, rules: Record<string, unknown>, more = '', ways = ''): string {
  const world = bench.addWorld({ rules }, name);
  const { addresses, control } = bench.describe(world);
  const file = at(`${name}.yaml`);
  const offers = ways.includes('addUser') ? 'clock' : 'clock, admin';
  writeFileSync(
    file,
    `target:\n  name: ${name}\n  roles:\n    operator-console: { address: "${addresses['operator-console']}", bindings: [http] }\n${more}` +
      `  controls:\n    address: "${control}"\n    offers: [${offers}]\n${ways}  merchants: [Merchant, OtherMerchant]\n`,
  );
  return file;
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-certifying-'));
  bench = await Bench.start();
});
after(async () => {
  await bench.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a bundle is signed by a key of one's own, and verified by its public part", async () => {
  const made = await run('keygen', 'vendor');
  assert.equal(made.code, 0, made.stderr);
  assert.equal(statSync(at('vendor.key')).mode & 0o777, 0o600);
  refused(await run('keygen', 'vendor'), /vendor\.key is there already.*give another name/);
  refused(await run('keygen', 'no/such/folder/key'), /expected a name of files that can be written/);
  assert.equal((await run('keygen', 'stranger')).code, 0);
  const tags = ['--binding', 'http', '--tags', '@OPW-3.4'];
  refused(await run('run', ...tags, '--sign-with', 'none.key'), /--sign-with none\.key: expected a key file/);
  refused(await run('run', ...tags, '--sign-with', 'vendor.pub'), /--sign-with vendor\.pub: expected a private key/);
  const signed = await runWith(
    { AKASHI_SIGNING_KEY: readFileSync(at('vendor.key'), 'utf8') },
    process.execPath,
    akashi,
    'run',
    ...tags,
    '--out',
    'signed',
  );
  assert.equal(signed.code, 0, signed.stderr);
  const verified = await run('verify', 'signed/bundle.tar', '--key', 'vendor.pub', '--json');
  assert.equal(verified.code, 0, verified.stderr);
  assert.equal((JSON.parse(verified.stdout) as { signature: string }).signature, 'right');
  refused(await run('verify', 'signed/bundle.tar', '--key', 'stranger.pub'), /no signature in it is right by the key of --key/);
  refused(await run('verify', 'signed/bundle.tar', '--key', 'vendor.key'), /expected a public key, given a private one/);
  refused(await run('verify', 'nothing.tar'), /expected a bundle/);
  assert.doesNotMatch(readFileSync(at('signed', 'bundle', 'run.json'), 'utf8'), /PRIVATE KEY/);
});

test('runs of a target that sways are UNSTABLE', async () => {
  // A control of the target that fails every third time.
  const flaky = `const fs=require('fs'),n=fs.existsSync('n')?Number(fs.readFileSync('n')):0;fs.writeFileSync('n',String(n+1));if(n%3===2)process.exit(1);`;
  const call = `let s='';process.stdin.on('data',d=>s+=d).on('end',async()=>{const{merchantId,userId}=JSON.parse(s);await fetch(process.env.CONTROL+'/users/'+merchantId+'/'+userId+'/forced-logout',{method:'POST',headers:{'content-type':'application/json'},body:'{}'})})`;
  writeFileSync(at('force.js'), flaky + call);
  const file = profile('swaying', {}, '', '    ways: { forceLogout: { command: [node, force.js] } }\n');
  const { control } = bench.describe(bench.addWorld({}, 'unused'));
  const env = { CONTROL: control.replace('unused', 'swaying') };
  const given = [
    'run',
    '--no-doctor',
    '--target',
    file,
    '--tags',
    '@OPW-3.2.1-05',
    '--repeat',
    '4',
    '--order',
    'random',
    '--out',
    'swayed',
  ];
  const swayed = await runWith(env, process.execPath, akashi, ...given);
  const results = resultsIn('swayed');
  assert.equal(verdictOf(results, 'OPW-3.2.1-05'), 'UNSTABLE', swayed.stderr);
  assert.equal(swayed.code, 1);
  assert.equal(results.run.repeat, 4);
  assert.ok(results.scenarios.some(({ repetitions }) => repetitions?.includes('PASS') && repetitions.includes('NOT_TESTABLE')));
  const again = await run('verify', 'swayed/bundle.tar');
  assert.equal(again.code, 0, again.stdout + again.stderr);
});

test('a known failure is waived until its day, and no longer than it fails', async () => {
  const file = profile('no-question', { 'operatorConsole.session.logoutAsks': false });
  const broken = ['--no-doctor', '--target', file, '--tags', '@OPW-3.4-01', '--out', 'waived'];
  const failed = await run('run', ...broken);
  assert.equal(failed.code, 1, failed.stdout + failed.stderr);
  assert.match(failed.stdout, /FAIL {10}OPW-3\.4-01 .* \(look first at: (target|ruling)\)/);
  const waivers = (until: string, id = 'OPW-3.4-01'): string => {
    writeFileSync(
      at('waivers.yaml'),
      `waivers:\n  - { requirement: ${id}, reason: waits for release 7, owner: A. Tester, until: "${until}" }\n`,
    );
    return 'waivers.yaml';
  };
  const waived = await run('run', ...broken, '--waivers', waivers('2999-12-31'));
  assert.equal(waived.code, 0, waived.stdout);
  const { waiver } = resultsIn('waived').requirements.find(({ id }) => id === 'OPW-3.4-01') ?? {};
  assert.deepEqual([waiver?.original, waiver?.owner], ['FAIL', 'A. Tester']);
  assert.match(readFileSync(at('waived', 'index.html'), 'utf8'), /waits for release 7/);
  assert.equal((await run('verify', 'waived/bundle.tar')).code, 0);
  const expired = await run('run', ...broken, '--waivers', waivers('2020-01-01'));
  assert.equal(expired.code, 1);
  assert.match(expired.stdout, /The waiver of OPW-3\.4-01 has expired on 2020-01-01/);
  const needless = await run('run', '--binding', 'http', '--tags', '@OPW-3.4-01', '--out', 'waived', '--waivers', waivers('2999-12-31'));
  assert.equal(needless.code, 1);
  assert.match(needless.stdout, /is not needed any more: it passes/);
  refused(await run('run', '--waivers', waivers('2999-12-31', 'OPW-9.9-99')), /OPW-9\.9-99 is no requirement of the catalogue/);
});

test('what changed between two runs is said with its cause', async () => {
  const good = ['run', '--no-doctor', '--target', profile('good', {}), '--tags', '@OPW-3.4', '--out', 'before'];
  const bad = [
    'run',
    '--no-doctor',
    '--target',
    profile('bad', { 'operatorConsole.session.logoutAsks': false }),
    '--tags',
    '@OPW-3.4',
    '--out',
    'after',
  ];
  writeFileSync(at('bad.yaml'), readFileSync(at('bad.yaml'), 'utf8').replace('name: bad', 'name: good'));
  assert.deepEqual([(await run(...good)).code, (await run(...bad)).code], [0, 1]);
  const worse = await run('diff', 'before', 'after/bundle.tar');
  assert.equal(worse.code, 1, worse.stderr);
  assert.match(worse.stdout, /worse {2}OPW-3\.4-01 +PASS → FAIL\n +target: nothing else changed/);
  const better = await run('diff', 'after/results.json', 'before/bundle', '--json');
  assert.equal(better.code, 0);
  mustFit('diff', better.stdout);
  assert.ok((JSON.parse(better.stdout) as { changes: { worse: boolean }[] }).changes.every((change) => !change.worse));
  assert.match((await run('diff', 'before', 'before')).stdout, /No requirement of 292 changed/);
  refused(await run('diff', 'before', 'nowhere'), /expected results\.json, the folder of a run or its bundle\.tar, at nowhere is nothing/);
  refused(await run('diff', 'before', 'good.yaml'), /good\.yaml: expected a bundle in one file/);
});

const selection = ['--binding', 'http', '--tags', '@OPW-3.4 or @OPW-3.2.1'];

test('a run that was cut goes on where it was, and comes to what one run comes to', async () => {
  refused(
    await run('run', ...selection, '--out', 'cut', '--resume'),
    /--resume: expected a run that was cut in .*cut \(--out\), found none/,
  );
  const child = spawn(process.execPath, [akashi, 'run', ...selection, '--seed', '7', '--out', 'cut'], { cwd: folder, stdio: 'ignore' });
  const journals = at('cut', 'bundle', 'journals.ndjson');
  const ended = once(child, 'exit');
  await linesIn(journals, 3);
  child.kill('SIGKILL');
  await ended;
  const done = readFileSync(journals, 'utf8').split('\n').length - 1;
  assert.ok(!existsSync(at('cut', 'results.json')));
  refused(
    await run('run', '--binding', 'http', '--tags', '@OPW-3.4', '--out', 'cut', '--resume'),
    /--resume: the run in .*cut was cut with tags .*, now it is "@OPW-3\.4"/,
  );
  const resumed = await run('run', ...selection, '--out', 'cut', '--resume');
  assert.equal(resumed.code, 0, resumed.stderr);
  const whole = await run('run', ...selection, '--seed', '7', '--out', 'uncut');
  assert.equal(whole.code, 0, whole.stderr);
  assert.equal(resultsIn('cut').run.seed, 7);
  assert.deepEqual(comparable(resultsIn('cut')), comparable(resultsIn('uncut')));
  // Nothing that had ended was run again.
  const again = readFileSync(at('cut', 'bundle', 'messages-http-p2.ndjson'), 'utf8').split('"testCaseFinished"').length - 1;
  assert.equal(again, resultsIn('cut').scenarios.length - done);
  assert.equal((await run('verify', 'cut/bundle.tar')).code, 0);
  refused(await run('run', ...selection, '--out', 'cut', '--resume'), /found none/);
});

test('parts that a cluster and a CI engine run are put together to what one run comes to', async () => {
  const documents = readFileSync(join(root, 'docs/many-machines.md'), 'utf8');
  const blocks = [...documents.matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, text]) => parseAllDocuments(text ?? '')[0]?.toJS() as Record<string, never>,
  );
  const job = blocks.find((block) => (block as { kind?: string }).kind === 'Job') as unknown as {
    spec: { template: { spec: { containers: { args: string[] }[] } } };
  };
  const matrix = blocks.find((block) => Object.hasOwn(block, 'conformance')) as unknown as Record<
    'conformance' | 'report',
    { script: string[] }
  >;
  const [inCluster = ''] = job.spec.template.spec.containers[0]?.args ?? [];
  const [inCi = ''] = matrix.conformance.script;
  // As an image and a project would have them.
  const bin = at('bin');
  mkdirSync(bin);
  for (const [name, shift] of [
    ['akashi', ''],
    ['npx', 'shift; '],
  ] as const) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${shift}exec "${process.execPath}" "${akashi}" "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const path = `${bin}:${process.env.PATH}`;
  const chosen = (command: string): string => command.replace(' --seed', ` ${selection.map((word) => `'${word}'`).join(' ')} --seed`);
  const shell = (command: string, env: Record<string, string>) => runWith({ PATH: path, ...env }, 'sh', '-c', command);
  for (let index = 0; index < 3; index++) {
    const pod = await shell(chosen(inCluster), { JOB_COMPLETION_INDEX: String(index), PARTS: '3', SEED: '7' });
    assert.equal(pod.code, 0, pod.stderr);
    const node = await shell(chosen(inCi), { CI_NODE_INDEX: String(index + 1), CI_NODE_TOTAL: '3', CI_PIPELINE_ID: '7' });
    assert.equal(node.code, 0, node.stderr);
  }
  const merged = await shell('akashi report --merge results/*/bundle.tar --out results/whole', {});
  assert.equal(merged.code, 0, merged.stderr);
  const inReport = await shell(matrix.report.script[0] ?? '', {});
  assert.equal(inReport.code, 0, inReport.stderr);
  const one = comparable(resultsIn('uncut'));
  assert.deepEqual(comparable(resultsIn('results/whole')), one);
  assert.deepEqual(comparable(resultsIn('whole')), one);
  assert.equal((await run('verify', 'whole/bundle.tar')).code, 0);
  const bundles = [1, 2, 3].map((n) => `part-${n}/bundle.tar`);
  refused(
    await run('report', '--merge', bundles[0] ?? '', bundles[2] ?? '', '--out', 'x'),
    /part 2\/3 is not among them; run it with --shard 2\/3/,
  );
  refused(await run('report', '--merge', ...bundles, bundles[0] ?? '', '--out', 'x'), /part 1\/3 is there 2 times/);
  refused(await run('report', '--merge', 'uncut/bundle.tar', '--out', 'x'), /is no part of a run but a whole one/);
  refused(await run('run', '--shard', '5/4'), /--shard.*Expected i\/n, such as 1\/4/);
  refused(await run('run', '--shard', '900/900', '--binding', 'http', '--tags', '@OPW-3.4'), /there are fewer scenarios than parts/);
  const other = await run('run', '--binding', 'http', '--tags', '@OPW-3.4', '--seed', '7', '--shard', '2/3', '--out', 'other');
  assert.equal(other.code, 0, other.stderr);
  refused(
    await run('report', '--merge', bundles[0] ?? '', 'other/bundle.tar', bundles[2] ?? '', '--out', 'x'),
    /other\/bundle\.tar belongs to another run: its tags is/,
  );
});

test('the plan says what will be done, and what goes beyond a cap is not', async () => {
  const capped = profile('capped', {}, '  caps: { payments: 1, calls: 3 }\n');
  const plan = await run('run', '--plan', '--target', capped, '--tags', '@OPW-3.5.2', '--out', 'planned');
  assert.equal(plan.code, 0, plan.stderr);
  assert.match(plan.stdout, /plan +\d+ scenarios for \d+ requirements/);
  assert.match(plan.stdout, /effects +at most \d+ calls, \d+ payments of \d+ yen in all, \d+ messages/);
  assert.match(plan.stdout, /caps +calls 3, payments 1/);
  const forMachines = await run('run', '--plan', '--json', '--target', capped, '--tags', '@OPW-3.5.2', '--out', 'planned');
  mustFit('plan', forMachines.stdout);
  assert.ok(!existsSync(at('planned')), 'a plan does nothing');
  const world = bench.describe(bench.addWorld({}, 'two-calls'));
  const ivr = `    ivr: { address: "${world.addresses.ivr}", bindings: [call-control] }\n`;
  const few = profile('few-calls', {}, `${ivr.replace('two-calls', 'few-calls')}  caps: { calls: 3 }\n`);
  const ran = await run('run', '--no-doctor', '--target', few, '--tags', '@OPW-3.6.1', '--out', 'capped');
  const results = resultsIn('capped');
  const beyond = results.scenarios.filter(({ findings }) =>
    findings.some(({ message }) => /would go beyond the 3 that the profile allows in a run \(target\.caps\.calls\)/.test(message)),
  );
  assert.ok(beyond.length > 0, ran.stdout);
  const placed = results.scenarios
    .flatMap(({ journal }) => journal)
    .filter(({ verb, failure }) => /^(places a call|completes the transfer)$/.test(verb) && !failure);
  assert.ok(placed.length > 0 && placed.length <= 3, String(placed.length));
  assert.equal((await run('verify', 'capped/bundle.tar')).code, 0, 'what did not begin does not begin again');
});

test('a target that does not answer is given up after three scenarios, also when it is judged again', async () => {
  writeFileSync(
    at('silent.yaml'),
    `target:
  name: Silent
  roles: { operator-console: { address: "http://127.0.0.1:9/", bindings: [http] } }
  controls: { address: "http://127.0.0.1:9/control", offers: [admin] }
  merchants: [Merchant, OtherMerchant]
`,
  );
  const ran = await run('run', '--no-doctor', '--target', at('silent.yaml'), '--tags', '@OPW-3.2.1', '--out', 'silent');
  assert.equal(ran.code, 2, ran.stderr);
  const messages = resultsIn('silent').scenarios.flatMap(({ findings }) => findings.map(({ message }) => message));
  const [given = [], tried = []] = [true, false].map((wanted) => messages.filter((one) => one.startsWith('not tried') === wanted));
  assert.equal(tried.filter((one) => !one.includes('does not claim')).length, 3, tried.join('\n'));
  assert.ok(given.length > 3, given.join('\n'));
  assert.equal((await run('verify', 'silent/bundle.tar')).code, 0);
});

test('what has to be done by hand is asked for, and done; unattended it is not testable', async () => {
  const file = profile('by-hand', {}, '', '    ways: { addUser: by-hand }\n');
  const given = ['run', '--no-doctor', '--target', file, '--tags', '@OPW-3.4-01', '--out', 'hand'];
  const plan = await run('run', '--plan', '--target', file, '--tags', '@OPW-3.4-01');
  assert.match(plan.stdout, /by hand +addUser \d+ times/);
  refused(await run(...given, '--parallel', '2'), /--parallel: nobody can do by hand what several processes ask for at once/);
  const unattended = await run(...given, '--unattended');
  assert.equal(unattended.code, 2, unattended.stdout);
  assert.match(unattended.stdout, /addUser is done by hand, and nobody is there \(--unattended\)/);
  const { control } = bench.describe(bench.addWorld({}, 'somewhere'));
  const child = spawn(process.execPath, [akashi, ...given], { cwd: folder, stdio: ['pipe', 'ignore', 'pipe'] });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', async (text: string) => {
    told += text;
    const [, userId, merchantId, initialPassword] =
      /Add the user (\S+) to the merchant (\S+): operator, comment "", initial password (\S+)\.\n.*> $/s.exec(told) ?? [];
    if (userId === undefined) return;
    told = '';
    const body = JSON.stringify({ authority: 'operator', comment: '', initialPassword });
    const address = `${control.replace('somewhere', 'by-hand')}/users/${merchantId}/${userId}`;
    const { status } = await fetch(address, { method: 'PUT', headers: { 'content-type': 'application/json' }, body });
    child.stdin.write(status < 300 ? '\n\n' : 'n\n');
  });
  const [code] = (await once(child, 'exit')) as [number];
  assert.equal(code, 0);
  assert.equal(verdictOf(resultsIn('hand'), 'OPW-3.4-01'), 'PASS');
  assert.equal((await run('verify', 'hand/bundle.tar')).code, 0);
});

test('a target that cannot be tested yet is not judged', async () => {
  const file = at('gone.yaml');
  writeFileSync(file, 'target:\n  name: gone\n  roles:\n    operator-console: { address: "http://127.0.0.1:9/", bindings: [http] }\n');
  const gone = await run('run', '--target', file, '--out', 'gone');
  assert.equal(gone.code, 3);
  assert.match(gone.stderr, /CONFIG: nothing was judged, the target cannot be tested yet/);
  assert.match(gone.stderr, /role operator-console: .*(\n.*)*nobody listens there.*(\n.*)*network\n$/);
  assert.ok(!existsSync(at('gone', 'results.json')));
  const examined = await run('doctor', file, '--json');
  assert.equal(examined.code, 3);
  mustFit('doctor', examined.stdout);
  assert.equal((JSON.parse(examined.stdout) as { word: string }).word, 'network');
  writeFileSync(file, 'target: { name: gone }\n');
  const malformed = await run('doctor', file);
  assert.equal(malformed.code, 3);
  assert.match(malformed.stdout, /lacks the field "roles"[\s\S]*\nconfig\n$/);
});

/** Results without what differs from run to run: times, ids, and what was exchanged on the way. */
function comparable(results: Results): unknown {
  const { run: facts, scenarios, places, ...rest } = results;
  const { id: _id, startedAt: _startedAt, finishedAt: _finishedAt, ...run } = facts;
  return {
    ...rest,
    run,
    // How much there is of our own reports depends on the exchanges.
    places: places.map(({ bytes: _bytes, searches: _searches, ...place }) => place),
    scenarios: scenarios.map(({ seconds: _seconds, journal: _journal, ...scenario }) => scenario),
  };
}

/** Waits until a file has so many lines. */
async function linesIn(file: string, count: number): Promise<void> {
  const enough = (): boolean => existsSync(file) && readFileSync(file, 'utf8').split('\n').length > count;
  while (!existsSync(file)) await nextChange(folder);
  while (!enough()) await nextChange(file);
}

function nextChange(path: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(path, { recursive: path === folder }, () => {
      watcher.close();
      resolve();
    });
  });
}
