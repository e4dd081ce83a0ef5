/** What a scan came to, for people and for machines (docs/schemas/scan.schema.json). None of it holds a value that was found. */
import { within } from './containers/names';
import type { Finding } from './finding';
import type { ScanReport } from './scan';

/** What was looked for. */
export interface LookedFor {
  /** Any card number, by how card numbers are written. */
  readonly any: boolean;
  /** How many known cards. */
  readonly known: number;
}

/** For machines. @param suite version of the suite @param at when the scan ended */
export function jsonReport(report: ScanReport, lookedFor: LookedFor, suite: string, at: Date): unknown {
  return {
    format: 'akashi-scan',
    version: 1,
    suite,
    at: at.toISOString(),
    lookedFor,
    summary: summaryOf(report),
    findings: report.findings,
    places: report.places,
  };
}

export interface Summary {
  readonly findings: number;
  readonly byKind: Readonly<Record<string, number>>;
  /** Places in which something was found. */
  readonly holding: number;
  readonly places: number;
  /** Not, or not wholly, read. */
  readonly unread: number;
  readonly excluded: number;
  readonly bytes: number;
  readonly seconds: number;
}

export function summaryOf({ findings, places, bytes, seconds, excluded }: ScanReport): Summary {
  const byKind: Record<string, number> = {};
  for (const { kind } of findings) byKind[kind] = (byKind[kind] ?? 0) + 1;
  return {
    findings: findings.length,
    byKind,
    holding: new Set(findings.map(({ place }) => place)).size,
    places: places.length,
    unread: places.filter(isUnread).length,
    excluded,
    bytes,
    seconds: Math.round(seconds * 1000) / 1000,
  };
}

export function isUnread({ error, truncated }: ScanReport['places'][number]): boolean {
  return error !== undefined || truncated === true;
}

/** Lines that are shown for one thing that was given; of things that could not be read. */
const mostLines = 40;

/** For people. */
export function textReport(report: ScanReport): string {
  const summary = summaryOf(report);
  const unread = report.places.filter(isUnread);
  const lines = [...findingLines(report.findings)];
  const kinds = Object.entries(summary.byKind).map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`);
  lines.push(kinds.length > 0 ? `Found ${listed(kinds)} in ${counted(summary.holding, 'place')}.` : 'Found nothing.');
  const excluded = summary.excluded > 0 ? `; ${summary.excluded} left out as told` : '';
  lines.push(`Looked at ${bytesText(summary.bytes)} in ${counted(summary.places, 'place')}, ${summary.seconds.toFixed(1)} s${excluded}.`);
  if (unread.length > 0) {
    lines.push(`Not, or not wholly, read: ${unread.length}`);
    for (const { place, error = 'a limit was reached' } of unread.slice(0, mostLines)) lines.push(`  ${place}: ${error}`);
    if (unread.length > mostLines) lines.push(`  … and ${unread.length - mostLines} more, all of them with --json`);
  }
  return `${lines.join('\n')}\n`;
}

function* findingLines(findings: readonly Finding[]): Generator<string> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const thing = thingOf(finding.place);
    const group = groups.get(thing);
    if (group) group.push(finding);
    else groups.set(thing, [finding]);
  }
  for (const [thing, found] of groups) {
    yield thing;
    for (const finding of found.slice(0, mostLines)) yield `  ${findingLine(finding)}`;
    if (found.length > mostLines) yield `  … and ${found.length - mostLines} more, all of them with --json`;
  }
  if (groups.size > 0) yield '';
}

/** `line 12, byte 345: card number 411111…1111 (Visa), known value "card A"; gzip › plain` */
function findingLine({ place, line, seconds, offset, kind, masked, brand, evidence, label, encodings }: Finding): string {
  const inner = place.slice(thingOf(place).length + within.length);
  const where = [
    ...(inner ? [inner] : []),
    ...(line === undefined ? [] : [`line ${line}`]),
    seconds === undefined ? `byte ${offset}` : `${timeText(seconds)}`,
  ].join(', ');
  const what = `${kind}${kind === 'card number' || kind.startsWith('track') ? ` ${masked}` : ''}${brand ? ` (${brand})` : ''}`;
  return `${where}: ${what}, ${evidence}${label === undefined ? '' : ` "${label}"`}; ${encodings.join(within)}`;
}

/** What was given, or lies in a folder that was: the outermost part of a place. */
export function thingOf(place: string): string {
  return place.split(within, 1)[0] as string;
}

/** Minutes, seconds and thousandths. */
function timeText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(3).padStart(6, '0')}`;
}

function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const unit = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return unit === 0 ? counted(bytes, 'byte') : `${(bytes / 1000 ** unit).toFixed(1)} ${units[unit]}`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
