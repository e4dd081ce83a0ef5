/** Evidence that is written as it comes: chained, and whole up to where a run was cut. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Envelope } from '@cucumber/messages';
import { EvidenceWriter, endedIn, followChain, readRuns } from './evidence';
import { SCENARIO_RECORD } from './scenario-record';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-evidence-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const at = { seconds: 1, nanos: 0 };
const scenarios = ['first', 'second', 'third'];

/** Messages of a feature with three scenarios. */
const begin = [
  {
    gherkinDocument: {
      uri: 'features/a.feature',
      comments: [],
      feature: {
        ...{ location: { line: 1 }, tags: [], language: 'en', keyword: 'Feature', name: 'A', description: '' },
        children: scenarios.map((name, n) => ({
          scenario: {
            ...{ id: `s${n}`, name, location: { line: 10 + n }, tags: [], keyword: 'Scenario', description: '' },
            steps: [],
            examples: [],
          },
        })),
      },
    },
  },
  ...scenarios.map((name, n) => ({
    pickle: { ...{ id: `p${n}`, uri: 'features/a.feature', name, language: 'en' }, astNodeIds: [`s${n}`], steps: [], tags: [] },
  })),
  ...scenarios.map((_name, n) => ({ testCase: { id: `t${n}`, pickleId: `p${n}`, testSteps: [] } })),
] as unknown as Envelope[];

function run(n: number): Envelope[] {
  const record = JSON.stringify({
    binding: 'http',
    checks: 1,
    findings: [],
    journal: [{ n: 1, at: '', party: 'suite', verb: `does ${n}`, given: [] }],
  });
  return [
    { testCaseStarted: { id: `r${n}`, testCaseId: `t${n}`, attempt: 0, timestamp: at } },
    { attachment: { testCaseStartedId: `r${n}`, body: record, contentEncoding: 'IDENTITY', mediaType: SCENARIO_RECORD } },
    { testCaseFinished: { testCaseStartedId: `r${n}`, timestamp: at, willBeRetried: false } },
  ] as unknown as Envelope[];
}

function written(name: string, ...envelopes: readonly Envelope[]): string {
  const bundle = join(folder, name);
  const segment = EvidenceWriter.begin(bundle, 'run 1').segment('http', 1);
  for (const envelope of [...begin, ...envelopes]) segment.see(envelope);
  segment.close();
  return bundle;
}

test('what was written is read as it was run, in the order of the feature', () => {
  const bundle = written('whole', ...run(2), ...run(0), ...run(1));
  const runs = readRuns(bundle);
  assert.deepEqual(
    runs.map(({ name, line, finished, record }) => [name, line, finished, record?.journal[0]?.verb]),
    [
      ['first', 10, true, 'does 0'],
      ['second', 11, true, 'does 1'],
      ['third', 12, true, 'does 2'],
    ],
  );
});

test('a line that is changed, left out or moved breaks the chain', () => {
  const lines = readFileSync(join(written('chain', ...run(0), ...run(1), ...run(2)), 'journals.ndjson'), 'utf8')
    .trim()
    .split('\n');
  const tampered: [string, string[]][] = [
    ['changed', [lines[0] ?? '', (lines[1] ?? '').replace('does 1', 'does 9'), lines[2] ?? '']],
    ['left out', [lines[0] ?? '', lines[2] ?? '']],
    ['moved', [lines[1] ?? '', lines[0] ?? '', lines[2] ?? '']],
    ['no JSON', [lines[0] ?? '', 'hello', lines[2] ?? '']],
  ];
  const bundle = join(folder, 'chain');
  for (const [what, altered] of tampered) {
    writeFileSync(join(bundle, 'journals.ndjson'), `${altered.join('\n')}\n`);
    assert.throws(() => followChain(bundle, 'run 1'), /line [123] does not follow upon the one before/, what);
  }
  writeFileSync(join(bundle, 'journals.ndjson'), `${lines.join('\n')}\n`);
  assert.throws(() => followChain(bundle, 'another run'), /line 1 does not follow/);
  writeFileSync(join(bundle, 'journals.ndjson'), `${lines.join('\n')}`);
  assert.throws(() => followChain(bundle, 'run 1'), /the last line is broken off/);
});

test('a run that was cut goes on: nothing is lost, what was cut is run again, and it counts once', () => {
  // The second scenario has begun, its line of the chain was cut in the midst.
  const bundle = written('cut', ...run(0), ...run(1).slice(0, 2));
  appendFileSync(join(bundle, 'journals.ndjson'), '{"previous":"ab');
  assert.deepEqual([...endedIn(bundle)], ['features/a.feature:10@http']);
  assert.equal(readRuns(bundle).find(({ name }) => name === 'second')?.finished, false);
  const segment = EvidenceWriter.resume(bundle, 'run 1').segment('http', 1);
  for (const envelope of [...begin, ...run(1), ...run(2)]) segment.see(envelope);
  segment.close();
  followChain(bundle, 'run 1');
  const runs = readRuns(bundle);
  assert.deepEqual(
    runs.map(({ name, finished }) => [name, finished]),
    [
      ['first', true],
      ['second', true],
      ['third', true],
    ],
  );
});

test('a scenario whose last message came, and whose line did not, was cut', () => {
  const bundle = written('between', ...run(0));
  writeFileSync(join(bundle, 'journals.ndjson'), '');
  assert.deepEqual(
    readRuns(bundle).map(({ name, finished }) => [name, finished]),
    [['first', false]],
  );
});

test('messages that were damaged say where', () => {
  const bundle = written('damaged', ...run(0));
  const file = join(bundle, 'messages-http.ndjson');
  writeFileSync(file, readFileSync(file, 'utf8').replace('{"pickle"', '{pickle'));
  assert.throws(() => readRuns(bundle), /messages-http\.ndjson: line 2 is no JSON/);
});

test('repetitions are kept apart', () => {
  const bundle = join(folder, 'repeated');
  const writer = EvidenceWriter.begin(bundle, 'run 1');
  for (const repetition of [1, 2]) {
    const segment = writer.segment('http', repetition);
    for (const envelope of [...begin, ...run(0)]) segment.see(envelope);
    segment.close();
  }
  assert.deepEqual([...endedIn(bundle)], ['features/a.feature:10@http', 'features/a.feature:10@http#2']);
  assert.deepEqual(
    readRuns(bundle).map(({ repetition, record }) => [repetition, record?.checks]),
    [
      [1, 1],
      [2, 1],
    ],
  );
});
