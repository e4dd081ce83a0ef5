import { shortestWord } from '../marks/kernel';
import type { Search } from '../text/search';

/** Longer texts are looked through anyway. */
const short = 256;

/** Digits of the shortest number. */
const fewest = 13;

/** Digits of the shortest security code. */
const fewestOfCode = 3;

const wordSign = new Uint8Array(256);
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') wordSign[sign.charCodeAt(0)] = 1;

/**
 * Whether something may be found in what a word was decoded to. Most words are decoded in vain; this tells so more cheaply than hunting.
 * What it looks for: digits enough, in ASCII or in another script; words to decode again; something compressed; known bytes or codes.
 */
export function isOfInterest(bytes: Buffer, length: number, { needles, codes }: Search): boolean {
  if (length >= short) return true;
  let [digits, leads, zeros, controls, word, longestWord] = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < length; at++) {
    const byte = bytes[at] as number;
    if (wordSign[byte] !== 0) {
      if (byte <= 0x39 && byte >= 0x30) digits++;
      if (++word > longestWord) longestWord = word;
      continue;
    }
    word = 0;
    if (byte < 0x20) {
      if (byte === 0) zeros++;
      else if (byte !== 9 && byte !== 10 && byte !== 13) controls++;
      if (byte === 0x1f && bytes[at + 1] === 0x8b) return true; // gzip
    } else if (byte === 0xef || byte === 0x82 || byte === 0xa3 || byte === 0xd9 || byte === 0xdb || byte === 0xe0) leads++;
  }
  if (digits >= fewest || leads >= fewest || longestWord >= shortestWord) return true;
  if (controls === 0 && 3 * zeros > length) return true; // text of two bytes a sign
  if (controls === 0 && codes.canaries.size > 0 && digits >= fewestOfCode) return true;
  if (bytes[0] === 0x78 || (bytes[0] === 0x50 && bytes[1] === 0x4b)) return true; // zlib, zip
  let isKnown = false;
  needles.find(bytes, 0, length, length, () => {
    isKnown = true;
  });
  return isKnown;
}
