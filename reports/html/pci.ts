import type { JapaneseRule, PciAdvice, PciNumber } from '../../features/catalogue/pci';
import type { RequirementResult } from '../results';
import { type Content, type Html, html, pairs } from './escape';
import { page, titleOf } from './page';
import { addressOf, pciPageName, type Site } from './site';
import { mark } from './verdict-mark';
import { english, say, sayCount, unjudgedWord } from './words';

const file = pciPageName;

/** Page that sets the verdicts beside the numbers of PCI DSS and Japan's rules, with advice. It judges nothing by itself. */
export function pciPage(site: Site): string {
  const { results } = site;
  const { standard, numbers } = results.pci;
  const measured = numbers.filter(({ unmeasured }) => unmeasured === null);
  return page({
    site,
    file,
    title: `${english('pci', standard.version)} – ${results.target.name} – Akashi`,
    body: html`
<h1><small>${say('report')}</small> ${say('pci', standard.version)}</h1>
<p class="facts">${say('dated', standard.date)} · ${sayCount('requirements', bearing(site).length)} · ${say('pci.measured', measured.length, numbers.length)}</p>
${howToRead(site)}
${adviceSection(site)}
<section><h2>${say('pci.byNumber')}</h2>
${indexOf(measured, site)}
${measured.map((number) => numberOf(number, site))}
</section>
${japanOf(site)}
${unmeasuredOf(site)}
${sourcesOf(site)}`,
  });
}

/** The way to the page, for the overview: what it is, and where the documents fall short. */
export function pciSummary(site: Site, from: string): Html {
  const { standard, advice } = site.results.pci;
  const short = advice.filter(({ kind }) => kind === 'short');
  return html`<section><h2><a href="${file}">${say('pci', standard.version)}</a></h2><p>${say('pci.summary', bearing(site).length)}</p><ul class="short">${short.map(
    (one) => html`<li>${kindOf(one)} <a href="${addressOf(file, anchorOfAdvice(one), from)}">${titleOf(one.title)}</a>`,
  )}</ul></section>`;
}

/** For the page of a document: what one requirement is measured against; null when nothing is. */
export function measuredOf({ pci, id }: RequirementResult, site: Site, from: string): Html | null {
  const { numbers, japan, advice } = site.results.pci;
  const entries = [
    ...numbers
      .filter(({ number }) => pci['4.0.1'].includes(number))
      .map((one) => html`<a href="${addressOf(file, anchorOfNumber(one), from)}">PCI DSS ${one.number}</a>${beforeOf(one, site)}`),
    ...japan
      .filter((rule) => pci.jp.includes(rule.id))
      .map((rule) => html`<a href="${addressOf(file, anchorOfRule(rule), from)}">${titleOf(rule.title)}</a>`),
    ...advice
      .filter(({ requirements }) => requirements.includes(id))
      .map((one) => html`${kindOf(one)} <a href="${addressOf(file, anchorOfAdvice(one), from)}">${titleOf(one.title)}</a>`),
  ];
  return entries.length === 0 ? null : html`<ul>${entries.map((entry) => html`<li>${entry}`)}</ul>`;
}

/** Requirements of these results that bear on a number or a Japanese rule. */
function bearing(site: Site): readonly RequirementResult[] {
  return site.results.requirements.filter(({ pci }) => pci['4.0.1'].length + pci.jp.length > 0);
}

function howToRead(site: Site): Html {
  const { standard, profiles } = site.results.pci;
  const rows = profiles.map(
    ({ id, title, text, default: isDefault }) =>
      html`<tr><th scope="row"><code>${id}</code><br>${titleOf(title)}${isDefault && html`<br>${say('pci.default')}`}<td>${titleOf(text)}</tr>`,
  );
  return html`<section class="not-covered"><h2>${say('pci.read')}</h2><ul class="reading"><li>${say('pci.readVerdict')}<li>${say('pci.readScope')}<li>${say('pci.readWords')}<li>${say('pci.readBefore', standard.before, standard.version)}</ul>
<h3>${say('pci.profiles')}</h3><p>${say('pci.profilesAbout')}</p><table class="profiles"><tbody>${rows}</tbody></table></section>`;
}

function adviceSection(site: Site): Html {
  return html`<section id="advice"><h2>${say('pci.advice')}</h2><p>${say('pci.adviceAbout')}</p>${site.results.pci.advice.map((one) => adviceOf(one, site))}</section>`;
}

function adviceOf(one: PciAdvice, site: Site): Html {
  const { numbers, japan } = site.results.pci;
  const against = [
    ...numbers
      .filter(({ number }) => one.pci.includes(number))
      .map((number) => html`<a href="#${anchorOfNumber(number)}">${number.number}</a>`),
    ...japan.filter(({ id }) => one.japan.includes(id)).map((rule) => html`<a href="#${anchorOfRule(rule)}">${titleOf(rule.title)}</a>`),
  ];
  const requirements = one.requirements.map((id) => {
    const requirement = site.requirement(id);
    return html`<li>${site.linkToRequirement(id, file)} ${requirement ? mark(requirement.verdict) : html`<span class="quiet">${say('pci.notHere')}</span>`}`;
  });
  return html`
<section class="advice" id="${anchorOfAdvice(one)}">
<h3>${titleOf(one.title)} ${kindOf(one)}</h3>
${pairs([
  html`<dt>${say('pci.profile')}<dd>${one.profiles.join(', ')}`,
  against.length > 0 && html`<dt>${say('pci.against')}<dd>${commas(against)}`,
  html`<dt>${say('pci.document')}<dd>${titleOf(one.guide)}`,
  html`<dt>${say('pci.advise')}<dd>${titleOf(one.advice)}${cited(one.sources, site)}`,
  html`<dt>${say('requirements')}<dd><ul class="judged-by">${requirements}</ul>`,
])}
</section>`;
}

function indexOf(numbers: readonly PciNumber[], site: Site): Html {
  return html`<ul class="index">${numbers.map((one) => {
    const short = site.results.pci.advice.find(({ kind, pci }) => kind === 'short' && pci.includes(one.number));
    return html`<li><a href="#${anchorOfNumber(one)}">${one.number}</a>${short && html` ${kindOf(short)}`}`;
  })}</ul>`;
}

function numberOf(one: PciNumber, site: Site): Html {
  const { results } = site;
  const own = results.requirements.filter(({ pci }) => pci['4.0.1'].includes(one.number));
  const advice = results.pci.advice.filter(({ pci }) => pci.includes(one.number));
  return html`
<section class="number" id="${anchorOfNumber(one)}">
<h3><a href="#${anchorOfNumber(one)}">PCI DSS ${one.number}</a> <span class="why">${beforeWord(one, site)}</span></h3>
<p>${titleOf(one.substance)}${cited(one.sources, site)}${founded(one)}</p>
${pairs([
  one.change && html`<dt>${say('pci.before')}<dd>${titleOf(one.change)}`,
  one.guide && html`<dt>${say('pci.document')}<dd>${titleOf(one.guide)}`,
])}
${requirementsOf(own, advice, one.number, site)}
</section>`;
}

function japanOf(site: Site): Html {
  const { japan, advice } = site.results.pci;
  const rules = japan.map((rule) => {
    const own = site.results.requirements.filter(({ pci }) => pci.jp.includes(rule.id));
    return html`
<section class="number" id="${anchorOfRule(rule)}">
<h3><a href="#${anchorOfRule(rule)}">${titleOf(rule.title)}</a> <span class="why">${rule.section === null ? say('pci.noSection') : say('pci.section', rule.section)}</span></h3>
<p>${titleOf(rule.substance)}${cited(rule.sources, site)}${founded(rule)}</p>
${requirementsOf(
  own,
  advice.filter(({ japan: ids }) => ids.includes(rule.id)),
  null,
  site,
)}
</section>`;
  });
  return html`<section><h2>${say('pci.japan')}</h2>${rules}</section>`;
}

/** The requirements with their verdicts; beside each, what a pass leaves open. @param number null for a Japanese rule */
function requirementsOf(own: readonly RequirementResult[], advice: readonly PciAdvice[], number: string | null, site: Site): Content {
  const named = new Set(own.map(({ id }) => id));
  const rows = own.map(({ id, statement, verdict, unjudged, reasons }) => {
    const notes = advice
      .filter((one) => one.requirements.includes(id))
      .map((one) => html`<li>${one.kind === 'short' && number !== null && html`${say('pci.notEnough', number)} `}${adviceLink(one)}`);
    const why = unjudged && html`<br><span class="quiet">${say(unjudgedWord(unjudged))}</span>`;
    return html`<tr><td>${mark(verdict)}${why}<td>${site.linkToRequirement(id, file)}<br><span class="quiet">${titleOf(statement)}</span><td><ul>${notes}${reasons.map((reason) => html`<li>${reason}`)}</ul></tr>`;
  });
  const rest = advice.filter(({ requirements }) => !requirements.some((id) => named.has(id)));
  const table =
    rows.length === 0
      ? html`<p class="quiet">${say('pci.noneHere')}</p>`
      : html`<table class="attention"><thead class="hidden"><tr><th scope="col">${say('verdict')}<th scope="col">${say('requirements')}<th scope="col">${say('found')}</tr></thead><tbody>${rows}</tbody></table>`;
  return [table, rest.length > 0 && html`<ul class="rest">${rest.map((one) => html`<li>${adviceLink(one)}`)}</ul>`];
}

function unmeasuredOf(site: Site): Html {
  const rows = site.results.pci.numbers.flatMap((one) =>
    one.unmeasured === null
      ? []
      : [
          html`<tr id="${anchorOfNumber(one)}"><th scope="row">${one.number}<br><span class="quiet">${beforeWord(one, site)}</span><td>${titleOf(one.substance)}${cited(one.sources, site)}<td>${titleOf(one.unmeasured)}</tr>`,
        ],
  );
  return html`<section><h2>${say('pci.unmeasured')}</h2><p>${say('pci.unmeasuredAbout')}</p><table class="unmeasured"><thead><tr><th scope="col">PCI DSS<th scope="col">${say('pci.substance')}<th scope="col">${say('reasons')}</tr></thead><tbody>${rows}</tbody></table></section>`;
}

function sourcesOf(site: Site): Html {
  const items = site.results.pci.sources.map(
    ({ title, addresses }, index) =>
      html`<li id="source-${index + 1}"><b>[${index + 1}]</b> ${title} ${addresses.map((address) => html`<br><code>${address}</code>`)}`,
  );
  return html`<section><h2>${say('pci.sources')}</h2><p>${say('pci.sourcesAbout')}</p><ol class="sources">${items}</ol></section>`;
}

/** Marks that lead to the sources. */
function cited(sources: readonly string[], site: Site): Content {
  return site.results.pci.sources.flatMap(({ id }, index) =>
    sources.includes(id) ? [html` <a class="cited" href="#source-${index + 1}">[${index + 1}]</a>`] : [],
  );
}

/** Said only where a fact is not confirmed at its owner's. */
function founded({ confidence }: PciNumber | JapaneseRule): Content {
  return confidence === 'confirmed' ? null : html` <span class="quiet">${say(`pci.${confidence}`)}</span>`;
}

function adviceLink(one: PciAdvice): Html {
  return html`${kindOf(one)} <a href="#${anchorOfAdvice(one)}">${titleOf(one.title)}</a>`;
}

function kindOf({ kind }: PciAdvice): Html {
  return html`<span class="kind kind-${kind}">${say(`pci.${kind}`)}</span>`;
}

function beforeWord({ before }: PciNumber, site: Site): Html {
  const version = site.results.pci.standard.before;
  return before.length === 0 ? say('pci.new', version) : say('pci.was', version, before.join(', '));
}

function beforeOf(one: PciNumber, site: Site): Html {
  return html` <span class="quiet">${beforeWord(one, site)}</span>`;
}

function commas(items: readonly Html[]): Content {
  return items.map((item, index) => [index > 0 && ', ', item]);
}

function anchorOfNumber({ number }: PciNumber): string {
  return `pci-${number}`;
}

function anchorOfRule({ id }: JapaneseRule): string {
  return `jp-${id}`;
}

function anchorOfAdvice({ id }: PciAdvice): string {
  return `advice-${id}`;
}
