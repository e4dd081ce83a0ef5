import type { JournalEntry, WireExchange } from '../../reports/results';
import { type RecordedFailure, recordFailure, revive, SuiteError } from './errors';
import type { Secret } from './secret';

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
  /** The target's world said what time it is. */
  setTime(now: string): void;
  /** A value to be replaced wherever it is recorded. */
  keepSecret(secret: Secret): void;
  /** A JSON copy in which secrets are replaced by their labels. */
  masked<T>(value: T): T;
}

export class RecordingChannel implements Channel {
  readonly journal: JournalEntry[] = [];
  readonly #secrets: Secret[] = [];
  #time: string | null = null;

  async exchange<T>(party: string, verb: string, given: readonly unknown[], perform: () => Promise<Performed<T>>): Promise<T> {
    const at = this.#journalPlace();
    const entry = { n: at, party, verb, given: this.masked(given) };
    try {
      const { answer, wire } = await perform();
      this.#write({ ...entry, at: this.#now(), answer: this.masked(answer), ...(wire?.length && { wire: this.masked(wire) }) });
      return answer;
    } catch (error) {
      this.#write({ ...entry, at: this.#now(), failure: this.masked(recordFailure(error)) });
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
    let text = JSON.stringify(value);
    for (const secret of this.#secrets) {
      const plain = JSON.stringify(secret.reveal()).slice(1, -1);
      if (plain !== '') text = text.replaceAll(plain, secret.toString());
    }
    return JSON.parse(text) as T;
  }
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

  setTime(): void {}
  keepSecret(): void {}
  /** A recording holds no secrets. */
  masked<T>(value: T): T {
    return value;
  }
}
