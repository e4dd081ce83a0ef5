/** Captures of a network, byte by byte; for tests. */

export interface SampleEnd {
  readonly address: string;
  readonly port: number;
}

/** Everything in front of the payload of a datagram or segment. */
export interface SampleSegment {
  readonly from: SampleEnd;
  readonly to: SampleEnd;
  readonly payload: Buffer;
  /** Of TCP; without it the payload is sent by UDP. */
  readonly sequence?: number;
  readonly syn?: boolean;
}

export interface SamplePacket {
  /** Seconds. */
  readonly time: number;
  readonly bytes: Buffer;
}

/** IPv4, with UDP or TCP in it. */
export function ipPacket(segment: SampleSegment): Buffer {
  return ip(segment, transport(segment));
}

/** An IPv4 packet in two fragments. @param at bytes of the first one, a multiple of eight */
export function fragments(segment: SampleSegment, at: number): Buffer[] {
  const whole = transport(segment);
  return [ip(segment, whole.subarray(0, at), 0x2000), ip(segment, whole.subarray(at), at / 8)];
}

/** IPv6, with a destination option before UDP or TCP. */
export function ip6Packet(segment: SampleSegment): Buffer {
  const content = transport(segment);
  const header = Buffer.alloc(48);
  header[0] = 0x60;
  header.writeUInt16BE(8 + content.length, 4);
  header[6] = 60;
  header.writeUInt16BE(0x2001, 8);
  header.writeUInt16BE(0xdb8, 10);
  header[23] = 1;
  header.writeUInt16BE(0x2001, 24);
  header.writeUInt16BE(0xdb8, 26);
  header[39] = 2;
  header[40] = segment.sequence === undefined ? 17 : 6;
  return Buffer.concat([header, content]);
}

export function ethernet(packet: Buffer): Buffer {
  const header = Buffer.alloc(18);
  header.writeUInt16BE(0x8100, 12);
  header.writeUInt16BE((packet[0] as number) >> 4 === 4 ? 0x0800 : 0x86dd, 16);
  return Buffer.concat([header, packet]);
}

/** A cooked capture of Linux. */
export function cooked(packet: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt16BE((packet[0] as number) >> 4 === 4 ? 0x0800 : 0x86dd, 14);
  return Buffer.concat([header, packet]);
}

/** @param link 1 Ethernet, 101 bare IP, 113 cooked */
export function pcap(packets: readonly SamplePacket[], link: number, snapshot = 65_535): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(snapshot, 16);
  header.writeUInt32LE(link, 20);
  return Buffer.concat([
    header,
    ...packets.flatMap(({ time, bytes }) => {
      const record = Buffer.alloc(16);
      record.writeUInt32LE(Math.floor(time), 0);
      record.writeUInt32LE(Math.round((time % 1) * 1e6), 4);
      record.writeUInt32LE(Math.min(snapshot, bytes.length), 8);
      record.writeUInt32LE(bytes.length, 12);
      return [record, bytes.subarray(0, snapshot)];
    }),
  ]);
}

/** Big-endian, in nanoseconds, with a comment at each packet. */
export function pcapng(packets: readonly SamplePacket[], link: number, comment = ''): Buffer {
  const nanoseconds = option(9, Buffer.from([9]));
  const description = Buffer.alloc(8);
  description.writeUInt16BE(link, 0);
  return Buffer.concat([
    block(0x0a0d0d0a, Buffer.from('1a2b3c4d00010000ffffffffffffffff', 'hex')),
    block(1, Buffer.concat([description, nanoseconds, option(0, Buffer.alloc(0))])),
    ...packets.map(({ time, bytes }) => {
      const head = Buffer.alloc(20);
      head.writeBigUInt64BE(BigInt(Math.round(time * 1e9)), 4);
      head.writeUInt32BE(bytes.length, 12);
      head.writeUInt32BE(bytes.length, 16);
      return block(6, Buffer.concat([head, padded(bytes), option(1, Buffer.from(comment)), option(0, Buffer.alloc(0))]));
    }),
  ]);
}

export interface SampleRtp {
  readonly type: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly payload: Buffer;
}

export function rtp({ type, sequence, timestamp, payload }: SampleRtp): Buffer {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = type;
  header.writeUInt16BE(sequence % 0x10000, 2);
  header.writeUInt32BE(timestamp % 2 ** 32, 4);
  header.writeUInt32BE(0x51c0ffee, 8);
  return Buffer.concat([header, payload]);
}

/** @param duration in samples */
export function telephoneEvent(key: string, duration: number, ends: boolean): Buffer {
  const event = Buffer.alloc(4);
  event[0] = '0123456789*#ABCD'.indexOf(key);
  event[1] = (ends ? 0x80 : 0) | 10;
  event.writeUInt16BE(duration, 2);
  return event;
}

function transport({ from, to, payload, sequence, syn }: SampleSegment): Buffer {
  const header = Buffer.alloc(sequence === undefined ? 8 : 20);
  header.writeUInt16BE(from.port, 0);
  header.writeUInt16BE(to.port, 2);
  if (sequence === undefined) header.writeUInt16BE(8 + payload.length, 4);
  else {
    header.writeUInt32BE(sequence, 4);
    header[12] = 5 << 4;
    header[13] = syn ? 2 : 0x18;
  }
  return Buffer.concat([header, payload]);
}

function ip({ from, to, sequence }: SampleSegment, content: Buffer, flags = 0): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + content.length, 2);
  header.writeUInt16BE(7, 4);
  header.writeUInt16BE(flags, 6);
  header[9] = sequence === undefined ? 17 : 6;
  for (const [n, { address }] of [from, to].entries()) Buffer.from(address.split('.').map(Number)).copy(header, 12 + 4 * n);
  return Buffer.concat([header, content]);
}

function block(type: number, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(type, 0);
  head.writeUInt32BE(12 + content.length, 4);
  return Buffer.concat([head, content, head.subarray(4)]);
}

function option(code: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(code, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, padded(value)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
