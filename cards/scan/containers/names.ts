/** Names of files and entries, as text that may be shown. */

const decoders = ['utf-8', 'shift_jis'].map((name) => new TextDecoder(name, { fatal: true }));

/** Names are bytes: mostly UTF-8, in archives from Japanese systems Shift_JIS as well. */
export function textOfName(bytes: Buffer): string {
  for (const decoder of decoders) {
    try {
      return decoder.decode(bytes);
    } catch {
      // the next one
    }
  }
  return bytes.toString('latin1');
}

/** A digit, and what may stand between two digits of a number. */
const longNumber = /\p{Nd}(?:[^\p{L}\p{Nd}]{0,2}\p{Nd}){11,}/gu;
const shownFirst = 6;
const shownLast = 4;

/** A name without the numbers in it: of each long one, the first six and last four digits remain. */
export function maskedName(name: string): string {
  const masked = name.replace(longNumber, (number) => {
    const digits = number.match(/\p{Nd}/gu)?.length ?? 0;
    let count = 0;
    return number.replace(/\p{Nd}/gu, (digit) => {
      count++;
      return count <= shownFirst || count > digits - shownLast ? digit : '*';
    });
  });
  // The number is written otherwise: as a hash, or encoded.
  return masked === name ? name.replace(/[\p{L}\p{Nd}+/=_-]{8,}/gu, '********') : masked;
}

/** Whether a name can hold a card number at all; most cannot. */
export function mayHoldNumber(name: string): boolean {
  return (name.match(/\p{Nd}/gu)?.length ?? 0) >= 12;
}

/** Between a place and what lies in it. */
export const within = ' › ';

/** Signs that would break a line, or write over it on a terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
