import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { alterationFiles } from '../../features/catalogue/catalogue';
import { pciFile } from '../../features/catalogue/pci';
import type { PlaceReport } from '../places';
import type { Results } from '../results';
import { BundleError } from './bundle-error';
import { followChain } from './evidence';

/** What a run leaves so that it can be judged again: messages, journals, facts, profile, pictures, and a digest of each. */
export interface BundleFacts {
  readonly run: Results['run'];
  readonly target: Results['target'];
  readonly digests: Results['digests'];
  /** Parameters of the run that a replay needs. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly problems: Results['problems'];
  /** Where the run looked for card data at its end. */
  readonly places: readonly PlaceReport[];
  /** Digest of the last line of the journals, each of which names the digest of the one before. */
  readonly chain: string;
  /** Bundles of which this one was put together, by the digest of their manifest; none for a run in one piece. */
  readonly shards: readonly { readonly shard: string; readonly manifest: string }[];
}

interface Manifest {
  readonly format: 'akashi-bundle';
  readonly version: 1;
  /** sha256 of every other file, by its path in the bundle. */
  readonly files: Readonly<Record<string, string>>;
}

/** Files that a bundle holds besides evidence and facts. */
export interface Enclosures {
  /** Folder of the catalogue. */
  readonly catalogue: string;
  /** The profile, where there was one. */
  readonly profile: string | null;
  /** Known failures, where there were any. */
  readonly waivers: string | null;
  /** Card numbers as commitments (JSON); null where the run had no card. */
  readonly commitments: object | null;
}

/** Puts facts, results, catalogue and profile beside the evidence; then the digests of everything. */
export function finishBundle(folder: string, facts: BundleFacts, results: Results, enclosed: Enclosures): void {
  const put = (name: string, content: unknown): void => writeFileSync(join(folder, name), `${JSON.stringify(content, null, 2)}\n`);
  put('run.json', facts);
  writeResults(folder, results);
  for (const { folder: document } of results.documents) {
    copyFileSync(join(enclosed.catalogue, document, 'requirements.yaml'), join(folder, `${document}.requirements.yaml`));
    for (const file of alterationFiles(join(enclosed.catalogue, document))) {
      copyFileSync(file, join(folder, `${document}.alterations.${basename(file)}`));
    }
  }
  copyFileSync(pciFile(enclosed.catalogue), join(folder, 'pci.yaml'));
  if (enclosed.profile !== null) copyFileSync(enclosed.profile, join(folder, 'profile.yaml'));
  if (enclosed.waivers !== null) copyFileSync(enclosed.waivers, join(folder, 'waivers.yaml'));
  if (enclosed.commitments !== null) put('commitments.json', enclosed.commitments);
  const files = Object.fromEntries([...digestsIn(folder)].filter(([path]) => path !== manifestName));
  put(manifestName, { format: 'akashi-bundle', version: 1, files } satisfies Manifest);
}

/** Writes results.json, which has every exchange in it: laid out for a reader it would be twice as long, and slower to judge again. */
export function writeResults(folder: string, results: Results): void {
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results)}\n`);
}

/** sha256 of files, hex, by their path in the bundle. */
export type Digests = ReadonlyMap<string, string>;

/**
 * Opens a bundle, compares every file with its digest and follows the chain of journals.
 * @param there digests of all its files, where they are known; pictures need not be in the folder then
 * @throws BundleError naming the first file that is missing, changed or not in the list
 */
export function openBundle(
  folder: string,
  there: Digests = digestsIn(folder),
): { readonly facts: BundleFacts; readonly results: Results; readonly manifest: string } {
  const manifest = readJson<Manifest>(folder, manifestName);
  if (manifest.format !== 'akashi-bundle')
    throw new BundleError(`${join(folder, manifestName)}: expected an Akashi bundle's list of digests`);
  for (const [path, digest] of Object.entries(manifest.files)) {
    if (!there.has(path)) throw new BundleError(`${join(folder, path)}: is missing; the bundle is not whole`);
    if (there.get(path) !== digest)
      throw new BundleError(`${join(folder, path)}: was changed after the run: its sha256 is not the one in ${manifestName}`);
  }
  const added = [...there.keys()].find((path) => path !== manifestName && !Object.hasOwn(manifest.files, path));
  if (added !== undefined) throw new BundleError(`${join(folder, added)}: is not in ${manifestName}: it was added after the run`);
  const facts = readJson<BundleFacts>(folder, 'run.json');
  const { chain } = followChain(folder, facts.run.id);
  if (chain.head !== facts.chain)
    throw new BundleError(`${join(folder, 'journals.ndjson')}: ends with another line than run.json says: the last lines are missing`);
  return { facts, results: readJson<Results>(folder, 'results.json'), manifest: there.get(manifestName) as string };
}

const manifestName = 'manifest.json';

function readJson<T>(folder: string, name: string): T {
  const file = join(folder, name);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'no valid JSON';
    throw new BundleError(`${file}: expected a file of a bundle (akashi run writes one to reports/out/bundle): ${why}`);
  }
}

function digestsIn(folder: string): Digests {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'))
    .sort();
  return new Map(
    paths.map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex'),
    ]),
  );
}
