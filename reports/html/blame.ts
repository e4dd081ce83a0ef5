import type { Blame } from '../results';
import { type Html, html, pairs } from './escape';
import { anchorOf, type Site } from './site';
import { say, type Word } from './words';

/** Whom to look at first, why, and the exchange that decided, as expected against seen. */
export function blameOf({ party, rule, scenario, expected, seen, exchange }: Blame, site: Site, file: string): Html {
  const place = scenario !== null && site.addressOfScenario(scenario, file);
  const entry =
    exchange &&
    scenario !== null &&
    place &&
    html`<a href="${place.replace(/#.*/, '')}#${anchorOf(scenario)}-${exchange.journal}">${say('at', exchange.journal)}</a>`;
  return html`<strong>${partyWord(party)}</strong>: ${say(`blame.rule.${rule}` as Word)}${pairs([
    expected !== null && html`<dt>${say('expected')}<dd>${expected}`,
    seen !== null && html`<dt>${say('seen')}<dd>${seen}`,
    exchange &&
      html`<dt>${say('exchange')}<dd>${exchange.what}${exchange.wire !== null && html` <code>${exchange.wire}</code>`} <span class="quiet">${entry}</span>`,
  ])}`;
}

/** Name of a party to look at. */
export function partyWord(party: Blame['party']): Html {
  return say(`blame.${party}`);
}
