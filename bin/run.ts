import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Envelope } from '@cucumber/messages';
import { featuresFolder, loadCatalogue } from '../features/catalogue/catalogue';
import { featuresDigest, readFeatures, scenariosByRequirement } from '../features/catalogue/scenarios';
import { writeAllureResults } from '../reports/allure';
import { BundleWriter } from '../reports/bundle';
import { collect, type ScenarioRun } from '../reports/collect';
import { writeHtmlReport } from '../reports/html/index';
import { judge } from '../reports/judge';
import { toJUnit } from '../reports/junit';
import type { PlaceReport } from '../reports/places';
import type { Results } from '../reports/results';
import { BenchProcess } from '../steps/targets/bench-process';
import { launchChromium } from '../steps/targets/chromium';
import { RunningContainers } from '../steps/targets/containers/running-containers';
import { type Binding, builtInProfile, needsBench, type Profile, readProfile } from '../steps/targets/profile';
import { CucumberRunner } from './cucumber';
import { hasCards, ledgerOf, problemsOf, searchOwnReports } from './own-reports';
import { Progress } from './progress';
import { readProof } from './proof';
import { summaryOf } from './summary';
import { targetFacts } from './target-facts';
import { UsageError } from './usage-error';
import { version } from './version';

export interface RunOptions {
  readonly target?: string;
  readonly tags?: string;
  readonly binding: Binding | 'all';
  readonly parallel?: number;
  readonly order?: string;
  readonly seed?: number;
  readonly out: string;
  readonly json?: boolean;
}

/** Runs the suite, writes bundle and reports, prints a summary. @returns the exit code */
export async function run(options: RunOptions): Promise<number> {
  const startedAt = new Date().toISOString();
  const profileFile = options.target === undefined ? null : resolve(options.target);
  const profile = profileFile === null ? builtInProfile : readProfile(profileFile);
  const bindings = bindingsOf(profile, options.binding);
  const catalogue = loadCatalogue();
  const runner = new CucumberRunner();
  const total = await runner.plan(options.tags);
  if (total === 0) throw new UsageError(`--tags: no scenario has the tags "${options.tags}"; akashi requirements lists what there is`);
  if (bindings.includes('browser')) await (await launchChromium()).close();

  const seed = options.seed ?? randomInt(1_000_000);
  const id = randomUUID();
  const out = resolve(options.out);
  const writer = new BundleWriter(join(out, 'bundle'));
  const containers = profile.containers.length > 0 ? await RunningContainers.start(profile.containers, id) : null;
  const bench = needsBench(profile) ? await BenchProcess.start() : null;
  const runs: ScenarioRun[] = [];
  const cardKey = randomBytes(32).toString('hex');
  let ledgers: Envelope[] = [];
  try {
    for (const binding of bindings) {
      const envelopes: Envelope[] = [];
      const progress = new Progress(`${binding} binding`, total, options.json ?? false);
      const parameters = {
        binding,
        run: id,
        pictures: true,
        cardKey,
        ...(profileFile !== null && { profile: profileFile }),
        ...(bench && { bench: bench.address }),
        ...(containers && { containers: containers.byName }),
      };
      const order = options.order?.startsWith('random') ? `random:${options.order.split(':')[1] ?? seed}` : undefined;
      await runner.run(
        {
          parameters,
          ...(options.tags !== undefined && { tags: options.tags }),
          parallel: options.parallel ?? usualParallel(profile, binding),
          ...(order && { order }),
        },
        (envelope) => {
          envelopes.push(envelope);
          progress.see(envelope);
        },
      );
      writer.writeMessages(binding, envelopes);
      runs.push(...collect(envelopes, binding));
      ledgers = [...ledgers, ...envelopes.filter(hasCards)];
    }
  } finally {
    await bench?.stop();
    await containers?.stop();
  }
  writer.writeScenarios(runs);
  const digests = { catalogue: catalogue.digest, features: featuresDigest() };
  const facts = {
    run: {
      id,
      startedAt,
      finishedAt: new Date().toISOString(),
      suite: `akashi ${version}`,
      node: process.version,
      seed,
      bindings,
      tags: options.tags ?? null,
    },
    target: targetFacts(profile, options.target ?? null),
    digests,
  };
  const covered = new Set(scenariosByRequirement(readFeatures()).keys());
  const proven = readProof(digests);
  const write = (places: readonly PlaceReport[]): Results => {
    const all = { ...facts, places, problems: places.flatMap(problemsOf) };
    const results = judge(catalogue, { ...all, proven, covered }, runs, (one) => writer.picturesOf(one).map((path) => `bundle/${path}`));
    writer.finish({ ...all, parameters: { run: id } }, results, featuresFolder, profileFile);
    writeReports(results, out);
    return results;
  };
  // What was written has to be there to be searched, and then says that it was.
  write([]);
  const results = write([await searchOwnReports(out, ledgerOf(ledgers))]);
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ format: 'akashi-run', version: 1, summary: results.summary, results: join(out, 'results.json') }, null, 2)}\n`,
    );
  else process.stdout.write(summaryOf(results, relative(process.cwd(), out) || '.'));
  return results.summary.exitCode;
}

/**
 * Windows of a browser wait a good deal for one another: several at once take half the time. Nothing is done at once to somebody's own
 * system that was not asked for. 0: one after the other.
 */
function usualParallel(profile: Profile, binding: Binding): number {
  return profile.builtIn && binding === 'browser' ? Math.min(availableParallelism(), 4) : 0;
}

/** Every report from the same results. */
export function writeReports(results: Results, out: string): void {
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(out, 'junit.xml'), toJUnit(results));
  writeHtmlReport(results, out);
  writeAllureResults(results, join(out, 'allure-results'));
}

function bindingsOf(profile: Profile, wanted: Binding | 'all'): Binding[] {
  const offered = [...new Set(Object.values(profile.roles).flatMap((role) => role.bindings))];
  if (wanted === 'all') return offered;
  if (!offered.includes(wanted))
    throw new UsageError(`--binding ${wanted}: the profile "${profile.name}" offers ${offered.join(', ')} only`);
  return [wanted];
}
