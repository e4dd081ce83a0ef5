#!/usr/bin/env node
/*
 * Everything that must hold: types and lint, unit and property tests, the proof by faults and variants, the suite in
 * every binding, verification of its bundle. `node bin/test.js unit` stops after the second. Closes with one line that
 * counts all of it.
 */
const { spawnSync } = require('node:child_process');
const { readdirSync, readFileSync } = require('node:fs');
const { join, relative } = require('node:path');

const root = join(__dirname, '..');
const only = process.argv[2];
let passed = 0;
let failed = 0;
/** What has to be looked at, told once more at the end, where it is seen. */
const failures = [];

/** Runs a command; its output is shown as it comes, unless it is to be counted. */
function run(what, command, given, captured = false) {
  process.stdout.write(`\n== ${what}\n`);
  const begun = Date.now();
  const stdio = captured ? ['ignore', 'pipe', 'inherit'] : ['ignore', 'inherit', 'inherit'];
  const { status, stdout, error } = spawnSync(command, given, { cwd: root, stdio, encoding: 'utf8', maxBuffer: 1 << 29 });
  if (error) process.stdout.write(`${error.message}\n`);
  process.stdout.write(`   ${Math.round((Date.now() - begun) / 1000)} s, exit code ${status}\n`);
  if (status !== 0) failures.push(what);
  return { ok: status === 0, stdout: stdout ?? '' };
}

function count(ok, number = 1) {
  if (ok) passed += number;
  else failed += number;
}

function tool(name) {
  return join(root, 'node_modules/.bin', name);
}

function testFiles(folder) {
  const skipped = new Set(['node_modules', 'out', '.git']);
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : testFiles(path);
    return entry.name.endsWith('.test.ts') ? [relative(root, path)] : [];
  });
}

count(run('types', tool('tsc'), ['--project', '.']).ok);
count(run('lint and format', tool('biome'), ['check', '.']).ok);
count(run('unused code', tool('knip'), []).ok);

const files = testFiles(root).sort();
const unit = run(
  `unit and property tests (${files.length} files)`,
  process.execPath,
  ['--require', 'ts-node/register', '--test', '--test-concurrency=2', '--test-reporter=tap', ...files],
  true,
);
const counted = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(unit.stdout)?.[1] ?? 0);
failures.push(...unit.stdout.split('\n').filter((line) => /^\s*not ok \d+ - /.test(line)));
if (!unit.ok)
  process.stdout.write(
    unit.stdout
      .split('\n')
      .filter((line) => !/^\s*(ok|# Subtest|duration_ms|type:|---|\.\.\.)/.test(line))
      .join('\n'),
  );
passed += counted('pass');
failed += counted('fail') + counted('cancelled');
if (counted('tests') === 0 || (!unit.ok && counted('fail') === 0)) count(false);

if (only !== 'unit') {
  const out = 'reports/out';
  // First, so that the report of the run shows what was proven.
  const proof = run('faults and variants', process.execPath, ['bin/akashi.js', 'prove']);
  const { results } = proof.ok ? JSON.parse(readFileSync(join(root, out, 'proof.json'), 'utf8')) : { results: [] };
  count(true, results.filter(({ held }) => held).length);
  if (!proof.ok) count(false);
  const suite = run('the suite against the built-in simulators, every binding', process.execPath, ['bin/akashi.js', 'run', '--out', out]);
  const { scenarios } = suite.ok ? JSON.parse(readFileSync(join(root, out, 'results.json'), 'utf8')) : { scenarios: [] };
  // Only what was judged and held counts as passed; what was not executed counts as nothing.
  count(true, scenarios.filter(({ verdict }) => verdict === 'PASS').length);
  if (!suite.ok) count(false);
  count(run('the recorded run, judged again', process.execPath, ['bin/akashi.js', 'verify', `${out}/bundle.tar`]).ok);
  count(run('what scenarios cost, as it is written down', process.execPath, ['bin/efforts.js', `${out}/bundle`]).ok);
}

const withoutEngine = unit.stdout.match(/# SKIP no container engine/g)?.length ?? 0;
process.stdout.write(`\ncontainer engine: ${withoutEngine === 0 ? 'there' : `none, ${withoutEngine} tests skipped`}\n`);
for (const failure of failures) process.stdout.write(`failed: ${failure.replace(/^\s*not ok \d+ - /, '')}\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
