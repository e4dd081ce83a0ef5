/** How well a search did on labelled documents: what it found of what it had to find, and what it took that is nothing. */
import type { Finding } from '../finding';
import type { Document, Label } from './document';

export type Found = Omit<Finding, 'place'>;

/** What was searched for: anything that looks like card data, the known cards, or both. */
export interface Asked {
  readonly any: boolean;
  readonly known: boolean;
}

export interface Row {
  /** How many there were. */
  wanted: number;
  found: number;
  /** Of those found, how many were named as they are labelled. */
  named: number;
  /** For what must not be found: how often it was. */
  alarms: number;
}

/** What went wrong, for whoever mends it. */
export interface Miss {
  readonly document: Document;
  /** What was missed, or what was taken; undefined when it stood in ordinary text. */
  readonly label?: Label;
  readonly found?: Found;
}

export class Score {
  /** By writing, or by what it only looks like. */
  readonly rows = new Map<string, Row>();
  readonly misses: Miss[] = [];
  readonly alarms: Miss[] = [];
  /** Finds of what was found before. */
  repeats = 0;

  constructor(private readonly asked: Asked) {}

  get wanted(): number {
    return this.#sum('wanted');
  }

  get found(): number {
    return this.#sum('found');
  }

  get recall(): number {
    return this.found / this.wanted;
  }

  get precision(): number {
    return this.found / (this.found + this.alarms.length);
  }

  #sum(of: 'wanted' | 'found'): number {
    return [...this.rows.values()].reduce((sum, row) => sum + row[of], 0);
  }

  /** @param finds all that was found in this document */
  add(document: Document, finds: readonly Found[]): void {
    const index = new LabelIndex(document.labels);
    const seen = new Set<Label>();
    for (const find of finds) {
      const standing = index.at(find.offset);
      const right = standing.filter((label) => label.told !== 'never' && agrees(label, find));
      const left = right.filter((label) => !seen.has(label));
      // In a compressed document one card can stand in several places: the one that is meant is wanted, and written so.
      const first =
        left.find((label) => this.#isWanted(label) && isNamed(label, find)) ?? left.find((label) => this.#isWanted(label)) ?? left[0];
      if (first) {
        seen.add(first);
        if (this.#isWanted(first)) this.#count(first, find);
      } else if (right.length > 0) this.repeats++;
      else if (!isOfTrack(find, standing)) {
        const [label] = standing.filter(({ length }) => length < Number.POSITIVE_INFINITY);
        this.#alarm({ document, found: find, ...(label && { label }) });
      }
    }
    for (const label of document.labels) {
      if (!this.#isWanted(label)) {
        if (label.told === 'never') this.#row(label.name);
        continue;
      }
      this.#row(label.name).wanted++;
      if (!seen.has(label)) this.misses.push({ document, label });
    }
  }

  #isWanted({ told, card }: Label): boolean {
    if (told === 'never') return false;
    return (this.asked.any && told === 'pattern') || (this.asked.known && card?.label !== undefined);
  }

  #count(label: Label, find: Found): void {
    const row = this.#row(label.name);
    row.found++;
    if (isNamed(label, find)) row.named++;
  }

  #alarm(alarm: Miss): void {
    this.alarms.push(alarm);
    const { label } = alarm;
    this.#row(label?.told === 'never' ? label.name : 'ordinary text').alarms++;
  }

  #row(name: string): Row {
    let row = this.rows.get(name);
    if (!row) {
      row = { wanted: 0, found: 0, named: 0, alarms: 0 };
      this.rows.set(name, row);
    }
    return row;
  }
}

function isNamed(label: Label, find: Found): boolean {
  return find.encodings.join() === label.encodings.join();
}

/** What a find says must be so: the kind, the digits that it shows, the label of a known card. */
function agrees(label: Label, { kind, masked, label: known }: Found): boolean {
  if (label.kind !== kind) return false;
  if (known !== undefined && known !== label.card?.label) return false;
  if (label.kind === 'security code' || label.kind === 'expiry') return true;
  const number = label.card?.number ?? '';
  const [first, last] = [/^[0-9]*/.exec(masked)?.[0] ?? '', /[0-9]*$/.exec(masked)?.[0] ?? ''];
  return number.startsWith(first) && number.endsWith(last);
}

/** The number and the expiry of a track may be reported besides the track. */
function isOfTrack({ kind }: Found, standing: readonly Label[]): boolean {
  return (kind === 'card number' || kind === 'expiry') && standing.some((label) => label.kind.startsWith('track'));
}

/** Labels by where they stand. */
class LabelIndex {
  readonly #everywhere: readonly Label[];
  readonly #blocks = new Map<number, Label[]>();
  static readonly #size = 1024;

  constructor(labels: readonly Label[]) {
    this.#everywhere = labels.filter(({ length }) => length === Number.POSITIVE_INFINITY);
    for (const label of labels) {
      if (label.length === Number.POSITIVE_INFINITY) continue;
      for (let block = Math.floor(label.offset / LabelIndex.#size); block * LabelIndex.#size < label.offset + label.length; block++) {
        const there = this.#blocks.get(block);
        if (there) there.push(label);
        else this.#blocks.set(block, [label]);
      }
    }
  }

  /** The narrowest first. */
  at(offset: number): Label[] {
    const near = this.#blocks.get(Math.floor(offset / LabelIndex.#size)) ?? [];
    return [...near.filter((label) => offset >= label.offset && offset < label.offset + label.length), ...this.#everywhere].sort(
      (one, other) => one.length - other.length,
    );
  }
}
