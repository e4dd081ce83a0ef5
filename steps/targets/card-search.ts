import type { Secret } from '../../cards/numbers/secret';
import type { Finding } from '../../cards/scan/finding';
import { hunt, type Wanted } from '../../cards/scan/hunter';
import { CanaryLedger } from '../../cards/scan/ledger';
import { scanStream } from '../../cards/scan/scan';
import { type FoundCardData, inWords } from '../../reports/places';

/** A card as it is looked for. */
export interface SoughtCard {
  readonly number: Secret;
  /** MMYY */
  readonly expiry: Secret;
  readonly securityCode: Secret;
}

/** Cards that are known, or keyed hashes of them. */
export type Sought = readonly SoughtCard[] | CanaryLedger;

/** What a search came to. */
export interface SearchReport {
  readonly bytes: number;
  readonly found: readonly FoundCardData[];
  /** What could not be read, or not wholly, such as an encrypted archive; why. */
  readonly unread?: readonly string[];
}

/** More is not said of one thing: who has read so many knows enough. */
const mostFound = 20;
const mostUnread = 10;

/** Longer than what is looked at around a find: nothing that begins in one thing goes on in the next. */
const border = Buffer.alloc(1000, '\n');

/**
 * Looks for cards in several things that are there whole, in one go, which is cheaper than one by one.
 * @param things by what they are
 * @returns what was found in each of them
 */
export function searchAll(things: ReadonlyMap<string, Buffer>, sought: Sought): ReadonlyMap<string, SearchReport> {
  const finds = hunt(Buffer.concat([...things.values()].flatMap((bytes) => [bytes, border])), wantedOf(sought));
  const reports = new Map<string, SearchReport>();
  let from = 0;
  for (const [where, { length }] of things) {
    const own = finds.filter(({ offset }) => offset >= from && offset < from + length);
    reports.set(where, { bytes: length, found: distinct(own.map((find) => foundOf({ ...find, place: where }))) });
    from += length + border.length;
  }
  return reports;
}

/** Whether a text holds anything of a card. */
export function holdsCardData(text: string, sought: Sought): boolean {
  return hunt(Buffer.from(text), wantedOf(sought)).length > 0;
}

/** What `searchAll` does, for something large, or for a file in which others may be. Fails as the stream does. */
export async function searchStream(where: string, stream: AsyncIterable<Buffer> | Iterable<Buffer>, sought: Sought): Promise<SearchReport> {
  let failure: unknown;
  async function* watched(): AsyncGenerator<Buffer> {
    try {
      yield* stream;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  const { bytes, findings, places } = await scanStream(where, watched(), wantedOf(sought));
  // A search goes on with what it has got; here, what cannot be read to its end was not searched.
  if (failure !== undefined) throw failure;
  const unread = places.flatMap(({ place, error }) => (error === undefined ? [] : [`${place}: ${error}`]));
  return { bytes, found: distinct(findings.map(foundOf)), ...(unread.length > 0 && { unread: unread.slice(0, mostUnread) }) };
}

/** Several reports as one. */
export function merged(reports: readonly SearchReport[]): SearchReport {
  const unread = [...new Set(reports.flatMap((report) => report.unread ?? []))];
  return {
    bytes: reports.reduce((sum, { bytes }) => sum + bytes, 0),
    found: reports.flatMap(({ found }) => found),
    ...(unread.length > 0 && { unread: unread.slice(0, mostUnread) }),
  };
}

function wantedOf(sought: Sought): Wanted {
  if (sought instanceof CanaryLedger) return { any: false, ledger: sought };
  const canaries = sought.map(({ number, expiry, securityCode }) => ({
    label: number.label,
    number: number.reveal(),
    expiry: expiry.reveal(),
    securityCode: securityCode.reveal(),
  }));
  return { any: false, canaries };
}

function foundOf({ label, kind, encodings, place }: Finding): FoundCardData {
  return { label: label ?? 'a card', kind, encodings, where: place };
}

/** Each find once, however often it is there. */
function distinct(found: readonly FoundCardData[]): FoundCardData[] {
  const byText = new Map(found.map((one) => [inWords(one), one]));
  return [...byText.values()].slice(0, mostFound);
}

/** Cards as keyed hashes, to be looked for when the cards themselves are gone. @param scenario names them besides their labels */
export function ledgerOf(cards: readonly SoughtCard[], scenario: string, key: string): CanaryLedger {
  return CanaryLedger.of(
    cards.map(({ number }) => ({ label: `${number.label} of ${scenario}`, number: number.reveal() })),
    Buffer.from(key, 'hex'),
  );
}
