import { isAboutCard } from '../beside/beside';
import { masked } from '../masked';
import type { Block } from '../text/block';
import type { Text } from '../text/text';
import { cardAt } from '../writings/pattern';

const panTag = 0x5a;
const longestValue = 19;

/**
 * A card number in BCD after the tag of an EMV data object (EMV Book 3, Annex A): 5A is the number, 57 what would be on track 2. BCD without
 * such a tag is taken only where the number is known: eight bytes in any order look like BCD far too often. The tag of a number is one byte,
 * which programs have in plenty: another data object has to stand beside it.
 */
export function tellEmv(text: Text, block: Block, at: number): void {
  const { bytes, base, length } = block;
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
  if (!brand || !(base + at === 0 || isBeside(bytes, at, at + 2 + size, length) || isAboutCard(block, at, at + 2 + size))) return;
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

/** Data objects with two bytes of tag and one of length, as they stand beside a number on a chip: expiry, name, sequence number … */
const neighbours: readonly (readonly [tag: number, least: number, most: number])[] = [
  [0x5f20, 2, 26],
  [0x5f24, 3, 3],
  [0x5f25, 3, 3],
  [0x5f28, 2, 2],
  [0x5f2a, 2, 2],
  [0x5f2d, 2, 8],
  [0x5f30, 2, 2],
  [0x5f34, 1, 1],
  [0x9f07, 2, 2],
  [0x9f08, 2, 2],
  [0x9f0d, 5, 5],
  [0x9f0e, 5, 5],
  [0x9f0f, 5, 5],
  [0x9f1f, 1, 64],
  [0x9f42, 2, 2],
  [0x9f4a, 1, 1],
];

/** So far before a number a data object may end. */
const farthestBefore = 32;

function isBeside(bytes: Buffer, start: number, end: number, length: number): boolean {
  const isNeighbour = (at: number): boolean => {
    const tag = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    const size = bytes[at + 2] as number;
    return neighbours.some(([other, least, most]) => other === tag && size >= least && size <= most);
  };
  if (end + 3 <= length && isNeighbour(end)) return true;
  for (let at = Math.max(0, start - farthestBefore); at + 3 < start; at++)
    if (isNeighbour(at) && at + 3 + (bytes[at + 2] as number) <= start) return true;
  // The object around it (70, 77 or A5) holds all of it, and more.
  const around = bytes[start - 2];
  return (
    (around === 0x70 || around === 0x77 || around === 0xa5) &&
    (bytes[start - 1] as number) > end - start &&
    (bytes[start - 1] as number) < 0x80
  );
}

/** Year, month, service code and more digits; the last may be a filler. */
function isTrackRest(nibbles: readonly number[]): boolean {
  const month = (nibbles[2] ?? 0) * 10 + (nibbles[3] ?? 0);
  return nibbles.length >= 7 && month >= 1 && month <= 12 && nibbles.slice(0, -1).every((nibble) => nibble <= 9);
}
