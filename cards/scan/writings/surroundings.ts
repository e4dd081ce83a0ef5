import type { Brand } from '../../numbers/brand';
import { isExpiry, type Value, valuesBehind, valuesBeside } from '../beside/beside';
import type { Encoding, Evidence } from '../finding';
import type { KnownDigits } from '../known/known';
import { hidden, masked } from '../masked';
import type { Block } from '../text/block';
import type { Text } from '../text/text';
import { trackAround } from './tracks';

/** A number that was found in a block. */
export interface FoundNumber {
  readonly start: number;
  readonly end: number;
  /** Digits only, in their right order. */
  readonly number: string;
  readonly evidence: Evidence;
  readonly writing: Encoding;
  readonly brand: Brand | undefined;
  readonly known: KnownDigits | undefined;
}

/** Tells a number with what belongs to it: the track that it is in, and the expiry and security code beside it. */
export class Surroundings {
  constructor(private readonly text: Text) {}

  tell(block: Block, { start, end, number, evidence, writing, brand, known }: FoundNumber): void {
    const track = writing === 'plain' || writing === 'grouped' ? trackAround(block, start, end) : undefined;
    this.text.report({
      kind: track?.kind ?? 'card number',
      evidence,
      writing,
      offset: block.base + (track?.start ?? start),
      value: number,
      masked: masked(number),
      brand: brand?.name,
      label: known?.label,
    });
    this.#tellBeside(block, start, track?.end ?? end, known);
  }

  #tellBeside(block: Block, start: number, end: number, known: KnownDigits | undefined): void {
    const named = valuesBeside(block, start, end);
    for (const value of named) {
      if (isOf(known, value)) this.#tellValue(block, value, 'known value', known?.label);
      else if (this.text.search.any) this.#tellValue(block, value, 'context', undefined);
    }
    if (!known?.canary) return;
    for (const value of valuesBehind(block, end)) {
      const isTold = named.some((other) => other.start === value.start);
      if (!isTold && isOf(known, value)) this.#tellValue(block, value, 'known value', known.label);
    }
  }

  #tellValue(block: Block, { kind, start, digits }: Value, evidence: Evidence, label: string | undefined): void {
    this.text.report({ kind, evidence, writing: 'plain', offset: block.base + start, value: digits, masked: hidden, label });
  }
}

function isOf(known: KnownDigits | undefined, { kind, digits }: Value): boolean {
  if (!known?.canary) return false;
  const { securityCode, expiry } = known.canary;
  return kind === 'security code' ? digits === securityCode : expiry !== undefined && isExpiry(digits, expiry);
}
