/** Searching for card data: what is found, writing by writing, and how fast, beside other tools on the same bytes in the same run. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { corpus } from '../cards/scan/corpus/corpus';
import type { Document } from '../cards/scan/corpus/document';
import { type Found, Score } from '../cards/scan/corpus/score';
import { Hunter, hunt, type Wanted } from '../cards/scan/hunter';
import { scanPaths } from '../cards/scan/scan';
import { type Peers, peers } from './peers';
import { median, rounds, row } from './server';

/** Labelled documents in which every other record counts; seeds that no test uses. */
const labelled = { seeds: [101, 102, 103], bytes: 3_000_000 };
/**
 * For the clock: one record of 500 has something in it, as in files of a system that is nearly clean. Nothing is compressed as a whole, since
 * other tools open nothing.
 */
const clocked = { seed: 104, bytes: 24_000_000, every: 500, documentBytes: 1 << 20, unpacked: true, copies: 8 };
/** Stands nowhere. */
const fixedText = '4111111111111111';

/** @param folder where files can be written */
export async function scanning(folder: string): Promise<void> {
  const others = peers(fixedText);
  for (const name of others.missing) process.stdout.write(`${name}: not present\n`);
  detection(join(folder, 'labelled'), others);
  await speed(join(folder, 'clocked'), others);
}

/** What one tool found in all documents. */
interface Column {
  readonly name: string;
  readonly score: Score;
  /** Only numbers and tracks are asked of other tools, and they need not tell one from the other. */
  readonly numbersOnly: boolean;
}

function detection(folder: string, { there }: Peers): void {
  const columns: Column[] = [
    { name: 'by pattern', score: new Score({ any: true, known: false }), numbersOnly: false },
    { name: 'known', score: new Score({ any: false, known: true }), numbersOnly: false },
    ...there.map(({ name }) => ({ name, score: new Score({ any: true, known: false }), numbersOnly: true })),
  ];
  const [byPattern, known, ...byPeers] = columns as [Column, Column, ...Column[]];
  for (const seed of labelled.seeds) {
    const { documents, canaries } = corpus(seed, labelled);
    mkdirSync(folder, { recursive: true });
    for (const [index, { bytes }] of documents.entries()) writeFileSync(join(folder, String(index)), bytes);
    const found = there.map((peer) => peer.find(folder));
    for (const [index, document] of documents.entries()) {
      byPattern.score.add(document, hunt(document.bytes, { any: true }));
      known.score.add(document, hunt(document.bytes, { any: false, canaries }));
      for (const [which, { score }] of byPeers.entries())
        score.add(numbersOf(document), found[which]?.get(join(folder, String(index))) ?? []);
    }
    rmSync(folder, { recursive: true });
  }
  detectionTable(columns);
}

function numbersOf(document: Document): Document {
  const labels = document.labels.filter(({ kind }) => kind !== 'expiry' && kind !== 'security code');
  return { ...document, labels: labels.map((label) => ({ ...label, kind: 'card number' })) };
}

function detectionTable(columns: readonly Column[]): void {
  const line = (what: string, cells: readonly string[]): void => {
    process.stdout.write(`${what.padEnd(58)}${cells.map((cell) => cell.padStart(12)).join('')}\n`);
  };
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  line(
    'found, by writing',
    columns.map(({ name }) => name.slice(0, 11)),
  );
  const names = new Set(columns.flatMap(({ score }) => [...score.rows].filter(([, { wanted }]) => wanted > 0).map(([name]) => name)));
  for (const name of [...names].sort())
    line(
      name,
      columns.map(({ score }) => {
        const { wanted = 0, found = 0 } = score.rows.get(name) ?? {};
        return wanted === 0 ? '-' : percent(found / wanted);
      }),
    );
  line(
    'taken for card data, of look-alikes',
    columns.map(({ name }) => name.slice(0, 11)),
  );
  const alarmed = new Set(columns.flatMap(({ score }) => [...score.rows].filter(([, { alarms }]) => alarms > 0).map(([name]) => name)));
  for (const name of [...alarmed].sort())
    line(
      name,
      columns.map(({ score }) => String(score.rows.get(name)?.alarms ?? 0)),
    );
  line(
    'recall (aim: 100 %)',
    columns.map(({ score }) => percent(score.recall)),
  );
  line(
    'precision (aim: 99 %)',
    columns.map(({ score }) => percent(score.precision)),
  );
  line(
    'found twice',
    columns.map(({ score }) => String(score.repeats)),
  );
}

async function speed(folder: string, { fixed, there }: Peers): Promise<void> {
  const { documents, canaries } = corpus(clocked.seed, clocked);
  let bytes = 0;
  for (let copy = 0; copy < clocked.copies; copy++) {
    const part = join(folder, String(copy));
    mkdirSync(part, { recursive: true });
    for (const [index, document] of documents.entries()) {
      writeFileSync(join(part, String(index)), document.bytes);
      bytes += document.bytes.length;
    }
  }
  const megabytes = bytes / 1e6;
  const runs = new Map<string, number[]>();
  const measure = async (name: string, run: () => unknown): Promise<void> => {
    const begun = performance.now();
    await run();
    const seconds = (performance.now() - begun) / 1000;
    runs.set(name, [...(runs.get(name) ?? []), megabytes / seconds]);
  };
  const ours: readonly [name: string, wanted: Wanted][] = [
    ['by pattern', { any: true }],
    ['known cards', { any: false, canaries }],
    ['both', { any: true, canaries }],
  ];
  const cores = availableParallelism();
  for (let round = 0; round < rounds; round++) {
    if (fixed) await measure(fixed.name, () => execute(fixed.command(folder)));
    for (const peer of there) await measure(peer.name, () => execute(peer.command(folder)));
    for (const [name, wanted] of ours) await measure(name, () => huntIn(folder, wanted));
    await measure('1 worker', () => scanPaths([folder], { any: true }, { jobs: 1 }));
    await measure('all workers', () => scanPaths([folder], { any: true }, { jobs: cores }));
  }
  const rate = (name: string): number => median(runs.get(name) ?? []);
  const limit = fixed ? rate(fixed.name) : Number.NaN;
  const shown = (value: number): string => `${value.toFixed(0)} MB/s`;
  row(`scanned, ${megabytes.toFixed(0)} MB, one core`, 'speed', `${fixed?.name ?? 'no floor'}`, 'ratio');
  for (const { name } of there) row(name, shown(rate(name)), shown(limit), `${(limit / rate(name)).toFixed(1)} x`);
  for (const [name] of ours)
    row(
      `Akashi, ${name}`,
      shown(rate(name)),
      shown(limit),
      `${(limit / rate(name)).toFixed(1)} x`,
      'aim: 3 x or less, faster than the tools above',
    );
  row(
    `Akashi, files, ${cores} workers beside 1`,
    shown(rate('all workers')),
    shown(rate('1 worker')),
    `${(rate('all workers') / rate('1 worker')).toFixed(2)} x`,
    `aim: near ${cores} x`,
  );
}

function execute([program, ...given]: readonly [string, ...string[]]): void {
  const { error } = spawnSync(program, given, { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 30 });
  if (error) throw error;
}

/** Every file of the folder through a hunter, read piece by piece, in this thread. */
function huntIn(folder: string, wanted: Wanted): Found[] {
  const piece = Buffer.alloc(1 << 18);
  const found: Found[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const hunter = new Hunter(wanted);
    const file = openSync(join(entry.parentPath ?? entry.path, entry.name), 'r');
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) found.push(...hunter.push(piece.subarray(0, read)));
    closeSync(file);
    found.push(...hunter.end());
  }
  return found;
}
