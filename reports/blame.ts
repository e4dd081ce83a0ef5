import type { Blame, Finding, RequirementResult, Results, ScenarioResult } from './results';
import { type Verdict, verdicts } from './verdict';

/** Whom to look at first. */
export const parties = ['target', 'profile', 'network', 'suite', 'ruling'] as const;

interface Case {
  readonly requirement: RequirementResult;
  /** The verdict before any waiver. */
  readonly verdict: Verdict;
  readonly finding: Finding | null;
  readonly scenario: ScenarioResult | null;
  readonly target: Results['target'];
}

interface Rule {
  readonly id: string;
  readonly party: (typeof parties)[number];
  /** Why it is so, in one sentence (docs/verdicts.md has the same). */
  readonly because: { readonly en: string; readonly ja: string };
  fits(of: Case): boolean;
}

/** In this order: the first rule that fits says whom to look at first. */
export const blameRules: readonly Rule[] = [
  {
    id: 'suite-erred',
    party: 'suite',
    because: { en: 'the suite itself erred', ja: 'スイート自体に不具合がある' },
    fits: ({ verdict }) => verdict === 'HARNESS',
  },
  {
    id: 'misconfigured',
    party: 'profile',
    because: { en: 'the profile promises something that is not so', ja: 'プロファイルの記述が事実と異なる' },
    fits: ({ verdict }) => verdict === 'CONFIG',
  },
  {
    id: 'no-answer',
    party: 'network',
    because: { en: 'no answer came, or the run was cut', ja: '応答がなかったか、実行が中断された' },
    fits: ({ verdict }) => verdict === 'INCONCLUSIVE',
  },
  {
    id: 'control-refused',
    party: 'target',
    because: { en: "the target's own control refused what the suite asked", ja: '対象自身の操作手段がスイートの要求を拒否した' },
    fits: ({ verdict, finding }) => verdict === 'NOT_TESTABLE' && /the control (answers|command)/.test(finding?.message ?? ''),
  },
  {
    id: 'not-offered',
    party: 'profile',
    because: { en: 'the profile offers no control or view for it', ja: 'プロファイルが確認に必要な操作手段または参照手段を挙げていない' },
    fits: ({ verdict }) => verdict === 'NOT_TESTABLE',
  },
  {
    id: 'sometimes-no-answer',
    party: 'network',
    because: { en: 'in some of the repeated runs no answer came', ja: '繰り返した実行の一部で応答がなかった' },
    fits: ({ verdict, scenario }) => verdict === 'UNSTABLE' && (scenario?.repetitions ?? []).includes('INCONCLUSIVE'),
  },
  {
    id: 'proof-broken',
    party: 'suite',
    because: {
      en: 'a fault or variant of this requirement did not hold when the suite was last proven',
      ja: '直近の検証で、この要件の故障または変形が期待どおりにならなかった',
    },
    fits: ({ requirement }) => requirement.proofs.some(({ held }) => held === false),
  },
  {
    id: 'own-simulator',
    party: 'suite',
    because: { en: "the target is the suite's own simulator", ja: '対象はスイート自身のシミュレータである' },
    fits: ({ target }) => target.builtIn,
  },
  {
    id: 'documented-text',
    party: 'target',
    because: { en: 'the document gives the exact text that was expected', ja: '期待した文言は資料に明記されている' },
    fits: ({ requirement, finding }) => requirement.exact.some((text) => (finding?.expected ?? '').includes(text)),
  },
  {
    id: 'open-ruling',
    party: 'ruling',
    because: {
      en: 'the document leaves this open, and the verdict rests on a ruling: read it first',
      ja: '資料に明記がなく、判定は裁定に基づく。まず裁定を確認すること',
    },
    fits: ({ requirement }) => requirement.ruling !== null,
  },
  {
    id: 'target-differs',
    party: 'target',
    because: { en: 'the target does other than its document says', ja: '対象の動作が資料と異なる' },
    fits: () => true,
  },
];

const unblamed: readonly (Verdict | null)[] = [null, 'PASS', 'NOT_APPLICABLE'];

/** Whom to look at first for a requirement that did not pass, and the exchange that decided it; null for one that did. */
export function blameFor(requirement: RequirementResult, scenarios: readonly ScenarioResult[], target: Results['target']): Blame | null {
  const verdict = requirement.waiver?.original ?? requirement.verdict;
  if (verdict === null || unblamed.includes(verdict)) return null;
  const telling = scenarios
    .filter(({ key }) => requirement.scenarios.includes(key))
    .flatMap((scenario) =>
      scenario.findings.filter(({ requirements }) => requirements.includes(requirement.id)).map((finding) => ({ scenario, finding })),
    )
    // A failed should counts as a warning; of those that count alike, one that shows what was seen tells most.
    .sort(
      (a, b) =>
        rank(a.finding.verdict) - rank(b.finding.verdict) || Number(b.finding.seen !== undefined) - Number(a.finding.seen !== undefined),
    );
  const { scenario = null, finding = null } = telling[0] ?? {};
  const rule = blameRules.find((one) => one.fits({ requirement, verdict, finding, scenario, target })) as Rule;
  const exchange = scenario?.journal.find(({ n }) => n === finding?.journal) ?? null;
  const wire = exchange?.wire?.at(-1);
  return {
    party: rule.party,
    rule: rule.id,
    because: rule.because,
    scenario: scenario?.key ?? null,
    expected: finding?.expected ?? null,
    seen: finding?.seen ?? finding?.message ?? null,
    exchange: exchange && {
      journal: exchange.n,
      what: `${exchange.party}: ${exchange.verb}`,
      wire: wire ? `${wire.request}${wire.status === undefined ? '' : ` → ${wire.status}`}` : null,
    },
  };
}

function rank(verdict: Verdict): number {
  return verdicts.indexOf(verdict);
}
