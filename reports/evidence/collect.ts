import type { Attachment, Envelope, Feature, GherkinDocument, Pickle, TestCase } from '@cucumber/messages';
import { requirementIds } from '../../features/catalogue/catalogue';
import type { StepResult } from '../results';
import { placeOf, recordingKey, SCENARIO_RECORD, type ScenarioRecord } from './scenario-record';

/** One scenario as it was run once, put together from Cucumber's messages. */
export interface ScenarioRun {
  readonly uri: string;
  readonly line: number;
  readonly feature: string;
  readonly rule: string | null;
  readonly name: string;
  readonly binding: string;
  /** From 1. */
  readonly repetition: number;
  readonly requirements: readonly string[];
  readonly steps: readonly StepResult[];
  /** Worst status of its steps and hooks, as Cucumber words it. */
  readonly status: string;
  readonly seconds: number;
  /** Whether its end was seen; if not, the run was cut. */
  readonly finished: boolean;
  /** Null when its last hook did not run. */
  readonly record: ScenarioRecord | null;
  /** Paths in the bundle. */
  readonly pictures: readonly string[];
}

const worstFirst = ['FAILED', 'AMBIGUOUS', 'UNDEFINED', 'PENDING', 'SKIPPED', 'UNKNOWN', 'PASSED'];

/** What is known of a scenario while it runs. */
interface Running {
  readonly testCaseId: string;
  readonly begun: number;
  readonly statuses: Map<string, string>;
  readonly attachments: Attachment[];
}

/** A scenario that has ended, with what was attached to it. */
export interface Collected {
  readonly run: ScenarioRun;
  /** PNG, in the order in which they were taken. */
  readonly pictures: readonly Buffer[];
}

/**
 * Puts the messages of one segment of a run together as they come: by ids and never by order (parallel runs interleave). Unknown
 * envelopes are passed over.
 */
export class Collector {
  readonly #documents = new Map<string, GherkinDocument>();
  readonly #pickles = new Map<string, Pickle>();
  readonly #testCases = new Map<string, TestCase>();
  readonly #running = new Map<string, Running>();

  /** @param segment in which these messages come about */
  constructor(private readonly segment: Pick<ScenarioRun, 'binding' | 'repetition'>) {}

  /** @returns the scenario that has ended with this message, if one has */
  see({ gherkinDocument, pickle, testCase, testCaseStarted, testStepFinished, attachment, testCaseFinished }: Envelope): Collected | null {
    if (gherkinDocument?.uri) this.#documents.set(gherkinDocument.uri, gherkinDocument);
    if (pickle) this.#pickles.set(pickle.id, pickle);
    if (testCase) this.#testCases.set(testCase.id, testCase);
    if (testCaseStarted) {
      const { id, testCaseId, timestamp } = testCaseStarted;
      this.#running.set(id, { testCaseId, begun: secondsOf(timestamp), statuses: new Map(), attachments: [] });
    }
    if (testStepFinished) {
      const { testCaseStartedId, testStepId, testStepResult } = testStepFinished;
      this.#running.get(testCaseStartedId)?.statuses.set(testStepId, testStepResult.status);
    }
    if (attachment?.testCaseStartedId) this.#running.get(attachment.testCaseStartedId)?.attachments.push(attachment);
    if (!testCaseFinished) return null;
    const ended = this.#running.get(testCaseFinished.testCaseStartedId);
    this.#running.delete(testCaseFinished.testCaseStartedId);
    return ended ? this.#collected(ended, secondsOf(testCaseFinished.timestamp)) : null;
  }

  /** Scenarios whose end was not seen. */
  get unfinished(): readonly ScenarioRun[] {
    return [...this.#running.values()].flatMap((running) => this.#collected(running, null)?.run ?? []);
  }

  #collected({ testCaseId, begun, statuses, attachments }: Running, ended: number | null): Collected | null {
    const testCase = this.#testCases.get(testCaseId);
    const pickle = testCase && this.#pickles.get(testCase.pickleId);
    const document = pickle && this.#documents.get(pickle.uri);
    if (!testCase || !pickle || !document?.feature) return null;
    const all = [...statuses.values()];
    const run: ScenarioRun = {
      uri: pickle.uri,
      ...placeOf(pickle, document),
      feature: document.feature.name,
      name: pickle.name,
      ...this.segment,
      requirements: requirementIds(pickle.tags.map((tag) => tag.name)),
      steps: stepsOf(testCase, pickle, document.feature, statuses),
      status: worstFirst.find((status) => all.includes(status)) ?? 'UNKNOWN',
      seconds: ended === null ? 0 : ended - begun,
      finished: ended !== null,
      record: recordOf(attachments),
      pictures: [],
    };
    return {
      run,
      pictures: attachments.filter((one) => one.mediaType === 'image/png').map((one) => Buffer.from(one.body, 'base64')),
    };
  }
}

/** All scenarios of one segment, finished or not. */
export function collect(envelopes: readonly Envelope[], segment: Pick<ScenarioRun, 'binding' | 'repetition'>): ScenarioRun[] {
  const collector = new Collector(segment);
  const ended = envelopes.flatMap((envelope) => collector.see(envelope)?.run ?? []);
  return inOrder([...ended, ...collector.unfinished]);
}

/** As they stand in the features; the same one by binding and repetition. */
export function inOrder(runs: readonly ScenarioRun[]): ScenarioRun[] {
  const bindings = ['http', 'browser'];
  return [...runs].sort(
    (a, b) =>
      bindings.indexOf(a.binding) - bindings.indexOf(b.binding) ||
      (a.uri === b.uri ? a.line - b.line || a.repetition - b.repetition : a.uri < b.uri ? -1 : 1),
  );
}

/** Names a scenario as it was run once: `<uri>:<line>@<binding>`, from the second repetition on with `#<n>`. */
export function keyOf({ uri, line, binding, repetition }: Pick<ScenarioRun, 'uri' | 'line' | 'binding' | 'repetition'>): string {
  return recordingKey(`${uri}:${line}`, binding, repetition);
}

function stepsOf(testCase: TestCase, pickle: Pickle, feature: Feature, statuses: ReadonlyMap<string, string>): StepResult[] {
  const keywords = new Map<string, string>();
  for (const child of feature.children) {
    for (const inner of child.rule ? child.rule.children : [child]) {
      for (const step of [...(inner.scenario?.steps ?? []), ...(inner.background?.steps ?? [])]) keywords.set(step.id, step.keyword.trim());
    }
  }
  return testCase.testSteps.flatMap((testStep) => {
    const step = pickle.steps.find((one) => one.id === testStep.pickleStepId);
    if (!step) return [];
    const argument =
      step.argument?.docString?.content ??
      step.argument?.dataTable?.rows.map((row) => row.cells.map((cell) => cell.value).join(' | ')).join('\n');
    return [
      {
        keyword: keywords.get(step.astNodeIds[0] ?? '') ?? '',
        text: step.text,
        status: (statuses.get(testStep.id) ?? 'UNKNOWN') as StepResult['status'],
        ...(argument !== undefined && { argument }),
      },
    ];
  });
}

function recordOf(attachments: readonly Attachment[]): ScenarioRecord | null {
  const found = attachments.find((one) => one.mediaType === SCENARIO_RECORD);
  if (!found) return null;
  const text = found.contentEncoding === 'BASE64' ? Buffer.from(found.body, 'base64').toString('utf8') : found.body;
  return JSON.parse(text) as ScenarioRecord;
}

function secondsOf(timestamp: { seconds: number; nanos: number }): number {
  return timestamp.seconds + timestamp.nanos / 1e9;
}
