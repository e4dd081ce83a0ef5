/** How base64 goes on in further lines. */

/** Lines of base64 in a mail have 76 signs, in a certificate 64; shorter ones are no such lines. */
export const shortestLine = 40;

/** How far after a line end the next line of base64 may begin. */
const farthest = 20;

const wordSign = new Uint8Array(256);
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') wordSign[sign.charCodeAt(0)] = 1;

/** Whether a sign is one of base64, base64url or hex. */
export function isWordSign(byte: number): boolean {
  return wordSign[byte] === 1;
}

export function isLineSpace(byte: number): boolean {
  return byte === 10 || byte === 13 || byte === 32 || byte === 9;
}

/**
 * Where base64 goes on after a line end, written as such or as an escape. It does when the next line is all of base64, or much of it.
 * @returns 0 when it does not
 */
export function goesOnAt(bytes: Buffer, end: number, length: number): number {
  let at = end;
  let ends = 0;
  while (at < length && at - end < farthest) {
    const byte = bytes[at] as number;
    const isEscape = byte === 0x5c && (bytes[at + 1] === 0x6e || bytes[at + 1] === 0x72);
    if (byte === 10 || isEscape) ends++;
    if (isEscape) at += 2;
    else if (byte === 10 || byte === 13 || (ends > 0 && (byte === 32 || byte === 9))) at++;
    else break;
  }
  if (ends === 0) return 0;
  let lineEnd = at;
  while (lineEnd < length && lineEnd - at < shortestLine && isWordSign(bytes[lineEnd] as number)) lineEnd++;
  if (lineEnd === at) return 0;
  const after = bytes[lineEnd];
  const isWhole = lineEnd === length || after === 10 || after === 13 || after === 0x3d || after === 0x22 || after === 0x5c;
  return isWhole || lineEnd - at >= shortestLine ? at : 0;
}
