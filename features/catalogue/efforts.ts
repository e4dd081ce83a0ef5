import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Effort } from '../../reports/evidence/scenario-record';
import { featuresFolder } from './catalogue';

/** What scenarios cost, by feature and name; an outline has one entry for each row of the same name. Measured against the simulators. */
export type Efforts = Readonly<Record<string, Readonly<Record<string, readonly Effort[]>>>>;

export const effortsFile = join(featuresFolder, 'efforts.json');

let read: Efforts | null = null;

/** What every scenario costs whoever runs the target. */
export function loadEfforts(): Efforts {
  read ??= JSON.parse(readFileSync(effortsFile, 'utf8')) as Efforts;
  return read;
}

/** The most that a scenario, or any row of an outline, costs; undefined for one that was not measured. */
export function mostOf(efforts: Efforts, uri: string, name: string): Effort | undefined {
  const rows = efforts[uri]?.[name];
  if (!rows || rows.length === 0) return undefined;
  const most = (kind: 'exchanges' | 'calls' | 'payments' | 'yen' | 'messages'): number => Math.max(...rows.map((row) => row[kind] ?? 0));
  return { exchanges: most('exchanges'), calls: most('calls'), payments: most('payments'), yen: most('yen'), messages: most('messages') };
}
