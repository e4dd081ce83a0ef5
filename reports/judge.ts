import { type Alteration, type Catalogue, documentOf, optionsOf, type Requirement } from '../features/catalogue/catalogue';
import { measuredAgainst } from '../features/catalogue/pci';
import { blameFor } from './blame';
import { keyOf, type ScenarioRun } from './evidence/collect';
import { type PlaceReport, sumUp } from './places';
import { agreed } from './repetitions';
import type { Finding, ProofOfRequirement, RequirementResult, Results, ScenarioResult } from './results';
import { exitCodeOf, type Verdict, worst } from './verdict';
import { staleWaivers, type Waiver, waived } from './waivers';

/** What is known of a run before its scenarios are looked at. */
export interface RunFacts {
  readonly run: Results['run'];
  readonly target: Results['target'];
  readonly digests: Results['digests'];
  readonly problems: readonly Finding[];
  /** Whether a fault was caught or a variant accepted when this version was last proven; by id. */
  readonly proven: ReadonlyMap<string, boolean>;
  /** Where the run itself looked for card data at its end. */
  readonly places: readonly PlaceReport[];
  /** Ids of requirements that have a scenario at all, run or not. */
  readonly covered: ReadonlySet<string>;
  readonly waivers: readonly Waiver[];
}

/** From scenarios to verdicts. Pure: the same scenarios give the same results, byte for byte. */
export function judge(catalogue: Catalogue, facts: RunFacts, runs: readonly ScenarioRun[]): Results {
  const scenarios = repeatedly(runs).map(([first, ...more]) =>
    agreed([judgeScenario(first, facts), ...more.map((run) => judgeScenario(run, facts))]),
  );
  const day = facts.run.finishedAt.slice(0, 10);
  const unwaived = catalogue.requirements.map((requirement) => judgeRequirement(requirement, catalogue, facts, scenarios));
  const requirements = unwaived
    .map((one) => waived(one, facts.waivers, day))
    .map((one) => ({ ...one, blame: blameFor(one, scenarios, facts.target) }));
  const judged = requirements.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
  const problems = [...facts.problems, ...staleWaivers(unwaived, facts.waivers, day)];
  const withProblems: Verdict[] = [...judged, ...problems.map((problem) => problem.verdict)];
  return {
    format: 'akashi-results',
    version: 1,
    run: facts.run,
    target: facts.target,
    digests: facts.digests,
    summary: {
      verdict: worst(withProblems),
      exitCode: exitCodeOf(withProblems),
      requirements: count(requirements.map(({ verdict, unjudged }) => verdict ?? (unjudged as string))),
      scenarios: count(scenarios.map(({ verdict }) => verdict)),
      checks: scenarios.reduce((sum, { checks }) => sum + checks, 0),
      notCovered: notCovered(catalogue, facts, requirements),
    },
    documents: catalogue.documents.map(({ prefix, folder, title, version, date }) => ({
      prefix,
      folder,
      title,
      version: version ?? null,
      date: date ?? null,
    })),
    requirements,
    scenarios,
    pci: catalogue.pci,
    places: sumUp([...runs.map((run) => run.record?.places ?? []), facts.places]),
    problems,
  };
}

/** The runs of each scenario in one binding, in order. */
function repeatedly(runs: readonly ScenarioRun[]): [ScenarioRun, ...ScenarioRun[]][] {
  const found = new Map<string, [ScenarioRun, ...ScenarioRun[]]>();
  for (const run of runs) {
    const key = keyOf({ ...run, repetition: 1 });
    const others = found.get(key);
    if (others) others.push(run);
    else found.set(key, [run]);
  }
  return [...found.values()];
}

function judgeScenario(run: ScenarioRun, facts: RunFacts): ScenarioResult {
  const findings = [...(run.record?.findings ?? []), ...troubleOf(run)];
  const inapplicable = findings.filter((finding) => finding.verdict === 'NOT_APPLICABLE').flatMap((finding) => finding.requirements);
  const applying = run.requirements.filter((id) => !inapplicable.includes(id));
  const decisive = findings.filter((finding) => finding.verdict !== 'NOT_APPLICABLE').map((finding) => finding.verdict);
  const verdict = applying.length === 0 && decisive.length === 0 ? 'NOT_APPLICABLE' : (worst(decisive) ?? 'PASS');
  const builtIn = facts.target.builtIn ? '' : ` --target ${facts.target.profile}`;
  return {
    key: keyOf(run),
    uri: run.uri,
    line: run.line,
    feature: run.feature,
    rule: run.rule,
    name: run.name,
    binding: run.binding,
    requirements: run.requirements,
    verdict,
    checks: run.record?.checks ?? 0,
    seconds: Math.round(run.seconds * 1000) / 1000,
    steps: run.steps,
    findings,
    journal: run.record?.journal ?? [],
    screenshots: run.pictures.map((path) => `bundle/${path}`),
    replay: `npx akashi run${builtIn} --binding ${run.binding} --tags "@${run.requirements[0] ?? ''}"`,
  };
}

/** What is wrong with a scenario beyond its own findings: cut, undefined steps, nothing checked. */
function troubleOf(run: ScenarioRun): Finding[] {
  const say = (verdict: Verdict, message: string): Finding[] => [{ verdict, requirements: run.requirements, message }];
  if (!run.finished) return say('INCONCLUSIVE', 'the run was cut before this scenario ended');
  if (!run.record) return say('HARNESS', 'the scenario left no record: its last hook did not run');
  if (['UNDEFINED', 'AMBIGUOUS', 'PENDING'].includes(run.status)) return say('HARNESS', `a step is ${run.status.toLowerCase()}`);
  if (run.record.findings.some((finding) => finding.verdict !== 'NOT_APPLICABLE' && finding.verdict !== 'WARN')) return [];
  if (run.status === 'FAILED') return say('HARNESS', 'the scenario failed without a finding');
  const applying = run.requirements.filter(
    (id) => !run.record?.findings.some((one) => one.verdict === 'NOT_APPLICABLE' && one.requirements.includes(id)),
  );
  if (applying.length > 0 && run.record.checks === 0) return say('HARNESS', 'the scenario checked nothing');
  return [];
}

function judgeRequirement(
  requirement: Requirement,
  catalogue: Catalogue,
  facts: RunFacts,
  scenarios: readonly ScenarioResult[],
): RequirementResult {
  const { id, level, role, source, statement } = requirement;
  const own = scenarios.filter((scenario) => scenario.requirements.includes(id) || hasBrokenByTheWay(scenario, id));
  const verdicts = own.map((scenario) => ({ scenario, verdict: verdictFor(id, level, scenario) }));
  const decided = verdicts.filter(({ scenario, verdict }) => verdict !== 'NOT_TESTABLE' || !decidedElsewhere(scenario, verdicts, facts));
  const verdict = worst(decided.map((one) => one.verdict));
  const telling = own
    .flatMap((scenario) => scenario.findings)
    .filter((finding) => finding.requirements.includes(id) && finding.verdict === verdict);
  return {
    id,
    document: documentOf(catalogue, id)?.folder ?? '',
    level,
    role,
    options: optionsOf(requirement),
    scheme: requirement.scheme ?? null,
    source,
    statement,
    exact: requirement.exact ?? [],
    ruling: requirement.ruling ?? null,
    verdict,
    unjudged: verdict !== null ? null : level === 'info' ? 'information only' : facts.covered.has(id) ? 'not selected' : 'no scenario',
    blame: null,
    reasons: [...new Set(telling.map((finding) => finding.message))],
    scenarios: own.map((scenario) => scenario.key),
    proofs: catalogue.alterations
      .filter((alteration) => alteration.requirements.includes(id))
      .map((alteration) => proofOf(alteration, facts)),
    pci: measuredAgainst(catalogue.pci, requirement),
  };
}

/** Whether a scenario that is about something else has shown that a requirement is broken. */
function hasBrokenByTheWay({ findings }: ScenarioResult, id: string): boolean {
  return findings.some(({ verdict, requirements }) => verdict === 'FAIL' && requirements.includes(id));
}

/** A scenario's verdict as it counts for one of its requirements: a failed should is a warning. */
function verdictFor(id: string, level: Requirement['level'], scenario: ScenarioResult): Verdict {
  const own = scenario.findings.filter((finding) => finding.requirements.includes(id)).map((finding) => finding.verdict);
  const verdict = worst(own) ?? (scenario.verdict === 'NOT_APPLICABLE' ? 'NOT_APPLICABLE' : 'PASS');
  return verdict === 'FAIL' && level === 'should' ? 'WARN' : verdict;
}

/** What one binding cannot show counts only when no other binding of the run showed it, and none was left out that could. */
function decidedElsewhere(
  scenario: ScenarioResult,
  all: readonly { scenario: ScenarioResult; verdict: Verdict }[],
  facts: RunFacts,
): boolean {
  const twin = all.some(
    (one) => one.scenario.uri === scenario.uri && one.scenario.line === scenario.line && one.verdict !== 'NOT_TESTABLE',
  );
  const missing = scenario.findings
    .map((finding) => /^binding (\w+)$/.exec(finding.expected ?? '')?.[1])
    .find((binding) => binding !== undefined);
  const leftOut = missing !== undefined && facts.target.bindings.includes(missing) && !facts.run.bindings.includes(missing);
  return twin || leftOut;
}

function proofOf({ id, kind, description }: Alteration, facts: RunFacts): ProofOfRequirement {
  return { id, kind, description, held: facts.proven.get(id) ?? null };
}

function notCovered(catalogue: Catalogue, facts: RunFacts, requirements: readonly RequirementResult[]): Results['summary']['notCovered'] {
  const roles = [...new Set(catalogue.requirements.map((requirement) => requirement.role))];
  const options = [...new Set(catalogue.requirements.flatMap(optionsOf))];
  const executed = requirements.filter(({ verdict }) => verdict !== null && verdict !== 'NOT_APPLICABLE');
  return {
    roles: roles.filter((role) => !executed.some((requirement) => requirement.role === role)).sort(),
    options: options.filter((option) => !executed.some((requirement) => requirement.options.includes(option))).sort(),
    bindings: facts.target.bindings.filter((binding) => !facts.run.bindings.includes(binding)),
    requirements: requirements.filter(({ verdict, level }) => verdict === null && level !== 'info').map(({ id }) => id),
  };
}

function count(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of [...words].sort()) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
