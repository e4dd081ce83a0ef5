/** From a packet to what one program sent another: links, IP with its fragments, UDP and TCP. */
import { isIPv6 } from 'node:net';

export interface Segment {
  readonly protocol: 'UDP' | 'TCP';
  /** `192.0.2.1:5060` or `[2001:db8::1]:5060`. */
  readonly from: string;
  readonly to: string;
  readonly payload: Buffer;
  /** For TCP. */
  readonly sequence: number;
  readonly begins: boolean;
}

const ipv4 = 0x0800;
const ipv6 = 0x86dd;

/** Where the network packet begins, and what it is. @returns undefined for what is no IP, or a kind of link that is not known */
function networkOf(link: number, bytes: Buffer): Buffer | undefined {
  switch (link) {
    case 1:
      return etherOf(bytes, 12);
    case 113:
      return etherOf(bytes, 14);
    case 276:
      return bytes.length >= 20 ? ipIn(bytes.readUInt16BE(0), bytes.subarray(20)) : undefined;
    case 0:
    case 108:
      return bytes.subarray(4);
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      return bytes;
    default:
      return undefined;
  }
}

/** Kinds of links in which IP is looked for: Ethernet, cooked captures of Linux, loopback, bare IP. */
export function isKnownLink(link: number): boolean {
  return [0, 1, 12, 14, 101, 108, 113, 228, 229, 276].includes(link);
}

/** @param at of the type of what follows */
function etherOf(bytes: Buffer, at: number): Buffer | undefined {
  if (at + 2 > bytes.length) return undefined;
  const type = bytes.readUInt16BE(at);
  // Virtual networks (802.1Q, 802.1ad) and PPPoE sessions.
  if (type === 0x8100 || type === 0x88a8) return etherOf(bytes, at + 4);
  if (type === 0x8864) return bytes.subarray(at + 10);
  return ipIn(type, bytes.subarray(at + 2));
}

function ipIn(type: number, bytes: Buffer): Buffer | undefined {
  return type === ipv4 || type === ipv6 ? bytes : undefined;
}

interface Transport {
  readonly protocol: number;
  readonly from: string;
  readonly to: string;
  readonly payload: Buffer;
}

interface Fragments {
  readonly parts: { readonly at: number; readonly bytes: Buffer }[];
  size: number | undefined;
}

/** Datagrams of which parts are missing still. */
const mostFragmented = 1024;
const mostParts = 64;

export class Datagrams {
  readonly #fragments = new Map<string, Fragments>();
  readonly #lost: Buffer[] = [];

  /** @returns undefined when it is a part of something, or nothing that is known; then `known` tells which */
  segmentOf(link: number, bytes: Buffer): { readonly known: boolean; readonly segment?: Segment } {
    const network = networkOf(link, bytes);
    const version = network && (network[0] as number) >> 4;
    const transport = version === 4 ? this.#ipv4(network as Buffer) : version === 6 ? this.#ipv6(network as Buffer) : undefined;
    if (!transport) return { known: false };
    if (transport === 'part') return { known: true };
    const segment = segmentIn(transport);
    return segment ? { known: true, segment } : { known: false };
  }

  #ipv4(bytes: Buffer): Transport | 'part' | undefined {
    if (bytes.length < 20) return undefined;
    const header = ((bytes[0] as number) & 15) * 4;
    // Cards that cut packets for the system leave the length empty.
    const length = bytes.readUInt16BE(2) || bytes.length;
    if (header < 20 || length < header) return undefined;
    const from = addressOf(bytes.subarray(12, 16));
    const to = addressOf(bytes.subarray(16, 20));
    const transport = { protocol: bytes[9] as number, from, to, payload: bytes.subarray(header, length) };
    const flags = bytes.readUInt16BE(6);
    const offset = (flags & 0x1fff) * 8;
    const more = (flags & 0x2000) !== 0;
    if (offset === 0 && !more) return transport;
    return this.#joined(transport, bytes.readUInt16BE(4), offset, more);
  }

  #ipv6(bytes: Buffer): Transport | 'part' | undefined {
    if (bytes.length < 40) return undefined;
    const from = addressOf(bytes.subarray(8, 24));
    const to = addressOf(bytes.subarray(24, 40));
    const length = bytes.readUInt16BE(4) || bytes.length;
    let rest = bytes.subarray(40, 40 + length);
    for (let next = bytes[6] as number; ; ) {
      // Extensions: hop by hop, routing, destination, mobility; fragment.
      const isOption = next === 0 || next === 43 || next === 60 || next === 135;
      if (!isOption && next !== 44) return { protocol: next, from, to, payload: rest };
      if (rest.length < 8) return undefined;
      const after = rest[0] as number;
      if (next === 44) {
        const flags = rest.readUInt16BE(2);
        const transport = { protocol: after, from, to, payload: rest.subarray(8) };
        return this.#joined(transport, rest.readUInt32BE(4), flags & 0xfff8, (flags & 1) !== 0);
      }
      rest = rest.subarray(8 + (rest[1] as number) * 8);
      next = after;
    }
  }

  #joined(transport: Transport, id: number, at: number, more: boolean): Transport | 'part' {
    if (at === 0 && !more) return transport;
    const key = `${transport.from} ${transport.to} ${transport.protocol} ${id}`;
    const fragments = this.#fragments.get(key) ?? { parts: [], size: undefined };
    fragments.parts.push({ at, bytes: Buffer.from(transport.payload) });
    if (!more) fragments.size = at + transport.payload.length;
    this.#fragments.set(key, fragments);
    const [oldest] = this.#fragments;
    if (oldest && (this.#fragments.size > mostFragmented || fragments.parts.length > mostParts)) {
      this.#fragments.delete(oldest[0]);
      this.#lost.push(...oldest[1].parts.map(({ bytes }) => bytes));
    }
    const whole = wholeOf(fragments);
    if (!whole) return 'part';
    this.#fragments.delete(key);
    return { ...transport, payload: whole };
  }

  /** What was given up since the last call. */
  lost(): Buffer[] {
    return this.#lost.splice(0);
  }

  /** What was never completed. */
  *incomplete(): Generator<Buffer> {
    yield* this.lost();
    for (const { parts } of this.#fragments.values()) for (const { bytes } of parts) yield bytes;
  }
}

function wholeOf({ parts, size }: Fragments): Buffer | undefined {
  if (size === undefined) return undefined;
  const whole = Buffer.alloc(size);
  let until = 0;
  for (const { at, bytes } of [...parts].sort((one, other) => one.at - other.at)) {
    if (at > until) return undefined;
    bytes.copy(whole, at);
    until = Math.max(until, at + bytes.length);
  }
  return until >= size ? whole : undefined;
}

function segmentIn({ protocol, from, to, payload }: Transport): Segment | undefined {
  if (protocol === 17 && payload.length >= 8) {
    const length = payload.readUInt16BE(4);
    const ends = { from: end(from, payload.readUInt16BE(0)), to: end(to, payload.readUInt16BE(2)) };
    return { protocol: 'UDP', ...ends, payload: payload.subarray(8, length >= 8 ? length : undefined), sequence: 0, begins: false };
  }
  if (protocol === 6 && payload.length >= 20) {
    const header = ((payload[12] as number) >> 4) * 4;
    const flags = payload[13] as number;
    if (header < 20) return undefined;
    return {
      protocol: 'TCP',
      from: end(from, payload.readUInt16BE(0)),
      to: end(to, payload.readUInt16BE(2)),
      payload: payload.subarray(header),
      sequence: payload.readUInt32BE(4),
      begins: (flags & 2) !== 0,
    };
  }
  return undefined;
}

function end(address: string, port: number): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}

function addressOf(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, n) => bytes.readUInt16BE(2 * n).toString(16)).join(':');
  // The longest row of zeros is left out, as RFC 5952 wants it.
  const zeros = groups.match(/\b0(?::0)+\b/g)?.sort((one, other) => other.length - one.length)[0];
  return zeros ? groups.replace(new RegExp(`(^|:)${zeros}(:|$)`), '::') : groups;
}
