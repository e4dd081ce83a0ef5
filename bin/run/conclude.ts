import { createHash, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { featuresFolder, loadCatalogue } from '../../features/catalogue/catalogue';
import { featuresDigest, readFeatures, scenariosByRequirement } from '../../features/catalogue/scenarios';
import { writeAllureResults } from '../../reports/allure';
import { archiveOf, packFolder } from '../../reports/evidence/archive';
import { type BundleFacts, finishBundle, openBundle, writeResults } from '../../reports/evidence/bundle';
import { enveloped } from '../../reports/evidence/dsse';
import { followChain, readRuns } from '../../reports/evidence/evidence';
import { statementOf } from '../../reports/evidence/statement';
import { writeHtmlReport } from '../../reports/html/index';
import { judge } from '../../reports/judge';
import { toJUnit } from '../../reports/junit';
import type { PlaceReport } from '../../reports/places';
import type { Results } from '../../reports/results';
import { readWaivers } from '../../reports/waivers';
import { readProof } from '../prove/proof';
import { problemsOf } from './own-reports';

/** What is known of a run whose evidence lies in its bundle, before it is judged. */
export interface Concluded {
  /** Folder of the reports, with the folder bundle in it. */
  readonly out: string;
  readonly facts: Omit<BundleFacts, 'problems' | 'places' | 'chain'>;
  readonly profile: string | null;
  readonly waivers: string | null;
  readonly commitments: object | null;
  /** Signs the bundle; null: it is handed in unsigned. */
  readonly key: KeyObject | null;
  /** Looks for card data in what was written. */
  readonly search: () => Promise<readonly PlaceReport[]>;
}

/** From the evidence of a run to its reports, and to the one file that holds all of it. */
export async function conclude(given: Concluded): Promise<Results> {
  const { out, facts, profile, waivers, commitments, key, search } = given;
  const bundle = join(out, 'bundle');
  const catalogue = loadCatalogue();
  const runs = readRuns(bundle);
  const chain = followChain(bundle, facts.run.id).chain.head;
  const proven = readProof(facts.digests);
  const known = waivers === null ? [] : readWaivers(waivers, new Set(catalogue.byId.keys()));
  const write = (places: readonly PlaceReport[]): Results => {
    const all = { ...facts, chain, places, problems: places.flatMap(problemsOf) };
    const results = judge(catalogue, { ...all, proven, covered: coveredIds(), waivers: known }, runs);
    finishBundle(bundle, all, results, { catalogue: featuresFolder, profile, waivers, commitments });
    writeReports(results, out);
    return results;
  };
  // What was written has to be there to be searched, and then says that it was.
  write([]);
  const results = write(await search());
  await handIn(out, results, key);
  return results;
}

/** Packs bundle and reports into one file, with what is attested of them. */
async function handIn(out: string, results: Results, key: KeyObject | null): Promise<void> {
  const pages = results.documents.map(({ folder }) => `${folder}.html`);
  const contents = await packFolder(out, ['bundle', 'assets', 'index.html', 'pci.html', 'junit.xml', ...pages]);
  const { manifest } = openBundle(join(out, 'bundle'));
  const attestation = enveloped(statementOf(results, contents, manifest), key);
  writeFileSync(join(out, 'bundle.tar'), await archiveOf({ attestation, contents }));
}

/** Every report from the same results. */
function writeReports(results: Results, out: string): void {
  mkdirSync(out, { recursive: true });
  writeResults(out, results);
  writeFileSync(join(out, 'junit.xml'), toJUnit(results));
  writeHtmlReport(results, out);
  writeAllureResults(results, join(out, 'allure-results'));
}

/** Digests of what a run is judged by. @param profile path of a file */
export function digestsNow(profile: string | null): Results['digests'] {
  return {
    catalogue: loadCatalogue().digest,
    features: featuresDigest(),
    profile: profile === null ? null : createHash('sha256').update(readFileSync(profile)).digest('hex'),
  };
}

/** Ids of requirements that have a scenario. */
export function coveredIds(): ReadonlySet<string> {
  return new Set(scenariosByRequirement(readFeatures()).keys());
}
