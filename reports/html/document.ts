import type { RequirementResult } from '../results';
import { type Content, type Html, html } from './escape';
import { page } from './page';
import { requirementOf } from './requirement';
import { type DocumentInfo, pageOf, type Site } from './site';
import { everyVerdict, shapeOf, toneOf } from './verdict-mark';
import { english, say, sayCount, verdictWord, type Word } from './words';

/** Page of one document: every requirement in the order of the catalogue, with a filter. */
export function documentPage(document: DocumentInfo, site: Site): string {
  const file = pageOf(document);
  const requirements = site.requirementsOf(document);
  const { title, version, date } = document;
  return page({
    site,
    file,
    title: `${title.en} – ${site.results.target.name} – Akashi`,
    body: html`
<h1><span lang="en">${title.en}</span> <small lang="ja">${title.ja}</small></h1>
<p class="facts">${[version !== null && html`${say('version', version)} · `, date !== null && html`${say('dated', date)} · `, sayCount('requirements', requirements.length)]}</p>
${countsOf(requirements)}
${indexOf(requirements)}
${filterOf(requirements)}
<h2>${say('requirements')}</h2>
${requirements.map((requirement) => requirementOf(requirement, site, file))}`,
  });
}

/** How many requirements have which verdict, worst first. */
export function countsOf(requirements: readonly RequirementResult[], link?: (verdict: string) => string): Html {
  const entries = everyVerdict.flatMap((verdict) => {
    const count = requirements.filter((one) => one.verdict === verdict).length;
    if (count === 0) return [];
    const content = html`${shapeOf(verdict)}<b>${count}</b> ${say(verdictWord(verdict))}`;
    return [html`<li class="${toneOf(verdict)}">${link ? html`<a href="${link(verdict ?? 'none')}">${content}</a>` : content}</li>`];
  });
  return html`<ul class="counts">${entries}</ul>`;
}

function indexOf(requirements: readonly RequirementResult[]): Html {
  return html`<details class="fold"><summary>${say('index')}</summary><ul class="index">${requirements.map(
    ({ id, verdict }) =>
      html`<li class="${toneOf(verdict)}"><a href="#${id}">${shapeOf(verdict)}${id}</a> <span class="hidden">${say(verdictWord(verdict))}</span></li>`,
  )}</ul></details>`;
}

/** Hidden until the script is there: without it nothing would filter. */
function filterOf(requirements: readonly RequirementResult[]): Html {
  const verdicts = everyVerdict.filter((verdict) => requirements.some((one) => one.verdict === verdict));
  const levels = (['must', 'should', 'info'] as const).filter((level) => requirements.some((one) => one.level === level));
  const roles = [...new Set(requirements.map(({ role }) => role))].sort();
  return html`<form id="filter" class="filter" role="search" hidden>
${select(
  'verdict',
  verdicts.map((verdict) => option(verdict ?? 'none', verdictWord(verdict))),
)}
${select(
  'level',
  levels.map((level) => option(level, `level.${level}`)),
)}
${select(
  'role',
  roles.map((role) => html`<option value="${role}">${role}</option>`),
)}
<label>${say('search')} <input type="search" name="text" autocomplete="off"></label>
<button type="reset">${say('reset')}</button>
<button type="button" id="open-all">${say('openAll')}</button>
<button type="button" id="close-all">${say('closeAll')}</button>
<p id="count" role="status" aria-live="polite"></p>
</form>`;
}

function select(name: 'verdict' | 'level' | 'role', options: Content): Html {
  return html`<label>${say(name)} <select name="${name}"><option value="" data-w="all">${english('all')}</option>${options}</select></label>`;
}

function option(value: string, word: Word): Html {
  return html`<option value="${value}" data-w="${word}">${english(word)}</option>`;
}
