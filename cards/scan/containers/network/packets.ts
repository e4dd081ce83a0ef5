/** Captures of a network: the files (pcap, pcapng) and their packets. */
import type { Reader } from '../bytes';
import { DamagedError } from '../inflate';

export interface Packet {
  /** Seconds since 1970. */
  readonly time: number;
  /** Number of the kind of link, as in the list of tcpdump. */
  readonly link: number;
  readonly bytes: Buffer;
  /** As it was on the network, when the capture has only a part of it. */
  readonly length: number;
  /** In the file. */
  readonly offset: number;
}

/** What stands in a capture besides packets: comments, names. */
export interface Remark {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Larger ones are no packets. */
const largest = 1 << 20;
const largestBlock = 1 << 26;

/**
 * The packets of a capture, in their order, with what stands between them.
 * @throws DamagedError where it cannot be read any further
 * @see https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-03.html
 */
export async function* packetsOf(reader: Reader): AsyncGenerator<Packet | Remark> {
  const magic = (await reader.peek(4)).readUInt32BE();
  yield* magic === 0x0a0d0d0a ? blocksOf(reader) : recordsOf(reader);
}

async function* recordsOf(reader: Reader): AsyncGenerator<Packet> {
  const header = await reader.take(24);
  if (header.length < 24) throw new DamagedError('pcap: it ends early');
  const read = endianOf(header.readUInt32BE() >>> 24 === 0xa1);
  const nanoseconds = read.u32(header, 0) === 0xa1b23c4d;
  const link = read.u32(header, 20) & 0xffff;
  for (;;) {
    const record = await reader.take(16);
    if (record.length === 0) return;
    if (record.length < 16) throw new DamagedError('pcap: it ends early');
    const captured = read.u32(record, 8);
    if (captured > largest) throw new DamagedError('pcap: it is damaged');
    const offset = reader.offset;
    const bytes = await reader.take(captured);
    const time = read.u32(record, 0) + read.u32(record, 4) / (nanoseconds ? 1e9 : 1e6);
    yield { time, link, bytes, length: read.u32(record, 12), offset };
    if (bytes.length < captured) throw new DamagedError('pcap: it ends early');
  }
}

interface Interface {
  readonly link: number;
  /** Parts of a second. */
  readonly resolution: number;
}

/** @see https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-03.html */
async function* blocksOf(reader: Reader): AsyncGenerator<Packet | Remark> {
  let read = endianOf(true);
  let interfaces: Interface[] = [];
  for (;;) {
    const head = await reader.peek(12);
    if (head.length === 0) return;
    if (head.length < 12) throw new DamagedError('pcapng: it ends early');
    if (head.readUInt32BE() === 0x0a0d0d0a) {
      read = endianOf(head.readUInt32BE(8) === 0x1a2b3c4d);
      interfaces = [];
    }
    const type = read.u32(head, 0);
    const length = read.u32(head, 4);
    if (length < 12 || length > largestBlock) throw new DamagedError('pcapng: it is damaged');
    const offset = reader.offset;
    const block = await reader.take(length);
    if (type === 1 && block.length >= 16) interfaces.push(interfaceOf(block, read));
    const packet = packetIn(type, block, read, interfaces, offset);
    if (packet) yield packet;
    yield { offset, bytes: packet ? block.subarray(packet.offset - offset + packet.bytes.length) : block };
    if (block.length < length) throw new DamagedError('pcapng: it ends early');
  }
}

function packetIn(type: number, block: Buffer, read: Endian, interfaces: readonly Interface[], offset: number): Packet | undefined {
  // Simple packets, enhanced packets, and the packets of old.
  const at = type === 3 ? 12 : 28;
  if ((type !== 3 && type !== 6 && type !== 2) || block.length < at) return undefined;
  const number = type === 3 ? 0 : type === 6 ? read.u32(block, 8) : read.u16(block, 8);
  const { link, resolution } = interfaces[number] ?? { link: -1, resolution: 1e6 };
  const length = read.u32(block, type === 3 ? 8 : 24);
  const captured = type === 3 ? Math.min(length, block.length - 16) : read.u32(block, 20);
  const time = type === 3 ? 0 : (read.u32(block, 12) * 2 ** 32 + read.u32(block, 16)) / resolution;
  return { time, link, bytes: block.subarray(at, at + captured), length, offset: offset + at };
}

function interfaceOf(block: Buffer, read: Endian): Interface {
  let resolution = 1e6;
  for (let at = 16; at + 4 <= block.length - 4; ) {
    const [code, length] = [read.u16(block, at), read.u16(block, at + 2)];
    if (code === 0) break;
    const value = block[at + 4] ?? 6;
    if (code === 9) resolution = value & 0x80 ? 2 ** (value & 0x7f) : 10 ** value;
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return { link: read.u16(block, 8), resolution };
}

interface Endian {
  readonly u16: (bytes: Buffer, at: number) => number;
  readonly u32: (bytes: Buffer, at: number) => number;
}

function endianOf(big: boolean): Endian {
  return big
    ? { u16: (bytes, at) => bytes.readUInt16BE(at), u32: (bytes, at) => bytes.readUInt32BE(at) }
    : { u16: (bytes, at) => bytes.readUInt16LE(at), u32: (bytes, at) => bytes.readUInt32LE(at) };
}
