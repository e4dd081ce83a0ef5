import fc from 'fast-check';
import type { AccountEvent } from './account';
import type { SessionEvent } from './session';

const of = (characters: string): fc.Arbitrary<string> => fc.constantFrom(...characters);

export const digit = (): fc.Arbitrary<string> => of('0123456789');
export const letter = (): fc.Arbitrary<string> => of('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ');
/** The printable ASCII punctuation, written out a second time on purpose. */
export const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

const between = (first: number, last: number): fc.Arbitrary<string> =>
  fc.integer({ min: first, max: last }).map((code) => String.fromCodePoint(code));

/** One character that no password may contain, of the kinds that look most as if it might. */
export function foreignCharacter(): fc.Arbitrary<string> {
  return fc.oneof(
    between(0xff10, 0xff19), // full-width digits
    between(0xff21, 0xff3a), // full-width letters
    between(0xff41, 0xff5a),
    between(0xff01, 0xff0f), // full-width symbols
    between(0xff61, 0xff9f), // half-width katakana
    between(0x3041, 0x3096), // hiragana
    between(0x30a1, 0x30fa), // katakana
    between(0x4e00, 0x9fff), // kanji
    between(0x0000, 0x0020), // control characters and space
    between(0x007f, 0x00a0),
    of('\u3000\u2003\u2028\u2029\u200b\u200d\ufeff'), // wide, thin and invisible spaces
    between(0x0300, 0x036f), // combining marks
    of('\u3099\u309a\ufe0f\u20e3'),
    of('٠٣٩०९๕𝟎𝟿②Ⅷ¼'), // digits of other scripts
    of('\u00e9\u00fc\u00df\u017f\u212a\u0410\u0430\u0391\u03bf'), // letters of other scripts, some of which look like ASCII or fold to it
    between(0x1f300, 0x1f64f), // pictographs, two code units each
    of('\ud83d\ude00').map((pair) => pair.charAt(0)),
    between(0xd800, 0xdfff), // one half of a pair
  );
}

/** Any character that might come along in a password. */
export function character(): fc.Arbitrary<string> {
  return fc.oneof({ weight: 6, arbitrary: fc.oneof(digit(), letter(), of(punctuation)) }, { weight: 1, arbitrary: foreignCharacter() });
}

/** Text about as long as passwords are, mostly of characters that passwords may have. */
export function passwordText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: character(), maxLength: 40 }),
    fc.string({ unit: fc.oneof(digit(), letter(), of(punctuation)), minLength: 6, maxLength: 33 }),
    fc.string({ unit: foreignCharacter(), maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
}

/** A password of the documented form, of a length given or of any that is allowed. */
export function goodPassword(length: { min: number; max: number } = { min: 8, max: 30 }): fc.Arbitrary<string> {
  const any = fc.oneof(digit(), letter(), of(punctuation));
  return fc
    .tuple(digit(), letter(), fc.array(any, { minLength: length.min - 2, maxLength: length.max - 2 }), fc.infiniteStream(fc.nat()))
    .map(([one, other, rest, places]) => {
      const all = [...rest];
      for (const must of [one, other]) all.splice((places.next().value as number) % (all.length + 1), 0, must);
      return all.join('');
    });
}

/** Any text whatever as a credential: short, long, of other scripts, of a query language, with characters that end things. */
export function anyText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: 'binary' }),
    passwordText(),
    fc.constantFrom(
      '',
      ' ',
      '%',
      '_',
      '*',
      "' OR '1'='1",
      "op01'--",
      '"; DROP TABLE users; --',
      '\0',
      '../..',
      '__proto__',
      'null',
      '\r\n',
      '$(id)',
    ),
    fc.tuple(character(), fc.integer({ min: 1000, max: 100_000 })).map(([one, times]) => one.repeat(times)),
  );
}

/** Text that is nearly, but never exactly, the one given. (NUL after it is a case of its own: a hash can be blind to it.) */
export function nearMiss(text: string): fc.Arbitrary<string> {
  const added = fc.oneof(fc.constantFrom(' ', '\n', '\u3000', '\u200b', '%'), foreignCharacter()).filter((one) => one !== '\0');
  return fc
    .oneof(
      added.map((more) => text + more),
      added.map((more) => more + text),
      fc.constantFrom(text.toUpperCase(), text.toLowerCase(), text.slice(1), text.slice(0, -1), text + text, '', `${text}%`),
      fc.constant([...text].map((one) => (one > ' ' && one <= '~' ? String.fromCharCode(one.charCodeAt(0) + 0xfee0) : one)).join('')), // full-width
    )
    .filter((near) => near !== text);
}

/** What can happen to an account by the documented rules, failures most often. */
export function accountEvent(): fc.Arbitrary<AccountEvent> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant<AccountEvent>('authentication-failed') },
    { weight: 1, arbitrary: fc.constantFrom<AccountEvent>('authenticated', 'password-set', 'password-initialised') },
  );
}

export const sessionEventTypes = [
  'password-set',
  'stream-opened',
  'stream-closed',
  'grace-expired',
  'idle-expired',
  'logged-out',
  'forced-out',
] as const satisfies SessionEvent['type'][];

/** What can happen to a session, its ends seldom. */
export function sessionEvent(): fc.Arbitrary<SessionEvent> {
  const weights: Record<SessionEvent['type'], number> = {
    'password-set': 4,
    'stream-opened': 6,
    'stream-closed': 6,
    'grace-expired': 1,
    'idle-expired': 1,
    'logged-out': 1,
    'forced-out': 1,
  };
  return fc.oneof(...sessionEventTypes.map((type) => ({ weight: weights[type], arbitrary: fc.constant<SessionEvent>({ type }) })));
}
