import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { findingText, journalText } from './html/plain-text';
import type { RequirementResult, Results, ScenarioResult, StepResult } from './results';
import { type Verdict, verdictMeaning } from './verdict';

/**
 * Writes a run as Allure 2 results: one for each scenario, each requirement that none was executed for, and each problem
 * of the run. Allure knows four outcomes; the verdict itself is a tag.
 * @param pictures folder that the paths of screenshots are relative to
 */
export function writeAllureResults(results: Results, folder: string, pictures = dirname(folder)): void {
  mkdirSync(folder, { recursive: true });
  const write = (result: AllureResult) => writeFileSync(join(folder, `${result.uuid}-result.json`), `${JSON.stringify(result, null, 2)}\n`);
  const context: Context = { results, folder, pictures, start: Date.parse(results.run.startedAt) };
  const executed = new Set(results.scenarios.map(({ key }) => key));
  for (const scenario of results.scenarios) write(scenarioResult(scenario, context));
  for (const one of results.requirements) {
    if (one.verdict === null || !one.scenarios.some((key) => executed.has(key))) write(requirementResult(one, context));
  }
  results.problems.forEach((problem, index) => {
    const name = `Problem ${index + 1} of the run`;
    const details = { message: problem.message, trace: findingText(problem) };
    write({
      ...emptyResult(`problem ${index + 1}`, name, context),
      status: 'broken',
      statusDetails: details,
      labels: [label('epic', 'The run'), label('tag', problem.verdict)],
    });
  });
}

type Status = 'failed' | 'broken' | 'passed' | 'skipped';

const statuses: Readonly<Record<Verdict, Status>> = {
  HARNESS: 'broken',
  CONFIG: 'broken',
  FAIL: 'failed',
  UNSTABLE: 'failed',
  INCONCLUSIVE: 'broken',
  NOT_TESTABLE: 'skipped',
  WAIVED: 'failed',
  WARN: 'passed',
  PASS: 'passed',
  NOT_APPLICABLE: 'skipped',
};

const stepStatuses: Readonly<Record<StepResult['status'], Status>> = {
  PASSED: 'passed',
  FAILED: 'failed',
  SKIPPED: 'skipped',
  PENDING: 'skipped',
  UNDEFINED: 'broken',
  AMBIGUOUS: 'broken',
  UNKNOWN: 'broken',
};

const severities: Readonly<Record<RequirementResult['level'], string>> = { must: 'critical', should: 'normal', info: 'trivial' };

interface Label {
  readonly name: string;
  readonly value: string;
}

interface Attachment {
  readonly name: string;
  readonly source: string;
  readonly type: string;
}

interface Details {
  readonly message?: string;
  readonly trace?: string;
  readonly actual?: string;
  readonly expected?: string;
  readonly flaky?: boolean;
}

interface AllureStep {
  readonly name: string;
  readonly status: Status;
  readonly stage: 'finished';
  readonly statusDetails: Details;
  readonly steps: readonly never[];
  readonly attachments: readonly never[];
  readonly parameters: readonly Label[];
}

/** As in Allure's own model of a test result. */
interface AllureResult {
  readonly uuid: string;
  readonly historyId: string;
  readonly testCaseId: string;
  readonly fullName: string;
  readonly name: string;
  readonly description: string;
  readonly status: Status;
  readonly statusDetails: Details;
  readonly stage: 'finished';
  readonly start: number;
  readonly stop: number;
  readonly labels: readonly Label[];
  readonly links: readonly never[];
  readonly parameters: readonly Label[];
  readonly steps: readonly AllureStep[];
  readonly attachments: readonly Attachment[];
}

interface Context {
  readonly results: Results;
  readonly folder: string;
  readonly pictures: string;
  readonly start: number;
}

function scenarioResult(scenario: ScenarioResult, context: Context): AllureResult {
  const { key, name, feature, verdict, binding, checks, seconds, steps, requirements } = scenario;
  const known = context.results.requirements.filter(({ id }) => requirements.includes(id));
  const empty = emptyResult(key, name, context);
  const { attachments, missing } = attachmentsOf(scenario, empty.uuid, context);
  return {
    ...empty,
    testCaseId: hash(key.replace(/@[^@]*$/, '')),
    description: [
      ...known.map(describe),
      ...missing.map((path) => `The picture ${path} is missing.`),
      `Replay: \`${scenario.replay}\``,
    ].join('\n\n'),
    status: statuses[verdict],
    statusDetails: detailsOf(scenario),
    stop: context.start + Math.round(seconds * 1000),
    labels: [
      ...known.slice(0, 1).flatMap((one) => [label('epic', titleOf(one, context)), label('severity', severities[one.level])]),
      label('feature', feature),
      ...requirements.flatMap((id) => [label('story', id), label('tag', id)]),
      label('tag', verdict),
      label('tag', binding),
      ...(verdict === 'UNSTABLE' ? [label('tag', 'flaky')] : []),
    ],
    parameters: [label('binding', binding), label('checks', String(checks))],
    steps: steps.map(stepOf),
    attachments,
  };
}

function requirementResult(requirement: RequirementResult, context: Context): AllureResult {
  const { id, level, verdict, unjudged, reasons, source } = requirement;
  const message = [unjudged ?? (verdict ? verdictMeaning[verdict] : 'not judged'), ...reasons].join('; ');
  return {
    ...emptyResult(`requirement ${id}`, `${id} not executed`, context),
    description: describe(requirement),
    status: verdict === null ? 'skipped' : statuses[verdict] === 'passed' ? 'skipped' : statuses[verdict],
    statusDetails: { message },
    labels: [
      label('epic', titleOf(requirement, context)),
      label('feature', source),
      label('story', id),
      label('severity', severities[level]),
      label('tag', verdict ?? 'NOT_JUDGED'),
    ],
  };
}

function emptyResult(key: string, name: string, { start }: Context): AllureResult {
  return {
    uuid: uuidOf(key),
    historyId: hash(key),
    testCaseId: hash(key),
    fullName: key,
    name,
    description: '',
    status: 'skipped',
    statusDetails: {},
    stage: 'finished',
    start,
    stop: start,
    labels: [],
    links: [],
    parameters: [],
    steps: [],
    attachments: [],
  };
}

function detailsOf({ verdict, findings, replay }: ScenarioResult): Details {
  if (verdict === 'PASS') return {};
  const first = findings.find((finding) => finding.verdict === verdict) ?? findings[0];
  return {
    message: `${verdict}: ${first?.message ?? verdictMeaning[verdict]}`,
    trace: [...findings.map(findingText), `Replay: ${replay}`].join('\n'),
    ...(first?.expected === undefined ? {} : { expected: first.expected }),
    ...(first?.seen === undefined ? {} : { actual: first.seen }),
    ...(verdict === 'UNSTABLE' ? { flaky: true } : {}),
  };
}

function stepOf({ keyword, text, status, argument }: StepResult): AllureStep {
  const parameters = argument === undefined ? [] : [label('argument', argument)];
  return {
    name: `${keyword.trim()} ${text}`,
    status: stepStatuses[status],
    stage: 'finished',
    statusDetails: {},
    steps: [],
    attachments: [],
    parameters,
  };
}

/** Journal and pictures beside the result. A picture that is not there, or not within the report, is told as missing. */
function attachmentsOf({ journal, screenshots }: ScenarioResult, uuid: string, { folder, pictures }: Context) {
  const attachments: Attachment[] = [];
  const missing: string[] = [];
  if (journal.length > 0) {
    const source = `${uuid}-journal-attachment.txt`;
    writeFileSync(join(folder, source), journalText(journal));
    attachments.push({ name: 'Journal', source, type: 'text/plain' });
  }
  screenshots.forEach((path, index) => {
    const from = resolve(pictures, path);
    const extension = extname(path).toLowerCase();
    if (relative(pictures, from).startsWith('..') || !Object.hasOwn(pictureTypes, extension) || !existsSync(from)) {
      missing.push(path);
      return;
    }
    const source = `${uuid}-screen-${index + 1}-attachment${extension}`;
    copyFileSync(from, join(folder, source));
    attachments.push({ name: `Screen ${index + 1}`, source, type: pictureTypes[extension] ?? '' });
  });
  return { attachments, missing };
}

const pictureTypes: Readonly<Record<string, string>> = { '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg' };

/** A requirement in Markdown, which is Allure's language for descriptions. */
function describe({ id, level, statement, ruling }: RequirementResult): string {
  return [`**${id}** (${level})`, statement.en, statement.ja, ruling && `Ruling: ${ruling.en}`, ruling?.ja]
    .filter(Boolean)
    .map((part) => markdown(String(part)))
    .join('\n\n');
}

/** Markup in a statement stays text. */
function markdown(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function titleOf({ document }: RequirementResult, { results }: Context): string {
  return results.documents.find(({ folder }) => folder === document)?.title.en ?? document;
}

function label(name: string, value: string): Label {
  return { name, value };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A UUID of version 5's form (RFC 9562, 5.5), by SHA-256 of the key: the same in every run. */
function uuidOf(key: string): string {
  const bytes = createHash('sha256').update(`akashi:${key}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
