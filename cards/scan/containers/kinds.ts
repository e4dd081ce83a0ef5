/** Tells what bytes are by how they begin, never by a name. */
import { isDeflated, isGzip, isZlib } from './inflate';

/** What can be opened. */
export type Kind =
  | 'gzip'
  | 'zlib'
  | 'deflate'
  | 'zip'
  | 'tar'
  | 'SQLite'
  | 'SQLite log'
  | 'SQLite journal'
  | 'WAV'
  | 'pcap'
  | 'pcapng'
  | 'heap snapshot';

/** Of the beginning of a thing, so much is needed to tell its kind. */
export const headSize = 4096;

type Mark = readonly [at: number, signature: Buffer];

const mark = (signature: string | readonly number[], at = 0): Mark => [
  at,
  typeof signature === 'string' ? Buffer.from(signature, 'latin1') : Buffer.from(signature),
];

const marks: readonly (readonly [Kind, readonly Mark[]])[] = [
  ['zip', [mark('PK\x03\x04')]],
  ['zip', [mark('PK\x05\x06')]],
  ['zip', [mark('PK\x07\x08'), mark('PK', 4)]],
  ['SQLite', [mark('SQLite format 3\0')]],
  ['SQLite log', [mark([0x37, 0x7f, 0x06, 0x82])]],
  ['SQLite log', [mark([0x37, 0x7f, 0x06, 0x83])]],
  ['SQLite journal', [mark([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7])]],
  ...['RIFF', 'RF64', 'BW64'].map((id) => ['WAV', [mark(id), mark('WAVE', 8)]] as const),
  ...[0xa1b2c3d4, 0xa1b23c4d].flatMap((magic) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(magic);
    return [bytes, Buffer.from(bytes).swap32()].map((signature) => ['pcap', [[0, signature] as const]] as const);
  }),
  ['pcapng', [mark([0x0a, 0x0d, 0x0d, 0x0a]), mark([0x1a, 0x2b, 0x3c, 0x4d], 8)]],
  ['pcapng', [mark([0x0a, 0x0d, 0x0d, 0x0a]), mark([0x4d, 0x3c, 0x2b, 0x1a], 8)]],
  ['heap snapshot', [mark('{"snapshot":{')]],
];

/** What is known, but not opened: it is looked at as bytes, and reported as not wholly read. */
const unread: readonly (readonly [what: string, readonly Mark[]])[] = [
  ['packed with bzip2', [mark('BZh'), mark([0x31, 0x41, 0x59, 0x26, 0x53, 0x59], 4)]],
  ['packed with xz', [mark([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])]],
  ['packed with Zstandard', [mark([0x28, 0xb5, 0x2f, 0xfd])]],
  ['packed with LZ4', [mark([0x04, 0x22, 0x4d, 0x18])]],
  ['packed with lzip', [mark('LZIP\x01')]],
  ['packed with compress', [mark([0x1f, 0x9d, 0x90])]],
  ['a 7-Zip archive', [mark([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])]],
  ['a RAR archive', [mark('Rar!\x1a\x07')]],
  ['a cabinet archive', [mark('MSCF\0\0\0\0')]],
  ['packed columns (Parquet)', [mark('PAR1')]],
  ['packed columns (ORC)', [mark('ORC\x0a')]],
  ['encrypted (OpenSSL)', [mark('Salted__')]],
  ['encrypted (PGP)', [mark('-----BEGIN PGP MESSAGE-----')]],
  ['encrypted (age)', [mark('age-encryption.org/v1')]],
  ['encrypted (LUKS)', [mark([0x4c, 0x55, 0x4b, 0x53, 0xba, 0xbe])]],
  ['sound or pictures in Ogg', [mark('OggS')]],
  ['sound in FLAC', [mark('fLaC')]],
  ['sound in MP3', [mark('ID3')]],
  ['sound in AMR', [mark('#!AMR')]],
  ['sound in AIFF', [mark('FORM'), mark('AIF', 8)]],
  ['sound in AU', [mark('.snd')]],
  ['sound in CAF', [mark('caff')]],
  ['sound or pictures in MP4', [mark('ftyp', 4)]],
  ['sound or pictures in Matroska', [mark([0x1a, 0x45, 0xdf, 0xa3])]],
  ['sound or pictures in AVI', [mark('RIFF'), mark('AVI ', 8)]],
];

/**
 * @param head the first {@link headSize} bytes, or all
 * @param whole whether that is all
 */
export function kindOf(head: Buffer, whole: boolean): Kind | undefined {
  const marked = markedKindOf(head);
  if (marked) return marked;
  if (isTarHeader(head)) return 'tar';
  return mayBePacked(head) && isDeflated(head, whole) ? 'deflate' : undefined;
}

/** Only what is told by its first bytes: that takes little time. */
export function markedKindOf(head: Buffer): Kind | undefined {
  const marked = firstBytes[head[0] ?? 0] ? marks.find(([, signatures]) => fits(head, signatures))?.[0] : undefined;
  if (marked) return marked;
  if (isGzip(head)) return 'gzip';
  return isZlib(head) ? 'zlib' : undefined;
}

/** Bytes that some mark begins with. */
const firstBytes = Array.from({ length: 256 }, (_, byte) => marks.some(([, [first]]) => first?.[1][0] === byte));

/** Names what is known but not opened. */
export function unreadKindOf(head: Buffer): string | undefined {
  return unread.find(([, signatures]) => fits(head, signatures))?.[0] ?? (isMp3(head) ? 'sound in MP3' : undefined);
}

function fits(head: Buffer, signatures: readonly Mark[]): boolean {
  return signatures.every(([at, signature]) => head.subarray(at, at + signature.length).equals(signature));
}

/** Two frames of MPEG 1 layer III, one after the other: a single header has too few bits that must be so. */
function isMp3(head: Buffer): boolean {
  const length = frameLength(head, 0);
  return length > 0 && frameLength(head, length) > 0;
}

const bitRates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] as const;
const sampleRates = [44_100, 48_000, 32_000] as const;

function frameLength(head: Buffer, at: number): number {
  if (at + 4 > head.length || head[at] !== 0xff || ((head[at + 1] as number) & 0xfe) !== 0xfa) return 0;
  const third = head[at + 2] as number;
  const rate = sampleRates[(third >> 2) & 3];
  const bits = bitRates[third >> 4];
  return rate && bits ? Math.floor((144_000 * bits) / rate) + ((third >> 1) & 1) : 0;
}

/** The check sum of a header: all of its bytes, with spaces in place of the sum itself. */
export function isTarHeader(head: Buffer): boolean {
  if (head.length < 512 || head[0] === 0) return false;
  const given = Number.parseInt(head.toString('latin1', 148, 156).replace(/^[ \0]+/, ''), 8);
  let sum = 8 * 32;
  for (let at = 0; at < 512; at++) if (at < 148 || at >= 156) sum += head[at] as number;
  return sum === given;
}

/** Packed bytes look like chance: text does not, and need not be tried. */
function mayBePacked(head: Buffer): boolean {
  const looked = head.subarray(0, 256);
  let text = 0;
  for (const byte of looked) if ((byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09) text++;
  return text < looked.length * 0.85;
}
