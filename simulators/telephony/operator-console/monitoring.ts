import type { Row, Table } from '../../kit/screen/document';
import type { MonitoringRow } from './desk';
import type { LinkingRules } from './rules';

/** The list of what the IVR has passed (OPW-2.2-05). */
export function monitoringTable(rules: LinkingRules['monitoring'], rows: readonly MonitoringRow[]): Table {
  return {
    caption: rules.caption,
    columns: rules.columns,
    rows: inOrder(rules, rows).map((row) => asRow(row, rules)),
    empty: rules.empty,
  };
}

/** Rows that were shown before: a list is shown again whenever anything happens, and its rows never change. */
const shown = new WeakMap<LinkingRules['monitoring'], WeakMap<MonitoringRow, Row>>();

function asRow(row: MonitoringRow, rules: LinkingRules['monitoring']): Row {
  const known = shown.get(rules) ?? new WeakMap<MonitoringRow, Row>();
  shown.set(rules, known);
  const again = known.get(row);
  if (again) return again;
  const cells = [timeOf(row, rules), row.transactionId, row.text, ...resultOf(row, rules)];
  const made: Row = { key: String(row.number), cells, buttons: [] };
  known.set(row, made);
  return made;
}

/** Rows as they stand on the screen, top first. */
function inOrder(rules: LinkingRules['monitoring'], rows: readonly MonitoringRow[]): MonitoringRow[] {
  const placed = [...rows];
  if (rules.order === 'newest-last') return placed;
  placed.reverse();
  const [first, second, ...others] = placed;
  if (rules.order === 'newest-second' && first && second) return [second, first, ...others];
  if (rules.order === 'neighbours-swapped') return swapped(placed, rules);
  return placed;
}

/** The order in which messages may stand by OPW-4.9-01: within one second, the later of two rows need not be the upper. */
function swapped(rows: readonly MonitoringRow[], rules: LinkingRules['monitoring']): MonitoringRow[] {
  const placed = [...rows];
  for (let at = 0; at + 1 < placed.length; at++) {
    const [upper, lower] = [placed[at], placed[at + 1]] as [MonitoringRow, MonitoringRow];
    if (timeOf(upper, rules) === timeOf(lower, rules)) placed.splice(at++, 2, lower, upper);
  }
  return placed;
}

/** HH:MM:SS in Japan. */
function timeOf(row: MonitoringRow, rules: LinkingRules['monitoring']): string {
  const early = row.number % 2 === 0 ? rules.everyOtherEarlyBy : 0;
  return new Date(row.at + rules.timeZoneOffsetMinutes * 60_000 - early * 1000).toISOString().slice(11, 19);
}

function resultOf({ result }: MonitoringRow, rules: LinkingRules['monitoring']): string[] {
  return (['card', 'code', 'message'] as const).map((part) => (rules.results.includes(part) && result ? result[part] : '')); // OPW-3.7-10
}
