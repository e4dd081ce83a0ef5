import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Envelope } from '@cucumber/messages';
import { BundleError } from './bundle-error';
import { Chain } from './chain';
import { Collector, inOrder, keyOf, type ScenarioRun } from './collect';
import { SCENARIO_CARDS, SCENARIO_RECORD, type ScenarioRecord } from './scenario-record';

/** One stretch of a run without a break, in one binding; its messages have a file of their own. */
export interface Segment {
  readonly binding: string;
  readonly repetition: number;
  readonly part: number;
}

const journals = 'journals.ndjson';
/** What a scenario leaves, whole: its record, and its pictures by their paths. */
type Line = { readonly key: string; readonly pictures: readonly string[] } & ({ readonly checks?: undefined } | ScenarioRecord);

/**
 * Writes down what happens while it happens, so that nothing is lost when a run is cut: messages as they come, and for each scenario
 * that has ended a line of the chain of journals.
 */
export class EvidenceWriter {
  private constructor(
    private readonly folder: string,
    private readonly chain: Chain,
  ) {}

  /** Begins in an empty folder; what was in it is gone. @param id of the run: the chain begins with it */
  static begin(folder: string, id: string): EvidenceWriter {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'pictures'), { recursive: true });
    writeFileSync(join(folder, journals), '');
    return new EvidenceWriter(folder, new Chain(id));
  }

  /** Goes on where a run was cut. A line that was cut itself is taken away: its scenario has not ended. */
  static resume(folder: string, id: string): EvidenceWriter {
    const { chain, bytes } = followChain(folder, id, true);
    truncateSync(join(folder, journals), bytes);
    return new EvidenceWriter(folder, chain);
  }

  /** Digest of the last line of the chain. */
  get head(): string {
    return this.chain.head;
  }

  segment(binding: string, repetition: number): SegmentWriter {
    const parts = segmentsIn(this.folder).filter((one) => one.binding === binding && one.repetition === repetition);
    const segment = { binding, repetition, part: parts.length + 1 };
    return new SegmentWriter(this.folder, segment, this.chain);
  }

  /** Takes over scenarios of another bundle of the same run, with all that belongs to them. */
  adopt(folder: string): void {
    for (const segment of segmentsIn(folder)) {
      const own = segmentsIn(this.folder).filter((one) => one.binding === segment.binding && one.repetition === segment.repetition);
      const file = join(this.folder, fileOf({ ...segment, part: own.length + 1 }));
      writeFileSync(file, readFileSync(join(folder, fileOf(segment))));
    }
    // A tar has no empty folders.
    const pictures = join(folder, 'pictures');
    for (const name of existsSync(pictures) ? readdirSync(pictures) : []) {
      writeFileSync(join(this.folder, 'pictures', name), readFileSync(join(pictures, name)));
    }
    for (const { previous: _previous, ...line } of linesOf(folder)) appendFileSync(join(this.folder, journals), this.chain.add(line));
  }
}

/** Writes what happens in one stretch. */
export class SegmentWriter {
  readonly #collector: Collector;
  readonly #file: number;

  constructor(
    private readonly folder: string,
    segment: Segment,
    private readonly chain: Chain,
  ) {
    const { binding, repetition } = segment;
    this.#collector = new Collector({ binding, repetition });
    this.#file = openSync(join(folder, fileOf(segment)), 'w');
  }

  /** A message of Cucumber's. What is kept elsewhere (journals, pictures) or nowhere (cards) is left out. */
  see(envelope: Envelope): void {
    const elsewhere: (string | undefined)[] = [SCENARIO_RECORD, SCENARIO_CARDS, 'image/png'];
    if (!elsewhere.includes(envelope.attachment?.mediaType)) writeSync(this.#file, `${JSON.stringify(envelope)}\n`);
    const ended = this.#collector.see(envelope);
    if (!ended) return;
    const key = keyOf(ended.run);
    const pictures = ended.pictures.map((png, n) => {
      const name = `pictures/${key.replace(/^features\//, '').replace(/[^\w.-]+/g, '_')}_${n + 1}.png`;
      writeFileSync(join(this.folder, name), png);
      return name;
    });
    appendFileSync(join(this.folder, journals), this.chain.add({ key, pictures, ...ended.run.record }));
  }

  close(): void {
    closeSync(this.#file);
  }
}

/**
 * Every scenario of a bundle as it was run, in order. One that was cut and run again later counts once.
 * @throws BundleError when the messages cannot be read
 */
export function readRuns(folder: string): ScenarioRun[] {
  const lines = new Map(linesOf(folder).map(({ previous: _previous, key, pictures, ...record }) => [key, { pictures, record }]));
  const runs = new Map<string, ScenarioRun>();
  for (const segment of segmentsIn(folder)) {
    const { binding, repetition } = segment;
    const collector = new Collector({ binding, repetition });
    const ended = messagesIn(folder, segment).flatMap((envelope) => collector.see(envelope)?.run ?? []);
    for (const run of [...ended, ...collector.unfinished]) {
      const key = keyOf(run);
      const line = run.finished ? lines.get(key) : undefined;
      const known = runs.get(key);
      if (known?.finished) continue;
      const record = line?.record.checks === undefined ? null : (line.record as ScenarioRecord);
      // Without a line of the chain it was cut after all: its last message was the last thing that was written.
      runs.set(key, { ...run, finished: line !== undefined, record, pictures: line?.pictures ?? [] });
    }
  }
  return inOrder([...runs.values()]);
}

/** Keys of the scenarios that have ended. */
export function endedIn(folder: string): ReadonlySet<string> {
  return new Set(linesOf(folder).map(({ key }) => key));
}

/**
 * Follows the chain from its beginning.
 * @param id of the run
 * @param cut whether the last line may be broken off
 * @returns the chain at its end, and how many bytes hold
 * @throws BundleError naming the first line that does not follow
 */
export function followChain(folder: string, id: string, cut = false): { readonly chain: Chain; readonly bytes: number } {
  const chain = new Chain(id);
  const file = join(folder, journals);
  const lines = readText(file).split('\n');
  // After the last line nothing follows; what does was broken off.
  const broken = lines.pop() ?? '';
  let bytes = 0;
  for (const [index, line] of lines.entries()) {
    if (chain.follow(line) === null)
      throw new BundleError(
        `${file}: line ${index + 1} does not follow upon the one before: a line was changed, taken away, added or moved`,
      );
    bytes += Buffer.byteLength(line) + 1;
  }
  if (broken !== '' && !cut) throw new BundleError(`${file}: the last line is broken off; the bundle is not whole`);
  return { chain, bytes };
}

/** Path of a segment's messages in a bundle. */
function fileOf({ binding, repetition, part }: Segment): string {
  return `messages-${binding}${repetition > 1 ? `-r${repetition}` : ''}${part > 1 ? `-p${part}` : ''}.ndjson`;
}

function segmentsIn(folder: string): Segment[] {
  const found = readdirSync(folder).flatMap((name) => {
    const parts = /^messages-([a-z]+)(?:-r(\d+))?(?:-p(\d+))?\.ndjson$/.exec(name);
    return parts ? [{ binding: parts[1] ?? '', repetition: Number(parts[2] ?? 1), part: Number(parts[3] ?? 1) }] : [];
  });
  return found.sort((a, b) => (a.binding === b.binding ? a.repetition - b.repetition || a.part - b.part : a.binding < b.binding ? -1 : 1));
}

function messagesIn(folder: string, segment: Segment): Envelope[] {
  const file = join(folder, fileOf(segment));
  const lines = readText(file).split('\n');
  // What stands behind the last end of a line was broken off.
  lines.pop();
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Envelope;
    } catch {
      throw new BundleError(`${file}: line ${index + 1} is no JSON: the bundle was damaged`);
    }
  });
}

function linesOf(folder: string): (Line & { previous: string })[] {
  const lines = readText(join(folder, journals)).split('\n');
  lines.pop();
  return lines.map((line) => JSON.parse(line) as Line & { previous: string });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new BundleError(`${file}: expected a file of a bundle: ${(error as NodeJS.ErrnoException).code}`);
  }
}
