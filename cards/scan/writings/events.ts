import { type Brand, brandOf } from '../../numbers/brand';
import { readable } from '../beside/readable';
import { expiryDigits, securityCodeWord } from '../beside/words';
import type { Canary } from '../canary';
import type { KnownDigits } from '../known/known';
import { hidden, masked } from '../masked';
import type { Block } from '../text/block';
import type { Text } from '../text/text';
import { cardAt, longest, shortest } from './pattern';
import { idsAbove, mixed, recordAround, Shape } from './records';

/** Words by which a line tells a pressed key. */
const keyWords = /dtmf|digit|key|press|tone|signal|button|input|enter|プッシュ|押|キー|入力|ダイヤル|ボタン|トーン|番号/iu;

/** Series of keys that are followed at a time; of more, the one that got no key for the longest time is dropped. */
const mostSeries = 8192;

/** Keys of one series that are remembered. */
const mostKeys = 64;

/** Other keys that may stand before a number in an entry that is ended by a key. */
const mostBefore = 4;

/** So many bytes before an entry, words may tell what was asked for. */
const mostWords = 600;

/** A line with more single digits than this tells no key. */
const mostSingle = 4;

/** After a number its expiry and security code are asked for: within so many entries, of so many keys. */
const entriesAfter = 3;
const mostAfter = 12;

/** Pressed keys, each with its offset. */
interface Keys {
  readonly values: number[];
  readonly offsets: number[];
}

interface Series extends Keys {
  /** Where the entry begins that is being made. */
  entry: number;
  /** Whether all keys of that entry are remembered. */
  isWhole: boolean;
  /** A card number that was entered, with the keys of the entry after it. */
  card: (EnteredCard & { readonly after: Keys; entries: number }) | undefined;
  /** Whether the keys are those of one call, as far as can be told. */
  readonly isOwn: boolean;
}

interface EnteredCard {
  readonly number: string;
  readonly known: KnownDigits | undefined;
  readonly brand: Brand | undefined;
  /** Whether the entry was the number and hardly more, so that the next one belongs to it. */
  isEntered: boolean;
  hasExpiry: boolean;
}

/**
 * Hunts for numbers of which each digit stands in a record of its own, such as the lines of a log of pressed keys, and for expiries and
 * security codes that are entered after them.
 */
export class Events {
  readonly #series = new Map<number, Series>();
  readonly #shape = new Shape();
  /** Whether records that have the same signs before the key tell keys. */
  readonly #isKeyed = new Map<number, boolean>();

  constructor(private readonly text: Text) {}

  begin(): void {
    this.#series.clear();
  }

  /** @param i of a single digit among the marks, with delimiters around it */
  digit(block: Block, i: number): void {
    const { bytes, marks } = block;
    const { digits, digitsEnd } = marks;
    const at = digits[i] as number;
    if (isPartOf(bytes, at)) return;
    if (i + 2 < digitsEnd && isNear(digits, i, i + 2)) return;
    if (i >= 2 && isNear(digits, i - 2, i)) return;
    if (!this.text.search.any && this.text.search.known.isEmpty) return;
    const isKeyed = this.#tellsKey(block, at);
    if (!isKeyed && this.text.search.known.isEmpty) return;
    const record = recordAround(bytes, at, block.length, block.base === 0, block.last);
    if (!record || singleDigits(block, i, record.from, record.to) > mostSingle) return;
    this.#shape.read(bytes, record, at);
    this.#add(block, record, at, (bytes[at] as number) - 0x30, isKeyed);
  }

  /** @param at of a `#` that nothing is joined to: the key that ends an entry */
  end(block: Block, at?: number): void {
    if (at === undefined) {
      for (const series of this.#series.values()) this.#judge(series, false);
      this.#series.clear();
      return;
    }
    if (this.#series.size === 0) return;
    const record = recordAround(block.bytes, at, block.length, block.base === 0, block.last);
    if (!record) return;
    this.#shape.read(block.bytes, record, at);
    for (const key of this.#keysOf(block, record)) {
      const series = this.#series.get(key);
      if (!series) continue;
      this.#judge(series, true, block);
      series.entry = series.values.length;
      series.isWhole = true;
    }
  }

  #tellsKey({ bytes, length }: Block, at: number): boolean {
    let signature = bytes[at + 1] as number;
    for (let n = Math.max(0, at - 16); n < at; n++) signature = mixed(signature, isDigit(bytes[n]) ? 0x30 : (bytes[n] as number));
    const known = this.#isKeyed.get(signature);
    if (known !== undefined) return known;
    const from = Math.max(0, at - 200, bytes.lastIndexOf(10, at) + 1);
    const end = bytes.indexOf(10, at);
    const isKeyed = hasKeyWord(bytes, from, Math.min(end < 0 ? length : end, length, at + 100));
    if (this.#isKeyed.size > 1000) this.#isKeyed.clear();
    this.#isKeyed.set(signature, isKeyed);
    return isKeyed;
  }

  /** Series that a record belongs to: those of its shape with the same value in a slot, and, without slots, that of the shape. */
  #keysOf({ bytes }: Block, { from, to }: { from: number; to: number }): number[] {
    const { hash, slots } = this.#shape;
    const ids = slots.length === 0 && to - from < 60 ? idsAbove(bytes, from) : slots;
    const keys = ids.map((id) => mixed(mixed(hash, id), id >>> 16) + 1);
    if (ids.length > 1) keys.push(ids.reduce(mixed, hash) + 2);
    keys.push(hash);
    return keys;
  }

  #add(block: Block, record: { from: number; to: number }, at: number, value: number, isKeyed: boolean): void {
    const keys = this.#keysOf(block, record);
    for (const [n, key] of keys.entries()) {
      let series = this.#series.get(key);
      if (series) this.#series.delete(key);
      else series = newSeries(isKeyed && (n < keys.length - 1 || keys.length === 1));
      this.#series.set(key, series);
      addKey(series, value, block.base + at);
      const found = this.text.search.known.endingAt(series.values);
      if (found) this.#tell(series, series.values.length - found.values.length, found.values.length, found);
    }
    while (this.#series.size > mostSeries) {
      const [oldest, series] = this.#series.entries().next().value as [number, Series];
      this.#series.delete(oldest);
      this.#judge(series, false);
    }
  }

  /** Takes card data out of the keys of one entry (ended by `#`), or of a series that is over. */
  #judge(series: Series, isEnded: boolean, block?: Block): void {
    this.#judgeNumber(series, isEnded);
    this.#judgeAfter(series, block);
  }

  #judgeNumber(series: Series, isEnded: boolean): void {
    const values = series.values.slice(series.entry);
    if (!this.text.search.any || !series.isOwn || !series.isWhole || values.length < shortest) return;
    for (let count = Math.min(longest, values.length); count >= shortest; count--) {
      const others = values.length - count;
      const from = isEnded ? others : 0;
      const brand = cardAt(values, from, count);
      if (!brand || !(isEnded ? others <= mostBefore : isRestOfCard(values.slice(count), brand.securityCode))) continue;
      if (series.card?.known) series.card.isEntered = true;
      else {
        this.#tell(series, series.entry + from, count, undefined);
        if (!isEnded)
          for (let n = count; n < values.length; n++) addAfter(series, values[n] as number, series.offsets[series.entry + n] as number);
      }
      return;
    }
  }

  /** An entry that follows a card number, be it entered or written in a record. */
  #judgeAfter(series: Series, block: Block | undefined): void {
    const { card } = series;
    if (!card) {
      this.#judgeAfterWritten(series, block);
      return;
    }
    if (card.after.values.length === 0) return;
    this.#tellAfter(series, card, card.after);
    card.after.values.length = 0;
    card.after.offsets.length = 0;
    card.entries++;
    if (card.entries === entriesAfter) series.card = undefined;
  }

  #judgeAfterWritten(series: Series, block: Block | undefined): void {
    const { values, offsets, entry, isWhole, isOwn } = series;
    const count = values.length - entry;
    if (!isWhole || count < 3 || count > mostAfter) return;
    const first = offsets[entry] as number;
    const number = this.text.numberBefore(first);
    if (number === undefined) return;
    const canary = this.text.search.known.canaries.find((one) => one.number === number);
    const keys: Keys = { values: values.slice(entry), offsets: offsets.slice(entry) };
    if (canary && this.#tellKnownAfter(canary, keys)) return;
    // A menu or an amount has as many digits: without a known card, words have to tell what was asked for.
    const brand = brandOf(number);
    if (!block || !this.text.search.any || !isOwn || count !== brand?.securityCode) return;
    const from = Math.max(0, first - block.base - mostWords);
    if (first - block.base <= from || !securityCodeWord.test(readable(block.bytes, from, first - block.base).text)) return;
    this.#tellValue('security code', keys, 0, count, undefined);
  }

  #tellAfter(series: Series, card: EnteredCard, keys: Keys): void {
    const { known, brand } = card;
    if (known?.canary && this.#tellKnownAfter(known.canary, keys)) return;
    if (!this.text.search.any || !series.isOwn || !card.isEntered) return;
    const count = keys.values.length;
    const code = brand?.securityCode ?? 3;
    const isDate = !card.hasExpiry && count >= 4 && expiryDigits.test(keys.values.slice(0, 4).join(''));
    const rest = isDate ? count - 4 : count;
    if (rest !== 0 && rest !== code) return;
    if (isDate) {
      card.hasExpiry = true;
      this.#tellValue('expiry', keys, 0, 4, undefined);
    }
    if (rest === code) this.#tellValue('security code', keys, count - code, code, undefined);
  }

  /** @returns whether anything of the card is among the keys */
  #tellKnownAfter({ label, expiry, securityCode }: Canary, keys: Keys): boolean {
    let left = keys.values.join('');
    const tell = (kind: 'security code' | 'expiry', digits: string | undefined): boolean => {
      const from = digits === undefined ? -1 : left.indexOf(digits);
      if (digits === undefined || from < 0) return false;
      left = left.slice(0, from) + ' '.repeat(digits.length) + left.slice(from + digits.length);
      this.#tellValue(kind, keys, from, digits.length, label);
      return true;
    };
    const isDate = expiry !== undefined && (tell('expiry', expiry) || tell('expiry', expiry.slice(2) + expiry.slice(0, 2)));
    return tell('security code', securityCode) || isDate;
  }

  #tellValue(kind: 'security code' | 'expiry', { values, offsets }: Keys, from: number, count: number, label: string | undefined): void {
    this.text.report({
      kind,
      evidence: label === undefined ? 'context' : 'known value',
      writing: 'digit by digit',
      offset: offsets[from] as number,
      value: values.slice(from, from + count).join(''),
      masked: hidden,
      label,
    });
  }

  #tell(series: Series, from: number, count: number, known: KnownDigits | undefined): void {
    const { values, offsets } = series;
    const number = known?.canary?.number ?? values.slice(from, from + count).join('');
    const brand = cardAt(values, from, count);
    series.card = { number, known, brand, isEntered: !known, hasExpiry: false, after: { values: [], offsets: [] }, entries: 0 };
    this.text.report({
      kind: 'card number',
      evidence: known ? 'known value' : 'pattern',
      writing: 'digit by digit',
      offset: offsets[from] as number,
      value: number,
      masked: masked(number),
      brand: brand?.name,
      label: known?.label,
    });
  }
}

function newSeries(isOwn: boolean): Series {
  return { values: [], offsets: [], entry: 0, isWhole: true, isOwn, card: undefined };
}

function addKey(series: Series, value: number, offset: number): void {
  series.values.push(value);
  series.offsets.push(offset);
  if (series.values.length > mostKeys) {
    const dropped = mostKeys - longest;
    series.values.splice(0, dropped);
    series.offsets.splice(0, dropped);
    if (series.entry < dropped) series.isWhole = false;
    series.entry = Math.max(0, series.entry - dropped);
  }
  addAfter(series, value, offset);
}

function addAfter(series: Series, value: number, offset: number): void {
  const { card } = series;
  if (!card) return;
  card.after.values.push(value);
  card.after.offsets.push(offset);
  if (card.after.values.length > mostAfter) series.card = undefined;
}

function hasKeyWord(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x20 && byte !== 9 && byte !== 13) return false; // no text
  }
  return keyWords.test(readable(bytes, from, to).text);
}

/** What is asked for after the number: an expiry, a security code, or both, in this order. */
function isRestOfCard(values: readonly number[], securityCode: number): boolean {
  if (values.length === 0 || values.length === securityCode) return true;
  const [first, second] = [(values[0] as number) * 10 + (values[1] as number), (values[2] as number) * 10 + (values[3] as number)];
  const isMonth = (value: number): boolean => value >= 1 && value <= 12;
  return (values.length === 4 || values.length === 4 + securityCode) && (isMonth(first) || isMonth(second));
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** Part of a number with a point, such as a version. */
function isPartOf(bytes: Buffer, at: number): boolean {
  return (bytes[at - 1] === 0x2e && isDigit(bytes[at - 2])) || (bytes[at + 1] === 0x2e && isDigit(bytes[at + 2]));
}

/** Whether two single digits stand as near as in an array. */
function isNear(digits: Int32Array, one: number, other: number): boolean {
  const [end, start] = [digits[one + 1] as number, digits[other] as number];
  return start - end <= 3 && end - (digits[one] as number) === 1 && (digits[other + 1] as number) - start === 1;
}

function singleDigits({ marks: { digits, digitsEnd } }: Block, i: number, from: number, to: number): number {
  let count = 1;
  for (let n = i - 2; n >= 0 && (digits[n] as number) >= from; n -= 2) if ((digits[n + 1] as number) - (digits[n] as number) === 1) count++;
  for (let n = i + 2; n < digitsEnd && (digits[n] as number) < to; n += 2)
    if ((digits[n + 1] as number) - (digits[n] as number) === 1) count++;
  return count;
}
