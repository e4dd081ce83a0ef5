/** What makes a new password acceptable. Pure: reuse is found by comparing hashes and arrives as a fact. */

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

/**
 * Whether a password has the documented form (OPW-3.3.1-01 to -04). Length counts characters (code points).
 * @param password any text, as typed
 */
export function isWellFormedPassword(password: string, rules: PasswordRules): boolean {
  const characters = [...password];
  if (characters.length < rules.minLength || characters.length > rules.maxLength) return false;
  if (rules.needsDigit && !characters.some(isDigit)) return false;
  if (rules.needsLetter && !characters.some(isLetter)) return false;
  return rules.allowsOthers || characters.every((c) => isDigit(c) || isLetter(c) || rules.symbols.includes(c));
}

const isDigit = (character: string): boolean => /^[0-9]$/.test(character);
const isLetter = (character: string): boolean => /^[A-Za-z]$/.test(character);
