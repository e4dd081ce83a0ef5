import type { JournalEntry, WireExchange } from '../results';
import { type Content, content, type Html, html } from './escape';
import { exactly, linesOf } from './plain-text';
import { say, sayCount } from './words';

/** Entries shown before the one at which something was found. */
const before = 4;

interface JournalOptions {
  /** Anchor of the scenario; entries are `<anchor>-<n>`. */
  readonly anchor: string;
  /** Numbers of the entries at which something was found. */
  readonly found: readonly number[];
  /** Whether the part around the findings is open from the start. */
  readonly excerpt: boolean;
  /** Whether every entry is linked to, not only those with findings and those that others refer to. */
  readonly linked: boolean;
}

/** A scenario's journal as a table of exchanges: folded, or open around what was found with the rest folded beside it. */
export function journalOf(journal: readonly JournalEntry[], { anchor, found, excerpt, linked }: JournalOptions): Content {
  if (journal.length === 0) return html`<p class="quiet">${say('journalNone')}</p>`;
  const rows = rowsOf(journal, anchor, found, linked);
  const table = (from: number, to: number) => tableOf(rows.slice(from, to));
  const range = (from: number, to: number) => [journal[from]?.n ?? 0, journal[to - 1]?.n ?? 0] as const;
  if (!excerpt) {
    return html`<details class="fold"><summary>${say('journal')}: ${say('entries', ...range(0, rows.length))}</summary>${table(0, rows.length)}</details>`;
  }
  const places = journal.flatMap(({ n }, index) => (found.includes(n) ? [index] : []));
  const from = Math.max(0, (places[0] ?? journal.length - 1) - before);
  const to = (places.at(-1) ?? journal.length - 1) + 1;
  return [
    html`<h4>${say('journal')}: ${say('entries', ...range(from, to))}</h4>`,
    from > 0 && html`<details class="fold"><summary>${say('earlier', ...range(0, from))}</summary>${table(0, from)}</details>`,
    table(from, to),
    to < rows.length &&
      html`<details class="fold"><summary>${say('later', ...range(to, rows.length))}</summary>${table(to, rows.length)}</details>`,
  ];
}

/** Any JSON value as `key: value` lines. */
export function laidOut(value: unknown): Html | null {
  const lines = linesOf(value);
  if (lines.length === 0) return null;
  const texts = lines.map(({ depth, item, key, text }, index) => {
    const start = `${index > 0 ? '\n' : ''}${'  '.repeat(depth)}${item ? '- ' : ''}`;
    return key === null ? html`${start}${content(text)}` : html`${start}<b>${key}:</b> ${content(text)}`;
  });
  return html`<div class="value">${texts}</div>`;
}

function tableOf(rows: readonly Html[]): Html {
  return html`<table class="journal"><thead><tr><th scope="col">#<th scope="col">${say('time')}<th scope="col">${say('party')}<th scope="col">${say('verb')}<th scope="col">${say('given')}<th scope="col">${say('answer')}</tr></thead><tbody>${rows}</tbody></table>`;
}

function rowsOf(journal: readonly JournalEntry[], anchor: string, found: readonly number[], all: boolean): Html[] {
  const repeats = repeatsIn(journal);
  const linked = new Set([...found, ...repeats.values(), ...(all ? journal.map(({ n }) => n) : [])]);
  let day = '';
  return journal.map((entry) => {
    const time = timeOf(entry.at, day);
    day = time.day;
    return html`<tr${linked.has(entry.n) && html` id="${anchor}-${entry.n}"`}${found.includes(entry.n) && html` class="found"`}><td>${entry.n}<td>${time.content}<td>${entry.party}<td>${entry.verb}<td>${laidOut(entry.given)}<td>${answerOf(entry, repeats.get(entry.n), anchor)}${entry.failure && html`<p class="broke">${entry.failure.kind}: ${entry.failure.message}</p>`}${wireOf(entry.wire)}</tr>`;
  });
}

/** Entries whose long answer an earlier entry has already, with the number of that one: it is not printed again. */
function repeatsIn(journal: readonly JournalEntry[]): ReadonlyMap<number, number> {
  const answers = new Map<string, number>();
  const repeats = new Map<number, number>();
  for (const { n, answer } of journal) {
    const text = JSON.stringify(answer) ?? '';
    const earlier = answers.get(text);
    if (earlier === undefined) answers.set(text, n);
    else if (text.length > 80) repeats.set(n, earlier);
  }
  return repeats;
}

function answerOf({ answer }: JournalEntry, earlier: number | undefined, anchor: string): Content {
  return earlier === undefined ? laidOut(answer) : html`<a href="#${anchor}-${earlier}">${say('same', earlier)}</a>`;
}

/** Time of day; with the date where it differs from the entry above, since a virtual clock may leap by months. */
function timeOf(at: string, previous: string): { day: string; content: Content } {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/.exec(at);
  if (!parts) return { day: previous, content: at };
  const [, date = '', time = '', fraction, zone = ''] = parts;
  const day = `${date} ${zone === 'Z' ? 'UTC' : zone}`;
  return { day, content: html`${day !== previous && html`<i>${day}</i> `}${time}${fraction && html`<small>.${fraction}</small>`}` };
}

function wireOf(wire: readonly WireExchange[] | undefined): Content {
  if (!wire || wire.length === 0) return null;
  const exchanges = wire.map(
    ({ request, sent, status, received }) =>
      html`<li><code>${request}</code>${status !== undefined && html` → ${status}`}${part('sent', sent)}${part('received', received)}</li>`,
  );
  return html`<details class="wire"><summary>${sayCount('exchanges', wire.length)}</summary><ol>${exchanges}</ol></details>`;
}

function part(what: 'sent' | 'received', value: unknown): Content {
  return value === undefined || value === null ? null : html`<pre>${say(what)}\n${content(exactly(value))}</pre>`;
}
