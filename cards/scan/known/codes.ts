import type { Canary } from '../canary';

/** Known security codes. */
export interface KnownCodes {
  /** The cards that have a code. */
  readonly canaries: ReadonlyMap<string, readonly Canary[]>;
  /** 1 for a code of three digits as a number, and for one of four digits as a number plus 1000. */
  readonly table: Uint8Array;
}

export function knownCodes(canaries: readonly Canary[]): KnownCodes {
  const byCode = new Map<string, Canary[]>();
  const table = new Uint8Array(11_000);
  for (const canary of canaries) {
    const { securityCode } = canary;
    if (securityCode === undefined) continue;
    byCode.set(securityCode, [...(byCode.get(securityCode) ?? []), canary]);
    table[Number(securityCode) + (securityCode.length === 4 ? 1000 : 0)] = 1;
  }
  return { canaries: byCode, table };
}
