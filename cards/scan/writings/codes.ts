import { validatePan } from '../../numbers/pan';
import { readable } from '../beside/readable';
import { beforeSecurityCode } from '../beside/words';
import type { Encoding } from '../finding';
import { hidden } from '../masked';
import type { Block } from '../text/block';
import type { Text } from '../text/text';
import type { Run } from './run';

/** How far before a security code the word for it may begin, in bytes. */
const reach = 96;

/** How far before it the number may stand. */
const numberReach = 200;
const numbers = /(?<![0-9])[0-9](?:[ -]?[0-9]){12,18}(?![0-9])/g;

/** Hunts for known security codes after a word for them, also where no number is near. */
export class Codes {
  constructor(private readonly text: Text) {}

  /** @param start of three or four digits; @param end byte after them */
  look(block: Block, start: number, end: number): void {
    let value = end - start === 4 ? 1000 : 0;
    let factor = 1;
    for (let at = end - 1; at >= start; at--, factor *= 10) value += factor * ((block.bytes[at] as number) - 0x30);
    if (this.text.search.codes.table[value] !== 0) this.#lookAt(block, start, block.bytes.toString('latin1', start, end));
  }

  /** Takes digits of other scripts. */
  wide(block: Block, run: Run): void {
    if (run.count === 3 || run.count === 4) this.#lookAt(block, run.starts[0] as number, run.text(0, run.count), 'full-width');
  }

  #lookAt({ bytes, base }: Block, start: number, code: string, writing: Encoding = 'plain'): void {
    const { canaries } = this.text.search.codes;
    const [canary] = canaries.get(code) ?? [];
    if (!canary) return;
    if (!beforeSecurityCode.test(readable(bytes, Math.max(0, start - reach), start).text)) return;
    // Another card's number before it: then it is that card's code, and the same by chance.
    const before = numberBefore(bytes.toString('latin1', Math.max(0, start - numberReach), start));
    if (before !== undefined && !canaries.get(code)?.some(({ number }) => number === before)) return;
    this.text.report({
      kind: 'security code',
      evidence: 'known value',
      writing,
      offset: base + start,
      value: code,
      masked: hidden,
      label: canary.label,
    });
  }
}

/** The last card number in a text; other long numbers, such as a result code, say nothing. */
function numberBefore(text: string): string | undefined {
  return [...text.matchAll(numbers)].map(([found]) => found.replace(/[ -]/g, '')).findLast((found) => validatePan(found).ok);
}
