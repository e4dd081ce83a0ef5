/**
 * A corpus with labels: documents in which card data stands in every writing that is known here, beside things that look like it. The same
 * seed gives the same bytes. It is written from the descriptions of formats, not from what the hunter can.
 */
import type { Canary } from '../canary';
import type { Encoding } from '../finding';
import { type Card, canaryOf, cardOf, knownCards } from './cards';
import { Chance } from './chance';
import { type Charset, charsets, compressed, type Document, documentOf, type Mark, marked, type Part, utf8 } from './document';
import { lookAlikes } from './look-alikes';
import { cardRecords } from './records';
import { Clock, type Setting, settings } from './settings';
import { byteWritings, type Writing, writings } from './writings';

export interface CorpusOptions {
  /** Bytes of all documents together, about. */
  readonly bytes: number;
  /** One record of so many has a card or a look-alike in it; the others are ordinary. 2 when not given. */
  readonly every?: number;
  /** Bytes of one document, about; 64 KiB when not given. */
  readonly documentBytes?: number;
  /** Without what is compressed, and without what holds something compressed in every record. */
  readonly unpacked?: boolean;
}

export interface Corpus {
  readonly documents: readonly Document[];
  /** The cards that are known to whoever searches: half of those that can be told by pattern, and all others. */
  readonly canaries: readonly Canary[];
}

/** So many cards are known, as in a run of a suite. */
const known = 40;

export function corpus(seed: number, { bytes, every = 2, documentBytes = 65_536, unpacked = false }: CorpusOptions): Corpus {
  const chance = new Chance(seed);
  const used = unpacked ? settings.filter(({ name }) => !name.includes('gzip')) : settings;
  const cards = knownCards(known, chance);
  const documents: Document[] = [];
  const turns = new Turns(chance);
  let left = bytes;
  for (let number = 0; left > 0; number++) {
    const setting = used[number % used.length] as Setting;
    // UTF-8 is the most frequent, but every other one comes as well.
    const charset = setting.text && number % 2 === 1 ? turns.next('charsets', charsets) : utf8;
    const name = `${number} ${setting.name}, ${charset.name}`;
    const document = documentOf(name, partsOf(setting, charset, Math.min(documentBytes, left), { chance, cards, turns, every }), charset);
    left -= document.bytes.length;
    documents.push(number % 9 === 8 && !unpacked ? compressed(document, number % 2 === 0 ? 'gzip' : 'deflate') : document);
  }
  return { documents, canaries: cards.map(canaryOf) };
}

/** Everything has its turn before it comes again, in another order each time: what is rare by chance would not be measured. */
class Turns {
  readonly #left = new Map<string, unknown[]>();

  constructor(private readonly chance: Chance) {}

  next<T>(name: string, of: readonly T[]): T {
    let left = this.#left.get(name) as T[] | undefined;
    if (!left?.length) {
      left = this.chance.shuffled(of);
      this.#left.set(name, left);
    }
    return left.pop() as T;
  }
}

interface Making {
  readonly chance: Chance;
  readonly cards: readonly (Card & { readonly label: string })[];
  readonly turns: Turns;
  readonly every: number;
}

function partsOf(setting: Setting, charset: Charset, bytes: number, making: Making): Part[] {
  const { chance, every } = making;
  const clock = new Clock(chance);
  const parts: Part[] = [setting.open];
  for (let written = 0; written < bytes; ) {
    const record = chance.often(1 / every) ? special(setting, charset, clock, making) : setting.record(chance, clock);
    for (const part of record) if (typeof part === 'string' || Buffer.isBuffer(part)) written += part.length;
    for (const part of record) parts.push(part);
  }
  parts.push(setting.close);
  return parts;
}

/** A record with something in it that counts: as many look-alikes as cards. */
function special(setting: Setting, charset: Charset, clock: Clock, making: Making): Part[] {
  const { chance, turns } = making;
  const readable = (text: string): boolean => charset.encodings.length > 0 || charset === utf8 || !charset.encode(text).includes('?');
  if (chance.often(0.5)) {
    const { name, write } = turns.next('look-alikes', lookAlikes);
    const text = write(chance);
    const content = setting.text ? text : Buffer.from(text);
    if (typeof content === 'string' && !readable(content)) return setting.record(chance, clock);
    return setting.record(chance, clock, marked({ name, kind: 'card number', told: 'never', encodings: [] }, content));
  }
  if (!setting.text) {
    const of = setting.name.startsWith('HTTP') ? byteWritings.filter(({ encodings }) => encodings[0] === 'gzip') : byteWritings;
    return setting.record(chance, clock, written(turns.next(`bytes ${of.length}`, of), making));
  }
  const fitting = cardRecords.filter(({ where }) => where === 'line' || setting.where.includes(where));
  if (chance.often(fitting.length / (fitting.length + writings.length))) {
    const one = turns.next(`records ${setting.name}`, fitting);
    const content = one.write(cardFor(one, making), chance);
    if (content.some((part) => typeof part === 'string' && !readable(part))) return setting.record(chance, clock);
    return one.where === 'line' ? setting.record(chance, clock, content) : setting.frame(one.where, chance, clock, content);
  }
  const writing = turns.next('writings', writings);
  const content = written(writing, making);
  const text = content.find((part): part is string => typeof part === 'string') ?? '';
  if (!readable(text) || (writing.lines && !setting.where.includes('lines'))) return setting.record(chance, clock);
  return setting.record(chance, clock, content);
}

/** Every other card is a known one; what can only be told of a known one always is. */
function cardFor({ told }: { readonly told: Mark['told'] }, { chance, cards }: Making): Card {
  return told === 'known value' || chance.often(0.5) ? chance.pick(cards) : cardOf(chance);
}

function written({ name, told, encodings, write, fits = () => true }: Writing<string | Buffer>, making: Making): Part[] {
  for (;;) {
    const card = cardFor({ told }, making);
    if (fits(card.number)) return marked(markOf(name, told, encodings, card), write(card.number, making.chance));
  }
}

function markOf(name: string, told: Mark['told'], encodings: readonly Encoding[], card: Card): Mark {
  return { name, kind: 'card number', told, encodings, card };
}
