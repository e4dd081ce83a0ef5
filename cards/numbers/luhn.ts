/** The check digit of card numbers (ISO/IEC 7812-1, Annex B: "modulus 10, double-add-double"). */
import { isDigits } from '../fields/checked';

/** Longest text that is taken for a number at all. */
const longest = 1000;

/**
 * Whether the last digit is the check digit of those before it. Anything but two or more half-width digits is not.
 *
 * It finds every single wrong digit, and every exchange of neighbours but of 0 and 9. Of two equal neighbours that became two other equal
 * ones it misses 22 and 55, 33 and 66, 44 and 77.
 */
export function passesLuhn(number: string): boolean {
  return number.length > 1 && isDigits(number, longest) && sumOf(number, 1) % 10 === 0;
}

/**
 * The digit that has to follow.
 * @param digits the number without its check digit
 */
export function checkDigit(digits: string): string {
  return String((10 - (sumOf(digits, 0) % 10)) % 10);
}

/** @param last place of the last digit, counted from the check digit: 1 for the check digit itself, 0 for the one before it */
function sumOf(digits: string, last: 0 | 1): number {
  let sum = 0;
  for (let n = 0; n < digits.length; n++) {
    const digit = digits.charCodeAt(digits.length - 1 - n) - 0x30;
    const value = n % 2 === last ? 2 * digit : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return sum;
}
