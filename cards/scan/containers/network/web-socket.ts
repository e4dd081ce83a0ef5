/** Messages of WebSockets (RFC 6455): what clients send is masked, and may be packed (RFC 7692). */
import { createInflateRaw, type InflateRaw } from 'node:zlib';
import type { Reader } from '../bytes';
import { DamagedError } from '../inflate';
import { PieceHunt } from '../patchwork';
import type { Search, Thing } from '../search';

const newline = Buffer.from('\n');
/** Of one frame; longer ones are looked at in parts. */
const longestPart = 1 << 20;

/** Reads frames until the end. @param packs whether messages may be packed */
export async function readFrames(search: Search, thing: Thing, reader: Reader, packs: boolean): Promise<void> {
  const messages = new PieceHunt(search, thing, [], newline);
  const packed = packs ? new Packed() : undefined;
  let isPacked = false;
  try {
    for (;;) {
      const offset = reader.offset;
      const frame = await headOf(reader);
      if (!frame) return;
      if (frame.opcode !== 0 && frame.opcode < 8) isPacked = frame.packed;
      let at = 0;
      while (at < frame.length) {
        const part = await reader.take(Math.min(longestPart, frame.length - at));
        if (part.length === 0) throw new DamagedError('WebSocket: it ends early');
        const clear = frame.mask ? unmasked(part, frame.mask, at) : part;
        at += part.length;
        thing.entry.bytes += part.length;
        if (!isPacked || frame.opcode >= 8) await messages.push(clear, offset);
        else if (packed)
          for (const out of await packed.push(clear, frame.last && at >= frame.length)) {
            search.count(out.length);
            await messages.push(out, offset);
          }
        else throw new DamagedError('WebSocket: packed in a way that is not known');
      }
    }
  } finally {
    packed?.close();
    await messages.end();
  }
}

interface Frame {
  readonly last: boolean;
  readonly packed: boolean;
  readonly opcode: number;
  readonly mask: Buffer | undefined;
  readonly length: number;
}

async function headOf(reader: Reader): Promise<Frame | undefined> {
  const [first, second] = await reader.take(2);
  if (first === undefined || second === undefined) return undefined;
  const opcode = first & 15;
  const short = second & 0x7f;
  if ((first & 0x30) !== 0 || (opcode > 2 && opcode < 8) || opcode > 10)
    throw new DamagedError('WebSocket: no frame where one was expected');
  const more = short === 126 ? 2 : short === 127 ? 8 : 0;
  const extended = await reader.take(more);
  const mask = second & 0x80 ? await reader.take(4) : undefined;
  if (extended.length < more || (mask && mask.length < 4)) return undefined;
  const length = more === 0 ? short : more === 2 ? extended.readUInt16BE() : Number(extended.readBigUInt64BE());
  return { last: (first & 0x80) !== 0, packed: (first & 0x40) !== 0, opcode, mask, length };
}

function unmasked(bytes: Buffer, mask: Buffer, at: number): Buffer {
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[(at + index) % 4] as number)));
}

/** Unpacks messages, each of which may refer to those before. */
class Packed {
  readonly #engine: InflateRaw = createInflateRaw();
  #out: Buffer[] = [];
  #failed = false;

  constructor() {
    this.#engine.on('data', (chunk: Buffer) => this.#out.push(chunk));
    this.#engine.on('error', () => {
      this.#failed = true;
    });
  }

  /** @param last whether the message ends with it @throws DamagedError */
  async push(bytes: Buffer, last: boolean): Promise<Buffer[]> {
    const tail = last ? Buffer.from([0, 0, 0xff, 0xff]) : Buffer.alloc(0);
    await new Promise<void>((resolve) => {
      this.#engine.once('error', () => resolve());
      this.#engine.write(Buffer.concat([bytes, tail]), () => resolve());
    });
    this.#engine.removeAllListeners('error').on('error', () => {
      this.#failed = true;
    });
    const out = this.#out;
    this.#out = [];
    if (this.#failed) throw new DamagedError('WebSocket: a packed message is damaged');
    return out;
  }

  close(): void {
    this.#engine.destroy();
  }
}
