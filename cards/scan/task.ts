/** The parts that a scan is cut into, so that several can be done at a time. What comes out does not depend on who does them. */
import { closeSync, createReadStream, fstatSync, openSync } from 'node:fs';
import { type Bytes, FileBytes } from './containers/bytes';
import { headSize, kindOf } from './containers/kinds';
import { isZipAtEnd, type Limits, type Part, type ScannedPlace, Search } from './containers/search';
import type { Finding } from './finding';
import type { Wanted } from './hunter';
import type { FoundFile } from './walk';

/** A file, or a part of a large one that nothing has to be made of. */
export interface Task {
  readonly path: Buffer;
  readonly place: string;
  /** Bytes to look at, about. */
  readonly size: number;
  /** Findings belong to the part that they begin in. */
  readonly part?: Part;
}

export interface Outcome {
  readonly findings: readonly Finding[];
  readonly places: readonly ScannedPlace[];
  /** Lines that end in the part, and in what was read before it. */
  readonly lines: { readonly before: number; readonly within: number };
}

export interface PartSizes {
  /** Larger files are cut. */
  readonly part: number;
  readonly overlap: number;
}

export const usualParts: PartSizes = { part: 1 << 26, overlap: 1 << 20 };

/** A file as it is, or cut. The cuts depend on the file only. */
export function tasksOf({ path, place, size }: FoundFile, parts: PartSizes): Task[] {
  const whole = { path, place, size };
  if (size <= parts.part || !isPlain(path)) return [whole];
  return Array.from({ length: Math.ceil(size / parts.part) }, (_, index) => {
    const from = index * parts.part;
    const to = Math.min(size, from + parts.part);
    return { ...whole, size: to - from, part: { from, to: to === size ? Number.POSITIVE_INFINITY : to, overlap: parts.overlap } };
  });
}

/** Whether it is hunted through as it is. */
function isPlain(path: Buffer): boolean {
  try {
    return withFile(path, (bytes) => !kindOf(bytes.read(0, headSize), false) && !isZipAtEnd(bytes));
  } catch {
    // Who looks at it will tell.
    return false;
  }
}

function withFile<T>(path: Buffer, use: (bytes: Bytes) => T): T {
  const descriptor = openSync(path, 'r');
  try {
    return use(new FileBytes(descriptor, fstatSync(descriptor).size));
  } finally {
    closeSync(descriptor);
  }
}

export async function run(task: Task, wanted: Wanted, limits: Limits): Promise<Outcome> {
  const search = new Search(wanted, limits);
  const thing = search.given(task.place);
  let lines = { before: 0, within: 0 };
  let descriptor: number | undefined;
  try {
    descriptor = openSync(task.path, 'r');
    const stats = fstatSync(descriptor);
    const bytes = new FileBytes(descriptor, stats.size);
    if (task.part) lines = await search.lookAtPart(thing, bytes, task.part);
    // Pipes, and what systems tell by files that have no size.
    else if (!stats.isFile() || stats.size === 0) await search.look(thing, createReadStream('', { fd: descriptor, autoClose: false }));
    else await search.look(thing, bytes);
  } catch (error) {
    search.note(thing, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
  return { findings: search.findings, places: search.places, lines };
}
