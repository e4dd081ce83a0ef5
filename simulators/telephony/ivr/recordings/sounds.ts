/** Sounds of which recordings are made, in their final coding, so that a recording is nothing but one after the other. */
import { keyTone, ringBack, silence, sine, speechLike } from '../../../../cards/audio/tones';
import { type WavFormat, writeWav } from '../../../../cards/audio/wav';
import type { PromptId } from '../rules';

/** As telephones have it. The first channel is the caller's, the second one that of whoever the caller speaks to. */
export const format: WavFormat = { encoding: 'mu-law', channels: 2, rate: 8000 };

export type Side = 'caller' | 'other';

const { rate } = format;
/** dB; 0 is a sine at full scale. */
const levels = { speech: -24, mask: -20 } as const;
/** Seconds. What people hear for ten seconds stands for itself after half of one, and nobody listens to pauses. */
const lasts = { speech: 0.5, key: 0.1, ringBack: 1, mask: 0.5, pause: 0.1 } as const;

const known = new Map<string, Buffer>();

/** Something like the announcement, always the same for the same one. */
export function promptSound(prompt: PromptId): Buffer {
  const seed = [...prompt].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7);
  return made(prompt, 'other', () => speechLike(lasts.speech, rate, levels.speech, seed, 220));
}

export function keySound(key: string, side: Side): Buffer {
  return made(`key ${key} ${side}`, side, () => keyTone(key, { rate, duration: lasts.key }));
}

export function ringBackSound(): Buffer {
  return made('ring-back', 'other', () => ringBack(lasts.ringBack, rate));
}

/** What stands for the keys of an entry: as long for one key as for many, so that not even their number is left. */
export function maskSound(how: 'silence' | 'tone'): Buffer {
  return made(`mask ${how}`, 'caller', () =>
    how === 'silence' ? silence(lasts.mask, rate) : sine(1000, { rate, duration: lasts.mask, level: levels.mask }),
  );
}

/** A sound and the pause after it, in both channels; made once. */
function made(name: string, side: Side, make: () => Float32Array): Buffer {
  const before = known.get(name);
  if (before) return before;
  const sound = make();
  const samples = silence(sound.length / rate + lasts.pause, rate);
  samples.set(sound);
  const quiet = silence(samples.length / rate, rate);
  const file = writeWav(side === 'caller' ? [samples, quiet] : [quiet, samples], rate, format.encoding);
  const coded = file.subarray(file.length - samples.length * format.channels);
  known.set(name, coded);
  return coded;
}
