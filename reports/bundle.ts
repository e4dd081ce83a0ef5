import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { Envelope } from '@cucumber/messages';
import { alterationFiles } from '../features/catalogue/catalogue';
import { pciFile } from '../features/catalogue/pci';
import type { ScenarioRun } from './collect';
import type { PlaceReport } from './places';
import type { Results } from './results';
import { SCENARIO_CARDS, SCENARIO_RECORD } from './scenario-record';

/** What a run leaves so that it can be judged again: messages, journals, facts, profile, pictures, and a digest of each. */
export interface BundleFacts {
  readonly run: Results['run'];
  readonly target: Results['target'];
  readonly digests: Results['digests'];
  /** Parameters of the run that a replay needs. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly problems: Results['problems'];
  /** Where the run looked for card data at its end; absent in bundles of earlier versions. */
  readonly places?: readonly PlaceReport[];
}

/** A bundle that is incomplete or was changed; the message names the file. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}

interface Manifest {
  readonly format: 'akashi-bundle';
  readonly version: 1;
  /** sha256 of every other file, by its path in the bundle. */
  readonly files: Readonly<Record<string, string>>;
}

/** Writes a bundle; what was in the folder before is gone. */
export class BundleWriter {
  readonly #pictures = new Map<ScenarioRun, string[]>();

  constructor(readonly folder: string) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'pictures'), { recursive: true });
  }

  /** Cucumber's messages as they came, without what is kept beside them (journals, pictures). */
  writeMessages(binding: string, envelopes: readonly Envelope[]): void {
    const elsewhere: (string | undefined)[] = [SCENARIO_RECORD, SCENARIO_CARDS, 'image/png'];
    const kept = envelopes.filter(({ attachment }) => !elsewhere.includes(attachment?.mediaType));
    writeFileSync(join(this.folder, `messages-${binding}.ndjson`), kept.map((envelope) => `${JSON.stringify(envelope)}\n`).join(''));
  }

  writeScenarios(runs: readonly ScenarioRun[]): void {
    const lines = runs.map((run) => {
      const key = `${run.uri}:${run.line}@${run.binding}`;
      const pictures = run.pictures.map((png, n) => {
        const name = `pictures/${key.replace(/^features\//, '').replace(/[^\w.-]+/g, '_')}_${n + 1}.png`;
        writeFileSync(join(this.folder, name), png);
        return name;
      });
      this.#pictures.set(run, pictures);
      return `${JSON.stringify({ key, ...run.record })}\n`;
    });
    writeFileSync(join(this.folder, 'journals.ndjson'), lines.join(''));
  }

  /** Paths of a scenario's pictures, relative to the bundle. */
  picturesOf(run: ScenarioRun): readonly string[] {
    return this.#pictures.get(run) ?? [];
  }

  /** Facts, results, catalogue and profile; then the digests of everything. */
  finish(facts: BundleFacts, results: Results, catalogueFolder: string, profile: string | null): void {
    const put = (name: string, content: unknown): void => writeFileSync(join(this.folder, name), `${JSON.stringify(content, null, 2)}\n`);
    put('run.json', facts);
    put('results.json', results);
    for (const { folder } of results.documents) {
      copyFileSync(join(catalogueFolder, folder, 'requirements.yaml'), join(this.folder, `${folder}.requirements.yaml`));
      for (const file of alterationFiles(join(catalogueFolder, folder))) {
        copyFileSync(file, join(this.folder, `${folder}.alterations.${basename(file)}`));
      }
    }
    copyFileSync(pciFile(catalogueFolder), join(this.folder, 'pci.yaml'));
    if (profile !== null) copyFileSync(profile, join(this.folder, 'profile.yaml'));
    const paths = filesIn(this.folder).filter((path) => path !== 'manifest.json');
    const files = Object.fromEntries(paths.map((path) => [path, digestOf(join(this.folder, path))]));
    put('manifest.json', { format: 'akashi-bundle', version: 1, files } satisfies Manifest);
  }
}

/**
 * Opens a bundle and compares every file with its digest.
 * @throws BundleError naming the first file that is missing, changed or not in the list
 */
export function openBundle(folder: string): { readonly facts: BundleFacts; readonly results: Results } {
  const manifest = readJson<Manifest>(folder, 'manifest.json');
  if (manifest.format !== 'akashi-bundle')
    throw new BundleError(`${join(folder, 'manifest.json')}: expected an Akashi bundle's list of digests`);
  const there = filesIn(folder).filter((path) => path !== 'manifest.json');
  for (const [path, digest] of Object.entries(manifest.files)) {
    if (!there.includes(path)) throw new BundleError(`${join(folder, path)}: is missing; the bundle is not whole`);
    if (digestOf(join(folder, path)) !== digest)
      throw new BundleError(`${join(folder, path)}: was changed after the run: its sha256 is not the one in manifest.json`);
  }
  const added = there.find((path) => !Object.hasOwn(manifest.files, path));
  if (added !== undefined) throw new BundleError(`${join(folder, added)}: is not in manifest.json: it was added after the run`);
  return { facts: readJson<BundleFacts>(folder, 'run.json'), results: readJson<Results>(folder, 'results.json') };
}

function readJson<T>(folder: string, name: string): T {
  const file = join(folder, name);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'no valid JSON';
    throw new BundleError(`${file}: expected a file of a bundle (akashi run writes one to reports/out/bundle): ${why}`);
  }
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'))
    .sort();
}

function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
