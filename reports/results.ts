/**
 * What one run comes to: the content of results.json (docs/schemas/results.schema.json) and the only
 * input of every report. Same messages in, same bytes out.
 */
import type { MeasuredAgainst, PciMap } from '../features/catalogue/pci';
import type { SearchedPlace } from './places';
import type { Verdict } from './verdict';
import type { Waiver } from './waivers';

export interface Text {
  readonly en: string;
  readonly ja: string;
}

/** One thing that a check, the channel or a hook has to say about requirements. */
export interface Finding {
  readonly verdict: Verdict;
  readonly requirements: readonly string[];
  /** One sentence, in the words of the field. */
  readonly message: string;
  readonly expected?: string;
  readonly seen?: string;
  readonly hint?: string;
  /** Number of the last journal entry when it was found. */
  readonly journal?: number;
}

/** One exchange on the wire beneath a journal entry; credentials of the profile are replaced before it is written. */
export interface WireExchange {
  readonly request: string;
  readonly sent?: unknown;
  readonly status?: number;
  readonly received?: unknown;
}

/** One thing that a party did, and what it saw: the unit of recording and of replay. */
export interface JournalEntry {
  readonly n: number;
  /** Time of the target's world where it tells one, else of the machine (ISO 8601). */
  readonly at: string;
  readonly party: string;
  readonly verb: string;
  readonly given: readonly unknown[];
  readonly answer?: unknown;
  readonly failure?: { readonly kind: string; readonly message: string; readonly missing?: string };
  readonly wire?: readonly WireExchange[];
}

export interface StepResult {
  readonly keyword: string;
  readonly text: string;
  readonly status: 'PASSED' | 'FAILED' | 'SKIPPED' | 'PENDING' | 'UNDEFINED' | 'AMBIGUOUS' | 'UNKNOWN';
  /** Doc string or table of the step, as text. */
  readonly argument?: string;
}

export interface ScenarioResult {
  /** `<uri>:<line>@<binding>`, unique in a run. */
  readonly key: string;
  readonly uri: string;
  readonly line: number;
  readonly feature: string;
  readonly rule: string | null;
  readonly name: string;
  readonly binding: string;
  readonly requirements: readonly string[];
  readonly verdict: Verdict;
  /** Checks executed; a scenario with none can never pass. */
  readonly checks: number;
  readonly seconds: number;
  readonly steps: readonly StepResult[];
  readonly findings: readonly Finding[];
  readonly journal: readonly JournalEntry[];
  /** Verdict of each run, where the scenario was run several times. */
  readonly repetitions?: readonly Verdict[];
  /** Pictures, as paths relative to the report's folder. */
  readonly screenshots: readonly string[];
  /** Command that runs this scenario again. */
  readonly replay: string;
}

/** How a fault or variant of a requirement came out when the suite was last proven, if it was. */
export interface ProofOfRequirement {
  readonly id: string;
  readonly kind: 'fault' | 'variant';
  readonly description: string;
  /** null: not tried with this version of the suite. */
  readonly held: boolean | null;
}

/** Whom to look at first for what did not pass, and why: from rules that are written down (docs/verdicts.md). */
export interface Blame {
  readonly party: 'target' | 'profile' | 'network' | 'suite' | 'ruling';
  readonly rule: string;
  readonly because: Text;
  /** Key of the scenario that decided. */
  readonly scenario: string | null;
  readonly expected: string | null;
  readonly seen: string | null;
  /** The exchange that decided. */
  readonly exchange: { readonly journal: number; readonly what: string; readonly wire: string | null } | null;
}

/** Why a requirement has no verdict. */
export type Unjudged = 'information only' | 'no scenario' | 'not selected';

export interface RequirementResult {
  readonly id: string;
  readonly document: string;
  readonly level: 'must' | 'should' | 'info';
  readonly role: string;
  readonly options: readonly string[];
  readonly scheme: string | null;
  readonly source: string;
  readonly statement: Text;
  readonly exact: readonly string[];
  readonly ruling: Text | null;
  readonly verdict: Verdict | null;
  /** Set exactly when verdict is null. */
  readonly unjudged: Unjudged | null;
  /** Set exactly when the verdict is WAIVED. */
  readonly waiver?: Waiver & { readonly original: 'FAIL' | 'UNSTABLE' | 'WARN' };
  /** Null for what passed, or has no verdict. */
  readonly blame: Blame | null;
  /** Why not applicable or not testable, for instance. */
  readonly reasons: readonly string[];
  /** Keys of scenarios. */
  readonly scenarios: readonly string[];
  readonly proofs: readonly ProofOfRequirement[];
  /** Numbers of PCI DSS in both versions, and ids of Japanese rules; explained in the results' own pci. */
  readonly pci: MeasuredAgainst;
}

/** The image of a container: its name can mean another one tomorrow, its id cannot. */
export interface ImageFacts {
  /** Name of the container in the profile. */
  readonly container: string;
  readonly image: string;
  /** As the engine has it: sha256:… */
  readonly id: string;
}

export interface Results {
  readonly format: 'akashi-results';
  readonly version: 1;
  readonly run: {
    readonly id: string;
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly suite: string;
    readonly node: string;
    readonly seed: number;
    readonly bindings: readonly string[];
    readonly tags: string | null;
    /** defined, or random with the seed of the order. */
    readonly order: string;
    /** How often each scenario was run. */
    readonly repeat: number;
    /** Which part of the scenarios: 1/4. null: all of them. */
    readonly shard: string | null;
  };
  readonly target: {
    readonly name: string;
    readonly builtIn: boolean;
    /** Path of the profile as it was given; null for the built-in simulators. */
    readonly profile: string | null;
    readonly roles: readonly string[];
    readonly options: readonly string[];
    readonly controls: readonly string[];
    readonly bindings: readonly string[];
    readonly parameters: Readonly<Record<string, unknown>>;
    /** Of which images the containers of the profile were started; absent where it has none. */
    readonly images?: readonly ImageFacts[];
  };
  /** sha256 of catalogue, features and profile, hex; null where there was no profile. */
  readonly digests: { readonly catalogue: string; readonly features: string; readonly profile: string | null };
  readonly summary: {
    /** Worst verdict of all judged requirements. */
    readonly verdict: Verdict | null;
    readonly exitCode: number;
    readonly requirements: Readonly<Record<string, number>>;
    readonly scenarios: Readonly<Record<string, number>>;
    readonly checks: number;
    /** What this run says nothing about. */
    readonly notCovered: {
      readonly roles: readonly string[];
      readonly options: readonly string[];
      readonly bindings: readonly string[];
      readonly requirements: readonly string[];
    };
  };
  readonly documents: readonly {
    readonly prefix: string;
    readonly folder: string;
    readonly title: Text;
    readonly version: string | null;
    readonly date: string | null;
  }[];
  readonly requirements: readonly RequirementResult[];
  readonly scenarios: readonly ScenarioResult[];
  /** What the requirements are measured against besides their documents, and advice; no verdict comes from it. */
  readonly pci: PciMap;
  /** Where the card data of this run was looked for: every place, seen or not. */
  readonly places: readonly SearchedPlace[];
  /** Problems that belong to no scenario (a failed hook, an unknown tag). */
  readonly problems: readonly Finding[];
}
