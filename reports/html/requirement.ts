import type { ProofOfRequirement, RequirementResult, Text } from '../results';
import { blameOf } from './blame';
import { type Content, type Html, html, pairs } from './escape';
import { measuredOf } from './pci';
import { placesOf } from './places';
import { scenarioLink, scenarioOf } from './scenario';
import type { Site } from './site';
import { mark, toneOf } from './verdict-mark';
import { say, sayCount, unjudgedWord, type Word } from './words';

/** One requirement: what the document says, how it was decided, what proves the suite, and its scenarios. */
export function requirementOf(requirement: RequirementResult, site: Site, file: string): Html {
  const measured = measuredOf(requirement, site, file);
  const places = placesOf(requirement, site, file);
  const { id, level, role, options, scheme, source, statement, exact, ruling, verdict, unjudged, reasons, proofs, blame, waiver } =
    requirement;
  return html`
<section class="requirement ${toneOf(verdict)}" id="${id}" data-verdict="${verdict ?? 'none'}" data-level="${level}" data-role="${role}">
<h3><a href="#${id}">${id}</a> ${mark(verdict)}${unjudged && html` <span class="why">${say(unjudgedWord(unjudged))}</span>`}</h3>
<p class="facts">${[
    html`<span class="level">${say(`level.${level}`)}</span> · ${role}`,
    options.map((option) => html` · ${say('option')} ${option}`),
    scheme !== null && html` · ${say('scheme')} ${scheme}`,
    html` · <span lang="ja">${source}</span>`,
  ]}</p>
${bothLanguages(statement, 'statement')}
${pairs([
  exact.length > 0 && html`<dt>${say('exact')}<dd lang="ja"><ul class="exact">${exact.map((text) => html`<li><q>${text}</q>`)}</ul>`,
  ruling && html`<dt>${say('ruling')}<dd>${bothLanguages(ruling, 'ruling')}`,
  reasons.length > 0 && html`<dt>${say('reasons')}<dd><ul>${reasons.map((reason) => html`<li>${reason}`)}</ul>`,
  waiver && html`<dt>${say('waiver')}<dd>${mark(waiver.original)} ${say('waiverOf', waiver.reason, waiver.until, waiver.owner)}`,
  blame && html`<dt>${say('lookFirst')}<dd>${blameOf(blame, site, file)}`,
  measured && html`<dt>${say('pci.measuredAgainst')}<dd>${measured}`,
  places && html`<dt>${say('places')}<dd>${places}`,
  (proofs.length > 0 || level !== 'info') && html`<dt>${say('proofs')}<dd>${proofsOf(proofs)}`,
])}
${scenariosOf(requirement, site, file)}
</section>`;
}

/** English and Japanese side by side, where there is room. */
function bothLanguages(text: Text, name: string): Html {
  return html`<div class="both ${name}"><p lang="en">${text.en}</p><p lang="ja">${text.ja}</p></div>`;
}

function scenariosOf({ id, level, scenarios }: RequirementResult, site: Site, file: string): Content {
  if (scenarios.length === 0) return level === 'info' ? null : html`<p class="quiet">${say('scenariosNone')}</p>`;
  return scenarios.map((key) => {
    const scenario = site.scenario(key);
    return scenario && site.homeOf(key) === id ? scenarioOf(scenario, site, file) : scenarioLink(key, site, file);
  });
}

/** Counts in the summary; each fault and variant inside. */
function proofsOf(proofs: readonly ProofOfRequirement[]): Content {
  if (proofs.length === 0) return html`<span class="quiet">${say('proofsNone')}</span>`;
  const kinds = (['fault', 'variant'] as const).flatMap((kind) => {
    const those = proofs.filter((proof) => proof.kind === kind);
    return those.length === 0 ? [] : [html`<span>${sayCount(`${kind}s`, those.length)}: ${outcomes(those)}</span>`];
  });
  const broken = proofs.some(({ held }) => held === false);
  return html`<details class="proofs"${broken && html` open`}><summary>${kinds.map((kind, index) => [index > 0 && '; ', kind])}</summary><ul>${proofs.map(
    (proof) => html`<li>${say(proof.kind)} <code>${proof.id}</code> – ${proof.description} – ${outcome(proof)}`,
  )}</ul></details>`;
}

/** How they came out; with numbers only where not all came out alike. */
function outcomes(proofs: readonly ProofOfRequirement[]): Content {
  const groups = ([true, false, null] as const)
    .map((held) => proofs.filter((proof) => proof.held === held))
    .filter((group) => group.length > 0);
  return groups.map((group, index) => [index > 0 && ', ', groups.length > 1 && `${group.length} `, group[0] && outcome(group[0])]);
}

function outcome({ kind, held }: ProofOfRequirement): Html {
  if (held === null) return say('untried');
  const word: Word = held ? `${kind}.held` : `${kind}.broken`;
  return held ? say(word) : html`<strong class="broke">${say(word)}</strong>`;
}
