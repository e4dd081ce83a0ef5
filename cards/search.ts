/** How a number may be written where it must not be. */
export type Encoding = 'plain' | 'grouped' | 'reversed' | 'base64' | 'hex' | 'UTF-16';

export interface Find {
  readonly encoding: Encoding;
  /** Offset in bytes. */
  readonly at: number;
}

/**
 * Looks for a card number in any bytes: plain, in groups, reversed, base64 at its three alignments, hex, UTF-16 both ways.
 * @param number digits only
 * @returns at most one find an encoding
 */
export function searchFor(number: string, bytes: Buffer): Find[] {
  const finds: Find[] = [];
  for (const [encoding, needle] of needlesOf(number)) {
    const at = bytes.indexOf(needle);
    if (at >= 0 && !finds.some((find) => find.encoding === encoding)) finds.push({ encoding, at });
  }
  return finds;
}

function needlesOf(number: string): readonly (readonly [Encoding, Buffer])[] {
  const plain = Buffer.from(number, 'latin1');
  const groups = number.match(/.{1,4}/g) ?? [];
  const utf16 = Buffer.from(number, 'utf16le');
  return [
    ['plain', plain],
    ...[' ', '-', '.'].map((separator) => ['grouped', Buffer.from(groups.join(separator))] as const),
    ['reversed', Buffer.from([...number].reverse().join(''))],
    ...[0, 1, 2].map((shift) => ['base64', Buffer.from(base64Within(plain, shift))] as const),
    ['hex', Buffer.from(plain.toString('hex'))],
    ['UTF-16', utf16],
    ['UTF-16', Buffer.from(utf16).swap16()],
  ];
}

/** The part of the base64 text that does not depend on what stands before and after. @param shift bytes before, 0 to 2 */
function base64Within(plain: Buffer, shift: number): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), plain]).toString('base64');
  const first = [0, 2, 3][shift] as number;
  return encoded.slice(first, Math.floor(((shift + plain.length) * 8) / 6));
}
