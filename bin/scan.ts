import { closeSync, existsSync, openSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { type Expected, ExpectedError, expectedIn } from '../cards/scan/expected';
import type { Wanted } from '../cards/scan/hunter';
import { isUnread, jsonReport, textReport } from '../cards/scan/report';
import { sarifReport } from '../cards/scan/report-sarif';
import { type ScanReport, scanPaths } from '../cards/scan/scan';
import { exitCodes } from '../reports/verdict';
import { Progress } from './progress';
import { UsageError } from './usage-error';
import { version } from './version';

export interface ScanOptions {
  readonly expect?: string;
  readonly any?: boolean;
  /** A file, or true for the standard output. */
  readonly json?: string | true;
  readonly sarif?: string | true;
  readonly maxDepth?: number;
  readonly jobs?: number;
  readonly exclude?: readonly string[];
  readonly quiet?: boolean;
}

/** Looks for card data in files, and says where it is. @returns 0 nothing found, 1 found, 2 nothing found but not all could be read */
export async function scan(paths: readonly string[], options: ScanOptions): Promise<number> {
  const missing = paths.find((path) => path !== '-' && !existsSync(path));
  if (missing !== undefined) throw new UsageError(`cannot find ${missing}`);
  if (options.json === true && options.sarif === true)
    throw new UsageError('--json and --sarif: only one of them can be printed; give the other a file');
  for (const file of [options.json, options.sarif]) if (typeof file === 'string') mustBeReport(file);
  const expected = options.expect === undefined ? undefined : readExpected(options.expect);
  const wanted: Wanted = { any: expected === undefined || (options.any ?? false), ...expected };
  const isPrinted = options.json !== true && options.sarif !== true && !options.quiet;
  const report = await scanPaths(paths, wanted, {
    ...(options.jobs !== undefined && { jobs: options.jobs }),
    ...(options.exclude && { exclude: options.exclude }),
    ...(options.maxDepth !== undefined && { limits: { depth: options.maxDepth } }),
    ...(paths.includes('-') && { input: process.stdin }),
    progress: progressOf(!isPrinted),
  });
  const known = expected ? knownIn(expected) : 0;
  put(options.json, () => jsonReport(report, { any: wanted.any, known }, version, new Date()));
  put(options.sarif, () => sarifReport(report, version));
  if (isPrinted) process.stdout.write(textReport(report));
  return exitCodeOf(report);
}

function exitCodeOf({ findings, places }: ScanReport): number {
  if (findings.length > 0) return exitCodes.notConforming;
  return places.some(isUnread) ? exitCodes.undecided : exitCodes.conforming;
}

function knownIn(expected: Expected): number {
  return 'canaries' in expected
    ? expected.canaries.length
    : (expected.ledger.toJSON() as { readonly entries: readonly unknown[] }).entries.length;
}

function readExpected(file: string): Expected {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--expect: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    return expectedIn(text);
  } catch (error) {
    if (error instanceof ExpectedError) throw new UsageError(`--expect: ${file}: ${error.message}`);
    throw error;
  }
}

/** What is not known to be a report is not written over: a path that stands after --json was meant to be looked at. */
function mustBeReport(file: string): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats || (!stats.isDirectory() && stats.size === 0)) return;
  const beginning = Buffer.alloc(128);
  try {
    const descriptor = openSync(file, 'r');
    readSync(descriptor, beginning);
    closeSync(descriptor);
  } catch {
    // A folder, or nothing that may be read.
  }
  if (!/^\{\s*"(format": "akashi-scan"|\$schema": "[^"]*sarif)/.test(beginning.toString()))
    throw new UsageError(`${file} is there, and is no report of a scan: it is not written over; put paths before --json and --sarif`);
}

function put(where: string | true | undefined, content: () => unknown): void {
  if (where === undefined) return;
  const text = `${JSON.stringify(content(), null, 2)}\n`;
  if (where === true) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(where, text);
  } catch (error) {
    throw new UsageError(`${where} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** A line that renews itself; it is known only later how much there is. */
function progressOf(silent: boolean): (done: number, total: number) => void {
  let progress: Progress | undefined;
  return (done, total) => {
    progress ??= new Progress('scanning', total, silent || total < 2);
    if (done > 0) progress.step();
  };
}
