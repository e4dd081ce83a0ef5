import type { Attachment, Envelope, Feature, GherkinDocument, Pickle, TestCase } from '@cucumber/messages';
import { requirementIds } from '../features/catalogue/catalogue';
import type { StepResult } from './results';
import { placeOf, SCENARIO_RECORD, type ScenarioRecord } from './scenario-record';

/** One scenario as it was run once, put together from Cucumber's messages. */
export interface ScenarioRun {
  readonly uri: string;
  readonly line: number;
  readonly feature: string;
  readonly rule: string | null;
  readonly name: string;
  readonly binding: string;
  readonly requirements: readonly string[];
  readonly steps: readonly StepResult[];
  /** Worst status of its steps and hooks, as Cucumber words it. */
  readonly status: string;
  readonly seconds: number;
  /** Whether its end was seen; if not, the run was cut. */
  readonly finished: boolean;
  /** Null when its last hook did not run. */
  readonly record: ScenarioRecord | null;
  readonly pictures: readonly Buffer[];
}

const worstFirst = ['FAILED', 'AMBIGUOUS', 'UNDEFINED', 'PENDING', 'SKIPPED', 'UNKNOWN', 'PASSED'];

/**
 * Puts messages together, by ids and never by order (parallel runs interleave). Unknown envelopes are passed over.
 * @param binding in which these messages came about
 */
export function collect(envelopes: readonly Envelope[], binding: string): ScenarioRun[] {
  const documents = new Map<string, GherkinDocument>();
  const pickles = new Map<string, Pickle>();
  const testCases = new Map<string, TestCase>();
  const runs = new Map<
    string,
    { testCaseId: string; statuses: Map<string, string>; attachments: Attachment[]; begun: number; ended: number | null }
  >();
  for (const envelope of envelopes) {
    if (envelope.gherkinDocument?.uri) documents.set(envelope.gherkinDocument.uri, envelope.gherkinDocument);
    if (envelope.pickle) pickles.set(envelope.pickle.id, envelope.pickle);
    if (envelope.testCase) testCases.set(envelope.testCase.id, envelope.testCase);
    const { testCaseStarted, testStepFinished, attachment, testCaseFinished } = envelope;
    if (testCaseStarted) {
      runs.set(testCaseStarted.id, {
        testCaseId: testCaseStarted.testCaseId,
        statuses: new Map(),
        attachments: [],
        begun: secondsOf(testCaseStarted.timestamp),
        ended: null,
      });
    }
    if (testStepFinished)
      runs.get(testStepFinished.testCaseStartedId)?.statuses.set(testStepFinished.testStepId, testStepFinished.testStepResult.status);
    if (attachment?.testCaseStartedId) runs.get(attachment.testCaseStartedId)?.attachments.push(attachment);
    if (testCaseFinished) {
      const run = runs.get(testCaseFinished.testCaseStartedId);
      if (run) run.ended = secondsOf(testCaseFinished.timestamp);
    }
  }
  return [...runs.values()]
    .flatMap((run) => {
      const testCase = testCases.get(run.testCaseId);
      const pickle = testCase && pickles.get(testCase.pickleId);
      const document = pickle && documents.get(pickle.uri);
      if (!testCase || !pickle || !document?.feature) return [];
      const statuses = [...run.statuses.values()];
      return [
        {
          uri: pickle.uri,
          ...placeOf(pickle, document),
          feature: document.feature.name,
          name: pickle.name,
          binding,
          requirements: requirementIds(pickle.tags.map((tag) => tag.name)),
          steps: stepsOf(testCase, pickle, document.feature, run.statuses),
          status: worstFirst.find((status) => statuses.includes(status)) ?? 'UNKNOWN',
          seconds: run.ended === null ? 0 : run.ended - run.begun,
          finished: run.ended !== null,
          record: recordOf(run.attachments),
          pictures: run.attachments.filter((one) => one.mediaType === 'image/png').map((one) => Buffer.from(one.body, 'base64')),
        },
      ];
    })
    .sort((a, b) => (a.uri === b.uri ? a.line - b.line : a.uri < b.uri ? -1 : 1));
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
