import type { GherkinDocument, Pickle } from '@cucumber/messages';
import type { PlaceReport } from '../places';
import type { Finding, JournalEntry } from '../results';

/** Media type of the attachment that every scenario leaves in Cucumber's messages. */
export const SCENARIO_RECORD = 'application/vnd.akashi.scenario+json';

/** Media type of the attachment with keyed hashes of a scenario's cards. It is for the end of the run only, and gets into no bundle. */
export const SCENARIO_CARDS = 'application/vnd.akashi.cards+json';

/** What a scenario leaves behind besides Cucumber's own messages. */
export interface ScenarioRecord {
  readonly binding: string;
  readonly checks: number;
  readonly findings: readonly Finding[];
  readonly journal: readonly JournalEntry[];
  /** Where card data was looked for; absent where the scenario had no card. */
  readonly places?: readonly PlaceReport[];
}

/** Where a scenario, or the row of an outline, stands in its feature. */
export interface ScenarioPlace {
  readonly line: number;
  readonly rule: string | null;
}

export function placeOf(pickle: Pickle, document: GherkinDocument): ScenarioPlace {
  const wanted = pickle.astNodeIds.at(-1);
  for (const child of document.feature?.children ?? []) {
    const scenarios = child.rule ? child.rule.children.map((inner) => inner.scenario) : [child.scenario];
    for (const scenario of scenarios) {
      if (!scenario) continue;
      const row = scenario.examples.flatMap((examples) => examples.tableBody).find((one) => one.id === wanted);
      const line = row?.location.line ?? (scenario.id === wanted ? scenario.location.line : undefined);
      if (line !== undefined) return { line, rule: child.rule?.name ?? null };
    }
  }
  return { line: 0, rule: null };
}

/** `<uri>:<line>`: names a scenario in reports and recordings. */
export function scenarioKey(pickle: Pickle, document: GherkinDocument): string {
  return `${pickle.uri}:${placeOf(pickle, document).line}`;
}

/** Names what a scenario recorded when it was run once. @param key `<uri>:<line>` @param repetition from 1 */
export function recordingKey(key: string, binding: string, repetition: number): string {
  return `${key}@${binding}${repetition > 1 ? `#${repetition}` : ''}`;
}
