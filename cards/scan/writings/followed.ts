import { isDigit, isLetter } from './bytes';
import { isEscape } from './keys';

/** Parts of one number are no further apart, in bytes. */
const farthest = 110;

/** Other runs of digits that may stand between two parts. */
const mostBetween = 4;

/** By so many digits a number is told from all others. */
const mostOfNumber = 12;

/** So many runs are tried as parts of one number. */
const mostSteps = 100;

/**
 * Whether the rest of a known number follows in other runs of digits, whatever stands between them.
 * @param start of the run with the number's first digits; @param end byte after it
 */
export function isFollowed(bytes: Buffer, number: Uint8Array, start: number, end: number): boolean {
  const isPart = (from: number, to: number, at: number): boolean => {
    for (let n = from; n < to; n++) if ((bytes[n] as number) - 0x30 !== number[at + n - from]) return false;
    return true;
  };
  let steps = 0;
  // A run that could be the next part may be one that stands between, such as the 4 of a name `last4`.
  const follow = (at: number, told: number, between: number): boolean => {
    if (++steps > mostSteps) return false;
    const last = Math.min(bytes.length, at + farthest);
    let from = at;
    while (from < last && !isDigit(bytes[from])) if (isEscape(bytes, from++)) return false; // is followed when it is decoded
    if (from === last) return false;
    let to = from;
    while (to < bytes.length && isDigit(bytes[to])) to++;
    const rest = number.length - told;
    // A single digit is met everywhere, so it has to be the next, unless nearly all has been seen.
    if (isPart(from, Math.min(to, from + rest), told) && (between === 0 || to - from > 1 || told >= mostOfNumber)) {
      if (to - from >= rest || follow(to, told + to - from, 0)) return true;
    }
    const isOfName = isLetter(bytes[from - 1]);
    return between < mostBetween && follow(to, told, isOfName ? between : between + 1);
  };
  return isPart(start, end, 0) && follow(end, end - start, 0);
}
