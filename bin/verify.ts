import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Envelope } from '@cucumber/messages';
import { loadCatalogue } from '../features/catalogue/catalogue';
import { featuresDigest, readFeatures, scenariosByRequirement } from '../features/catalogue/scenarios';
import { openBundle } from '../reports/bundle';
import { collect, type ScenarioRun } from '../reports/collect';
import { judge } from '../reports/judge';
import { exitCodes } from '../reports/verdict';
import { CucumberRunner } from './cucumber';
import { Progress } from './progress';
import { readProof } from './proof';

/** Judges a bundle again, with no target and no network. @returns 0 when every verdict is the same, 1 when one is not */
export async function verify(folder: string, options: { readonly json?: boolean }): Promise<number> {
  const bundle = resolve(folder);
  const { facts, results: recorded } = openBundle(bundle);
  const catalogue = loadCatalogue();
  const digests = { catalogue: catalogue.digest, features: featuresDigest() };
  const runner = new CucumberRunner();
  const tags = facts.run.tags ?? undefined;
  const total = await runner.plan(tags);
  const profile = join(bundle, 'profile.yaml');
  const runs: ScenarioRun[] = [];
  for (const binding of facts.run.bindings) {
    const envelopes: Envelope[] = [];
    const progress = new Progress(`judging again, ${binding} binding`, total, options.json ?? false);
    const parameters = { ...facts.parameters, binding: binding as 'http', replay: bundle, ...(existsSync(profile) && { profile }) };
    await runner.run({ parameters, ...(tags !== undefined && { tags }) }, (envelope) => {
      envelopes.push(envelope);
      if (envelope.testCaseFinished) progress.step();
    });
    runs.push(...collect(envelopes, binding));
  }
  const covered = new Set(scenariosByRequirement(readFeatures()).keys());
  const again = judge(catalogue, { ...facts, places: facts.places ?? [], proven: readProof(digests), covered }, runs, () => []);
  const differing = again.requirements.flatMap(({ id, verdict }) => {
    const before = recorded.requirements.find((one) => one.id === id)?.verdict ?? null;
    return before === verdict ? [] : [{ id, recorded: before, again: verdict }];
  });
  const judged = again.requirements.filter(({ verdict }) => verdict !== null).length;
  const sameSuite = digests.catalogue === facts.digests.catalogue && digests.features === facts.digests.features;
  const report = { format: 'akashi-verification', version: 1, bundle: facts.run.id, sameSuite, judged, differing };
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else process.stdout.write(textOf(report));
  return differing.length === 0 ? exitCodes.conforming : exitCodes.notConforming;
}

function textOf(report: {
  bundle: string;
  sameSuite: boolean;
  judged: number;
  differing: { id: string; recorded: string | null; again: string | null }[];
}): string {
  const suite = report.sameSuite ? '' : '  note: the features or the catalogue of this suite are others than those of the run\n';
  const lines = report.differing.map(
    ({ id, recorded, again }) => `  ${id}  recorded ${recorded ?? 'no verdict'}, again ${again ?? 'no verdict'}\n`,
  );
  const head =
    report.differing.length === 0
      ? `The same verdict for each of ${report.judged} judged requirements (run ${report.bundle}).\n`
      : `Another verdict for ${report.differing.length} requirements (run ${report.bundle}):\n`;
  return head + lines.join('') + suite;
}
