/** What a caller means: words of the catalogue in what was said, digits, keys. Pure. */
import { countryCodeOf } from '../../../cards/fields/telephone-number';
import { longestNumber } from '../../../cards/numbers/mask';
import { validatePan } from '../../../cards/numbers/pan';
import { type Catalogue, type Meaning, meanings } from './catalogue';
import type { PageSpec } from './flow';

/** What a caller does in one turn. */
export type CallerInput =
  | { readonly kind: 'text'; readonly text: string }
  /** Keys of the telephone, without the one that ends the entry. */
  | { readonly kind: 'keys'; readonly keys: string }
  | { readonly kind: 'event'; readonly event: string }
  /** Id or display name of an intent, matched elsewhere. */
  | { readonly kind: 'intent'; readonly intent: string };

export type Understood =
  | { readonly kind: 'meaning'; readonly meaning: Meaning }
  | { readonly kind: 'digits'; readonly digits: string }
  | { readonly kind: 'no-input' | 'no-match' };

/** Longest utterance; a longer one is no match (event sys.long-utterance). */
export const longestUtterance = 256;

/** Fewest and most digits of card numbers (ISO/IEC 7812-1), so that no telephone number looks like one. */
const cardNumberDigits = { fewest: 12, most: longestNumber };

/** Understood at every question: the first goes before all else, the last after it. */
const before: readonly Meaning[] = ['human', 'refusal'];
const after: readonly Meaning[] = ['replay'];

/** Intents of a prebuilt component, by the last part of their names; that of a refusal is ours. */
export const intents: Readonly<Record<string, Meaning>> = {
  prebuilt_components_confirmation_yes: 'yes',
  prebuilt_components_confirmation_no: 'no',
  prebuilt_components_escalate_human_agent: 'human',
  prebuilt_components_denial_of_information: 'refusal',
  prebuilt_components_replay: 'replay',
  prebuilt_components_waiting_room: 'replay',
};

/** Events that say that nothing came from the caller. */
export const silences: readonly string[] = ['sys.no-input-default', ...[1, 2, 3, 4, 5, 6].map((n) => `sys.no-input-${n}`)];

/** What is meant by it where such a question is asked. */
export function understand(input: CallerInput, asked: PageSpec, catalogue: Catalogue): Understood {
  switch (input.kind) {
    case 'event':
      return { kind: silences.includes(input.event) ? 'no-input' : 'no-match' };
    case 'intent':
      return meant(intents[input.intent.split('/').at(-1) ?? ''], asked);
    case 'keys':
      return input.keys === '' ? { kind: 'no-input' } : pressed(input.keys, asked);
    case 'text':
      return said(input.text, asked, catalogue);
  }
}

function meant(meaning: Meaning | undefined, asked: PageSpec): Understood {
  const known = meaning !== undefined && [...before, ...asked.listens, ...after].includes(meaning);
  return known ? { kind: 'meaning', meaning } : { kind: 'no-match' };
}

function pressed(keys: string, asked: PageSpec): Understood {
  if (keys === '0') return { kind: 'meaning', meaning: 'human' };
  const meaning = asked.keys[keys];
  if (meaning !== undefined) return { kind: 'meaning', meaning };
  return asked.digits !== null && /^[0-9]+$/.test(keys) ? { kind: 'digits', digits: keys } : { kind: 'no-match' };
}

function said(text: string, asked: PageSpec, catalogue: Catalogue): Understood {
  if (text.trim() === '') return { kind: 'no-input' };
  if (text.length > longestUtterance) return { kind: 'no-match' };
  const found = meaningsIn(text, [...before, ...asked.listens, ...after], catalogue);
  const first = before.find((meaning) => found.has(meaning));
  if (first !== undefined) return { kind: 'meaning', meaning: first };
  const [meaning, ...more] = asked.listens.filter((one) => found.has(one));
  // Whoever says both is asked again.
  if (more.length > 0) return { kind: 'no-match' };
  if (meaning !== undefined) return { kind: 'meaning', meaning };
  if (asked.digits !== null) {
    const digits = digitsIn(text, catalogue);
    // Only a telephone number has a sign before it.
    if (digits !== '') return { kind: 'digits', digits: asked.digits === 'phone number' ? signed(text, digits) : digits };
  }
  const last = after.find((one) => found.has(one));
  if (last !== undefined) return { kind: 'meaning', meaning: last };
  return asked.otherwise === null ? { kind: 'no-match' } : { kind: 'meaning', meaning: asked.otherwise };
}

/** Which of these are meant by some word that was said. */
function meaningsIn(text: string, wanted: readonly Meaning[], catalogue: Catalogue): Set<Meaning> {
  const heard = comparable(text, catalogue.unspaced);
  const words = comparableWords(catalogue);
  const places = wanted.flatMap((meaning) =>
    words[meaning].flatMap((word) => placesOf(word, heard, catalogue.unspaced).map(([from, to]) => ({ meaning, from, to }))),
  );
  const isWithinLonger = ({ from, to }: { from: number; to: number }): boolean =>
    places.some((other) => other.from <= from && to <= other.to && other.to - other.from > to - from);
  return new Set(places.filter((place) => !isWithinLonger(place)).map(({ meaning }) => meaning));
}

/** Words as they are compared, made once for each catalogue. */
const compared = new WeakMap<Catalogue, Catalogue['words']>();

function comparableWords(catalogue: Catalogue): Catalogue['words'] {
  const known = compared.get(catalogue);
  if (known) return known;
  const entries = meanings.map(
    (meaning) => [meaning, catalogue.words[meaning].map((word) => comparable(word, catalogue.unspaced))] as const,
  );
  const words = Object.fromEntries(entries) as Catalogue['words'];
  compared.set(catalogue, words);
  return words;
}

/** Where a word begins and ends. With blanks between words, only whole words count. */
function placesOf(word: string, heard: string, unspaced: boolean): [number, number][] {
  const [needle, hay] = unspaced ? [word, heard] : [` ${word} `, ` ${heard} `];
  const found: [number, number][] = [];
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + 1)) found.push([at, at + needle.length]);
  return found;
}

/** NFKC, small letters, no punctuation; blanks as the language has them. */
function comparable(text: string, unspaced: boolean): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
  return unspaced ? plain.replaceAll(' ', '') : plain;
}

/**
 * The digits in what was said, if they stand together ("4444", "4 4 4 4", "44-44") or are all that was said, in words.
 * @returns empty when there are none, or some here and some there
 */
export function digitsIn(text: string, catalogue: Catalogue): string {
  const plain = text.normalize('NFKC');
  const runs = plain.match(/[0-9](?:[\s.\-‐‑–—−ー]*[0-9])*/g) ?? [];
  if (runs.length === 1) return (runs[0] ?? '').replaceAll(/[^0-9]/g, '');
  return runs.length > 1 ? '' : spokenDigits(comparable(plain, true), catalogue);
}

function signed(text: string, digits: string): string {
  return /\+\s*[0-9]/.test(text.normalize('NFKC')) ? `+${digits}` : digits;
}

function spokenDigits(heard: string, { digits }: Catalogue): string {
  const words = Object.entries(digits)
    .flatMap(([digit, names]) => names.map((name) => ({ digit, name })))
    .sort((one, other) => other.name.length - one.name.length);
  let found = '';
  for (let rest = heard; rest !== ''; ) {
    const word = words.find(({ name }) => rest.startsWith(name));
    if (!word) return '';
    found += word.digit;
    rest = rest.slice(word.name.length);
  }
  return found;
}

/** Whether these may be the digits of a whole card number (LCK-lim-02). */
export function mayBeCardNumber(digits: string): boolean {
  return digits.length >= cardNumberDigits.fewest && digits.length <= cardNumberDigits.most;
}

/** What was said without what may be a card number in it, so that nobody repeats or keeps it (LCK-lim-02). */
export function redacted(text: string, catalogue: Catalogue): string {
  const hidden = text.replaceAll(/\p{Nd}(?:[^\p{L}\p{Nd}]{0,3}\p{Nd}){11,}/gu, (number) => number.replaceAll(/\p{Nd}/gu, '*'));
  const words = digitsIn(hidden, catalogue);
  return words.length >= cardNumberDigits.fewest ? '*'.repeat(words.length) : hidden;
}

/**
 * A telephone number as the bank has it.
 * @param given with or without country code, hyphens and blanks
 * @param trunks digit that a country writes before a number where the country code would be
 * @param strips whether the country code is left out (LCK-out-02)
 * @returns null when it is no telephone number, or may be a card number
 */
export function phoneNumberOf(given: string, trunks: Readonly<Record<string, string>>, strips: boolean): string | null {
  const plain = given.normalize('NFKC').replaceAll(/[\s().-]/g, '');
  const digits = plain.replace(/^\+/, '');
  if (!/^[0-9]{8,15}$/.test(digits) || validatePan(digits).ok) return null;
  if (!plain.startsWith('+') || !strips) return plain;
  const country = countryCodeOf(digits);
  const [trunk, national] = [trunks[country] ?? '', digits.slice(country.length)];
  // Some write the trunk digit all the same: +81 (0)90 …
  return trunk !== '' && national.startsWith(trunk) ? national : trunk + national;
}
