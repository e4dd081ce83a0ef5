/** The suite's closed vocabulary of outcomes, and the order in which the worst one wins. */

/** Worst first: the verdict of a requirement is the first of these that any of its scenarios has. */
export const verdicts = [
  'HARNESS',
  'CONFIG',
  'FAIL',
  'UNSTABLE',
  'INCONCLUSIVE',
  'NOT_TESTABLE',
  'WAIVED',
  'WARN',
  'PASS',
  'NOT_APPLICABLE',
] as const;

export type Verdict = (typeof verdicts)[number];

/** What each verdict says, in one line (reports, documentation). */
export const verdictMeaning: Readonly<Record<Verdict, string>> = {
  HARNESS: 'the suite itself is at fault; nothing is said about the target',
  CONFIG: 'the profile or the set-up is wrong; nothing was judged',
  FAIL: 'a must is broken',
  UNSTABLE: 'repeated runs disagree',
  INCONCLUSIVE: 'the target stopped answering, or the run was cut',
  NOT_TESTABLE: 'claimed, but the target offers no control or view to observe it',
  WAIVED: 'a failure with a dated, expiring waiver; the original verdict stays visible',
  WARN: 'a should is broken, or a ruling says warning',
  PASS: 'every check held',
  NOT_APPLICABLE: 'the profile does not claim the role or option',
};

/** The worst of several verdicts; null for none at all, which is never a pass. */
export function worst(all: readonly Verdict[]): Verdict | null {
  return verdicts.find((verdict) => all.includes(verdict)) ?? null;
}

const judging: readonly (Verdict | null)[] = ['FAIL', 'UNSTABLE', 'WAIVED', 'WARN', 'PASS'];

/** Whether a verdict decides something about the target. */
export function isJudged(verdict: Verdict | null): boolean {
  return judging.includes(verdict);
}

/** Process exit codes of every command. */
export const exitCodes = { conforming: 0, notConforming: 1, undecided: 2, configuration: 3, harness: 4 } as const;

/** The exit code of a run whose judged requirements have these verdicts. */
export function exitCodeOf(all: readonly Verdict[]): number {
  if (all.includes('HARNESS')) return exitCodes.harness;
  if (all.includes('CONFIG')) return exitCodes.configuration;
  if (all.includes('FAIL') || all.includes('UNSTABLE')) return exitCodes.notConforming;
  if (!all.some(isJudged) || all.includes('INCONCLUSIVE') || all.includes('NOT_TESTABLE')) return exitCodes.undecided;
  return exitCodes.conforming;
}
