/** What makes a new password acceptable. Pure: reuse is found by comparing hashes and arrives as a fact. */
import { Secret } from '../numbers/secret';
import { accepted, type Checked, describeSecret, isDigit, isLetter, refused } from './checked';

export interface PasswordRules {
  readonly minLength: number;
  readonly maxLength: number;
  readonly needsDigit: boolean;
  readonly needsLetter: boolean;
  /** Half-width symbols allowed besides letters and digits. */
  readonly symbols: string;
  /** Whether characters outside letters, digits and symbols are let through. */
  readonly allowsOthers: boolean;
}

/** The form of the operator web guide. */
export const documentedPassword: PasswordRules = {
  minLength: 8, // OPW-3.3.1-01
  maxLength: 30,
  needsDigit: true, // OPW-3.3.1-02
  needsLetter: true,
  symbols: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', // OPW-3.3.1-03: the guide's list is lost
  allowsOthers: false, // OPW-3.3.1-04
};

/** Whether a password has the form. Length counts characters (code points). @param password any text, as typed */
export function isWellFormedPassword(password: string, rules: PasswordRules): boolean {
  return faultOf(password, rules) === undefined;
}

/** The same, with a reason that tells nothing of the password but what is wrong with it. */
export function validatePassword(password: string, rules: PasswordRules = documentedPassword): Checked<Secret> {
  const fault = faultOf(password, rules);
  return fault ? refused('password', fault.expected, fault.given, 'choose another') : accepted(new Secret(password, 'password'));
}

function faultOf(password: string, rules: PasswordRules): { expected: string; given: string } | undefined {
  const { minLength, maxLength, needsDigit, needsLetter, symbols, allowsOthers } = rules;
  const expected = `${minLength} to ${maxLength} characters`;
  // What is longer in code units is longer in characters, too: huge texts are not taken apart.
  const characters = password.length > 2 * maxLength ? null : [...password];
  if (characters === null || characters.length > maxLength) return { expected, given: 'more' };
  if (characters.length < minLength) return { expected, given: password === '' ? 'nothing' : 'fewer' };
  if (needsDigit && !characters.some(isDigit)) return { expected: 'a half-width digit', given: 'none' };
  if (needsLetter && !characters.some(isLetter)) return { expected: 'a half-width letter', given: 'none' };
  const isAllowed = (one: string): boolean => isDigit(one) || isLetter(one) || symbols.includes(one);
  if (allowsOthers || characters.every(isAllowed)) return undefined;
  return { expected: 'half-width letters, digits and symbols', given: describeSecret(password, isAllowed) };
}
