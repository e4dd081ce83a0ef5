import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { readWav, type WavEncoding, WavError, WavReader, writeWav } from './wav';

const errors: Readonly<Record<WavEncoding, (sample: number) => number>> = {
  pcm8: () => 1 / 128,
  pcm16: () => 1 / 0x8000,
  pcm24: () => 1 / 0x800000,
  pcm32: () => 1 / 0x800000,
  float32: () => 0,
  float64: () => 0,
  // Segments double, 16 steps each.
  'mu-law': (sample) => Math.max(0.001, Math.abs(sample) / 16) + 0.02 * Number(Math.abs(sample) > 0.98),
  'a-law': (sample) => Math.max(0.001, Math.abs(sample) / 16) + 0.02 * Number(Math.abs(sample) > 0.98),
};
const encodings = Object.keys(errors) as WavEncoding[];

test('WAVE: samples, rate and channels come back, in every encoding, with odd chunks, in pieces of any size', () => {
  fc.assert(
    fc.property(fc.constantFrom(...encodings), sound(), options(), fc.integer({ min: 1, max: 50 }), (encoding, samples, given, size) => {
      const bytes = writeWav(samples, 11_025, encoding, given);
      const read = inPieces(bytes, size);
      assert.deepEqual(read.format, { encoding, channels: samples.length, rate: 11_025 });
      assert.equal(read.truncated, false);
      for (const [channel, values] of samples.entries()) {
        const back = read.samples[channel] as number[];
        assert.equal(back.length, values.length);
        for (const [at, value] of values.entries())
          assert.ok(Math.abs((back[at] as number) - value) <= errors[encoding](value), `${value}`);
      }
    }),
    propertyOptions(500),
  );
});

test('WAVE: what was read can be written again, byte for byte', () => {
  fc.assert(
    fc.property(fc.constantFrom(...encodings.filter((name) => name !== 'pcm32')), sound(), options(), (encoding, samples, given) => {
      const bytes = writeWav(samples, 8000, encoding, given);
      assert.deepEqual(writeWav(readWav(bytes).samples, 8000, encoding, given), bytes);
    }),
    propertyOptions(200),
  );
});

test('WAVE: a truncated file gives the samples before its end, or says what is missing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...encodings), sound(), options(), fc.nat(), (encoding, samples, { unfinished, ...given }, cut) => {
      const bytes = writeWav(samples, 8000, encoding, given);
      const kept = bytes.subarray(0, cut % bytes.length);
      try {
        const { samples: found, truncated } = readWav(kept);
        const whole = readWav(bytes).samples;
        for (const [channel, part] of found.entries()) assert.deepEqual(part, (whole[channel] as Float32Array).slice(0, part.length));
        // Only the byte that fills up an odd chunk may be missing unnoticed.
        assert.ok(truncated || kept.length === bytes.length - 1);
      } catch (error) {
        assert.ok(error instanceof WavError, String(error));
      }
    }),
    propertyOptions(500),
  );
});

test('WAVE: broken files are read or refused with a reason, never anything else', () => {
  fc.assert(
    fc.property(sound(), options(), fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 6 }), (samples, given, changes) => {
      const bytes = writeWav(samples, 8000, 'pcm16', given);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      try {
        readWav(bytes);
      } catch (error) {
        assert.ok(error instanceof WavError && error.message.length > 5, String(error));
      }
    }),
    propertyOptions(1000),
  );
});

test('WAVE: what is not read is named', () => {
  const gsm = writeWav([new Float32Array(4)], 8000);
  gsm.writeUInt16LE(49, 20);
  const many = writeWav([new Float32Array(4)], 8000);
  many.writeUInt16LE(65_535, 22);
  const cases: [Buffer, RegExp][] = [
    [Buffer.from('no sound at all'), /^not a RIFF WAVE file$/],
    [Buffer.from('RIFF'), /ends within its header/],
    [gsm, /^format 49 \(GSM 06\.10\) with 16 bits a sample is not read$/],
    [many, /^65535 channels; 1 to 64 are read$/],
    [gsm.subarray(0, 12), /^no format chunk$/],
    [writeWav([new Float32Array(4)], 8000).subarray(0, 36), /^no data chunk$/],
    [Buffer.concat([gsm.subarray(0, 12), gsm.subarray(36)]), /^data chunk before the format chunk$/],
  ];
  for (const [bytes, message] of cases) assert.throws(() => readWav(bytes), { name: 'WavError', message });
});

test('WAVE: RF64 takes its size from ds64', () => {
  const plain = writeWav([Float32Array.of(0.5, -0.5)], 8000);
  const ds64 = Buffer.alloc(36);
  ds64.write('ds64', 0, 'latin1');
  ds64.writeUInt32LE(28, 4);
  ds64.writeUInt32LE(4, 16);
  const bytes = Buffer.concat([Buffer.from('RF64'), plain.subarray(4, 12), ds64, plain.subarray(12), Buffer.from('LIST\0\0\0\0')]);
  bytes.writeUInt32LE(0xffffffff, bytes.indexOf('data') + 4);
  assert.deepEqual(readWav(bytes).samples, [Float32Array.of(0.5, -0.5)]);
});

test('WAVE: channels of different lengths are not written', () => {
  assert.throws(() => writeWav([new Float32Array(1), new Float32Array(2)], 8000), /different lengths/);
});

// Helpers

function sound(): fc.Arbitrary<Float32Array[]> {
  return fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 40 }))
    .chain(([channels, frames]) => fc.array(samplesOf(frames), { minLength: channels, maxLength: channels }));
}

function samplesOf(length: number): fc.Arbitrary<Float32Array> {
  return fc
    .array(fc.integer({ min: -1000, max: 1000 }), { minLength: length, maxLength: length })
    .map((values) => Float32Array.from(values, (value) => value / 1000));
}

function options() {
  const chunk = fc.tuple(fc.constantFrom('LIST', 'bext', 'junk', 'fact'), fc.uint8Array({ maxLength: 9 }));
  return fc.record({ extensible: fc.boolean(), unfinished: fc.boolean(), chunks: fc.array(chunk, { maxLength: 3 }) });
}

function inPieces(bytes: Buffer, size: number) {
  const reader = new WavReader();
  const samples: number[][] = [];
  for (let at = 0; at < bytes.length; at += size)
    for (const [channel, part] of reader.push(bytes.subarray(at, at + size)).entries()) {
      samples[channel] ??= [];
      samples[channel].push(...part);
    }
  return { ...reader.end(), format: reader.format, samples };
}
