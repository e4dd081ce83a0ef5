import { masked } from '../masked';
import type { Block } from '../text/block';
import type { Text } from '../text/text';
import { cardAt } from '../writings/pattern';

const panTag = 0x5a;
const longestValue = 19;

/**
 * A card number in BCD after the tag of an EMV data object (EMV Book 3, Annex A): 5A is the number, 57 what would be on track 2. BCD without
 * such a tag is taken only where the number is known: eight bytes in any order look like BCD far too often.
 */
export function tellEmv(text: Text, { bytes, base, length }: Block, at: number): void {
  if (!text.search.any) return;
  const size = bytes[at + 1] as number;
  if (size > longestValue || at + 2 + size > length) return;
  const nibbles: number[] = [];
  for (let n = 0; n < 2 * size; n++) nibbles.push(((bytes[at + 2 + (n >> 1)] as number) >> (n % 2 === 0 ? 4 : 0)) & 15);
  const isTrack = bytes[at] !== panTag;
  const end = nibbles.findIndex((nibble) => nibble > 9);
  const count = end < 0 ? nibbles.length : end;
  const isRight = isTrack
    ? nibbles[count] === 13 && isTrackRest(nibbles.slice(count + 1))
    : end < 0 || (nibbles[end] === 15 && end === nibbles.length - 1);
  const brand = isRight ? cardAt(nibbles, 0, count) : undefined;
  if (!brand) return;
  const number = nibbles.slice(0, count).join('');
  text.report({
    kind: isTrack ? 'track 2' : 'card number',
    evidence: 'pattern',
    writing: 'BCD',
    offset: base + at + 2,
    value: number,
    masked: masked(number),
    brand: brand.name,
    label: text.search.known.find(nibbles, 0, count)?.label,
  });
}

/** Year, month, service code and more digits; the last may be a filler. */
function isTrackRest(nibbles: readonly number[]): boolean {
  const month = (nibbles[2] ?? 0) * 10 + (nibbles[3] ?? 0);
  return nibbles.length >= 7 && month >= 1 && month <= 12 && nibbles.slice(0, -1).every((nibble) => nibble <= 9);
}
