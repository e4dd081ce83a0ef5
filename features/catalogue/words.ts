/**
 * Text as the suite compares it: no white space, and !?():~ in half width, since the operator web guide's text comes
 * from a PDF.
 */
export function normalise(text: string): string {
  return text
    .replace(/[\uff01\uff1f\uff08\uff09\uff1a\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\s+/gu, '');
}

/** Whether two texts are the same but for what the comparison ignores. */
export function sameWords(one: string, other: string): boolean {
  return normalise(one) === normalise(other);
}
