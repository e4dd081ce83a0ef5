/** One process of `prove`: runs the suite against one altered simulator after the other, as its parent says. */
import type { Envelope } from '@cucumber/messages';
import { type Alteration, type Catalogue, loadCatalogue } from '../../features/catalogue/catalogue';
import { collect, type ScenarioRun } from '../../reports/evidence/collect';
import { judge } from '../../reports/judge';
import { BenchProcess } from '../../steps/targets/bench-process';
import { builtInProfile } from '../../steps/targets/profile';
import { CucumberRunner } from '../cucumber';
import { targetFacts } from '../run/target-facts';
import type { ProofResult } from './proof';

export interface Experiment {
  readonly alteration: Alteration;
  readonly binding: 'http' | 'browser';
  /** Scenarios to run; all when null. */
  readonly tags: string | null;
}

async function tryOut(
  { alteration, binding, tags }: Experiment,
  catalogue: Catalogue,
  runner: CucumberRunner,
  bench: BenchProcess,
): Promise<ProofResult> {
  const envelopes: Envelope[] = [];
  const parameters = {
    binding,
    // Cards of one experiment are not those of another on the same bench.
    run: alteration.id,
    bench: bench.address,
    pictures: false,
    rules: { ...alteration.rules },
    parameters: { ...alteration.parameters },
  };
  await runner.run({ parameters, ...(tags !== null && { tags }) }, (envelope) => envelopes.push(envelope));
  const nobody = { id: '', startedAt: '', finishedAt: '', suite: '', node: '', seed: 0 };
  const run = { ...nobody, bindings: [binding], tags, order: 'defined', repeat: 1, shard: null };
  const facts = {
    run,
    target: targetFacts(builtInProfile, null, []),
    digests: { catalogue: '', features: '', profile: null },
    problems: [],
    proven: new Map(),
    places: [],
    covered: new Set<string>(),
    waivers: [],
  };
  const runs = collect(envelopes, { binding, repetition: 1 });
  const { requirements, scenarios } = judge(catalogue, facts, runs);
  const tripped = requirements.filter(({ verdict }) => verdict === 'FAIL' || verdict === 'WARN');
  const trouble = scenarios
    .filter(({ verdict }) => verdict === 'HARNESS' || verdict === 'INCONCLUSIVE' || verdict === 'CONFIG')
    .map(({ key, verdict, findings }) => `${verdict} ${key}: ${findings[0]?.message ?? ''}`);
  const { id, kind, description, requirements: expected } = alteration;
  trouble.push(...unfound(alteration.found, runs));
  return {
    id,
    kind,
    description,
    binding,
    expected,
    tripped: tripped.map((one) => one.id),
    trouble,
    held: trouble.length === 0 && scenarios.length > 0 && holds(),
  };

  function holds(): boolean {
    // A warning is what the ruling of a requirement may lawfully come to; a failure never is.
    if (kind === 'variant') return tripped.every((one) => one.verdict === 'WARN' && expected.includes(one.id));
    return tripped.some((one) => expected.includes(one.id) && (one.verdict === 'FAIL' || one.level === 'should' || alteration.warns));
  }
}

/** What a fault should have been found by and was not, with what was found instead; nothing when all is well. */
function unfound(wanted: Alteration['found'], runs: readonly ScenarioRun[]): string[] {
  if (wanted === null) return [];
  const { place, encoding, kind = 'card number' } = wanted;
  const reports = runs.flatMap((run) => run.record?.places ?? []);
  const finds = reports.flatMap((report) => report.found.map((one) => ({ ...one, place: report.place as string })));
  if (finds.some((one) => one.place === place && one.kind === kind && one.encodings.includes(encoding))) return [];
  const instead = [...new Set(finds.map((one) => `${one.place}: ${one.kind}, ${one.encodings.join(' › ')}`))];
  return [`not found at ${place}: ${kind}, ${encoding}; found ${instead.join('; ') || 'nothing'}`];
}

async function main(): Promise<void> {
  const catalogue = loadCatalogue();
  const runner = new CucumberRunner();
  const bench = await BenchProcess.start();
  process.on('message', (experiment: Experiment) => {
    tryOut(experiment, catalogue, runner, bench).then(
      (result) => process.send?.(result),
      (error: Error) => fail(error),
    );
  });
  process.on('disconnect', () => void bench.stop().then(() => process.exit(0)));
  process.send?.('ready');
}

function fail(error: Error): void {
  process.stderr.write(`prove: ${error.stack}\n`);
  process.exit(4);
}

main().catch(fail);
