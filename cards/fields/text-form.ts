import { accepted, type Checked, describe, refused } from './checked';

/** A text of some of the half-width characters, such as a transaction ID. */
export interface TextForm {
  /** Characters at most. */
  readonly length: number;
  /** Inside of a character class of a regular expression (Unicode mode), such as A-Za-z0-9_-; a hyphen stands last. */
  readonly characters: string;
}

/** OPW-3.5.1-02 */
export const transactionIdForm: TextForm = { length: 100, characters: 'A-Za-z0-9_-' };
/** OPW-3.5.3-02 */
export const memberIdForm: TextForm = { length: 100, characters: 'A-Za-z0-9._@-' };
/** Yen, tax included: half-width digits and nothing else (OPW-3.5.2-02). */
export const amountForm: TextForm = { length: 8, characters: '0-9' };

/** Whether a text has the form; the empty text has every form. Characters are code points. */
export function isOfForm(text: string, { length, characters }: TextForm): boolean {
  // What is longer in code units is longer in characters, too: huge texts are not taken apart.
  return text.length <= 2 * length && [...text].length <= length && new RegExp(`^[${characters}]*$`, 'u').test(text);
}

/** A pattern of JSON Schema for texts of the form that are not empty. */
export function patternOf({ length, characters }: TextForm): string {
  return `^[${characters}]{1,${length}}$`;
}

/** OPW-3.5.1-02: unique within a merchant, which is not seen here (OPW-3.5.1-03). */
export function validateTransactionId(text: string, form: TextForm = transactionIdForm): Checked<string> {
  return validateText('transaction ID', text, form);
}

/** OPW-3.5.3-02 */
export function validateMemberId(text: string, form: TextForm = memberIdForm): Checked<string> {
  return validateText('member ID', text, form);
}

function validateText(field: string, text: string, form: TextForm): Checked<string> {
  if (text !== '' && isOfForm(text, form)) return accepted(text);
  const one = new RegExp(`^[${form.characters}]$`, 'u');
  const expected = `1 to ${form.length} half-width characters of ${form.characters}`;
  const given = describe(text, (character) => one.test(character));
  return refused(field, expected, given, 'type it again in half-width characters');
}
