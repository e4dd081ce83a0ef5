import type { Secret } from '../../cards/numbers/secret';
import type { JournalEntry, WireExchange } from '../../reports/results';
import { Budget, Meter } from './effort';
import { type RecordedFailure, recordFailure, revive, SuiteError } from './errors';

/** What an act brought: its answer, and the exchanges on the wire beneath it. */
export interface Performed<T> {
  readonly answer: T;
  readonly wire?: readonly WireExchange[];
}

/**
 * The one layer through which everything passes that the suite does to a target or sees of it. Recording, it
 * performs and writes the journal; replaying, it answers from a journal, and the same steps judge again.
 */
export interface Channel {
  readonly journal: readonly JournalEntry[];
  exchange<T>(party: string, verb: string, given: readonly unknown[], perform: () => Promise<Performed<T>>): Promise<T>;
  /** Before anything is done: a scenario that may not begin leaves that in its journal. @param refuse throws why */
  begin(refuse: () => void): void;
  /** The target's world said what time it is. */
  setTime(now: string): void;
  /** A value to be replaced wherever it is recorded. */
  keepSecret(secret: Secret): void;
  /** A JSON copy in which secrets are replaced by their labels. */
  masked<T>(value: T): T;
}

/** Who decides whether a scenario begins, as a journal names it. */
const beginning = { party: 'suite', verb: 'begins', given: [] } as const;

export class RecordingChannel implements Channel {
  readonly journal: JournalEntry[] = [];
  /** Counts what is done. */
  readonly meter = new Meter();
  readonly #secrets: Secret[] = [];
  #time: string | null = null;

  /** @param budget what may be done at all */
  constructor(private readonly budget = new Budget({})) {}

  async exchange<T>(party: string, verb: string, given: readonly unknown[], perform: () => Promise<Performed<T>>): Promise<T> {
    const at = this.#journalPlace();
    const entry = { n: at, party, verb, given: this.masked(given) };
    const effects = this.meter.see(party, verb, given);
    try {
      this.budget.charge(effects);
      const { answer, wire } = await perform();
      this.#write({ ...entry, at: this.#now(), answer: this.masked(answer), ...(wire?.length && { wire: this.masked(wire) }) });
      return answer;
    } catch (error) {
      this.#write({ ...entry, at: this.#now(), failure: this.masked(recordFailure(error)) });
      throw error;
    }
  }

  begin(refuse: () => void): void {
    try {
      refuse();
    } catch (error) {
      this.#write({ ...beginning, n: this.#journalPlace(), at: this.#now(), failure: this.masked(recordFailure(error)) });
      throw error;
    }
  }

  setTime(now: string): void {
    this.#time = now;
  }

  keepSecret(secret: Secret): void {
    if (!this.#secrets.some((known) => known.label === secret.label)) this.#secrets.push(secret);
  }

  /** Numbers are given when an act begins: acts that overlap are told apart by it. */
  #journalPlace(): number {
    return ++this.#begun;
  }
  #begun = 0;

  #write(entry: JournalEntry): void {
    this.journal.push(entry);
  }

  #now(): string {
    return this.#time ?? new Date().toISOString();
  }

  masked<T>(value: T): T {
    if (value === undefined) return value;
    return withoutSecrets(JSON.parse(JSON.stringify(value)), this.#secrets) as T;
  }
}

function withoutSecrets(value: unknown, secrets: readonly Secret[]): unknown {
  if (secrets.length === 0 || value === null) return value;
  if (typeof value === 'string')
    return secrets.reduce((text, secret) => text.replaceAll(patternOf(secret), () => secret.toString()), value);
  if (typeof value === 'number') return secrets.find((secret) => isLong(secret) && secret.reveal() === String(value))?.toString() ?? value;
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one, secrets));
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, one]) => [withoutSecrets(name, secrets), withoutSecrets(one, secrets)]);
  return Object.fromEntries(entries) as unknown;
}

const patterns = new WeakMap<Secret, RegExp>();

/**
 * Where a secret stands in a text. Long numbers are found in groups, too; short ones, such as security codes, only where
 * they stand by themselves: in the midst of times and names the same digits mean something else.
 */
function patternOf(secret: Secret): RegExp {
  const known = patterns.get(secret) ?? new RegExp(sourceOf(secret), 'g');
  patterns.set(secret, known);
  return known;
}

function sourceOf(secret: Secret): string {
  const value = secret.reveal();
  if (value === '') return '(?!)';
  if (isLong(secret)) return [...value].join('[ -]?');
  if (/^[\d/]{1,5}$/.test(value)) return `(?<![\\w.:/+-])${value}(?![\\w:/+-]|\\.\\d)`;
  return value.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Whether it is a number as long as a card's. */
function isLong(secret: Secret): boolean {
  return /^\d{12,}$/.test(secret.reveal());
}

export class ReplayChannel implements Channel {
  readonly journal: JournalEntry[] = [];
  readonly #waiting = new Map<string, JournalEntry[]>();

  constructor(recorded: readonly JournalEntry[]) {
    for (const entry of [...recorded].sort((a, b) => a.n - b.n)) {
      const ofParty = this.#waiting.get(entry.party) ?? [];
      ofParty.push(entry);
      this.#waiting.set(entry.party, ofParty);
    }
  }

  async exchange<T>(party: string, verb: string, given: readonly unknown[]): Promise<T> {
    const entry = this.#waiting.get(party)?.shift();
    const now = JSON.stringify(given);
    if (!entry) throw new SuiteError(`replay: ${party} does "${verb}" now, the recording has nothing more of ${party}`);
    if (entry.verb !== verb || JSON.stringify(entry.given) !== now) {
      throw new SuiteError(`replay: ${party} does "${verb}" ${now} now, the recording has "${entry.verb}" ${JSON.stringify(entry.given)}`);
    }
    this.journal.push(entry);
    if (entry.failure) throw revive(entry.failure as RecordedFailure);
    return entry.answer as T;
  }

  begin(): void {
    const [entry] = this.#waiting.get(beginning.party) ?? [];
    if (entry?.verb !== beginning.verb) return;
    this.journal.push(entry);
    throw revive(entry.failure as RecordedFailure);
  }

  setTime(): void {}
  keepSecret(): void {}
  /** A recording holds no secrets. */
  masked<T>(value: T): T {
    return value;
  }
}
