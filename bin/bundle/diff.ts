import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Change, changesBetween } from '../../reports/changes';
import { openArchive, unpackBundle } from '../../reports/evidence/archive';
import type { Results } from '../../reports/results';
import { exitCodes } from '../../reports/verdict';
import { UsageError } from '../usage-error';

/** Says what changed from one run to another, requirement by requirement, and why. @returns 1 when something got worse, else 0 */
export async function diff(before: string, after: string, options: { readonly json?: boolean }): Promise<number> {
  const [old, now] = [await resultsOf(before), await resultsOf(after)];
  const changes = changesBetween(old, now);
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ format: 'akashi-diff', version: 1, before: old.run.id, after: now.run.id, changes }, null, 2)}\n`,
    );
  else process.stdout.write(textOf(changes, old, now));
  return changes.some(({ worse }) => worse) ? exitCodes.notConforming : exitCodes.conforming;
}

function textOf(changes: readonly Change[], old: Results, now: Results): string {
  const count = now.requirements.length;
  if (changes.length === 0) return `No requirement of ${count} changed (${old.run.startedAt} and ${now.run.startedAt}).\n`;
  const lines = changes.flatMap(({ id, before, after, worse, because }) => [
    `  ${worse ? 'worse ' : 'other '} ${id.padEnd(16)} ${before ?? 'no verdict'} → ${after ?? 'no verdict'}`,
    ...because.map(({ cause, detail }) => `         ${cause}: ${detail}`),
  ]);
  const worse = changes.filter((one) => one.worse).length;
  return [`${changes.length} of ${count} requirements changed, ${worse} for the worse:`, ...lines, ''].join('\n');
}

/** @param given results.json, the folder of a run or of its bundle, or bundle.tar */
async function resultsOf(given: string): Promise<Results> {
  const path = resolve(given);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new UsageError(`diff: expected results.json, the folder of a run or its bundle.tar, at ${given} is nothing`);
  if (stat.isDirectory()) return readResults(join(path, 'results.json'), given);
  if (path.endsWith('.json')) return readResults(path, given);
  const temporary = mkdtempSync(join(tmpdir(), 'akashi-diff-'));
  try {
    await unpackBundle((await openArchive(path)).contents, temporary, (one) => one === 'results.json');
    return readResults(join(temporary, 'bundle/results.json'), given);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function readResults(file: string, given: string): Results {
  try {
    const results = JSON.parse(readFileSync(file, 'utf8')) as Results;
    if (results.format === 'akashi-results') return results;
  } catch {
    // Told below.
  }
  throw new UsageError(`diff: expected results of a run (results.json, which akashi run writes), given ${given}`);
}
