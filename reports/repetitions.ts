import type { Finding, ScenarioResult } from './results';
import { type Verdict, verdicts, worst } from './verdict';

/**
 * One result for a scenario that was run several times. What all runs agree on stays as it is; what they do not is UNSTABLE, and the worst
 * run is the one that is shown.
 * @param results of the same scenario, at least one
 */
export function agreed(results: readonly [ScenarioResult, ...ScenarioResult[]]): ScenarioResult {
  const [first] = results;
  if (results.length === 1) return first;
  const shown = results.reduce((a, b) => (verdicts.indexOf(b.verdict) < verdicts.indexOf(a.verdict) ? b : a));
  const concerned = new Set(
    results.flatMap(({ requirements, findings }) => [...requirements, ...findings.flatMap((one) => one.requirements)]),
  );
  const disagreeing = [...concerned].filter((id) => new Set(results.map((result) => verdictOn(id, result))).size > 1);
  // Trouble of the suite itself is no property of the target.
  const unstable = disagreeing.filter((id) => !results.some((result) => verdictOn(id, result) === 'HARNESS'));
  const findings = [
    ...shown.findings.flatMap((finding) => separated(finding, unstable)),
    ...unstable.map(
      (id): Finding => ({ verdict: 'UNSTABLE', requirements: [id], message: `repeated runs disagree: ${counted(id, results)}` }),
    ),
  ];
  return {
    ...shown,
    key: first.key,
    findings,
    verdict: unstable.length === 0 ? shown.verdict : (worst(findings.map(({ verdict }) => verdict)) ?? shown.verdict),
    checks: results.reduce((sum, { checks }) => sum + checks, 0),
    repetitions: results.map(({ verdict }) => verdict),
  };
}

function verdictOn(id: string, { verdict, findings }: ScenarioResult): Verdict {
  const own = findings.filter(({ requirements }) => requirements.includes(id)).map((finding) => finding.verdict);
  return worst(own) ?? (verdict === 'NOT_APPLICABLE' ? 'NOT_APPLICABLE' : 'PASS');
}

/** The finding as it is for requirements on which all runs agree, and as what it is worth for the others. */
function separated(finding: Finding, unstable: readonly string[]): Finding[] {
  const stays = finding.requirements.filter((id) => !unstable.includes(id));
  const sways = finding.requirements.filter((id) => unstable.includes(id));
  return [
    ...(stays.length > 0 || sways.length === 0 ? [{ ...finding, requirements: stays }] : []),
    ...(sways.length > 0 ? [{ ...finding, requirements: sways, verdict: 'UNSTABLE' as const }] : []),
  ];
}

/** PASS in 3, FAIL in 2 of 5 runs. */
function counted(id: string, results: readonly ScenarioResult[]): string {
  const each = results.map((result) => verdictOn(id, result));
  const counts = verdicts
    .filter((verdict) => each.includes(verdict))
    .map((verdict) => `${verdict} in ${each.filter((one) => one === verdict).length}`);
  return `${counts.join(', ')} of ${results.length} runs`;
}
