/** Month and year printed on a card: it is good to the end of that month. */

export interface Expiry {
  /** 1 to 12 */
  readonly month: number;
  /** four digits */
  readonly year: number;
}

/**
 * Reads MMYY; years are 2000 to 2099.
 * @returns undefined when it is not four digits, or there is no such month
 */
export function parseExpiry(mmyy: string): Expiry | undefined {
  const [, month, year] = /^(0[1-9]|1[0-2])([0-9]{2})$/.exec(mmyy) ?? [];
  return month === undefined ? undefined : { month: Number(month), year: 2000 + Number(year) };
}

/**
 * Whether the month is over.
 * @param now milliseconds since 1970-01-01T00:00Z
 * @param zoneMinutes the issuer's time zone, minutes ahead of UTC (Japan 540)
 */
export function isExpired({ month, year }: Expiry, now: number, zoneMinutes: number): boolean {
  // Months of Date count from 0: this is the first instant of the month after.
  return now >= Date.UTC(year, month) - zoneMinutes * 60_000;
}
