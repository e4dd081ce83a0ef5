import type { Canary } from '../canary';
import type { Encoding, Finding } from '../finding';
import { knownCodes } from '../known/codes';
import { Known } from '../known/known';
import { Needles } from '../known/needles';
import type { CanaryLedger } from '../ledger';

export interface Wanted {
  /** Any card number by its pattern (issuer range, length, check digit, not amid more digits); tracks; codes and expiry beside a number. */
  readonly any: boolean;
  /** Values given to look for; in every writing, also those that no pattern would tell (reversed, hashed, amid other digits). */
  readonly canaries?: readonly Canary[];
  /** The same, but only keyed hashes are known: candidates are taken from the bytes and looked up. */
  readonly ledger?: CanaryLedger;
}

/** Findings without place; offset is in the bytes pushed so far. */
export type Find = Omit<Finding, 'place'>;

/** What takes bytes that something else has to open: of a container, with what it was encoded in, and where. */
export type Nested = (bytes: Buffer, encodings: readonly Encoding[], offset: number) => void;

/** What is made of the wanted cards. It never changes, and takes longer than to hunt through many a file. */
interface Prepared {
  readonly known: Known;
  readonly codes: ReturnType<typeof knownCodes>;
  readonly needles: Needles;
}

const prepared = new WeakMap<Wanted, Prepared>();

function preparedOf(wanted: Wanted): Prepared {
  const before = prepared.get(wanted);
  if (before) return before;
  const { canaries = [], ledger } = wanted;
  const made = { known: new Known(canaries, ledger), codes: knownCodes(canaries), needles: new Needles(canaries) };
  prepared.set(wanted, made);
  return made;
}

/** A search through one stream: what is wanted, and what was found. */
export class Search {
  readonly any: boolean;
  readonly known: Known;
  readonly codes: ReturnType<typeof knownCodes>;
  readonly needles: Needles;
  #finds: Find[] = [];
  #nested: Parameters<Nested>[] = [];
  /** What was told lately, so that it is told once; see `report`. */
  readonly #told = new Set<string>();

  constructor(
    wanted: Wanted,
    readonly nested: Nested | undefined,
    /** Bytes of something compressed that are kept to be handed over. */
    readonly nestedLimit: number,
    /** Bytes of a text that are looked at together. */
    readonly blockSize: number,
  ) {
    this.any = wanted.any;
    ({ known: this.known, codes: this.codes, needles: this.needles } = preparedOf(wanted));
  }

  /**
   * Takes a find, unless the same was found in a simpler writing before.
   * @param identity what was found, kept in memory for a while
   */
  report(find: Find, identity: string): void {
    const key = `${find.kind} ${find.offset} ${identity}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    if (this.#told.size > 4096) for (const old of [...this.#told].slice(0, 2048)) this.#told.delete(old);
    this.#finds.push(find);
  }

  /** Keeps a container until the block is done: whoever opens it may hunt through it at once, with the same marks. */
  handOver(...container: Parameters<Nested>): void {
    this.#nested.push(container);
  }

  /** To be called when no text of this search is being looked at. */
  giveNested(): void {
    const nested = this.#nested;
    this.#nested = [];
    for (const container of nested) this.nested?.(...container);
  }

  /** What was found since the last time, in the order of the stream. */
  take(): Find[] {
    const finds = this.#finds;
    this.#finds = [];
    return finds.sort((one, other) => one.offset - other.offset);
  }
}
