/** From keys in a recording to the numbers that were entered by them. */
import { type BrandName, brandOf } from '../numbers/brand';
import { passesLuhn } from '../numbers/luhn';
import { mask } from '../numbers/mask';
import { DtmfDecoder, type Key } from './dtmf';
import { type WavFormat, WavReader } from './wav';

/** A pause of so many seconds ends a group, as # does: people stop so long between the fields of a guidance, or of a card. */
const groupPause = 1.5;
/** A pause of so many seconds ends everything: what comes after is another number. */
const longestPause = 60;

/** A number that was entered by keys. It is clear text: never write it into a report, but {@link describeKeys}. */
export interface EnteredNumber {
  readonly number: string;
  /** Seconds from the beginning of the recording to the first key. */
  readonly at: number;
  /** To the end of the last key. */
  readonly until: number;
  readonly brand?: BrandName;
  /** Whether it begins and ends where a group does. One that does not may be chance: one of ten passes the check digit. */
  readonly whole: boolean;
  /** In how many groups it was entered. */
  readonly groups: number;
}

/** What was heard in one channel of a recording. */
export interface HeardChannel {
  /** 1 for the first, which is the left one. */
  readonly channel: number;
  readonly keys: readonly Key[];
}

export interface HeardRecording extends Omit<WavFormat, 'channels'> {
  /** Whether the file ends before its header says. */
  readonly truncated: boolean;
  /** Of the sound that was listened to. */
  readonly seconds: number;
  readonly channels: readonly HeardChannel[];
}

/** Lengths of card numbers: ISO/IEC 7812-1 has up to 19 digits, and no brand has less than 13. */
const shortest = 13;
const longest = 19;

/**
 * Hears the keys in a WAVE file, each channel for itself. Memory depends on the size of the pieces and the number of keys only.
 * @throws WavError when the file cannot be read, RangeError when keys cannot be heard at its rate
 */
export async function keysInWav(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<HeardRecording> {
  const reader = new WavReader();
  const keys: Key[][] = [];
  let decoders: DtmfDecoder[] = [];
  let frames = 0;
  const take = (samples: readonly Float32Array[]): void => {
    const { format } = reader;
    if (!format) return;
    if (decoders.length === 0) {
      decoders = Array.from({ length: format.channels }, () => new DtmfDecoder(format.rate));
      keys.push(...decoders.map(() => []));
    }
    frames += samples[0]?.length ?? 0;
    for (const [channel, part] of samples.entries()) keys[channel]?.push(...(decoders[channel]?.push(part) ?? []));
  };
  for await (const piece of pieces) take(reader.push(piece));
  const { truncated } = reader.end();
  for (const [channel, decoder] of decoders.entries()) keys[channel]?.push(...decoder.end());
  const format = reader.format as WavFormat;
  return {
    ...format,
    truncated,
    seconds: frames / format.rate,
    channels: keys.map((heard, index) => ({ channel: index + 1, keys: heard })),
  };
}

interface Digit extends Key {
  /** Whether a group begins with it. */
  first: boolean;
  /** Whether a group ends with it. */
  last: boolean;
}

/**
 * Card numbers that were entered by keys: 13 to 19 digits with a right check digit, in one go, or in groups with # or pauses between.
 * What else is in the sound does not matter. A number that is not whole is reported if its first digits and length are a brand's, and if
 * no whole number of a brand stands in its place.
 * @param keys of one channel, in the order of time
 */
export function enteredNumbers(keys: readonly Key[]): EnteredNumber[] {
  return stretches(keys)
    .flatMap((digits) => {
      const found = numbersIn(digits);
      const certain = found.filter(({ whole, brand }) => whole && brand);
      return found.filter((number) => number.whole || !certain.some((other) => overlap(number, other)));
    })
    .sort((one, other) => one.at - other.at || other.until - one.until);
}

/**
 * Where a known number was entered by keys, in one go or in groups.
 * @param number digits only
 */
export function enteredAt(number: string, keys: readonly Key[]): { readonly at: number; readonly until: number }[] {
  if (!/^[0-9]+$/.test(number)) throw new RangeError('a number of digits only is expected');
  return stretches(keys).flatMap((digits) => {
    const all = digits.map(({ key }) => key).join('');
    const found: { at: number; until: number }[] = [];
    for (let from = all.indexOf(number); from >= 0; from = all.indexOf(number, from + 1)) {
      const [first, last] = [digits[from] as Digit, digits[from + number.length - 1] as Digit];
      found.push({ at: first.at, until: last.at + last.duration });
    }
    return found;
  });
}

/**
 * The keys in words for a report: groups with their time and number of digits. A whole card number keeps its first six and, at most, last four
 * digits; of everything else nothing is shown, not even how long a short group is, since that alone tells a security code.
 */
export function describeKeys(keys: readonly Key[]): string {
  if (keys.length === 0) return 'no keys';
  const numbers = enteredNumbers(keys).filter(({ whole, brand, number }) => whole && brand && number.length > 13);
  const shown: EnteredNumber[] = [];
  for (const number of numbers) if (!shown.some((other) => overlap(number, other))) shown.push(number);
  const others = stretches(keys).flatMap((digits) => groups(digits.filter((digit) => !shown.some((number) => within(digit, number)))));
  return [
    ...shown.map((number) => ({ at: number.at, text: `${masked(number)} (${number.brand}), ${times(number.at, number.until)}` })),
    ...others.map(({ at, until, count }) => ({
      at,
      text: `${count < shortest ? 'a few' : count} digits, ${times(at, until)}`,
    })),
    ...(shown.length + others.length === 0 ? [{ at: 0, text: 'keys without digits' }] : []),
  ]
    .sort((one, other) => one.at - other.at)
    .map(({ text }) => text)
    .join('; ');
}

/** Digits between which no pause is too long. Keys that are no digits are left out, and end a group. */
function stretches(keys: readonly Key[]): Digit[][] {
  const all: Digit[][] = [];
  let current: Digit[] = [];
  let ended = true;
  for (const key of keys) {
    if (!/^[0-9]$/.test(key.key)) {
      ended = true;
      continue;
    }
    const before = current.at(-1);
    const pause = before ? key.at - before.at - before.duration : Number.POSITIVE_INFINITY;
    const first = ended || pause >= groupPause;
    if (before && first) before.last = true;
    if (pause >= longestPause) {
      current = [];
      all.push(current);
    }
    current.push({ ...key, first, last: false });
    ended = false;
  }
  for (const digits of all) (digits.at(-1) as Digit).last = true;
  return all;
}

function numbersIn(digits: readonly Digit[]): EnteredNumber[] {
  const found: EnteredNumber[] = [];
  for (const [from, first] of digits.entries())
    for (let length = shortest; length <= longest && from + length <= digits.length; length++) {
      const last = digits[from + length - 1] as Digit;
      const number = digits
        .slice(from, from + length)
        .map(({ key }) => key)
        .join('');
      const brand = brandOf(number);
      const branded = brand?.lengths.includes(length) ? brand.name : undefined;
      const whole = first.first && last.last;
      const groupsIn = 1 + digits.slice(from + 1, from + length).filter((digit) => digit.first).length;
      if ((whole || branded) && passesLuhn(number))
        found.push({ number, at: first.at, until: last.at + last.duration, ...(branded && { brand: branded }), whole, groups: groupsIn });
    }
  return found;
}

function groups(digits: readonly Digit[]): { at: number; until: number; count: number }[] {
  const all: { at: number; until: number; count: number }[] = [];
  for (const digit of digits) {
    const current = all.at(-1);
    const until = digit.at + digit.duration;
    if (digit.first || !current) all.push({ at: digit.at, until, count: 1 });
    else {
      current.until = until;
      current.count++;
    }
  }
  return all;
}

/** The last digits are shown only where they cannot be a security code that was entered after the number. */
function masked({ number, groups }: EnteredNumber): string {
  const [first = '', last = ''] = mask(number).split('…');
  const tail = groups === 1 && number.length <= 16 ? last : '';
  return first.padEnd(number.length - tail.length, '*') + tail;
}

function times(at: number, until: number): string {
  return `${at.toFixed(2)} s to ${until.toFixed(2)} s`;
}

function within({ at }: Key, number: EnteredNumber): boolean {
  return at >= number.at && at < number.until;
}

function overlap(one: EnteredNumber, other: EnteredNumber): boolean {
  return one.at < other.until && other.at < one.until;
}
