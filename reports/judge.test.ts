import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCatalogue } from '../features/catalogue/catalogue';
import type { ScenarioRun } from './evidence/collect';
import { judge, type RunFacts } from './judge';
import type { PlaceReport } from './places';
import type { Finding } from './results';

const target = {
  name: 't',
  builtIn: true,
  profile: null,
  roles: ['ivr'],
  options: [],
  controls: [],
  bindings: ['http'],
  parameters: {},
};
const facts: RunFacts = {
  run: {
    id: 'r',
    startedAt: '',
    finishedAt: '',
    suite: '',
    node: '',
    seed: 0,
    bindings: ['http'],
    tags: null,
    order: 'defined',
    repeat: 1,
    shard: null,
  },
  target,
  digests: { catalogue: '', features: '', profile: null },
  problems: [],
  proven: new Map(),
  places: [],
  covered: new Set(),
  waivers: [],
};

function passed(id: string, findings: readonly Finding[] = [], places: readonly PlaceReport[] = []): ScenarioRun {
  return {
    ...{
      uri: 'a.feature',
      line: 1,
      feature: 'a',
      rule: null,
      name: id,
      binding: 'http',
      repetition: 1,
      requirements: [id],
      steps: [],
      status: 'PASSED',
    },
    ...{ seconds: 1, finished: true, pictures: [], record: { binding: 'http', checks: 1, findings, journal: [], places } },
  };
}

test('card data that turns up in a scenario about something else fails the requirement that forbids it, and no other', () => {
  const finding: Finding = { verdict: 'FAIL', requirements: ['AIV-pci-01'], message: 'Card data was found: headers.' };
  const { requirements, scenarios, summary } = judge(loadCatalogue(), facts, [passed('OPW-3.6.1-01', [finding])]);
  const verdictOf = (id: string) => requirements.find((one) => one.id === id)?.verdict;
  assert.equal(verdictOf('AIV-pci-01'), 'FAIL');
  assert.equal(verdictOf('OPW-3.6.1-01'), 'PASS');
  assert.equal(scenarios[0]?.verdict, 'FAIL');
  assert.equal(summary.exitCode, 1);
  assert.deepEqual(requirements.find((one) => one.id === 'AIV-pci-01')?.scenarios, ['a.feature:1@http']);
});

test('what does not apply in a scenario about something else makes no verdict', () => {
  const finding: Finding = { verdict: 'NOT_APPLICABLE', requirements: ['AIV-pci-01'], message: 'not claimed' };
  const { requirements } = judge(loadCatalogue(), facts, [passed('OPW-3.6.1-01', [finding])]);
  assert.equal(requirements.find((one) => one.id === 'AIV-pci-01')?.verdict, null);
});

test('the places of all scenarios and of the run itself are summed up', () => {
  const place = (name: PlaceReport['place'], bytes: number): PlaceReport => ({ place: name, seen: true, bytes, found: [] });
  const runs = [passed('AIV-pci-03', [], [place('logs', 10)]), passed('AIV-pci-04', [], [place('logs', 5)])];
  const { places } = judge(loadCatalogue(), { ...facts, places: [place('own-reports', 99)] }, runs);
  const seen = places.filter((one) => one.seen).map(({ place: name, bytes, searches }) => [name, bytes, searches]);
  assert.deepEqual(seen, [
    ['logs', 15, 2],
    ['own-reports', 99, 1],
  ]);
});
