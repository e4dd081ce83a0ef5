/** Month and year printed on a card: it is good to the end of that month. */
import { accepted, type Checked, describeSecret, isDigit, isDigits, refused } from '../fields/checked';

export interface Expiry {
  /** 1 to 12 */
  readonly month: number;
  /** four digits */
  readonly year: number;
}

/** First of the hundred years that two digits can mean. */
const firstYear = 2000;

/** MMYY as a pattern of JSON Schema. */
export const mmyyPattern = '^(0[1-9]|1[0-2])[0-9]{2}$';

/**
 * Reads MMYY in half-width digits.
 * @param from first of the hundred years that the two digits can mean
 * @returns undefined when it is not four digits, or there is no such month
 */
export function parseExpiry(mmyy: string, from = firstYear): Expiry | undefined {
  if (mmyy.length !== 4 || !isDigits(mmyy, 4)) return undefined;
  const month = Number(mmyy.slice(0, 2));
  const beyond = (((Number(mmyy.slice(2)) - from) % 100) + 100) % 100;
  return month >= 1 && month <= 12 ? { month, year: from + beyond } : undefined;
}

/**
 * Whether the month is over.
 * @param now milliseconds since 1970-01-01T00:00Z
 * @param zoneMinutes time zone in which months end, that of issuer or merchant, minutes ahead of UTC (Japan 540)
 */
export function isExpired({ month, year }: Expiry, now: number, zoneMinutes: number): boolean {
  // Months of Date count from 0: this is the first instant of the month after.
  return now >= Date.UTC(year, month) - zoneMinutes * 60_000;
}

/**
 * An expiry as it is entered by keys, MMYY, that is not over.
 * @param now milliseconds since 1970-01-01T00:00Z
 * @param zoneMinutes as of `isExpired`
 * @param from as of `parseExpiry`
 */
export function validateExpiry(text: string, now: number, zoneMinutes: number, from = firstYear): Checked<Expiry> {
  const expiry = parseExpiry(text, from);
  const given = text.length === 4 && isDigits(text, 4) ? 'no such month' : describeSecret(text, isDigit);
  if (!expiry) return refused('expiry', 'month and year as MMYY', given, 'read it from the card again');
  if (!isExpired(expiry, now, zoneMinutes)) return accepted(expiry);
  return refused('expiry', 'a month that is not over', 'one that is', 'take another card');
}
