import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry } from '../../reports/results';

const read = new Map<string, Map<string, readonly JournalEntry[]>>();

/**
 * The recorded journal of a scenario.
 * @param bundle folder of a bundle; its journals are in journals.ndjson, one line a scenario
 * @param key as recordingKey names it
 */
export function recordingOf(bundle: string, key: string): readonly JournalEntry[] {
  let journals = read.get(bundle);
  if (!journals) {
    const lines = readFileSync(join(bundle, 'journals.ndjson'), 'utf8').split('\n').filter(Boolean);
    journals = new Map(
      lines.map((line) => JSON.parse(line) as { key: string; journal: JournalEntry[] }).map((one) => [one.key, one.journal]),
    );
    read.set(bundle, journals);
  }
  return journals.get(key) ?? [];
}
