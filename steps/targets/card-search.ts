import type { Secret } from '../../cards/numbers/secret';
import { searchFor } from '../../cards/search';

/** What a search of one place for card numbers came to. */
export interface SearchReport {
  /** Name of the place. */
  readonly place: string;
  readonly bytes: number;
  /** Labels of the numbers that were found, with the encoding; empty when there is none. */
  readonly found: readonly string[];
}

/** Looks for card numbers in what one place holds. The content itself is not part of the report. */
export function searchPlace(place: string, content: Buffer, numbers: readonly Secret[]): SearchReport {
  const found = numbers.flatMap((number) => searchFor(number.reveal(), content).map(({ encoding }) => `${number} ${encoding}`));
  return { place, bytes: content.length, found };
}
