import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { decodeDtmf, rates } from './dtmf';
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from './g711';
import { limits } from './limits';
import {
  highTones,
  joined,
  type KeyTone,
  keypad,
  keyTone,
  keyTones,
  levelOf,
  lowTones,
  mix,
  noise,
  ringBack,
  senderLimits,
  silence,
  sine,
  speechLike,
} from './tones';

const allKeys = '0123456789*#ABCD';

test('Keys: every series within the limits of a sender is heard exactly, at every rate, with noise', () => {
  fc.assert(
    fc.property(
      aRate(),
      fc.array(fc.tuple(aKey(), lawful(), fc.nat(300)), { minLength: 1, maxLength: 8 }),
      fc.nat(),
      (rate, sent, seed) => {
        const parts: Float32Array[] = [silence(0.05, rate)];
        for (const [key, tone, more] of sent) {
          const pause = Math.max(senderLimits.shortestPause, senderLimits.shortestPeriod - tone.duration) + more / 1000;
          parts.push(keyTone(key, { ...tone, rate }), silence(pause, rate));
        }
        const sound = joined(...parts);
        const weakest = Math.min(...sent.map(([key, tone]) => levelOf(keyTone(key, { ...tone, rate }))));
        const heard = decodeDtmf(mix(sound, noise(sound.length / rate, rate, weakest - limits.signalToNoise.accept - 0.5, seed)), rate);
        assert.equal(heard.map(({ key }) => key).join(''), sent.map(([key]) => key).join(''));
        let at = parts[0]?.length ?? 0;
        for (const [index, [, tone]] of sent.entries()) {
          const key = heard[index];
          assert.ok(key && Math.abs(key.at - at / rate) < 0.006, `begins at ${at / rate}, heard at ${key?.at}`);
          assert.ok(Math.abs(key.duration - tone.duration) < 0.008, `lasts ${tone.duration}, heard ${key.duration}`);
          assert.ok(Math.abs(key.twist - tone.twist) < 1, `twist ${tone.twist}, heard ${key.twist}`);
          assert.ok(Math.abs(key.level - tone.level) < 1, `level ${tone.level}, heard ${key.level}`);
          at += (parts[1 + 2 * index] as Float32Array).length + (parts[2 + 2 * index] as Float32Array).length;
        }
      },
    ),
    propertyOptions(150),
  );
});

test('Keys: a tone that a receiver must take is taken: short, off, twisted, soft, with noise', () => {
  fc.assert(
    fc.property(aRate(), aKey(), atTheEdge(), fc.nat(), (rate, key, tone, seed) => {
      const whole = keyTone(key, { ...tone, rate });
      const sound = around(whole, rate);
      const heard = decodeDtmf(mix(sound, noise(sound.length / rate, rate, levelOf(whole) - limits.signalToNoise.accept, seed)), rate);
      assert.equal(heard.map((one) => one.key).join(''), key);
    }),
    propertyOptions(300),
  );
});

test('Keys: tones outside of the limits are no keys', () => {
  const { frequency, duration, normalTwist, reverseTwist, level } = limits;
  const outside: fc.Arbitrary<Partial<KeyTone>> = fc.oneof(
    fc.constantFrom('low', 'high', 'both').chain((which) =>
      signed(frequency.reject, 0.05).map((off) => ({
        deviation: { low: which === 'high' ? 0 : off, high: which === 'low' ? 0 : off },
      })),
    ),
    between(0.003, duration.reject).map((short) => ({ duration: short })),
    between(normalTwist.reject, 40).map((twist) => ({ twist })),
    between(reverseTwist.reject, 40).map((twist) => ({ twist: -twist })),
    between(level.reject - 30, level.reject).map((soft) => ({ level: soft })),
  );
  fc.assert(
    fc.property(aRate(), aKey(), outside, phases(), (rate, key, tone, phase) => {
      assert.deepEqual(decodeDtmf(around(keyTone(key, { rate, phase, ...tone }), rate), rate), []);
    }),
    propertyOptions(400),
  );
});

test('Keys: too much noise, one tone, three tones, a key with its harmonics are no keys', () => {
  const rate = 8000;
  for (const key of allKeys) {
    const tone = keyTone(key, { rate, duration: 0.2 });
    const level = levelOf(tone);
    assert.deepEqual(decodeDtmf(mix(tone, noise(0.2, rate, level - limits.signalToNoise.reject, 7)), rate), [], `${key} in noise`);
    const row = keypad.findIndex((keys) => keys.includes(key));
    const other = lowTones[(row + 2) % 4] as number;
    assert.deepEqual(decodeDtmf(mix(tone, sine(other, { rate, duration: 0.2, level: -15 })), rate), [], `${key} with ${other} Hz`);
    const high = highTones[keypad[row]?.indexOf(key) ?? 0] as number;
    const harmonic = sine(2 * high, { rate, duration: 0.2, level: -13 - limits.harmonic.reject });
    assert.deepEqual(decodeDtmf(mix(tone, harmonic), rate), [], `${key} with ${2 * high} Hz`);
  }
  for (const frequency of [400, 697, 770, 852, 941, 1000, 1209, 1336, 1477, 1633])
    assert.deepEqual(decodeDtmf(sine(frequency, { rate, duration: 1, level: -10 }), rate), [], `${frequency} Hz`);
});

test('Keys: an interruption of up to 10 ms leaves one key, a pause from 30 ms on makes two, however different their levels are', () => {
  fc.assert(
    fc.property(
      aRate(),
      aKey(),
      lawful(),
      lawful(),
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: 30, max: 200 }),
      (rate, key, tone, next, short, long) => {
        const one = keyTone(key, { ...tone, rate });
        const other = keyTone(key, { ...next, rate });
        // Longer by what is taken out of the middle.
        const whole = keyTone(key, { ...tone, rate, duration: 2 * tone.duration + short / 1000 });
        const broken = whole.fill(0, one.length, one.length + Math.round((short * rate) / 1000));
        assert.equal(decodeDtmf(around(broken, rate), rate).length, 1, `${short} ms`);
        assert.equal(decodeDtmf(around(joined(one, silence(long / 1000, rate), other), rate), rate).length, 2, `${long} ms`);
      },
    ),
    propertyOptions(200),
  );
});

test('Keys: where the sound is cut into pieces makes no difference', () => {
  const rate = 8000;
  const sound = mix(keyTones('4111#*0D', { rate, duration: 0.06, pause: 0.05 }), noise(0.8, rate, -40, 3));
  const whole = decodeDtmf(sound, rate);
  assert.equal(whole.length, 8);
  fc.assert(
    fc.property(fc.array(fc.nat(sound.length), { maxLength: 60 }), (cuts) => {
      const borders = [0, ...cuts.sort((one, other) => one - other), sound.length];
      const pieces = borders.slice(1).map((to, index) => sound.subarray(borders[index], to));
      assert.deepEqual(decodeDtmf(pieces, rate), whole);
    }),
    propertyOptions(100),
  );
  assert.deepEqual(
    decodeDtmf(
      Array.from(sound, (sample) => Float32Array.of(sample)),
      rate,
    ),
    whole,
  );
});

test('Keys: µ-law, A-law, 8 bits, clipping, a constant voltage and samples that are no numbers change nothing', () => {
  const rate = 8000;
  const keys = keyTones(allKeys, { rate, duration: 0.05, pause: 0.07, twist: -4 });
  const short = (sample: number) => Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
  const spoilt: Record<string, (sample: number, at: number) => number> = {
    'µ-law': (sample) => decodeMuLaw(encodeMuLaw(short(sample))) / 32768,
    'A-law': (sample) => decodeALaw(encodeALaw(short(sample))) / 32768,
    '8 bits': (sample) => Math.round(sample * 128) / 128,
    louder: (sample) => Math.max(-1, Math.min(1, sample * 3)),
    'constant voltage': (sample) => sample + 0.4,
    'no numbers': (sample, at) => (at === 100 ? Number.NaN : at === 101 ? Number.POSITIVE_INFINITY : sample),
  };
  for (const [name, spoil] of Object.entries(spoilt))
    assert.equal(
      decodeDtmf(joined(silence(0.1, rate), keys).map(spoil), rate)
        .map(({ key }) => key)
        .join(''),
      allKeys,
      name,
    );
});

test('Keys: minutes of something like speech have none', () => {
  fc.assert(
    fc.property(fc.integer(), voice(), (seed, pitch) => {
      assert.deepEqual(decodeDtmf(speechLike(20, 8000, -15, seed, pitch), 8000), []);
    }),
    propertyOptions<[number, number | undefined]>(30, {
      // These have keys for a receiver that takes tones up to 2.45 % off.
      examples: [
        [166_299, 417],
        [514_735, undefined],
        [633_520, 471],
        [981_956, 376],
      ],
    }),
  );
});

test('Keys: something like speech does have keys for a receiver with wider limits, so it proves something', () => {
  const wide = (name: keyof typeof limits, decide: number) => ({ ...limits, [name]: { ...limits[name], decide } });
  const speech = [166_299, 514_735, 633_520, 981_956].map((seed, n) => speechLike(20, 8000, -15, seed, [417, undefined, 471, 376][n]));
  const heard = speech.map((sound) => decodeDtmf(sound, 8000, wide('frequency', 0.0245)).length);
  assert.deepEqual(heard, [1, 1, 1, 1]);
});

test('Keys: noise, silence and ring-back tone have none', () => {
  fc.assert(
    fc.property(aRate(), fc.integer(), between(-60, 0), between(15, 20), (rate, seed, level, modulation) => {
      assert.deepEqual(decodeDtmf(noise(5, rate, level, seed), rate), []);
      assert.deepEqual(decodeDtmf(ringBack(4, rate, level, modulation), rate), []);
    }),
    propertyOptions(20),
  );
  assert.deepEqual(decodeDtmf(silence(5, 8000), 8000), []);
  assert.deepEqual(decodeDtmf(new Float32Array(0), 8000), []);
});

test('Keys: between speech and call tones they are heard, and where they are', () => {
  const rate = 8000;
  const parts = [
    speechLike(3, rate, -15, 11),
    keyTones('12', { rate }),
    ringBack(3, rate),
    keyTones('34', { rate }),
    speechLike(2, rate, -12, 12),
    sine(1000, { rate, duration: 1, level: -10 }),
    keyTones('5', { rate }),
  ];
  const heard = decodeDtmf(joined(...parts), rate);
  assert.equal(heard.map(({ key }) => key).join(''), '12345');
  for (const [index, at] of [3, 3.2, 6.4, 6.6, 9.8].entries()) assert.ok(Math.abs((heard[index]?.at ?? 0) - at) < 0.02, `${at} s`);
});

test('Keys: at a rate at which they cannot be heard, that is said', () => {
  for (const rate of [0, -1, Number.NaN, 4000, rates.lowest - 1, rates.highest + 1])
    assert.throws(() => decodeDtmf(new Float32Array(10), rate), /^RangeError: keys cannot be heard at .* samples a second/);
});

test('Keys: every limit has a source, and its decision is between what must be taken and what must not', () => {
  for (const [name, { accept, reject, decide, source }] of Object.entries(limits)) {
    assert.ok(Math.min(accept, reject) < decide && decide < Math.max(accept, reject), name);
    assert.ok(source.length > 0, name);
  }
});

// Helpers

const around = (sound: Float32Array, rate: number) => joined(silence(0.1, rate), sound, silence(0.1, rate));
const aRate = () => fc.constantFrom(8000, 11_025, 16_000, 44_100, 48_000);
const aKey = () => fc.constantFrom(...allKeys);
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const signed = (min: number, max: number) => fc.tuple(between(min, max), fc.boolean()).map(([value, below]) => (below ? -value : value));
const phases = () => fc.record({ low: between(0, 1), high: between(0, 1) });

/** Pitch in Hz, or another one for each phrase. */
const voice = () => fc.oneof(fc.constant(undefined), fc.integer({ min: 70, max: 500 }));

function lawful() {
  const off = () => between(-senderLimits.frequency, senderLimits.frequency);
  return fc.record({
    duration: between(senderLimits.shortestKey, 0.4),
    level: between(-35, -7),
    twist: between(-senderLimits.highAboveLow, 0),
    deviation: fc.record({ low: off(), high: off() }),
    phase: phases(),
  });
}

function atTheEdge() {
  const off = () => signed(limits.frequency.accept - 0.001, limits.frequency.accept);
  return fc.record({
    duration: fc.constantFrom(limits.duration.accept, 0.06, 0.08),
    level: fc.constantFrom(-35, -7),
    twist: fc.constantFrom(-limits.reverseTwist.accept, 0, limits.normalTwist.accept),
    deviation: fc.record({ low: off(), high: off() }),
    phase: phases(),
  });
}
