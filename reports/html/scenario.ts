import type { Finding, ScenarioResult, StepResult } from '../results';
import type { Verdict } from '../verdict';
import { conversationOf } from './conversation';
import { type Content, type Html, html, pairs } from './escape';
import { journalOf } from './journal';
import { sequenceOf } from './sequence';
import { anchorOf, type Site } from './site';
import { mark, toneOf } from './verdict-mark';
import { say, sayCount } from './words';

/** Scenarios that open by themselves: there is something to read in them. */
const opening: readonly Verdict[] = ['HARNESS', 'FAIL', 'UNSTABLE', 'INCONCLUSIVE', 'CONFIG', 'WAIVED', 'WARN'];

/** Everything about one scenario, findings first; folded when there is nothing to read. */
export function scenarioOf(scenario: ScenarioResult, site: Site, file: string): Html {
  const { key, name, binding, verdict, checks, seconds, findings, journal } = scenario;
  const anchor = anchorOf(key);
  const opens = opening.includes(verdict);
  const found = findings.flatMap((finding) => finding.journal ?? []);
  const call = sequenceOf(journal, { anchor, found, open: opens });
  const talk = conversationOf(journal, { anchor, open: opens });
  return html`
<details class="scenario ${toneOf(verdict)}" id="${anchor}"${opens && html` open data-opens`}>
<summary>${mark(verdict)} <span class="title">${name}</span> <span class="facts">${binding} · ${sayCount('checks', checks)} · ${seconds.toFixed(2)} s</span></summary>
<div class="body">${[
    findings.length > 0 &&
      html`<h4>${say('findings')}</h4>${findings.map((finding) => findingOf(finding, site, file, journal.some(({ n }) => n === finding.journal) ? anchor : null))}`,
    facts(scenario, site, file),
    scenario.steps.length > 0 && html`<h4>${say('steps')}</h4><ol class="steps">${scenario.steps.map(stepOf)}</ol>`,
    picturesOf(scenario),
    call,
    talk,
    journalOf(journal, { anchor, found, excerpt: opens, linked: call !== null || talk !== null }),
  ]}</div>
</details>`;
}

/** One line in place of a scenario whose details stand elsewhere. */
export function scenarioLink(key: string, site: Site, file: string): Html {
  const scenario = site.scenario(key);
  if (!scenario) return html`<p class="elsewhere">${mark(null)} <code>${key}</code> <span class="facts">${say('missing')}</span></p>`;
  const home = site.homeOf(key);
  return html`<p class="elsewhere">${mark(scenario.verdict)} <a href="${site.addressOfScenario(key, file)}">${scenario.name}</a> <span class="facts">${scenario.binding} · ${sayCount('checks', scenario.checks)}${home && html` · ${say('shownUnder')} ${home}`}</span></p>`;
}

/** A finding: requirement and sentence, expected against seen, hint, place in the journal. */
export function findingOf(
  { verdict, requirements, message, expected, seen, hint, journal }: Finding,
  site: Site,
  file: string,
  anchor: string | null,
): Html {
  return html`<div class="finding ${toneOf(verdict)}"><p>${mark(verdict)} ${requirements.map((id) => [site.linkToRequirement(id, file), ' '])}<strong>${message}</strong></p>${pairs(
    [
      expected !== undefined && html`<dt>${say('expected')}<dd>${expected}`,
      seen !== undefined && html`<dt>${say('seen')}<dd>${seen}`,
      hint !== undefined && html`<dt>${say('hint')}<dd>${hint}`,
    ],
  )}${journal !== undefined && html`<p class="quiet">${anchor ? html`<a href="#${anchor}-${journal}">${say('at', journal)}</a>` : say('at', journal)}</p>`}</div>`;
}

function facts({ rule, feature, uri, line, requirements, replay, repetitions }: ScenarioResult, site: Site, file: string): Content {
  return pairs([
    rule !== null && html`<dt>${say('rule')}<dd>${rule}`,
    html`<dt>${say('feature')}<dd>${feature} <span class="quiet">${uri}:${line}</span>`,
    requirements.length > 0 && html`<dt>${say('concerns')}<dd>${requirements.map((id) => [site.linkToRequirement(id, file), ' '])}`,
    repetitions && html`<dt>${say('repetitions')}<dd>${repetitions.map((verdict) => [mark(verdict), ' '])}`,
    html`<dt>${say('replay')}<dd><code class="command">${replay}</code>`,
  ]);
}

function stepOf({ keyword, text, status, argument }: StepResult): Html {
  return html`<li class="step-${status}"><span class="keyword">${keyword.trim()}</span> ${text} <em>${say(`step.${status}`)}</em>${argument !== undefined && html`<pre>${argument}</pre>`}`;
}

function picturesOf({ screenshots, name }: ScenarioResult): Content {
  if (screenshots.length === 0) return null;
  const pictures = screenshots.map((path, index) => {
    const address = localAddress(path);
    return html`<figure><a href="${address}"><img src="${address}" alt="${name}: screen ${index + 1} of ${screenshots.length}" loading="lazy"></a><figcaption>${say('picture', index + 1, screenshots.length)}</figcaption></figure>`;
  });
  return html`<h4>${say('pictures')}</h4><div class="pictures">${pictures}</div>`;
}

/** A path inside the report's folder as an address; can leave neither the folder nor the machine. */
function localAddress(path: string): string {
  const segments = path.split('/').filter((segment) => !['', '.', '..'].includes(segment));
  return segments.map(encodeURIComponent).join('/');
}
