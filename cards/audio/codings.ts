/** How sound files write samples. */
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from './g711';

export type WavEncoding = 'pcm8' | 'pcm16' | 'pcm24' | 'pcm32' | 'float32' | 'float64' | 'mu-law' | 'a-law';

export interface Coding {
  /** Number of the format in the header. */
  readonly tag: number;
  /** Of a sample. */
  readonly bytes: number;
  /** @returns ±1 at full scale */
  readonly read: (view: DataView, at: number) => number;
  readonly write: (view: DataView, at: number, sample: number) => void;
}

export const codings: Readonly<Record<WavEncoding, Coding>> = {
  // 8 bits are unsigned, more are signed.
  pcm8: { tag: 1, bytes: 1, read: (v, at) => (v.getUint8(at) - 128) / 128, write: (v, at, s) => v.setUint8(at, whole(s, 128) + 128) },
  pcm16: {
    tag: 1,
    bytes: 2,
    read: (v, at) => v.getInt16(at, true) / 0x8000,
    write: (v, at, s) => v.setInt16(at, whole(s, 0x8000), true),
  },
  pcm24: {
    tag: 1,
    bytes: 3,
    read: (v, at) => (v.getUint16(at, true) | (v.getInt8(at + 2) << 16)) / 0x800000,
    write: (v, at, s) => {
      const value = whole(s, 0x800000);
      v.setUint16(at, value & 0xffff, true);
      v.setInt8(at + 2, value >> 16);
    },
  },
  pcm32: {
    tag: 1,
    bytes: 4,
    read: (v, at) => v.getInt32(at, true) / 0x80000000,
    write: (v, at, s) => v.setInt32(at, whole(s, 0x80000000), true),
  },
  float32: { tag: 3, bytes: 4, read: (v, at) => v.getFloat32(at, true), write: (v, at, s) => v.setFloat32(at, s, true) },
  float64: { tag: 3, bytes: 8, read: (v, at) => v.getFloat64(at, true), write: (v, at, s) => v.setFloat64(at, s, true) },
  'a-law': {
    tag: 6,
    bytes: 1,
    read: (v, at) => decodeALaw(v.getUint8(at)) / 0x8000,
    write: (v, at, s) => v.setUint8(at, encodeALaw(whole(s, 0x8000))),
  },
  'mu-law': {
    tag: 7,
    bytes: 1,
    read: (v, at) => decodeMuLaw(v.getUint8(at)) / 0x8000,
    write: (v, at, s) => v.setUint8(at, encodeMuLaw(whole(s, 0x8000))),
  },
};

/** What recorders write besides, so that a report can name what was not listened to. */
export const otherTags: Readonly<Record<number, string>> = {
  2: 'Microsoft ADPCM',
  17: 'IMA ADPCM',
  34: 'TrueSpeech',
  49: 'GSM 06.10',
  64: 'G.721 ADPCM',
  80: 'MPEG',
  85: 'MP3',
  131: 'G.729',
};

function whole(sample: number, scale: number): number {
  return Math.max(-scale, Math.min(scale - 1, Math.round(sample * scale)));
}
