/** What one program sent another, in one direction. */
import { Reader } from '../bytes';
import { enteredCards, type PressedKey } from '../key-tones';
import { PieceHunt } from '../patchwork';
import type { Search, Thing } from '../search';
import type { Segment } from './datagrams';
import { isHttp, readMessages } from './http';
import { Pipe } from './pipe';
import { type RtpPacket, RtpStream, rtpPacket } from './rtp';
import { Ordered } from './tcp';

/** What is known of the whole capture. */
export interface Capture {
  /** Of the first packet, seconds since 1970. */
  begin: number;
  /** What payload types mean. */
  readonly codecs: Map<number, string>;
  /** Ports whose sound is encrypted. */
  readonly encrypted: Set<string>;
}

export interface Flow {
  push(segment: Segment, time: number): Promise<void>;
  end(): Promise<void>;
}

const ciphers: readonly (readonly [name: string, (bytes: Buffer) => boolean])[] = [
  ['TLS', (bytes) => bytes[0] === 0x16 && bytes[1] === 3 && (bytes[2] ?? 9) <= 4],
  ['SSH', (bytes) => bytes.toString('latin1', 0, 4) === 'SSH-'],
  ['DTLS', (bytes) => (bytes[0] === 0x16 || bytes[0] === 0x17) && bytes[1] === 0xfe && (bytes[2] === 0xfd || bytes[2] === 0xff)],
  ['QUIC', (bytes) => ((bytes[0] ?? 0) & 0xc0) === 0xc0 && bytes.length >= 1200 && bytes.readUInt32BE(1) === 1],
];

function cipherOf(bytes: Buffer): string | undefined {
  return ciphers.find(([, fits]) => fits(bytes))?.[0];
}

export class TcpFlow implements Flow {
  readonly #ordered: Ordered;
  readonly #pipe: Pipe;
  readonly #signals: Signals;

  /** @param begin sequence number of the first byte, when it is known */
  constructor(
    search: Search,
    private readonly thing: Thing,
    capture: Capture,
    begin: number | undefined,
  ) {
    this.#ordered = new Ordered(begin);
    this.#signals = new Signals(search, thing, capture);
    this.#pipe = new Pipe((pieces) => readTalk(search, thing, new Reader(pieces)));
  }

  async push({ sequence, payload }: Segment, time: number): Promise<void> {
    await this.#pass(this.#ordered.push(sequence, payload), time);
  }

  async end(): Promise<void> {
    await this.#pass(this.#ordered.end(), 0);
    if (this.#ordered.torn) this.thing.entry.fail('bytes are missing in the capture');
    this.#signals.end();
    await this.#pipe.end();
  }

  async #pass(pieces: readonly Buffer[], time: number): Promise<void> {
    for (const piece of pieces) {
      this.#signals.look(piece, time);
      await this.#pipe.push(Buffer.from(piece));
    }
  }
}

async function readTalk(search: Search, thing: Thing, reader: Reader): Promise<void> {
  const head = await reader.peek(9);
  const cipher = cipherOf(head);
  if (cipher) thing.entry.fail(`encrypted (${cipher}): looked at as bytes only`);
  if (head.toString('latin1', 0, 4) === 'PRI ') thing.entry.fail('HTTP/2: its headers are packed, looked at as bytes only');
  if (!isHttp(head)) return search.look(thing, reader.pieces());
  try {
    await readMessages(search, thing, reader);
  } catch (error) {
    search.note(thing, error);
  }
  await search.hunt(thing, reader);
}

const newline = Buffer.from('\n');

export class UdpFlow implements Flow {
  readonly #datagrams: PieceHunt;
  readonly #streams = new Map<number, RtpStream>();
  /** The last packet of a source that may be one of sound. */
  readonly #likely = new Map<number, { readonly packet: RtpPacket; readonly time: number; readonly bytes: Buffer }>();
  readonly #signals: Signals;
  #bytes = 0;

  constructor(
    private readonly search: Search,
    private readonly thing: Thing,
    private readonly capture: Capture,
  ) {
    this.#datagrams = new PieceHunt(search, thing, [], newline);
    this.#signals = new Signals(search, thing, capture);
  }

  async push({ payload, from, to }: Segment, time: number): Promise<void> {
    const packet = rtpPacket(payload);
    if (packet && (await this.#isSound(packet, payload, time, this.capture.encrypted.has(to) || this.capture.encrypted.has(from)))) return;
    await this.#hunt(payload, time);
  }

  async end(): Promise<void> {
    for (const { bytes, time } of this.#likely.values()) await this.#hunt(bytes, time);
    for (const stream of this.#streams.values()) await stream.end();
    this.#signals.end();
    await this.#datagrams.end();
  }

  /** Two packets of one source, one after the other, are sound: chance does not make such. */
  async #isSound(packet: RtpPacket, bytes: Buffer, time: number, encrypted: boolean): Promise<boolean> {
    const known = this.#streams.get(packet.source);
    if (known) {
      await known.push(packet, time);
      return true;
    }
    const before = this.#likely.get(packet.source);
    if (before && (packet.sequence - before.packet.sequence + 0x10000) % 0x10000 <= 2) {
      if (encrypted) this.thing.entry.fail('encrypted sound (SRTP): not listened to');
      const stream = new RtpStream(this.search, this.thing, this.capture.codecs, this.capture.begin);
      this.#streams.set(packet.source, stream);
      this.#likely.delete(packet.source);
      await stream.push(before.packet, before.time);
      await stream.push(packet, time);
      return true;
    }
    if (before) await this.#hunt(before.bytes, before.time);
    if (this.#likely.size > 16) return false;
    const kept = Buffer.from(bytes);
    this.#likely.set(packet.source, { packet: rtpPacket(kept) as RtpPacket, time, bytes: kept });
    return true;
  }

  async #hunt(payload: Buffer, time: number): Promise<void> {
    const cipher = this.#bytes === 0 ? cipherOf(payload) : undefined;
    if (cipher) this.thing.entry.fail(`encrypted (${cipher}): looked at as bytes only`);
    this.#signals.look(payload, time);
    this.thing.entry.bytes += payload.length;
    await this.#datagrams.push(Buffer.from(payload), this.#bytes);
    this.#bytes += payload.length;
  }
}

/** What calls say about themselves on the way: codecs, and keys in messages of their own (SIP INFO). */
class Signals {
  readonly #keys: PressedKey[] = [];

  constructor(
    private readonly search: Search,
    private readonly thing: Thing,
    private readonly capture: Capture,
  ) {}

  look(bytes: Buffer, time: number): void {
    if (bytes.includes('a=rtpmap:')) this.#readSession(bytes.toString('latin1'));
    if (!bytes.includes('application/dtmf')) return;
    const text = bytes.toString('latin1');
    const key =
      /^\s*Signal\s*=\s*([0-9A-D*#])/im.exec(text)?.[1] ?? /application\/dtmf\s*\r?\n(?:[^\r\n]+\r?\n)*\r?\n([0-9A-D*#])/i.exec(text)?.[1];
    const duration = Number(/^\s*Duration\s*=\s*([0-9]{1,5})/im.exec(text)?.[1] ?? 0) / 1000;
    // A message that was not answered is sent again.
    const name = /^(?:CSeq|Call-ID):.*$/gim;
    const id = text.match(name)?.sort().join();
    if (key && (id === undefined || id !== this.#last))
      this.#keys.push({ key: key.toUpperCase(), at: time - this.capture.begin, duration });
    this.#last = id;
  }

  end(): void {
    for (const entered of enteredCards(this.#keys, this.search.wanted))
      this.search.add(this.thing.entry, {
        ...entered,
        seconds: Math.round(entered.seconds * 1000) / 1000,
        place: this.thing.place,
        offset: 0,
        encodings: [...this.thing.encodings, 'key tones'],
      });
  }

  #last: string | undefined;

  #readSession(text: string): void {
    for (const [, type, name] of text.matchAll(/a=rtpmap:([0-9]{1,3}) ([\w.-]+)\//g)) this.capture.codecs.set(Number(type), name as string);
    const address = /^c=IN IP[46] ([0-9a-f.:]+)/im.exec(text)?.[1];
    for (const [, port] of text.matchAll(/m=audio ([0-9]{1,5}) (?:UDP\/TLS\/)?RTP\/SAVPF? /g))
      this.capture.encrypted.add(`${address}:${port}`);
  }
}

/** Packets of other kinds, each by itself. */
export class OtherPackets {
  readonly #packets: PieceHunt;

  constructor(search: Search, thing: Thing) {
    this.#packets = new PieceHunt(search, thing, ['pcap'], Buffer.from('\n\u0000\n'));
  }

  push(bytes: Buffer, offset: number): Promise<void> {
    return this.#packets.push(Buffer.from(bytes), offset);
  }

  end(): Promise<void> {
    return this.#packets.end();
  }
}
