import type { Block } from '../text/block';

export interface Track {
  readonly kind: 'track 1' | 'track 2';
  /** Where it begins: its sentinel, or the number when there is none. */
  readonly start: number;
  readonly end: number;
}

/** After the number on track 1: a name of up to 26 characters, then year, month and service code. */
const trackOne = /^\^[^^\r\n]{2,26}\^[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}[^?\r\n]{0,80}\??/;
/** After the number on track 2: year, month and service code; `D` stands for the separator where only hex digits can be written. */
const trackTwo = /^[=Dd][0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}[0-9]{0,20}[?Ff]?/;

/** The magnetic stripe (ISO/IEC 7813) that a number is part of, if it is. */
export function trackAround({ bytes, length }: Block, start: number, end: number): Track | undefined {
  const next = bytes[end];
  if (next !== 0x5e && next !== 0x3d && next !== 0x44 && next !== 0x64) return undefined;
  const behind = bytes.toString('latin1', end, Math.min(length, end + 130));
  const one = trackOne.exec(behind);
  if (one) return { kind: 'track 1', start: start - sentinel(bytes, start, /%?[Bb]$/), end: end + one[0].length };
  const two = trackTwo.exec(behind);
  return two ? { kind: 'track 2', start: start - sentinel(bytes, start, /;$/), end: end + two[0].length } : undefined;
}

function sentinel(bytes: Buffer, start: number, pattern: RegExp): number {
  return pattern.exec(bytes.toString('latin1', Math.max(0, start - 2), start))?.[0].length ?? 0;
}
