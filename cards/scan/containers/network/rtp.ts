/** Sound and key events of a call (RTP, RFC 3550): keys that were pressed, told as events (RFC 4733) or heard in G.711. */
import { DtmfDecoder } from '../../../audio/dtmf';
import { decodeALaw, decodeMuLaw } from '../../../audio/g711';
import { enteredCards, type PressedKey } from '../key-tones';
import { PieceHunt } from '../patchwork';
import type { Search, Thing } from '../search';

export interface RtpPacket {
  readonly type: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly source: number;
  readonly payload: Buffer;
}

/** @returns undefined for what cannot be one */
export function rtpPacket(bytes: Buffer): RtpPacket | undefined {
  if (bytes.length < 12 || (bytes[0] as number) >> 6 !== 2) return undefined;
  const type = (bytes[1] as number) & 0x7f;
  // Reports about the sound (RTCP) take these numbers.
  if (type >= 64 && type <= 95) return undefined;
  const first = bytes[0] as number;
  let begin = 12 + (first & 15) * 4;
  if (first & 0x10) {
    if (bytes.length < begin + 4) return undefined;
    begin += 4 + bytes.readUInt16BE(begin + 2) * 4;
  }
  const padding = first & 0x20 ? (bytes.at(-1) as number) : 0;
  if (begin + padding > bytes.length) return undefined;
  return {
    type,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    source: bytes.readUInt32BE(8),
    payload: bytes.subarray(begin, bytes.length - padding),
  };
}

/** What payload types mean, as calls agree on it (SDP, RFC 8866). */
export type Codecs = ReadonlyMap<number, string>;

const keypad = '0123456789*#ABCD';
const decoders: Readonly<Record<number, (code: number) => number>> = { 0: decodeMuLaw, 8: decodeALaw };
/** Types that always mean the same: RFC 3551. */
const fixed: Readonly<Record<number, string>> = {
  2: 'G.721',
  3: 'GSM',
  4: 'G.723',
  5: 'DVI4',
  6: 'DVI4',
  7: 'LPC',
  9: 'G.722',
  10: 'L16',
  11: 'L16',
  12: 'QCELP',
  14: 'MPEG',
  15: 'G.728',
  16: 'DVI4',
  17: 'DVI4',
  18: 'G.729',
};
const firstDynamic = 96;

/** Ticks a second of telephone sound, and of the events in it. */
const rate = 8000;
/** A gap of so many seconds is no silence, but another call. */
const longestGap = 60;
/** Packets that may come late. */
const mostWaiting = 32;

interface Waiting extends RtpPacket {
  readonly time: number;
}

/** One source of sound in one direction. */
export class RtpStream {
  readonly #events: PressedKey[] = [];
  readonly #tones: PressedKey[] = [];
  #event: { readonly key: string; readonly timestamp: number; readonly at: number; duration: number } | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #next: number | undefined;
  #decoder: DtmfDecoder | undefined;
  #decoderBegan = 0;
  #heardUntil = 0;
  #bytes = 0;
  readonly #others: PieceHunt;

  /** @param begin of the capture, seconds since 1970 */
  constructor(
    private readonly search: Search,
    private readonly thing: Thing,
    private readonly codecs: Codecs,
    private readonly begin: number,
  ) {
    this.#others = new PieceHunt(search, thing);
  }

  /** Takes packets as they come; those that come too early wait for those before. */
  async push(packet: RtpPacket, time: number): Promise<void> {
    this.#next ??= packet.sequence;
    const ahead = ((packet.sequence - this.#next + 0x18000) % 0x10000) - 0x8000;
    // Came again, or much too late.
    if (ahead < 0 && ahead > -1000) return;
    if (Math.abs(ahead) >= 1000) {
      await this.#takeAll();
      this.#next = packet.sequence;
    }
    this.#waiting.set(packet.sequence, { ...packet, payload: Buffer.from(packet.payload), time });
    for (let next = this.#waiting.get(this.#next); next; next = this.#waiting.get(this.#next)) await this.#take(next);
    if (this.#waiting.size > mostWaiting) await this.#takeAll();
  }

  async end(): Promise<void> {
    await this.#takeAll();
    this.#endEvent();
    this.#endSound();
    await this.#others.end();
    for (const keys of [this.#events, this.#tones])
      for (const entered of enteredCards(keys, this.search.wanted))
        this.search.add(this.thing.entry, {
          ...entered,
          seconds: Math.round(entered.seconds * 1000) / 1000,
          place: this.thing.place,
          offset: 0,
          encodings: [...this.thing.encodings, 'key tones'],
        });
  }

  async #takeAll(): Promise<void> {
    const from = this.#next ?? 0;
    const order = (sequence: number): number => (sequence - from + 0x10000) % 0x10000;
    for (const packet of [...this.#waiting.values()].sort((one, other) => order(one.sequence) - order(other.sequence)))
      await this.#take(packet);
  }

  async #take(packet: Waiting): Promise<void> {
    this.#waiting.delete(packet.sequence);
    this.#next = (packet.sequence + 1) % 0x10000;
    const { type, payload } = packet;
    const offset = this.#bytes;
    this.#bytes += payload.length;
    this.thing.entry.bytes += payload.length;
    const codec = this.codecs.get(type)?.toLowerCase();
    const decode = type < firstDynamic ? decoders[type] : codec === 'pcmu' ? decodeMuLaw : codec === 'pcma' ? decodeALaw : undefined;
    if (type >= firstDynamic && (codec ? codec === 'telephone-event' : isEvent(payload))) this.#takeEvent(packet);
    else if (decode) this.#hear(packet, decode);
    else {
      if (codec !== 'cn' && type !== 13)
        this.thing.entry.fail(`sound in ${codec ?? fixed[type] ?? `payload type ${type}`}: not listened to`);
      await this.#others.push(payload, offset);
    }
  }

  #takeEvent({ payload, timestamp, time }: Waiting): void {
    const key = keypad[payload[0] ?? -1];
    if (key === undefined || payload.length < 4) return;
    const duration = payload.readUInt16BE(2) / rate;
    if (this.#event?.timestamp === timestamp && this.#event.key === key) this.#event.duration = Math.max(duration, this.#event.duration);
    else {
      this.#endEvent();
      this.#event = { key, timestamp, at: time - this.begin, duration };
    }
  }

  #endEvent(): void {
    if (this.#event) this.#events.push(this.#event);
    this.#event = undefined;
  }

  #hear({ payload, timestamp, time }: Waiting, decode: (code: number) => number): void {
    const gap = (timestamp - this.#heardUntil) | 0;
    if (!this.#decoder || gap > longestGap * rate || gap < -longestGap * rate) {
      this.#endSound();
      this.#decoder = new DtmfDecoder(rate);
      this.#decoderBegan = time - this.begin;
    } else if (gap > 0) this.#decode(new Float32Array(gap));
    else if (gap < 0) return;
    this.#decode(Float32Array.from(payload, (code) => decode(code) / 0x8000));
    this.#heardUntil = (timestamp + payload.length) >>> 0;
  }

  #decode(samples: Float32Array): void {
    this.#note(this.#decoder?.push(samples) ?? []);
  }

  #endSound(): void {
    this.#note(this.#decoder?.end() ?? []);
    this.#decoder = undefined;
  }

  #note(keys: readonly PressedKey[]): void {
    for (const key of keys) this.#tones.push({ ...key, at: key.at + this.#decoderBegan });
  }
}

/** An event of a key, in the form in which it is sent: its number, volume and duration. */
function isEvent(payload: Buffer): boolean {
  return payload.length === 4 && (payload[0] as number) < keypad.length && ((payload[1] as number) & 0x40) === 0;
}
