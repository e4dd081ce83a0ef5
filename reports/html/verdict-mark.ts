import { type Verdict, verdicts } from '../verdict';
import { Html, html } from './escape';
import { say, verdictWord } from './words';

/** All verdicts, worst first, and null for a requirement that has none. */
export const everyVerdict: readonly (Verdict | null)[] = [...verdicts, null];

/** Shape, colour and word: a verdict can be told by any of them. */
export function mark(verdict: Verdict | null): Html {
  return html`<span class="v ${toneOf(verdict)}">${shapeOf(verdict)}${say(verdictWord(verdict))}</span>`;
}

/** The shape alone, where the word stands beside it. */
export function shapeOf(verdict: Verdict | null): Html {
  return html`<svg class="i" aria-hidden="true"><use href="#i-${verdict ?? 'none'}"/></svg>`;
}

/** Class that sets the colour. Only PASS is green: what was not executed can never look so. */
export function toneOf(verdict: Verdict | null): string {
  return `v-${verdict ?? 'none'}`;
}

/** The shapes, once in a page. */
export function shapes(): Html {
  const symbols = everyVerdict.map(
    (verdict) => html`<symbol id="i-${verdict ?? 'none'}" viewBox="0 0 16 16">${new Html(paths[verdict ?? 'none'])}</symbol>`,
  );
  return html`<svg class="sprite" aria-hidden="true">${symbols}</svg>`;
}

const solid = 'fill="currentColor"';
const open = 'fill="none" stroke="currentColor" stroke-width="1.6"';
const cut = 'class="cut" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"';

const paths: Readonly<Record<Verdict | 'none', string>> = {
  HARNESS: `<path ${solid} d="M2 2h12v12H2z"/><path ${cut} d="M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4"/>`,
  CONFIG: `<path ${open} d="M2.3 2.3h11.4v11.4H2.3z"/><path ${open} stroke-linecap="round" d="M8 4.9v3.6M8 11v.2"/>`,
  FAIL: `<path ${solid} d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path ${cut} d="M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4"/>`,
  UNSTABLE: `<path ${solid} d="M8 .6L15.4 8 8 15.4.6 8z"/><path ${cut} d="M4.6 8.8l2.1-2 2.6 2.4 2.1-2"/>`,
  INCONCLUSIVE: `<circle ${open} cx="8" cy="8" r="6.3"/><path ${open} stroke-linecap="round" d="M6 6.3c0-2.6 4-2.6 4 0 0 1.6-2 1.5-2 3M8 11.5v.1"/>`,
  NOT_TESTABLE: `<circle ${open} cx="8" cy="8" r="6.3"/><path ${open} d="M3.6 12.4l8.8-8.8"/>`,
  WAIVED: `<path ${solid} d="M3 2h10.5l-2.8 3.5L13.5 9H4.7v6H3z"/>`,
  WARN: `<path ${solid} d="M8 .8l7.4 13.7H.6z"/><path ${cut} d="M8 6v3.8M8 12.1v.1"/>`,
  PASS: `<circle ${solid} cx="8" cy="8" r="7.2"/><path ${cut} d="M4.6 8.3l2.4 2.4 4.5-5"/>`,
  NOT_APPLICABLE: `<circle ${open} cx="8" cy="8" r="6.3"/><path ${open} stroke-linecap="round" d="M5.3 8h5.4"/>`,
  none: `<circle ${open} stroke-dasharray="2.2 1.76" cx="8" cy="8" r="6.3"/>`,
};
