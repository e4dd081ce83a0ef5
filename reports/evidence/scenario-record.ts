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
  /** Absent where nothing was done to the target. */
  readonly effort?: Effort;
}

/** What a scenario costs whoever runs the target; what is zero is absent. */
export interface Effort {
  /** Acts and looks of the suite, each with an answer of the target. */
  readonly exchanges: number;
  /** Seconds that pass, wait by wait. */
  readonly waits?: readonly number[];
  /** How often each act of the controls is asked for. */
  readonly acts?: Readonly<Record<string, number>>;
  /** Legs of telephone calls, and conversations. */
  readonly calls?: number;
  /** Payments asked for. */
  readonly payments?: number;
  /** Of all payments together. */
  readonly yen?: number;
  /** Short messages, mails and push messages. */
  readonly messages?: number;
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
