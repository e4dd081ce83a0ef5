/** Sounds of a telephone call, made by numbers: keys, call tones, noise and something like speech. */
import { randomFrom } from '../chance';

/** Rows of the keypad, from above: ITU-T Q.23. */
export const lowTones = [697, 770, 852, 941] as const;
/** Columns of the keypad, from the left; the last one is A to D. */
export const highTones = [1209, 1336, 1477, 1633] as const;
/** The keys, row by row. */
export const keypad = ['123A', '456B', '789C', '*0#D'] as const;

/**
 * What a sender has to keep to: Japanese ordinance on telecommunications facilities (事業用電気通信設備規則), tables on
 * push-button signals. Frequencies as parts of their value, times in seconds, levels in dB.
 */
export const senderLimits = {
  frequency: 0.015,
  shortestKey: 0.05,
  shortestPause: 0.03,
  shortestPeriod: 0.12,
  /** The low tone is never the louder one, and the high one is louder by this at most. */
  highAboveLow: 5,
} as const;

export interface KeyTone {
  readonly rate: number;
  /** Seconds; 0.1 when not given. */
  readonly duration?: number;
  /** Of the louder tone, dB; 0 is a sine at full scale. −13 when not given, which is −10 dBm0. */
  readonly level?: number;
  /** Level of the low tone less that of the high tone, dB. */
  readonly twist?: number;
  /** How far the tones are off, as a part of their frequency. */
  readonly deviation?: { readonly low: number; readonly high: number };
  /** Where the two sines begin, in turns. */
  readonly phase?: { readonly low: number; readonly high: number };
}

/** The sound of one key. */
export function keyTone(key: string, options: KeyTone): Float32Array {
  const { rate, duration = 0.1, level = -13, twist = 0, deviation, phase } = options;
  const row = keypad.findIndex((keys) => keys.includes(key));
  const low = lowTones[row];
  const high = highTones[keypad[row]?.indexOf(key) ?? -1];
  if (key.length !== 1 || low === undefined || high === undefined) throw new RangeError(`no key "${key}"`);
  return mix(
    sine(low * (1 + (deviation?.low ?? 0)), { rate, duration, level: level + Math.min(0, twist), phase: phase?.low ?? 0 }),
    sine(high * (1 + (deviation?.high ?? 0)), { rate, duration, level: level - Math.max(0, twist), phase: phase?.high ?? 0 }),
  );
}

/** Keys one after the other, with a pause after each. @param pause seconds; 0.1 when not given */
export function keyTones(keys: string, options: KeyTone & { readonly pause?: number }): Float32Array {
  const pause = silence(options.pause ?? 0.1, options.rate);
  return joined(...[...keys].flatMap((key) => [keyTone(key, options), pause]));
}

export interface Sine {
  readonly rate: number;
  readonly duration: number;
  /** dB; 0 is full scale. */
  readonly level: number;
  /** In turns. */
  readonly phase?: number;
}

/** One tone, such as the one that masks keys. */
export function sine(frequency: number, { rate, duration, level, phase = 0 }: Sine): Float32Array {
  const peak = ratio(level);
  return filled(duration, rate, (at) => peak * Math.sin(2 * Math.PI * ((frequency * at) / rate + phase)));
}

/**
 * Ring-back tone of Japan: 400 Hz, modulated by 15 to 20 Hz (the ordinance), one second on and two off (usual).
 * @param modulation Hz
 */
export function ringBack(duration: number, rate: number, level = -16, modulation = 16): Float32Array {
  const peak = ratio(level) / 2;
  return filled(duration, rate, (at) => {
    const time = at / rate;
    if (time % 3 >= 1) return 0;
    return peak * (1 + Math.sin(2 * Math.PI * modulation * time)) * Math.sin(2 * Math.PI * 400 * time);
  });
}

export function silence(duration: number, rate: number): Float32Array {
  return new Float32Array(Math.round(duration * rate));
}

/** White noise. @param level dB; 0 has the power of a sine at full scale */
export function noise(duration: number, rate: number, level: number, seed: number): Float32Array {
  const random = randomFrom(seed);
  // Evenly spread between −p and p has power p²/3; the sine at full scale has ½.
  const peak = ratio(level) * Math.sqrt(1.5);
  return filled(duration, rate, () => peak * (2 * random() - 1));
}

/** Mean power, dB; 0 is a sine at full scale. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10((2 * sum) / samples.length);
}

/**
 * Something like speech: harmonics of a gliding pitch under formants of Japanese vowels, hissing consonants, pauses. No word of it can
 * be understood; it has what makes a receiver take speech for keys.
 * @param pitch Hz, of this voice; when not given, each phrase has another one between 80 and 400
 */
export function speechLike(duration: number, rate: number, level: number, seed: number, pitch?: number): Float32Array {
  const random = randomFrom(seed);
  const samples = silence(duration, rate);
  const breath = noise(duration, rate, 0, seed + 1);
  let at = 0;
  let voice = pitch ?? 80 + 320 * random();
  while (at < samples.length) {
    if (random() < 0.15) {
      at += Math.round((0.1 + 0.5 * random()) * rate);
      voice = pitch ?? 80 + 320 * random();
      continue;
    }
    const consonant = Math.round(0.08 * random() * rate);
    for (let k = 0; k < consonant && at < samples.length; k++, at++) samples[at] = 0.15 * (breath[at] as number);
    at = addVowel(samples, at, rate, voice * (0.9 + 0.2 * random()), random);
  }
  const gain = ratio(level - levelOf(samples));
  return samples.map((sample) => sample * gain);
}

/** First three formants of a, i, u, e, o: frequency in Hz. */
const formants = [
  [750, 1180, 2600],
  [300, 2250, 3000],
  [350, 1250, 2300],
  [480, 1900, 2550],
  [480, 850, 2550],
] as const;

function addVowel(samples: Float32Array, from: number, rate: number, pitch: number, random: () => number): number {
  const length = Math.round((0.05 + 0.25 * random()) * rate);
  const vowel = formants[Math.floor(random() * formants.length)] as readonly [number, number, number];
  const bandwidth = 50 + 80 * random();
  const glide = random() < 0.3 ? 0 : 0.3 * (random() - 0.5);
  const size = 0.85 + 0.3 * random();
  const harmonics = Math.min(40, Math.floor(Math.min(rate / 2, 3800) / (pitch * (1 + Math.abs(glide)))));
  // The glottis falls by 12 dB an octave, the lips give 6 back; the mouth is one resonance after the other.
  const strength = Array.from({ length: harmonics }, (_, index) =>
    vowel.reduce(
      (product, formant, order) => product * resonance(pitch * (index + 1), formant * size, bandwidth * (order + 1)),
      1 / (index + 1),
    ),
  );
  let turns = random();
  for (let k = 0; k < length && from + k < samples.length; k++) {
    const part = k / length;
    turns += (pitch * (1 + glide * part)) / rate;
    const envelope = Math.min(1, part * 8, (1 - part) * 8);
    let sum = 0;
    for (let h = 0; h < harmonics; h++) sum += (strength[h] as number) * Math.sin(2 * Math.PI * turns * (h + 1));
    samples[from + k] = envelope * sum;
  }
  return from + length;
}

/** By how much a resonance raises a tone. All in Hz. */
function resonance(tone: number, middle: number, bandwidth: number): number {
  return middle ** 2 / Math.hypot(middle ** 2 - tone ** 2, bandwidth * tone);
}

/** One after the other. */
export function joined(...parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** At the same time; as long as the longest. */
export function mix(...parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(Math.max(0, ...parts.map(({ length }) => length)));
  for (const part of parts) for (const [at, sample] of part.entries()) all[at] = (all[at] as number) + sample;
  return all;
}

function filled(duration: number, rate: number, sampleAt: (at: number) => number): Float32Array {
  const samples = silence(duration, rate);
  for (let at = 0; at < samples.length; at++) samples[at] = sampleAt(at);
  return samples;
}

function ratio(level: number): number {
  return 10 ** (level / 20);
}
