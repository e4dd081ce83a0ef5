import { testNumber } from '../../../numbers/test-numbers';
import type { Canary } from '../../canary';
import type { Wanted } from '../../hunter';
import { type Limits, type ScanReport, scanStream } from '../../scan';

/** The card that is hidden in samples. */
export const card: Canary = { label: 'card A', number: testNumber('Visa', 'containers'), expiry: '1230', securityCode: '123' };
export const wanted: Wanted = { any: false, canaries: [card] };

/** A text with the card in its second line. */
export const text = Buffer.from(`a call came in\nnumber ${card.number} was entered\nthe call ended\n`);
export const offsetInText = text.indexOf(card.number);

/** Looks at bytes, handed over in pieces of some size. */
export function lookAt(bytes: Buffer, limits: Partial<Limits> = {}, size = 1000): Promise<ScanReport> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
  return scanStream('it', pieces, wanted, limits);
}

/** Where and in what the card was found: `it › a.txt: zip plain`. */
export function foundIn({ findings }: ScanReport): string[] {
  return findings.filter(({ kind }) => kind === 'card number').map(({ place, encodings }) => `${place}: ${encodings.join(' ')}`);
}

/** What could not be read: `it: gzip: it ends early`. */
export function errorsIn({ places }: ScanReport): string[] {
  return places.flatMap(({ place, error }) => (error === undefined ? [] : [`${place}: ${error}`]));
}
