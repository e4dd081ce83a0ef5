import type { Encoding } from '../finding';
import { masked } from '../masked';
import type { Block } from '../text/block';
import type { Text } from '../text/text';
import type { Needle } from './needles';

/** Hunts for known numbers that are written as bytes, not as digits. */
export class Bytes {
  constructor(private readonly text: Text) {}

  hunt({ bytes, base, from, to, length }: Block): void {
    const isHex = this.text.encodings.at(-1) === 'hex';
    this.text.search.needles.find(bytes, from, to, length, (needle, at) => {
      // BCD in hex is the number itself, as text.
      if (!(isHex && needle.writing === 'BCD')) this.#tell(needle, base + begin(needle, bytes, at));
    });
  }

  #tell({ writing, canary: { number, label } }: Needle, offset: number): void {
    this.text.report({ kind: 'card number', evidence: 'known value', writing, offset, value: number, masked: masked(number), label });
  }
}

/** Digests are written in hex or base64 as a matter of course. */
export function encodingsOf(around: readonly Encoding[], writing: Encoding): Encoding[] {
  const last = around.at(-1);
  const isText = last === 'hex' || last === 'base64' || last === 'base64url';
  return writing === 'hash' && isText ? [...around.slice(0, -1), writing] : [...around, writing];
}

/** Where a needle's field begins: half a byte before it, or with zeros. */
function begin({ halves, zeros }: Needle, bytes: Buffer, at: number): number {
  if (halves.some(({ byte }) => byte < 0)) return at - 1;
  let start = at;
  while (at - start < zeros && bytes[start - 1] === 0) start--;
  return start;
}
