/** What a check of a field comes to. A reason never repeats what was given: it could be card data. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

export function accepted<T>(value: T): Checked<T> {
  return { ok: true, value };
}

/**
 * @param field its name, as whoever typed it knows it
 * @param expected what it should be, in words
 * @param given what was given, without the value itself
 * @param next what to do
 */
export function refused(field: string, expected: string, given: string, next: string): Checked<never> {
  return { ok: false, reason: `${field}: expected ${expected}; given ${given}; ${next}` };
}

/** What is longer is not looked into: no field takes it, and telling of it takes no time. */
const longest = 1000;

/**
 * What a text is made of, without telling it: how long it is, and of what kind the first character is that is not allowed. A digit of
 * another form is a kind, too, so that no digit of a card number in the wrong field is told.
 * @param allowed tells for one character (code point)
 */
export function describe(text: string, allowed: (character: string) => boolean): string {
  if (text === '') return 'nothing';
  if (text.length > longest) return `more than ${longest} characters`;
  const characters = [...text];
  const at = characters.findIndex((character) => !allowed(character));
  const length = `${characters.length} character${characters.length === 1 ? '' : 's'}`;
  return at < 0 ? length : `${length}, of which number ${at + 1} is ${kindOf(characters[at] as string)}`;
}

/** The same of a secret: neither how long it is nor where the character stands. */
export function describeSecret(text: string, allowed: (character: string) => boolean): string {
  if (text === '') return 'nothing';
  if (text.length > longest) return `more than ${longest} characters`;
  const other = [...text].find((character) => !allowed(character));
  return other === undefined ? 'another number of characters' : kindOf(other);
}

/** The first that fits counts. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/[0-9]/, 'a digit'],
  [/[０-９]/, 'a full-width digit'],
  [/\p{N}/u, 'a digit of another script or form'],
  [/[！-～]/, 'a full-width character'],
  [/\p{Cc}/u, 'a control character'],
  [/\p{Cf}/u, 'an invisible character'],
  [/\p{M}/u, 'a combining mark'],
  [/\p{Z}/u, 'a blank'],
  [/\p{Cs}/u, 'half a character'],
  [/[A-Za-z]/, 'a letter'],
  [/\p{L}/u, 'a letter of another script'],
];

function kindOf(character: string): string {
  return kinds.find(([pattern]) => pattern.test(character))?.[1] ?? 'a sign';
}

// Without a regular expression: it would keep what it has searched (see simulators/kit/forget-matches.ts).

/** One of 0 to 9, and no digit of another script or width. */
export const isDigit = (character: string): boolean => character.length === 1 && character >= '0' && character <= '9';

/** One of A to Z and a to z. */
export const isLetter = (character: string): boolean =>
  character.length === 1 && ((character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z'));

/** Whether a text is of digits alone, at least one. @param most texts that are longer are not looked into */
export function isDigits(text: string, most: number): boolean {
  if (text === '' || text.length > most) return false;
  for (const character of text) if (!isDigit(character)) return false;
  return true;
}
