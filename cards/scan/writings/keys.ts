/** What stands between values, and before them, in JSON, forms, markup and the like. */

const syntax = new Uint8Array(256);
for (const sign of '"\'=:,[](){}<>|;&\t\n') syntax[sign.charCodeAt(0)] = 1;

/**
 * What stands between two values, with names and numbers left open, so that it is the same for `","p2":"` and `","p3":"`.
 * @returns 0 when nothing there separates fields, or when there is an escape: then the fields are seen when it is decoded
 */
export function shapeBetween(bytes: Buffer, from: number, to: number): number {
  let hash = 0x811c9dc5;
  let isWord = false;
  let hasSyntax = false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (isEscape(bytes, at)) return 0;
    const isName = byte >= 0x80 || byte === 0x5f || byte === 0x2d || (byte >= 0x30 && byte <= 0x39) || isLetter(byte);
    if (isName && isWord) continue;
    isWord = isName;
    if (byte === 0x20 || byte === 0x0d) continue;
    if (syntax[byte] !== 0) hasSyntax = true;
    hash = Math.imul(hash ^ (isName ? 0x77 : byte === 0x0a ? 0x0a : byte), 0x01000193) >>> 0;
  }
  // Between parts of a time stamp there is a colon and nothing else.
  return hasSyntax && !(to - from === 1 && bytes[from] === 0x3a) ? hash || 1 : 0;
}

/** Whether a sign that may separate digits begins here, written as an escape. */
export function isEscape(bytes: Buffer, at: number): boolean {
  const byte = bytes[at];
  if (byte === 0x25) return true;
  const next = bytes[at + 1] as number;
  if (byte === 0x26) return next === 0x23 || (isLetter(next) && /^&[a-zA-Z]{2,8};/.test(bytes.toString('latin1', at, at + 10)));
  return byte === 0x5c && (next === 0x75 || next === 0x78 || next === 0x6e || next === 0x72 || next === 0x74 || isDigit(next));
}

export interface Key {
  /** The name without the number at its end. */
  readonly stem: string;
  readonly index: number;
}

/** The name before a value when it ends in a number: `"pan1":"`, `no2=`, `name="card3" … value="`. */
export function keyBefore(bytes: Buffer, start: number): Key | undefined {
  const before = bytes.toString('latin1', Math.max(0, start - 90), start);
  const named = /(?:name|id)=["']?([A-Za-z_\-[\].]{1,40}?)([0-9]{1,2})\]?["']?[^<>]*value=["']?$/i.exec(before);
  const plain = /([A-Za-z_\-[\].]{1,40}?)([0-9]{1,2})\]?(?:\\?["'])?\s*[:=>]\s*(?:\\?["'])?$/.exec(before);
  const [, stem, index] = named ?? plain ?? [];
  return stem === undefined ? undefined : { stem, index: Number(index) };
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
