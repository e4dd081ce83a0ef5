/** Looks for card data in files, folders and streams, whatever they are packed in. */
import { availableParallelism } from 'node:os';
import type { Pieces } from './containers/bytes';
import { type Limits, type ScannedPlace, Search, usualLimits } from './containers/search';
import type { Finding } from './finding';
import type { Wanted } from './hunter';
import { inThreads } from './pool';
import { type Outcome, type PartSizes, run, type Task, tasksOf, usualParts } from './task';
import { walk } from './walk';

export type { Limits, ScannedPlace };

export interface ScanReport {
  readonly findings: readonly Finding[];
  readonly places: readonly ScannedPlace[];
  /** That were looked at, unpacked where they are packed. */
  readonly bytes: number;
  readonly seconds: number;
  /** Files and folders that were left out because they were not wanted. */
  readonly excluded: number;
}

export interface ScanOptions {
  /** Threads; as many as there are processors when not given. */
  readonly jobs?: number;
  /** Patterns of what is left out. */
  readonly exclude?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** What `-` among the paths stands for. */
  readonly input?: Pieces;
  /** Told how many tasks there are, and after each how many are done. */
  readonly progress?: (done: number, total: number) => void;
  /** How large files are cut; for tests. */
  readonly parts?: PartSizes;
  /** With fewer bytes no threads are started: that takes longer than to look at them. */
  readonly threadsFrom?: number;
}

/** Looks at one thing, which is opened as far as that can be done. What it is is told by its content. */
export async function scanStream(place: string, bytes: Pieces, wanted: Wanted, limits: Partial<Limits> = {}): Promise<ScanReport> {
  const begun = performance.now();
  return reportOf([await lookAtStream(place, bytes, wanted, { ...usualLimits, ...limits })], 0, begun);
}

/** Looks at files, and at everything in folders. What comes out does not depend on the number of threads. */
export async function scanPaths(paths: readonly string[], wanted: Wanted, options: ScanOptions = {}): Promise<ScanReport> {
  const begun = performance.now();
  const { jobs = availableParallelism(), exclude = [], input = [], progress = () => undefined, threadsFrom = 1 << 26 } = options;
  const limits = { ...usualLimits, ...options.limits };
  const names = new Search(wanted, limits);
  const files = paths.filter((path) => path !== '-');
  const walked = walk(files, { exclude, shown: (folder, name) => names.name(folder, name) });
  const tasks = walked.files.flatMap((file) => tasksOf(file, options.parts ?? usualParts));
  const outcomes: Outcome[] = Array(tasks.length);
  let count = 0;
  const done = (index: number, outcome: Outcome): void => {
    outcomes[index] = outcome;
    count++;
    progress(count, tasks.length);
  };
  progress(0, tasks.length);
  const streams = files.length < paths.length ? [await lookAtStream('standard input', input, wanted, limits)] : [];
  const size = tasks.reduce((sum, task) => sum + task.size, 0);
  if (jobs > 1 && size >= threadsFrom) await inThreads(tasks, jobs, wanted, limits, done);
  else for (const [index, task] of tasks.entries()) done(index, await run(task, wanted, limits));
  const unread = walked.unread.map(({ place, error }) => ({ place, error, bytes: 0, encodings: [] }));
  return reportOf([names, ...streams, ...joinedParts(tasks, outcomes), { findings: [], places: unread }], walked.excluded, begun);
}

type Looked = Omit<Outcome, 'lines'>;

async function lookAtStream(place: string, bytes: Pieces, wanted: Wanted, limits: Limits): Promise<Looked> {
  const search = new Search(wanted, limits);
  await search.look(search.given(place), bytes);
  return search;
}

/** Puts together what parts of one file came to. */
function joinedParts(tasks: readonly Task[], outcomes: readonly Outcome[]): Looked[] {
  const joined: { findings: Finding[]; places: ScannedPlace[] }[] = [];
  let lines = 0;
  for (const [index, { findings, places, lines: ended }] of outcomes.entries()) {
    const { part, place } = tasks[index] as Task;
    if (!part || part.from === 0) {
      joined.push({ findings: [...findings], places: [...places] });
      lines = ended.within;
      continue;
    }
    const before = lines - ended.before;
    const whole = joined.at(-1) as (typeof joined)[number];
    // Lines of what is packed in it are counted in that.
    const isOfFile = (finding: Finding): boolean => finding.place === place && finding.line !== undefined;
    whole.findings.push(...findings.map((one) => (isOfFile(one) ? { ...one, line: (one.line as number) + before } : one)));
    const [own, ...within] = places;
    if (own) whole.places[0] = together(whole.places[0] as ScannedPlace, own);
    whole.places.push(...within);
    lines += ended.within;
  }
  return joined;
}

function together(one: ScannedPlace, other: ScannedPlace): ScannedPlace {
  const error = [...new Set([one.error, other.error].filter((reason) => reason !== undefined))].join('; ');
  return {
    place: one.place,
    bytes: one.bytes + other.bytes,
    encodings: one.encodings,
    ...(error && { error }),
    ...((one.truncated || other.truncated) && { truncated: true }),
  };
}

function reportOf(looked: readonly Looked[], excluded: number, begun: number): ScanReport {
  const places = looked.flatMap((one) => one.places);
  return {
    findings: looked.flatMap(({ findings }) => findings),
    places,
    bytes: places.reduce((sum, { bytes }) => sum + bytes, 0),
    seconds: (performance.now() - begun) / 1000,
    excluded,
  };
}
