/** Repeated runs, known failures, changes between runs, and whom to look at first. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadCatalogue } from '../features/catalogue/catalogue';
import { blameFor, blameRules } from './blame';
import { changesBetween } from './changes';
import type { ScenarioRun } from './evidence/collect';
import { judge, type RunFacts } from './judge';
import type { Finding, RequirementResult, Results } from './results';
import type { Verdict } from './verdict';
import { readWaivers, type Waiver } from './waivers';

const catalogue = loadCatalogue();
const [id, otherId] = ['OPW-3.4-01', 'OPW-3.4-03'];
const target = {
  name: 't',
  builtIn: false,
  profile: 'p.yaml',
  roles: ['operator-console'],
  options: [],
  controls: [],
  bindings: ['http'],
  parameters: {},
};
const facts: RunFacts = {
  run: {
    ...{ id: 'r', startedAt: '2026-11-23T00:00:00.000Z', finishedAt: '2026-11-23T01:00:00.000Z', suite: 'akashi 1', node: '', seed: 0 },
    ...{ bindings: ['http'], tags: null, order: 'defined', repeat: 1, shard: null },
  },
  target,
  digests: { catalogue: '', features: '', profile: null },
  ...{ problems: [], proven: new Map(), places: [], covered: new Set<string>(), waivers: [] },
};

function ran(repetition: number, ...findings: readonly Finding[]): ScenarioRun {
  const record = { binding: 'http', checks: 1, findings, journal: [{ n: 3, at: '', party: 'op01', verb: 'presses', given: [] }] };
  return {
    ...{ uri: 'a.feature', line: 1, feature: 'a', rule: null, name: 'n', binding: 'http', repetition, requirements: [id, otherId] },
    ...{
      steps: [],
      status: findings.some(({ verdict }) => verdict !== 'WARN') ? 'FAILED' : 'PASSED',
      seconds: 1,
      finished: true,
      pictures: [],
      record,
    },
  };
}

const finding = (verdict: Verdict, ...requirements: readonly string[]): Finding => ({ verdict, requirements, message: `it is ${verdict}` });
const resultsOf = (runs: readonly ScenarioRun[], more: Partial<RunFacts> = {}): Results => judge(catalogue, { ...facts, ...more }, runs);
const requirement = (results: Results, wanted = id): RequirementResult =>
  results.requirements.find((one) => one.id === wanted) as RequirementResult;

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-waivers-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('runs that agree come to what each of them came to, in one scenario', () => {
  for (const verdict of ['FAIL', 'NOT_TESTABLE', 'INCONCLUSIVE'] as const) {
    const results = resultsOf([1, 2, 3].map((n) => ran(n, finding(verdict, id))));
    assert.equal(requirement(results).verdict, verdict);
    assert.deepEqual(
      results.scenarios.map(({ key, repetitions, checks }) => [key, repetitions, checks]),
      [['a.feature:1@http', [verdict, verdict, verdict], 3]],
    );
  }
});

test('runs that disagree are UNSTABLE, and only on what they disagree', () => {
  const results = resultsOf([ran(1), ran(2, finding('FAIL', id)), ran(3)]);
  assert.equal(requirement(results).verdict, 'UNSTABLE');
  assert.equal(requirement(results, otherId).verdict, 'PASS');
  assert.equal(results.scenarios[0]?.verdict, 'UNSTABLE');
  assert.ok(results.scenarios[0]?.findings.some(({ message }) => message === 'repeated runs disagree: FAIL in 1, PASS in 2 of 3 runs'));
  assert.equal(results.summary.exitCode, 1);
});

test('trouble of the suite in one of the runs stays trouble of the suite', () => {
  assert.equal(requirement(resultsOf([ran(1), ran(2, finding('HARNESS', id))])).verdict, 'HARNESS');
});

const waiver = (until: string, of = id): Waiver => ({ requirement: of, reason: 'waits for release 7', owner: 'A. Tester', until });

test('a waiver that holds keeps the run conforming, and the verdict visible', () => {
  for (const [verdict, runs] of [
    ['FAIL', [ran(1, finding('FAIL', id))]],
    ['UNSTABLE', [ran(1), ran(2, finding('FAIL', id))]],
    ['WARN', [ran(1, finding('WARN', id))]],
  ] as const) {
    const results = resultsOf(runs, { waivers: [waiver('2026-11-23')] });
    assert.equal(requirement(results).verdict, 'WAIVED');
    assert.equal(requirement(results).waiver?.original, verdict);
    assert.deepEqual([results.summary.exitCode, results.problems], [0, []]);
  }
});

test('a waiver that has expired, or that nothing needs, fails the run', () => {
  const expired = resultsOf([ran(1, finding('FAIL', id))], { waivers: [waiver('2026-11-22')] });
  assert.equal(requirement(expired).verdict, 'FAIL');
  assert.match(expired.problems[0]?.message ?? '', /has expired on 2026-11-22: mend what fails, or renew it \(owner: A\. Tester\)/);
  const needless = resultsOf([ran(1)], { waivers: [waiver('2027-01-01')] });
  assert.equal(needless.summary.exitCode, 1);
  assert.match(needless.problems[0]?.message ?? '', /is not needed any more: it passes/);
  const notRun = resultsOf([ran(1)], { waivers: [waiver('2027-01-01', 'OPW-3.2-01')] });
  assert.deepEqual([notRun.summary.exitCode, notRun.problems], [0, []]);
});

test('a waiver excuses neither what could not be decided nor trouble of the suite', () => {
  for (const verdict of ['HARNESS', 'INCONCLUSIVE', 'NOT_TESTABLE', 'CONFIG'] as const) {
    assert.equal(requirement(resultsOf([ran(1, finding(verdict, id))], { waivers: [waiver('2027-01-01')] })).verdict, verdict);
  }
});

test('a file of waivers says what is wrong with it', () => {
  const file = join(folder, 'waivers.yaml');
  const wrong = (text: string, message: RegExp): void => {
    writeFileSync(file, text);
    assert.throws(() => readWaivers(file, new Set([id])), message);
  };
  const entry = (more: string): string =>
    `waivers:\n  - requirement: ${id}\n    reason: waits for release 7\n    owner: A. Tester\n${more}`;
  wrong('waivers: 7\n', /waivers must be array, given 7/);
  wrong(entry(''), /lacks the field "until"/);
  wrong(entry('    until: tomorrow\n'), /until must match pattern/);
  wrong(entry('    until: "2026-02-30"\n'), /OPW-3\.4-01: until: expected a day of the calendar \(YYYY-MM-DD\), given 2026-02-30/);
  wrong(entry('    until: "2026-12-31"\n    note: x\n'), /unknown field "note"/);
  wrong(entry('    until: "2026-12-31"\n').replace(id, 'OPW-9.9-01'), /OPW-9\.9-01 is no requirement of the catalogue/);
  const twice = entry('    until: "2026-12-31"\n');
  wrong(`${twice}${twice.replace('waivers:\n', '')}`, /OPW-3\.4-01 is there twice/);
  writeFileSync(file, twice);
  assert.deepEqual(readWaivers(file, new Set([id])), [waiver('2026-12-31')]);
});

test('a change names what changed with it: the target only where nothing else did', () => {
  const passed = resultsOf([ran(1)]);
  const failed = resultsOf([ran(1, finding('FAIL', id))]);
  const only = (results: readonly Results[]) => changesBetween(results[0] as Results, results[1] as Results).filter((one) => one.id === id);
  assert.deepEqual(changesBetween(passed, passed), []);
  assert.deepEqual(only([passed, failed]), [
    { id, before: 'PASS', after: 'FAIL', worse: true, because: [{ cause: 'target', detail: 'nothing else changed: it is FAIL' }] },
  ]);
  assert.equal(only([failed, passed])[0]?.worse, false);
  const causes = (after: Results): string[] => (only([passed, after])[0]?.because ?? []).map(({ cause, detail }) => `${cause}: ${detail}`);
  assert.deepEqual(causes({ ...failed, target: { ...target, controls: ['clock'], parameters: { x: 1 } } }), [
    'profile: controls: with clock',
    'profile: parameter x: undefined before, 1 now',
  ]);
  assert.deepEqual(causes({ ...failed, run: { ...failed.run, suite: 'akashi 2' } }), ['suite: akashi 1 before, akashi 2 now']);
  assert.deepEqual(causes({ ...failed, target: { ...target, name: 'u' } }), ['target: another one: t before, u now']);
  const made = (digit: string): Results['target'] => ({ ...target, images: [{ container: 'ivr', image: 'ivr:1', id: `sha256:${digit}` }] });
  const rebuilt = changesBetween({ ...passed, target: made('a') }, { ...failed, target: made('b') }).find((one) => one.id === id);
  assert.deepEqual(rebuilt?.because, [{ cause: 'target', detail: 'another image of ivr: ivr:1 (sha256:a) before, ivr:1 (sha256:b) now' }]);
  const changed = { ...failed, requirements: failed.requirements.map((one) => (one.id === id ? { ...one, exact: ['new'] } : one)) };
  assert.deepEqual(causes(changed), ['catalogue: its exact changed']);
  const step = { keyword: 'When', text: 'another', status: 'PASSED' as const };
  assert.deepEqual(causes({ ...failed, scenarios: failed.scenarios.map((one) => ({ ...one, steps: [step] })) }), [
    'suite: its scenarios, or their steps, are others',
  ]);
  const none = resultsOf([], { covered: new Set([id]) });
  assert.match(changesBetween(passed, none).find((one) => one.id === id)?.because[0]?.detail ?? '', /^tags, bindings or parts/);
});

test('every rule of blame decides in its case, and shows the exchange', () => {
  const cases: Record<
    string,
    { verdict: Verdict; message?: string; expected?: string; repetitions?: Verdict[]; more?: Partial<RequirementResult>; builtIn?: boolean }
  > = {
    'suite-erred': { verdict: 'HARNESS' },
    misconfigured: { verdict: 'CONFIG' },
    'no-answer': { verdict: 'INCONCLUSIVE' },
    'control-refused': { verdict: 'NOT_TESTABLE', message: 'force a logout: the control answers HTTP 403' },
    'not-offered': { verdict: 'NOT_TESTABLE', message: 'the target offers no control "clock"' },
    'sometimes-no-answer': { verdict: 'UNSTABLE', repetitions: ['PASS', 'INCONCLUSIVE'] },
    'proof-broken': { verdict: 'FAIL', more: { proofs: [{ id: 'f', kind: 'fault', description: '', held: false }] } },
    'own-simulator': { verdict: 'FAIL', builtIn: true },
    'documented-text': { verdict: 'FAIL', expected: 'the message 認証に失敗しました。', more: { exact: ['認証に失敗しました。'] } },
    'open-ruling': { verdict: 'WARN', more: { ruling: { en: 'ours', ja: '当方' } } },
    'target-differs': { verdict: 'FAIL' },
  };
  assert.deepEqual(Object.keys(cases).sort(), blameRules.map((rule) => rule.id).sort());
  for (const [rule, { verdict, message = 'm', expected = 'e', repetitions, more, builtIn = false }] of Object.entries(cases)) {
    const [scenario] = resultsOf([ran(1, { ...finding(verdict, id), message, expected, seen: 's', journal: 3 })]).scenarios;
    assert.ok(scenario);
    const base = requirement(resultsOf([ran(1)]));
    const given = { ...base, verdict, ruling: null, exact: [], proofs: [], ...more };
    const blame = blameFor(given, [{ ...scenario, ...(repetitions && { repetitions }) }], { ...target, builtIn });
    assert.equal(blame?.rule, rule);
    assert.deepEqual([blame?.expected, blame?.seen, blame?.exchange?.journal], [expected, 's', 3]);
  }
  assert.equal(blameFor({ ...requirement(resultsOf([ran(1)])), verdict: 'PASS' }, [], target), null);
  assert.equal(blameFor({ ...requirement(resultsOf([ran(1)])), verdict: null }, [], target), null);
});

test('the rules of blame are written down', () => {
  const written = readFileSync(join(__dirname, '../docs/verdicts.md'), 'utf8');
  for (const { id: rule, party, because } of blameRules) {
    assert.ok(
      written.includes(`| \`${rule}\` | ${party} | ${because.en} |`) ||
        new RegExp(`\\| \`${rule}\` +\\| ${party} +\\| ${because.en} +\\|`).test(written),
      rule,
    );
  }
});
