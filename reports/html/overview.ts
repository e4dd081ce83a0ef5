import type { RequirementResult, Results } from '../results';
import { isJudged, type Verdict, verdicts } from '../verdict';
import { partyWord } from './blame';
import { countsOf } from './document';
import { type Content, type Html, html, pairs } from './escape';
import { laidOut } from './journal';
import { notCoveredOf } from './not-covered';
import { page, titleOf } from './page';
import { pciSummary } from './pci';
import { placesSection } from './places';
import { findingOf, scenarioOf } from './scenario';
import { type DocumentInfo, overviewPage, pageOf, type Site } from './site';
import { everyVerdict, mark, shapeOf, toneOf } from './verdict-mark';
import { english, say, verdictWord } from './words';

/** Verdicts that somebody has to look at, worst first. */
const noticed: readonly Verdict[] = verdicts.filter((verdict) => verdict !== 'PASS' && verdict !== 'NOT_APPLICABLE');

/** First page: what was found, what was not looked at, and how anybody can check it. */
export function overview(site: Site): string {
  const { results } = site;
  return page({
    site,
    file: overviewPage,
    title: `${results.target.name} – ${english('report')} – Akashi`,
    body: [
      statement(results),
      problemsOf(site),
      notCoveredOf(site),
      attentionOf(site),
      documentsOf(site),
      placesSection(site),
      pciSummary(site, overviewPage),
      orphansOf(site),
      runOf(results),
      profileOf(results),
      legend(),
      verification(),
    ],
  });
}

function statement({ target, summary, requirements }: Results): Html {
  const judged = requirements.filter(({ verdict }) => isJudged(verdict)).length;
  const rest = requirements.length - judged;
  return html`
<section class="verdict">
<h1><small>${say('report')}</small> ${target.name}</h1>
<p class="overall">${mark(summary.verdict)} ${say(`overall.${summary.verdict ?? 'none'}`)}</p>
<p class="judged"><strong>${say('judged', judged, requirements.length)}</strong> ${rest > 0 && say('silence', rest)}</p>
${barOf(requirements)}
${countsOf(requirements)}
${target.builtIn && html`<p class="note">${say('builtIn')}</p>`}
${requirements.some(({ verdict }) => verdict !== null && noticed.includes(verdict)) && html`<p><a href="#attention">${say('toAttention')}</a></p>`}
</section>`;
}

/** Shares of the verdicts; the counts beside it say the same in words. */
function barOf(requirements: readonly RequirementResult[]): Html {
  let start = 0;
  const parts = everyVerdict.map((verdict) => {
    const count = requirements.filter((one) => one.verdict === verdict).length;
    start += count;
    return count > 0 && html`<rect class="${toneOf(verdict)}" x="${start - count}" width="${count}" height="1"/>`;
  });
  return html`<svg class="bar" viewBox="0 0 ${Math.max(1, requirements.length)} 1" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

function problemsOf(site: Site): Content {
  const { problems } = site.results;
  if (problems.length === 0) return null;
  return html`<section><h2>${say('problems')}</h2>${problems.map((problem) => findingOf(problem, site, overviewPage, null))}</section>`;
}

function attentionOf(site: Site): Html {
  const rows = noticed.flatMap((verdict) =>
    site.results.requirements.filter((one) => one.verdict === verdict).map((one) => attentionRow(one, site)),
  );
  const content =
    rows.length === 0
      ? html`<p>${say('attentionNone')}</p>`
      : html`<table class="attention"><thead><tr><th scope="col">${say('verdict')}<th scope="col">${say('requirements')}<th scope="col">${say('lookFirst')}<th scope="col">${say('found')}</tr></thead><tbody>${rows}</tbody></table>`;
  return html`<section id="attention"><h2>${say('attention')}</h2>${content}</section>`;
}

function attentionRow({ id, statement: text, verdict, waiver, blame, reasons, scenarios }: RequirementResult, site: Site): Html {
  const found = scenarios.flatMap((key) => {
    const scenario = site.scenario(key);
    const finding = scenario?.findings.find((one) => noticed.includes(one.verdict) && one.requirements.includes(id));
    if (!scenario || (!finding && scenario.verdict !== verdict)) return [];
    const message = finding && html`${finding.message}<br>`;
    return [
      html`<li>${message}<a href="${site.addressOfScenario(key, overviewPage)}">${scenario.name}</a> <span class="facts">${scenario.binding}</span>`,
    ];
  });
  return html`<tr><td>${mark(verdict)}${waiver && html`<br>${mark(waiver.original)}`}<td>${site.linkToRequirement(id, overviewPage)}<br><span class="quiet">${titleOf(text)}</span><td>${blame && partyWord(blame.party)}<td><ul>${waiver && html`<li>${say('waiverOf', waiver.reason, waiver.until, waiver.owner)}`}${found}${found.length === 0 && reasons.map((reason) => html`<li>${reason}`)}</ul></tr>`;
}

function documentsOf(site: Site): Html {
  const row = (document: DocumentInfo) => {
    const own = site.requirementsOf(document);
    const page = pageOf(document);
    const counts = countsOf(own, (verdict) => `${page}?verdict=${verdict}`);
    return html`<tr><th scope="row"><a href="${page}">${titleOf(document.title)}</a><td>${own.length}<td>${own.filter(({ verdict }) => isJudged(verdict)).length}<td>${counts}</tr>`;
  };
  return html`<section><h2>${say('byDocument')}</h2><table class="numbers"><thead><tr><th scope="col">${say('document')}<th scope="col">${say('requirements')}<th scope="col">${say('judgedShort')}<th scope="col">${say('verdict')}</tr></thead><tbody>${site.results.documents.map(row)}</tbody></table></section>`;
}

function orphansOf(site: Site): Content {
  if (site.orphans.length === 0) return null;
  return html`<section><h2>${say('orphans')}</h2>${site.orphans.map((scenario) => scenarioOf(scenario, site, overviewPage))}</section>`;
}

function runOf({ run, digests, summary }: Results): Html {
  return html`<section><h2>${say('run')}</h2>${pairs([
    html`<dt>${say('runId')}<dd>${run.id}`,
    html`<dt>${say('started')}<dd>${run.startedAt}`,
    html`<dt>${say('finished')}<dd>${run.finishedAt}`,
    html`<dt>${say('suite')}<dd>${run.suite}`,
    html`<dt>${say('node')}<dd>${run.node}`,
    html`<dt>${say('seed')}<dd>${run.seed}`,
    html`<dt>${say('order')}<dd>${run.order}`,
    run.repeat > 1 && html`<dt>${say('repeated')}<dd>${run.repeat}`,
    run.shard !== null && html`<dt>${say('shard')}<dd>${run.shard}`,
    html`<dt>${say('bindings')}<dd>${listed(run.bindings)}`,
    html`<dt>${say('tags')}<dd>${run.tags === null ? say('tagsNone') : html`<code>${run.tags}</code>`}`,
    html`<dt>${say('checksExecuted')}<dd>${summary.checks}`,
    html`<dt>${say('exitCode')}<dd>${summary.exitCode}`,
    html`<dt>${say('catalogueDigest')}<dd><code>${digests.catalogue}</code>`,
    html`<dt>${say('featuresDigest')}<dd><code>${digests.features}</code>`,
    digests.profile !== null && html`<dt>${say('profileDigest')}<dd><code>${digests.profile}</code>`,
  ])}</section>`;
}

function profileOf({ target }: Results): Html {
  return html`<section><h2>${say('profile')}</h2>${pairs([
    html`<dt>${say('target')}<dd>${target.name}`,
    html`<dt>${say('roles')}<dd>${listed(target.roles)}`,
    html`<dt>${say('options')}<dd>${listed(target.options)}`,
    html`<dt>${say('controls')}<dd>${listed(target.controls)}`,
    html`<dt>${say('bindings')}<dd>${listed(target.bindings)}`,
    html`<dt>${say('parameters')}<dd>${laidOut(target.parameters) ?? say('none')}`,
    target.images !== undefined &&
      html`<dt>${say('images')}<dd>${target.images.map(({ container, image, id }) => html`<p>${container}: ${image}, <code>${id}</code></p>`)}`,
  ])}</section>`;
}

function listed(items: readonly string[]): Content {
  return items.length === 0 ? say('none') : items.join(', ');
}

function legend(): Html {
  const rows = everyVerdict.map(
    (verdict) =>
      html`<tr><th scope="row" class="${toneOf(verdict)}">${shapeOf(verdict)}${say(verdictWord(verdict))}<td>${say(`meaning.${verdict ?? 'none'}`)}</tr>`,
  );
  return html`<section><h2>${say('legend')}</h2><p>${say('legendOrder')}</p><table class="legend"><tbody>${rows}</tbody></table></section>`;
}

function verification(): Html {
  return html`<section><h2>${say('verify')}</h2><p><code class="command">npx akashi verify &lt;folder&gt;/bundle.tar</code></p><p>${say('verifyHow')} ${say('verifyWhere')}</p><p>${say('replayHow')}</p></section>`;
}
