import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip, gunzipSync } from 'node:zlib';
import { extract, type Pack, pack } from 'tar-stream';
import type { Digests } from './bundle';
import { BundleError } from './bundle-error';

/** The two entries of the one file that is handed in. */
const attestationName = 'attestation.dsse.json';
const contentsName = 'contents.tgz';

/** What the one file holds, as bytes. */
export interface Archive {
  /** A DSSE envelope around an in-toto statement (JSON). */
  readonly attestation: Buffer;
  /** Reports and bundle, tar and gzip. */
  readonly contents: Buffer;
}

/** Packs files of a folder. The same files give the same bytes, whenever and by whomever they were written. @param paths from the folder */
export async function packFolder(folder: string, paths: readonly string[]): Promise<Buffer> {
  const files = paths.flatMap((path) => filesBelow(folder, path)).sort();
  const tar = pack();
  const packed = buffer(tar.pipe(createGzip({ level: 6 })));
  for (const name of files) await add(tar, name, readFileSync(join(folder, name)));
  tar.finalize();
  return packed;
}

/** Puts both parts into one file's bytes. */
export async function archiveOf({ attestation, contents }: Archive): Promise<Buffer> {
  const tar = pack();
  const packed = buffer(tar);
  await add(tar, attestationName, attestation);
  await add(tar, contentsName, contents);
  tar.finalize();
  return packed;
}

/**
 * Takes one file apart.
 * @throws BundleError when it is none of ours, or has a byte that does not belong there
 */
export async function openArchive(file: string): Promise<Archive> {
  const bytes = readFileSync(file);
  const parts = new Map<string, Buffer>();
  try {
    await eachEntry(Readable.from([bytes]), (name, content) => parts.set(name, content));
  } catch (error) {
    throw new BundleError(`${file}: expected a bundle in one file (a tar): ${(error as Error).message}`);
  }
  const [attestation, contents] = [parts.get(attestationName), parts.get(contentsName)];
  if (!attestation || !contents) {
    const lacking = attestation ? contentsName : attestationName;
    throw new BundleError(`${file}: expected a bundle in one file, with ${attestationName} and ${contentsName}; ${lacking} is not in it`);
  }
  const archive = { attestation, contents };
  // What a reader of the tar passes over (padding, times, owners) is no place for anything either.
  if (!(await archiveOf(archive)).equals(bytes))
    throw new BundleError(`${file}: was changed after the run: its bytes are not those that were written`);
  return archive;
}

/**
 * Writes the bundle that contents hold into a folder; reports are left where they are, they follow from it.
 * @param isWanted whether a file of the bundle, by its path there, is to be written
 * @returns sha256 of every file of the bundle, also of those that were not wanted
 * @throws BundleError when contents cannot be read, or want to be written elsewhere
 */
export async function unpackBundle(contents: Buffer, folder: string, isWanted = (_path: string) => true): Promise<Digests> {
  const digests = new Map<string, string>();
  const made = new Set<string>();
  try {
    await eachEntry(Readable.from([gunzipSync(contents)]), (name, content) => {
      const path = normalize(name);
      if (path.startsWith('..') || path.startsWith('/')) throw new Error(`${name} would be written elsewhere`);
      const own = path.startsWith('bundle/') ? path.slice('bundle/'.length) : null;
      if (own === null) return;
      digests.set(own, createHash('sha256').update(content).digest('hex'));
      if (!isWanted(own)) return;
      const into = dirname(join(folder, path));
      if (!made.has(into)) mkdirSync(into, { recursive: true });
      made.add(into);
      writeFileSync(join(folder, path), content);
    });
  } catch (error) {
    throw new BundleError(`${contentsName}: cannot be unpacked: ${(error as Error).message}`);
  }
  return digests;
}

/** Whether a path is a bundle in one file rather than a folder. @throws BundleError when there is nothing */
export function isArchive(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new BundleError(`${path}: expected a bundle (akashi run writes bundle.tar and a folder bundle): there is nothing`);
  return stat.isFile();
}

function add(tar: Pack, name: string, content: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const header = { name, size: content.length, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0, uname: '', gname: '' };
    tar.entry(header, content, (error) => (error ? reject(error) : resolve()));
  });
}

async function eachEntry(stream: Readable, take: (name: string, content: Buffer) => void): Promise<void> {
  const tar = extract();
  const taking = async (): Promise<void> => {
    for await (const entry of tar) take(entry.header.name, await contentOf(entry));
  };
  await Promise.all([pipeline(stream, tar), taking()]);
}

/** The stream library's own way to a buffer is several times slower. */
async function contentOf(entry: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of entry) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function filesBelow(folder: string, path: string): string[] {
  if (statSync(join(folder, path)).isFile()) return [path];
  const entries = readdirSync(join(folder, path), { withFileTypes: true });
  return entries.flatMap((entry) => filesBelow(folder, `${path}/${entry.name}`));
}
