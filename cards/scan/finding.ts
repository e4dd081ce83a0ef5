import type { BrandName } from '../numbers/brand';

/** What was left behind. */
export type Kind = 'card number' | 'track 1' | 'track 2' | 'security code' | 'expiry';

/**
 * Why it was taken for card data: because it is a value that was given to look for, because it is written as card numbers are
 * (issuer range, length, check digit), or because of what stands beside it.
 */
export type Evidence = 'known value' | 'pattern' | 'context';

/** How it is written, or what it lies in. Containers (`gzip`, `zip`, …) and texts within texts come first, the writing itself last. */
export type Encoding =
  // containers
  | 'gzip'
  | 'deflate'
  | 'zip'
  | 'tar'
  | 'SQLite'
  | 'WAV'
  | 'pcap'
  | 'heap snapshot'
  // texts within texts
  | 'base64'
  | 'base64url'
  | 'hex'
  | 'percent'
  | 'HTML'
  | 'escaped'
  | 'UTF-16LE'
  | 'UTF-16BE'
  // writings of a number
  | 'plain'
  | 'grouped'
  | 'full-width'
  | 'reversed'
  | 'BCD'
  | 'integer'
  | 'digit by digit'
  | 'split over fields'
  | 'key tones'
  | 'hash';

/** One piece of card data that was found. It never holds the value. */
export interface Finding {
  readonly kind: Kind;
  readonly evidence: Evidence;
  /** Outermost first: `['gzip', 'base64', 'grouped']`. */
  readonly encodings: readonly Encoding[];
  /** The innermost thing with a name: `backup.zip › var/log/ivr.log`. */
  readonly place: string;
  /** Bytes from the beginning of the place to the writing, or to what it is encoded in. */
  readonly offset: number;
  /** Counted from 1, where the place is text. */
  readonly line?: number;
  /** From the beginning of a recording. */
  readonly seconds?: number;
  /** First six and last four digits at most, of 14 digits or less fewer; codes and dates as stars of one length. */
  readonly masked: string;
  readonly brand?: BrandName;
  /** Label of the known value. */
  readonly label?: string;
}
