import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Envelope } from '@cucumber/messages';
import { CanaryLedger } from '../../cards/scan/ledger';
import { SCENARIO_CARDS } from '../../reports/evidence/scenario-record';
import { inWords, type PlaceReport } from '../../reports/places';
import type { Finding } from '../../reports/results';
import { merged, type SearchReport, searchStream } from '../../steps/targets/card-search';
import { notSeen } from '../../steps/targets/places';

/** Whether a scenario has left the keyed hashes of its cards with this message. */
export function hasCards({ attachment }: Envelope): boolean {
  return attachment?.mediaType === SCENARIO_CARDS;
}

/** All cards of a run as one ledger; null when it had none. Scenarios leave them as attachments, whichever process they were run in. */
export function ledgerOf(envelopes: readonly Envelope[]): CanaryLedger | null {
  const written = envelopes.filter(hasCards).map(({ attachment }) => {
    const { body = '', contentEncoding } = attachment ?? {};
    return JSON.parse(contentEncoding === 'BASE64' ? Buffer.from(body, 'base64').toString() : body) as { entries: readonly unknown[] };
  });
  const [first] = written;
  return first ? CanaryLedger.parse(JSON.stringify({ ...first, entries: written.flatMap(({ entries }) => entries) })) : null;
}

/** The ledger without its key: whoever has the key can show which number a label stood for, and nobody else can tell. */
export function commitmentsOf(ledger: CanaryLedger): object {
  const { entries } = ledger.toJSON() as { entries: readonly object[] };
  return { format: 'akashi-commitments', version: 1, algorithm: 'HMAC-SHA-256 over the digits', entries };
}

/** Looks for the cards of a run in everything that it has written. @param out folder of the reports, with the bundle in it */
export async function searchOwnReports(out: string, ledger: CanaryLedger | null): Promise<PlaceReport> {
  const place = 'own-reports';
  if (ledger === null) return notSeen(place, { en: 'no scenario of this run had a card', ja: 'この実行にカードを使うシナリオはなかった' });
  const reports: SearchReport[] = [];
  for (const path of filesOf(out)) reports.push(await searchStream(path, createReadStream(join(out, path)), ledger));
  return { place, seen: true, ...merged(reports) };
}

/** What the suite itself must never do. */
export function problemsOf({ found }: PlaceReport): Finding[] {
  return found.map((one) => ({
    verdict: 'HARNESS',
    requirements: [],
    message: "Card data is in this suite's own reports: do not pass them on.",
    expected: 'no card data, however it is written',
    seen: inWords(one),
  }));
}

/** What a run writes: files in the folder itself, and its own folders. Others may be there that are not the run's. */
function filesOf(out: string): string[] {
  const own = ['allure-results', 'assets', 'bundle'];
  return readdirSync(out, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isFile()) return [entry.name];
    if (!own.includes(entry.name)) return [];
    const inside = readdirSync(join(out, entry.name), { withFileTypes: true, recursive: true }).filter((one) => one.isFile());
    return inside.map((one) => join(entry.name, join(one.parentPath ?? one.path, one.name).slice(join(out, entry.name).length + 1)));
  });
}
