/** Signs that set a value off from what stands around it, in logs, JSON, forms and markup. */

const opening = table(' "\'=:,[(<>{|;\t\n#');
const closing = table(' "\'])<>,;}&|\t\r\n.#\\');

/** Whether a value stands between such signs. A sign of Japanese may stand on one side. */
export function isDelimited(bytes: Buffer, start: number, end = start + 1): boolean {
  const before = start === 0 || opening[bytes[start - 1] as number] === 1;
  const after = end === bytes.length || closing[bytes[end] as number] === 1;
  if (before && after) return true;
  if (before) return isJapanese(bytes, end);
  return after && isJapanese(bytes, start - 3);
}

export function isOpening(byte: number): boolean {
  return opening[byte] === 1;
}

export function isClosing(byte: number): boolean {
  return closing[byte] === 1;
}

/** Kana, full-width signs and Chinese signs in UTF-8. */
function isJapanese(bytes: Buffer, at: number): boolean {
  if (at < 0 || at + 2 >= bytes.length) return false;
  const first = bytes[at] as number;
  const isLead = (first >= 0xe3 && first <= 0xe9) || first === 0xef;
  return isLead && ((bytes[at + 1] as number) & 0xc0) === 0x80 && ((bytes[at + 2] as number) & 0xc0) === 0x80;
}

function table(signs: string): Uint8Array {
  const made = new Uint8Array(256);
  for (const sign of signs) made[sign.charCodeAt(0)] = 1;
  return made;
}
