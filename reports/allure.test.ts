import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { writeAllureResults } from './allure';
import { fixture, pixel } from './fixture';
import type { Results } from './results';

interface Result {
  uuid: string;
  historyId: string;
  fullName: string;
  name: string;
  description: string;
  status: string;
  statusDetails: { message?: string; expected?: string; actual?: string; flaky?: boolean };
  labels: { name: string; value: string }[];
  steps: { name: string; status: string }[];
  attachments: { name: string; source: string; type: string }[];
}

let folder = '';
let report = '';

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-allure-'));
  report = join(folder, 'report');
  mkdirSync(join(report, 'bundle', 'pictures'), { recursive: true });
  // one of the two pictures of the fixture; the other is missing
  writeFileSync(join(report, 'bundle', 'pictures', 'OPW-3.2.1-02_1.png'), pixel);
  writeFileSync(join(report, 'secret.txt'), 'not a picture');
  writeFileSync(join(folder, 'outside.png'), pixel);
});

after(() => rmSync(folder, { recursive: true }));

function written(results: Results, name = 'allure-results'): { results: Result[]; files: Map<string, string> } {
  const out = join(report, name);
  writeAllureResults(results, out);
  const files = new Map(
    readdirSync(out)
      .sort()
      .map((file) => [file, readFileSync(join(out, file), 'base64')]),
  );
  const all = [...files.keys()]
    .filter((file) => file.endsWith('-result.json'))
    .map((file) => JSON.parse(readFileSync(join(out, file), 'utf8')) as Result);
  return { results: all, files };
}

const of = (results: readonly Result[], key: string) =>
  results.find(({ fullName }) => fullName === key) ?? assert.fail(`no result for ${key}`);

describe('Allure results', () => {
  it('hold each scenario, each requirement not executed and each problem once', () => {
    const { results } = written(fixture);
    const open = fixture.requirements.filter(({ verdict }) => verdict === null).length;
    assert.equal(results.length, fixture.scenarios.length + open + fixture.problems.length);
    assert.equal(new Set(results.map(({ uuid }) => uuid)).size, results.length);
    for (const { uuid } of results) assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('tell each verdict as Allure can, and never call passed what is not', () => {
    const expected: Record<string, string> = {
      PASS: 'passed',
      WARN: 'passed',
      FAIL: 'failed',
      UNSTABLE: 'failed',
      WAIVED: 'failed',
      NOT_APPLICABLE: 'skipped',
      NOT_TESTABLE: 'skipped',
      INCONCLUSIVE: 'broken',
      CONFIG: 'broken',
      HARNESS: 'broken',
    };
    const { results } = written(fixture);
    for (const { key, verdict } of fixture.scenarios) {
      const result = of(results, key);
      assert.equal(result.status, expected[verdict], verdict);
      assert.ok(result.labels.some(({ name, value }) => name === 'tag' && value === verdict));
      assert.equal(result.statusDetails.flaky === true, verdict === 'UNSTABLE');
    }
    for (const { id, verdict } of fixture.requirements) {
      if (verdict === null) assert.equal(of(results, `requirement ${id}`).status, 'skipped');
    }
  });

  it('name document, section, requirement and level', () => {
    const { results } = written(fixture);
    const failed = of(results, 'features/operator-web/3.2-login.feature:57@browser');
    const values = (name: string) => failed.labels.filter((one) => one.name === name).map(({ value }) => value);
    assert.deepEqual(values('epic'), ['VeriTrans4G IVR payment solution, operator web user guide']);
    assert.deepEqual(values('story'), ['OPW-3.2.1-06', 'OPW-3.2.1-04']);
    assert.deepEqual(values('severity'), ['critical']);
    assert.deepEqual(
      failed.steps.map(({ status }) => status),
      ['passed', 'passed', 'failed', 'skipped'],
    );
    assert.match(failed.statusDetails.expected ?? '', /ロック/);
  });

  it('carry journal and pictures, and say when a picture is missing', () => {
    const { results, files } = written(fixture);
    for (const { attachments } of results) for (const { source } of attachments) assert.ok(files.has(source), source);
    const waived = results.find(({ name }) => name === 'A wrong password is refused');
    assert.deepEqual(
      waived?.attachments.map(({ type }) => type),
      ['text/plain', 'image/png'],
    );
    const broken = results.find(({ name }) => name === 'A single card is named');
    assert.match(broken?.description ?? '', /LCK-flow-06_1\.png is missing/);
  });

  it('copy nothing but pictures from within the report', () => {
    const reaching = structuredClone(fixture) as Results;
    Object.assign(reaching.scenarios[0] ?? {}, { screenshots: ['secret.txt', '../outside.png', join(folder, 'outside.png')] });
    const { results } = written(reaching, 'reaching');
    const first = of(results, reaching.scenarios[0]?.key ?? '');
    assert.deepEqual(
      first.attachments.map(({ name }) => name),
      ['Journal'],
    );
  });

  it('are the same for the same results', () => {
    assert.deepEqual(written(structuredClone(fixture) as Results, 'again').files, written(fixture).files);
  });
});
