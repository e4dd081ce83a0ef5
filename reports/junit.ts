import { findingText } from './html/plain-text';
import type { RequirementResult, Results, ScenarioResult } from './results';
import { type Verdict, verdictMeaning } from './verdict';

/**
 * JUnit XML of a run by the schema that Jenkins reads (junit-10.xsd): a suite for each feature and binding, one for what
 * was not executed, one for problems of the run itself. JUnit knows four outcomes; the verdict itself is the type.
 */
export function toJUnit(results: Results): string {
  const { run, target, scenarios } = results;
  const groups = new Map<string, ScenarioResult[]>();
  for (const scenario of scenarios) {
    const name = `${scenario.feature} [${scenario.binding}]`;
    groups.set(name, [...(groups.get(name) ?? []), scenario]);
  }
  const suites = [...groups].map(
    ([name, those]): Suite => ({ name, properties: those.flatMap(judges), cases: caseNames(those).map(caseOf) }),
  );
  const executed = new Set(scenarios.map(({ key }) => key));
  const rest = results.requirements.filter((one) => one.verdict === null || !one.scenarios.some((key) => executed.has(key)));
  if (rest.length > 0) suites.push({ name: 'not executed', properties: [], cases: rest.map(notExecuted) });
  if (results.problems.length > 0) suites.push({ name: 'problems of the run', properties: [], cases: results.problems.map(problemCase) });
  const all = totals(suites.flatMap(({ cases }) => cases));
  const about = {
    target: target.name,
    suite: run.suite,
    node: run.node,
    seed: run.seed,
    run: run.id,
    catalogue: results.digests.catalogue,
    features: results.digests.features,
  };
  const shared = Object.entries(about).map(([name, value]) => [name, String(value)] as const);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'Akashi', time: all.time, tests: all.tests, failures: all.failures, errors: all.errors })}>`,
    ...suites.map((suite) => suiteXml({ ...suite, properties: [...shared, ...suite.properties] }, run.startedAt)),
    '</testsuites>',
    '',
  ].join('\n');
}

/** Which element of JUnit stands for a verdict; null: none, which is how it says passed. */
const elements = {
  HARNESS: 'error',
  CONFIG: 'error',
  FAIL: 'failure',
  UNSTABLE: 'failure',
  INCONCLUSIVE: 'error',
  NOT_TESTABLE: 'skipped',
  WAIVED: 'failure',
  WARN: null,
  PASS: null,
  NOT_APPLICABLE: 'skipped',
} as const satisfies Record<Verdict, 'error' | 'failure' | 'skipped' | null>;

type Property = readonly [name: string, value: string];

interface Case {
  readonly classname: string;
  readonly name: string;
  readonly seconds: number;
  readonly outcome: {
    readonly element: 'error' | 'failure' | 'skipped';
    readonly type: string;
    readonly message: string;
    readonly text: string;
  } | null;
  readonly output: string;
}

interface Suite {
  readonly name: string;
  readonly properties: readonly Property[];
  readonly cases: readonly Case[];
}

/** Requirement ids of each scenario: the schema has no properties within a test case. */
function judges({ key, requirements }: ScenarioResult): Property[] {
  return requirements.map((id) => [`requirement ${id}`, key] as const);
}

/** Rows of an outline may share a name; a server tells cases apart by nothing else. */
function caseNames(scenarios: readonly ScenarioResult[]): readonly { scenario: ScenarioResult; name: string }[] {
  return scenarios.map((scenario) => {
    const shared = scenarios.filter(({ name }) => name === scenario.name).length > 1;
    return { scenario, name: shared ? `${scenario.name} (line ${scenario.line})` : scenario.name };
  });
}

function caseOf({ scenario, name }: { scenario: ScenarioResult; name: string }): Case {
  const { verdict, findings, uri, binding, seconds, replay, requirements, key, checks } = scenario;
  const element = elements[verdict];
  const first = findings.find((finding) => finding.verdict === verdict) ?? findings[0];
  const message = first?.message ?? verdictMeaning[verdict];
  const text = [...findings.map(findingText), `Replay: ${replay}`].join('\n');
  const head = `${verdict}: ${requirements.join(' ')}\n${key}, ${checks} checks`;
  return {
    classname: [binding, ...uri.replace(/\.feature$/, '').split('/')].map((part) => part.replaceAll('.', '_')).join('.'),
    name,
    seconds,
    outcome: element === null ? null : { element, type: verdict, message, text },
    output: element === null && findings.length > 0 ? `${head}\n${text}` : head,
  };
}

function notExecuted({ id, document, statement, verdict, unjudged, reasons }: RequirementResult): Case {
  const reason = [unjudged ?? (verdict ? `${verdict}: ${verdictMeaning[verdict]}` : 'not judged'), ...reasons].join('; ');
  return {
    classname: `requirements.${document}`,
    name: `${id} ${statement.en}`,
    seconds: 0,
    outcome: { element: 'skipped', type: verdict ?? 'NOT_JUDGED', message: reason, text: '' },
    output: '',
  };
}

function problemCase(problem: Results['problems'][number], index: number): Case {
  const outcome = { element: 'error', type: problem.verdict, message: problem.message, text: findingText(problem) } as const;
  return { classname: 'run', name: `problem ${index + 1}`, seconds: 0, outcome, output: '' };
}

function totals(cases: readonly Case[]) {
  const count = (element: string) => cases.filter(({ outcome }) => outcome?.element === element).length;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  return { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped'), time: seconds.toFixed(3) };
}

function suiteXml({ name, properties, cases }: Suite, startedAt: string): string {
  return [
    `  <testsuite${attributes({ name, ...totals(cases), timestamp: startedAt.slice(0, 19) })}>`,
    '    <properties>',
    ...properties.map(([key, value]) => `      <property${attributes({ name: key, value })}/>`),
    '    </properties>',
    ...cases.map(caseXml),
    '  </testsuite>',
  ].join('\n');
}

function caseXml({ classname, name, seconds, outcome, output }: Case): string {
  const head = `    <testcase${attributes({ classname, name, time: seconds.toFixed(3) })}`;
  const parts = [
    outcome &&
      `      <${outcome.element}${attributes({ type: outcome.type, message: outcome.message })}>${escapeXml(outcome.text)}</${outcome.element}>`,
    output && `      <system-out>${escapeXml(output)}</system-out>`,
  ].filter(Boolean);
  return parts.length === 0 ? `${head}/>` : `${head}>\n${parts.join('\n')}\n    </testcase>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for XML 1.0: what it cannot hold at all (key tones and other control characters, half a surrogate pair) is left out. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
