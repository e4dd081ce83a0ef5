/** The check digit of card numbers (ISO/IEC 7812-1, Annex B: "modulus 10, double-add-double"). */

/** Whether the last digit is the check digit of those before it. Anything but two or more digits is not. */
export function passesLuhn(number: string): boolean {
  return /^[0-9]{2,}$/.test(number) && checkDigit(number.slice(0, -1)) === number.at(-1);
}

/**
 * The digit that has to follow.
 * @param digits the number without its check digit
 */
export function checkDigit(digits: string): string {
  let sum = 0;
  for (const [place, digit] of [...digits].reverse().entries()) {
    const value = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += value > 9 ? value - 9 : value;
  }
  return String((10 - (sum % 10)) % 10);
}
