import type { Reader } from '../bytes';
import { DamagedError } from '../inflate';

const step = 1 << 16;
const quote = 0x22;
const backslash = 0x5c;
const closing = 0x5d;
const zero = 0x30;
const nine = 0x39;
/** V8 itself cuts strings after 1024 signs. */
const longestString = 1 << 24;
const longestHead = 1 << 20;

/** Reads the arrays of a heap snapshot in the order in which they are written. */
export class Tokens {
  constructor(private readonly reader: Reader) {}

  /** What is said before the first array of this name, as JSON. */
  async head(name: string): Promise<unknown> {
    const key = `"${name}":[`;
    const text = (await this.reader.peek(longestHead)).toString('latin1');
    const end = text.indexOf(key);
    if (end < 0) throw new DamagedError('heap snapshot: it says nothing of its nodes');
    await this.reader.take(end);
    try {
      return JSON.parse(`${text.slice(0, end).replace(/,\s*$/, '')}}`);
    } catch {
      throw new DamagedError('heap snapshot: its description is damaged');
    }
  }

  /** All numbers of the next array of this name. */
  async numbers(name: string, each: (value: number) => void): Promise<void> {
    await this.#seek(name);
    let value = -1;
    for (let piece = await this.reader.piece(); piece; piece = await this.reader.piece()) {
      for (let at = 0; at < piece.length; at++) {
        const byte = piece[at] as number;
        if (byte >= zero && byte <= nine) value = (value < 0 ? 0 : value * 10) + byte - zero;
        else {
          if (value >= 0) each(value);
          value = -1;
          if (byte === closing) return this.reader.putBack(piece.subarray(at + 1));
        }
      }
    }
    throw new DamagedError('heap snapshot: it ends early');
  }

  /** All strings of the next array of this name. Offsets are in the file. */
  async *strings(name: string): AsyncGenerator<{ readonly text: Buffer; readonly offset: number }> {
    await this.#seek(name);
    let held: Buffer = Buffer.alloc(0);
    for (let piece = await this.reader.piece(); piece; piece = await this.reader.piece()) {
      const bytes = held.length === 0 ? piece : Buffer.concat([held, piece]);
      const base = this.reader.offset - bytes.length;
      let at = 0;
      for (;;) {
        while (at < bytes.length && bytes[at] !== quote && bytes[at] !== closing) at++;
        if (bytes[at] === closing) return this.reader.putBack(bytes.subarray(at + 1));
        const end = at < bytes.length ? endOf(bytes, at + 1) : -1;
        if (end < 0) break;
        yield { text: unescaped(bytes.subarray(at + 1, end)), offset: base + at + 1 };
        at = end + 1;
      }
      held = bytes.subarray(at);
      if (held.length > longestString) throw new DamagedError('heap snapshot: a string in it has no end');
    }
    throw new DamagedError('heap snapshot: it ends early');
  }

  async #seek(name: string): Promise<void> {
    const key = Buffer.from(`"${name}":[`);
    for (;;) {
      const bytes = await this.reader.peek(step);
      const at = bytes.indexOf(key);
      if (at >= 0) {
        await this.reader.take(at + key.length);
        return;
      }
      if (bytes.length < step) throw new DamagedError(`heap snapshot: it ends before its ${name}`);
      await this.reader.take(bytes.length - key.length + 1);
    }
  }
}

/** @param from after the opening quotation mark */
function endOf(bytes: Buffer, from: number): number {
  for (let end = bytes.indexOf(quote, from); end >= 0; end = bytes.indexOf(quote, end + 1)) {
    let slashes = 0;
    while (end - slashes - 1 >= from && bytes[end - slashes - 1] === backslash) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}

function unescaped(text: Buffer): Buffer {
  if (!text.includes(backslash)) return text;
  try {
    return Buffer.from(JSON.parse(`"${text.toString()}"`) as string);
  } catch {
    return text;
  }
}
