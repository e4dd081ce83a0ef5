import { accepted, type Checked, describe, isDigit, isDigits, refused } from './checked';

/** Digits of a postal code, in the groups between which a hyphen may stand. */
export type PostalForm = readonly number[];

/** 100-0001 (Japan Post). */
export const japanesePostalCode: PostalForm = [3, 4];
/** 12345, as in the dialogues of the card-lock document (LCK-flow-13). */
export const fiveDigitPostalCode: PostalForm = [5];

/**
 * A postal code in half-width digits, with all of its hyphens or none.
 * @returns digits only, zeros before them kept
 */
export function validatePostalCode(text: string, form: PostalForm = japanesePostalCode): Checked<string> {
  const digits = form.reduce((sum, size) => sum + size);
  const bare = text.length === digits + form.length - 1 ? withoutHyphens(text, form) : text;
  if (bare.length === digits && isDigits(bare, digits)) return accepted(bare);
  return refused('postal code', `${digits} half-width digits`, describe(text, isAllowed), 'type it again');
}

const isAllowed = (character: string): boolean => isDigit(character) || character === '-';

/** Empty when another sign stands between the groups. */
function withoutHyphens(text: string, form: PostalForm): string {
  const groups = text.split('-');
  return groups.length === form.length && groups.every((group, at) => group.length === form[at]) ? groups.join('') : '';
}
