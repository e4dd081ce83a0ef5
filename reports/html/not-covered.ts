import type { RequirementResult } from '../results';
import { type Content, type Html, html, pairs } from './escape';
import { titleOf } from './page';
import { overviewPage, type Site } from './site';
import { say, sayCount, unjudgedWord, verdictWord, type Word } from './words';

/** What the run says nothing about, with the way to see which requirements those are. */
export function notCoveredOf(site: Site): Html {
  const { requirements, documents, summary } = site.results;
  const { roles, options, bindings } = summary.notCovered;
  const open = new Set(summary.notCovered.requirements);
  const byRole = (role: string) => requirements.filter((one) => one.role === role);
  const byOption = (option: string) => requirements.filter((one) => one.options.includes(option));
  const rows = [
    row(
      'roles',
      roles.map((role) => fold(role, byRole(role), site)),
    ),
    row(
      'options',
      options.map((option) => fold(option, byOption(option), site)),
    ),
    row(
      'bindings',
      bindings.map((binding) => html`<p><b>${binding}</b> <span class="quiet">${say('bindingNote')}</span></p>`),
    ),
    row(
      'requirements',
      documents.flatMap((document) => {
        const all = site.requirementsOf(document);
        const those = all.filter(({ id }) => open.has(id));
        const head = html`${say('ofDocument', those.length, all.length)} ${titleOf(document.title)}`;
        return those.length === 0 ? [] : [html`<details><summary>${head}</summary>${idsByReason(those, site)}</details>`];
      }),
    ),
  ];
  return html`<section class="not-covered"><h2>${say('notCovered')}</h2>${pairs(rows) ?? html`<p>${say('notCoveredNone')}</p>`}</section>`;
}

function row(word: Word, content: readonly Html[]): Html | null {
  return content.length === 0 ? null : html`<dt>${say(word)}<dd>${content}`;
}

function fold(name: string, requirements: readonly RequirementResult[], site: Site): Html {
  return html`<details><summary><b>${name}</b> <span class="quiet">${sayCount('requirements', requirements.length)}</span></summary>${idsByReason(requirements, site)}</details>`;
}

function idsByReason(requirements: readonly RequirementResult[], site: Site): Content {
  const reasons = new Map<Word, RequirementResult[]>();
  for (const one of requirements) {
    const reason = one.unjudged ? unjudgedWord(one.unjudged) : verdictWord(one.verdict);
    reasons.set(reason, [...(reasons.get(reason) ?? []), one]);
  }
  return [...reasons].map(
    ([reason, those]) =>
      html`<p class="ids"><span class="quiet">${say(reason)}:</span> ${those.map(({ id }) => [site.linkToRequirement(id, overviewPage), ' '])}</p>`,
  );
}
