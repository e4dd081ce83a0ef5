import { createHmac, randomBytes } from 'node:crypto';
import type { Canary } from './canary';

/**
 * Known card numbers as keyed hashes, so that a list of what to look for holds none of them: HMAC-SHA-256 over the digits.
 * What a search finds in it has to stand somewhere as digits; writings that cannot be read back (hashes) are not found this way.
 */
export class CanaryLedger {
  /** How many digits the numbers have; each once, the longest first. */
  readonly lengths: readonly number[];
  readonly #labels: ReadonlyMap<string, string>;

  private constructor(
    private readonly key: Buffer,
    private readonly entries: readonly LedgerEntry[],
  ) {
    this.lengths = [...new Set(entries.map(({ digits }) => digits))].sort((one, other) => other - one);
    this.#labels = new Map(entries.map(({ hash, label }) => [hash, label]));
  }

  /** @param key kept as it is in what the ledger is written as: whoever has it can try numbers */
  static of(canaries: readonly Canary[], key: Buffer = randomBytes(32)): CanaryLedger {
    return new CanaryLedger(
      key,
      canaries.map(({ label, number }) => ({ label, digits: number.length, hash: hashOf(key, number) })),
    );
  }

  /** @throws Error when it is no ledger, with what is wrong */
  static parse(json: string): CanaryLedger {
    const { format, version, key, entries } = JSON.parse(json) as Partial<Written>;
    if (format !== ledgerFormat) throw new Error(`not a ledger of canaries: format is ${JSON.stringify(format)}, not "${ledgerFormat}"`);
    if (version !== 1) throw new Error(`ledger of canaries: version ${JSON.stringify(version)} is not known, only 1`);
    if (typeof key !== 'string' || !Array.isArray(entries) || !entries.every(isEntry)) {
      throw new Error('ledger of canaries: expected a key in hex, and entries of label, digits and hash');
    }
    return new CanaryLedger(Buffer.from(key, 'hex'), entries);
  }

  toJSON(): unknown {
    return { format: ledgerFormat, version: 1, key: this.key.toString('hex'), entries: this.entries } satisfies Written;
  }

  /** @param number digits only */
  labelOf(number: string): string | undefined {
    return this.#labels.get(hashOf(this.key, number));
  }
}

const ledgerFormat = 'akashi-canaries';

interface LedgerEntry {
  readonly label: string;
  /** How many. */
  readonly digits: number;
  readonly hash: string;
}

interface Written {
  readonly format: string;
  readonly version: number;
  readonly key: string;
  readonly entries: readonly LedgerEntry[];
}

const isEntry = (entry: unknown): entry is LedgerEntry => {
  const { label, digits, hash } = (entry ?? {}) as Partial<LedgerEntry>;
  return typeof label === 'string' && Number.isInteger(digits) && typeof hash === 'string';
};

const hashOf = (key: Buffer, number: string): string => createHmac('sha256', key).update(number).digest('hex');
