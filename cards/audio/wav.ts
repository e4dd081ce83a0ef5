/** Sound files: RIFF WAVE, read as a stream with bounded memory, and written for tests and for simulated recorders. */
import { type Coding, codings, otherTags, type WavEncoding } from './codings';
import { joined } from './tones';

export type { WavEncoding };

export interface WavFormat {
  readonly encoding: WavEncoding;
  readonly channels: number;
  /** Samples a second. */
  readonly rate: number;
}

export interface Wav extends WavFormat {
  /** One array a channel; ±1 is full scale. */
  readonly samples: readonly Float32Array[];
  /** Whether the file ends before its header says. */
  readonly truncated: boolean;
}

/** A file that cannot be read. The message says why, in words for a report. */
export class WavError extends Error {
  override readonly name = 'WavError';
}

/** More are no recording of a call, but a broken header. */
const mostChannels = 64;

const extensible = 0xfffe;
/** Of a format chunk as much as WAVE_FORMAT_EXTENSIBLE needs; the rest is passed over. */
const formatBytes = 40;
const unknownSize = 0xffffffff;
/** What follows the number of the format in the identifier of an extensible one. */
const guidTail = Buffer.from('000000001000800000aa00389b71', 'hex');

interface Layout extends WavFormat {
  readonly coding: Coding;
  /** Bytes from one sample of a block to the next. */
  readonly width: number;
}

type Part = 'riff' | 'chunk' | 'format' | 'ds64' | 'data' | 'pass';

/**
 * Reads a file piece by piece, in pieces of any size. Keeps no more than one block of samples or one header between them.
 */
export class WavReader {
  #held: Uint8Array = new Uint8Array(0);
  #part: Part = 'riff';
  /** Bytes of the current chunk that are still to come, without its padding. */
  #left = 0;
  #padding = 0;
  #long = 0;
  #format: Layout | undefined;
  #sawData = false;
  #openEnd = false;

  /** Undefined until the header was read. */
  get format(): WavFormat | undefined {
    if (!this.#format) return undefined;
    const { encoding, channels, rate } = this.#format;
    return { encoding, channels, rate };
  }

  /**
   * @returns the samples that this piece completes, one array a channel; no array while the header is not through
   * @throws WavError
   */
  push(piece: Uint8Array): Float32Array[] {
    const bytes = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    const found: Float32Array[][] = [];
    let at = 0;
    for (;;) {
      const taken = this.#take(bytes.subarray(at), found);
      if (taken === undefined) break;
      at += taken;
    }
    // A copy, so that the piece is not kept alive by its end.
    this.#held = Uint8Array.from(bytes.subarray(at));
    return Array.from({ length: this.#format?.channels ?? 0 }, (_, channel) =>
      joined(...found.map((part) => part[channel] as Float32Array)),
    );
  }

  /**
   * To be called after the last piece.
   * @returns whether the file ends before its header says
   * @throws WavError when there was no sound in it
   */
  end(): { readonly truncated: boolean } {
    if (this.#part === 'riff') throw new WavError('not a RIFF WAVE file: it ends within its header');
    if (!this.#format) throw new WavError('no format chunk');
    if (!this.#sawData) throw new WavError('no data chunk');
    const torn = this.#part === 'chunk' ? this.#held.length > 1 : this.#openEnd ? this.#held.length > 0 : this.#left > 0;
    return { truncated: torn };
  }

  /** @returns how many bytes were used; undefined when more are needed */
  #take(bytes: Uint8Array, found: Float32Array[][]): number | undefined {
    switch (this.#part) {
      case 'riff':
        return this.#takeRiff(bytes);
      case 'chunk':
        return this.#takeChunk(bytes);
      case 'format':
      case 'ds64':
        return this.#takeHeader(bytes);
      case 'data':
        return this.#takeData(bytes, found);
      case 'pass':
        return this.#pass(bytes);
    }
  }

  #takeRiff(bytes: Uint8Array): number | undefined {
    if (bytes.length < 12) return undefined;
    const [id, kind] = [ascii(bytes, 0), ascii(bytes, 8)];
    if (!['RIFF', 'RF64', 'BW64'].includes(id) || kind !== 'WAVE') throw new WavError('not a RIFF WAVE file');
    this.#part = 'chunk';
    return 12;
  }

  #takeChunk(bytes: Uint8Array): number | undefined {
    if (bytes.length < 8) return undefined;
    const id = ascii(bytes, 0);
    const size = viewOf(bytes).getUint32(4, true);
    this.#left = size;
    // Chunks of an odd size are followed by a byte that does not count.
    this.#padding = size % 2;
    if (id === 'fmt ' && !this.#format) {
      if (size < 16) throw new WavError(`format chunk of ${size} bytes, 16 expected`);
      this.#part = 'format';
    } else if (id === 'ds64' && size >= 16) this.#part = 'ds64';
    else if (id === 'data') this.#beginData(size);
    else this.#part = 'pass';
    return 8;
  }

  #beginData(size: number): void {
    if (!this.#format) throw new WavError('data chunk before the format chunk');
    this.#part = 'data';
    this.#sawData = true;
    // Written by recorders that were stopped before they could fill in the size, and by those that write to a pipe.
    const known = size !== unknownSize ? size : this.#long;
    this.#openEnd = known === 0 || known === unknownSize;
    this.#left = this.#openEnd ? Number.POSITIVE_INFINITY : known;
    this.#padding = this.#openEnd ? 0 : known % 2;
  }

  #takeHeader(bytes: Uint8Array): number | undefined {
    const wanted = Math.min(this.#left, formatBytes);
    if (bytes.length < wanted) return undefined;
    const view = viewOf(bytes.subarray(0, wanted));
    if (this.#part === 'format') this.#format = formatOf(view);
    else this.#long = view.getUint32(8, true) + view.getUint32(12, true) * 2 ** 32;
    this.#left -= wanted;
    this.#part = 'pass';
    return wanted;
  }

  #takeData(bytes: Uint8Array, found: Float32Array[][]): number | undefined {
    const format = this.#format as Layout;
    const block = format.width * format.channels;
    if (this.#left < block) {
      this.#part = 'pass';
      return 0;
    }
    const frames = Math.floor(Math.min(bytes.length, this.#left) / block);
    if (frames === 0) return undefined;
    const view = viewOf(bytes);
    const { read, bytes: used } = format.coding;
    // A sample narrower than its place stands at the upper end of it.
    const shift = format.width - used;
    found.push(
      Array.from({ length: format.channels }, (_, channel) => {
        const samples = new Float32Array(frames);
        for (let frame = 0, at = channel * format.width + shift; frame < frames; frame++, at += block) samples[frame] = read(view, at);
        return samples;
      }),
    );
    this.#left -= frames * block;
    return frames * block;
  }

  #pass(bytes: Uint8Array): number | undefined {
    const left = this.#left + this.#padding;
    if (left === 0) {
      this.#part = 'chunk';
      return 0;
    }
    if (bytes.length === 0) return undefined;
    const passed = Math.min(bytes.length, left);
    const ofChunk = Math.min(passed, this.#left);
    this.#left -= ofChunk;
    this.#padding -= passed - ofChunk;
    return passed;
  }
}

/** A whole file at once. @throws WavError */
export function readWav(bytes: Uint8Array): Wav {
  const reader = new WavReader();
  const samples = reader.push(bytes);
  const { truncated } = reader.end();
  return { ...(reader.format as WavFormat), samples, truncated };
}

export interface WavOptions {
  /** Written as WAVE_FORMAT_EXTENSIBLE. */
  readonly extensible?: boolean;
  /** Chunks between format and data, such as a recorder's own: four letters and content. */
  readonly chunks?: readonly (readonly [id: string, content: Uint8Array])[];
  /** As left behind by a recorder that was stopped: no sizes in the header. */
  readonly unfinished?: boolean;
}

/**
 * @param samples one array a channel, all as long as the first; what is beyond ±1 is clipped, except in float
 */
export function writeWav(
  samples: readonly Float32Array[],
  rate: number,
  encoding: WavEncoding = 'pcm16',
  options: WavOptions = {},
): Buffer {
  const coding = codings[encoding];
  const channels = samples.length;
  const frames = samples[0]?.length ?? 0;
  if (samples.some(({ length }) => length !== frames)) throw new RangeError('channels of different lengths');
  const block = coding.bytes * channels;
  const data = Buffer.alloc(frames * block);
  const view = viewOf(data);
  for (const [channel, values] of samples.entries())
    for (let frame = 0, at = channel * coding.bytes; frame < frames; frame++, at += block) {
      const sample = values[frame] as number;
      coding.write(view, at, Number.isNaN(sample) ? 0 : sample);
    }
  const padding = Buffer.alloc(options.unfinished ? 0 : data.length % 2);
  return Buffer.concat([wavHead({ encoding, channels, rate }, frames, options), data, padding]);
}

/**
 * What comes before the samples, for whoever has them in their coding already. An odd number of bytes is followed by one more.
 * @param frames samples of each channel
 */
export function wavHead({ encoding, channels, rate }: WavFormat, frames: number, options: WavOptions = {}): Buffer {
  const coding = codings[encoding];
  const bytes = options.unfinished ? 0 : frames * coding.bytes * channels;
  const fact = Buffer.alloc(4);
  fact.writeUInt32LE(frames);
  const head = Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'),
    chunk('fmt ', formatChunk(coding, channels, rate, options.extensible ?? false)),
    ...(coding.tag === 1 ? [] : [chunk('fact', fact)]),
    ...(options.chunks ?? []).map(([id, content]) => chunk(id, content)),
    chunk('data', new Uint8Array(0)),
  ]);
  head.writeUInt32LE(bytes, head.length - 4);
  if (!options.unfinished) head.writeUInt32LE(head.length - 8 + bytes + (bytes % 2), 4);
  return head;
}

function formatOf(view: DataView): Layout {
  const outer = view.getUint16(0, true);
  const channels = view.getUint16(2, true);
  const rate = view.getUint32(4, true);
  const block = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  if (outer === extensible && view.byteLength < formatBytes) throw new WavError('extensible format without its extension');
  const tag = outer === extensible ? view.getUint16(24, true) : outer;
  if (outer === extensible && !guidTail.equals(new Uint8Array(view.buffer, view.byteOffset + 26, 14)))
    throw new WavError('extensible format of a kind that is not known');
  if (channels === 0 || channels > mostChannels) throw new WavError(`${channels} channels; 1 to ${mostChannels} are read`);
  if (rate === 0) throw new WavError('a rate of 0 samples a second');
  const width = block / channels;
  const found = (Object.entries(codings) as [WavEncoding, Coding][]).find(
    ([, coding]) => coding.tag === tag && coding.bytes === Math.ceil(bits / 8),
  );
  if (!found) throw new WavError(`format ${tag}${otherTags[tag] ? ` (${otherTags[tag]})` : ''} with ${bits} bits a sample is not read`);
  const [encoding, coding] = found;
  if (!Number.isInteger(width) || width < coding.bytes)
    throw new WavError(`blocks of ${block} bytes do not fit ${channels} channels of ${bits} bits`);
  return { encoding, coding, channels, rate, width };
}

function formatChunk(coding: Coding, channels: number, rate: number, long: boolean): Buffer {
  const format = Buffer.alloc(long ? formatBytes : coding.tag === 1 ? 16 : 18);
  format.writeUInt16LE(long ? extensible : coding.tag, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE(rate * channels * coding.bytes, 8);
  format.writeUInt16LE(channels * coding.bytes, 12);
  format.writeUInt16LE(coding.bytes * 8, 14);
  if (long) {
    format.writeUInt16LE(22, 16);
    format.writeUInt16LE(coding.bytes * 8, 18);
    format.writeUInt16LE(coding.tag, 24);
    guidTail.copy(format, 26);
  }
  return format;
}

function chunk(id: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 0, 4, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function ascii(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
