/** Hears keys in sound: which one, when, how long, how loud. Keeps to the limits for receivers, and takes no speech for keys. */
import { type Limits, limits } from './limits';
import { type ClearLook, Looks, nominal, power, remembered, windowLength } from './looks';
import { keypad, lowTones } from './tones';

export interface Key {
  /** One of 0-9, A-D, `*` and `#`. */
  readonly key: string;
  /** Seconds from the beginning of the sound. */
  readonly at: number;
  /** Seconds. */
  readonly duration: number;
  /** Level of the low tone less that of the high tone, dB: normal twist is positive. */
  readonly twist: number;
  /** Of the louder tone, dB; 0 is a sine at full scale. */
  readonly level: number;
}

/** Rates between which keys can be heard: their second harmonics and the tones' tolerance have to fit in below. */
export const rates = { lowest: 7000, highest: 384_000 } as const;

/**
 * The keys in a sound.
 * @param samples one channel, ±1 at full scale; whole, or in pieces of any size
 * @param rate samples a second
 * @throws RangeError when keys cannot be heard at this rate
 */
export function decodeDtmf(samples: Float32Array | Iterable<Float32Array>, rate: number, limited: Limits = limits): Key[] {
  const decoder = new DtmfDecoder(rate, limited);
  const pieces = samples instanceof Float32Array ? [samples] : samples;
  const keys: Key[] = [];
  for (const piece of pieces) keys.push(...decoder.push(piece));
  keys.push(...decoder.end());
  return keys;
}

/** Of the looks that lie wholly within a key, so many at least must be clear. */
const clearPart = 0.5;

type Pair = readonly [low: number, high: number];

/** What may become a key. Powers are squares of amplitudes. */
interface Candidate {
  readonly low: number;
  readonly high: number;
  /** Strengths of both tones in the looks before the first clear one, the latest first. */
  readonly before: readonly Pair[];
  /** In the first clear look. */
  readonly first: Pair;
  readonly firstClear: number;
  until: number;
  /** Strengths in the last look, if the key was held then. */
  last: Pair | undefined;
  lowPeak: number;
  highPeak: number;
  /** Number of the last clear look. */
  lastClear: number;
  /** Clear looks, and sums over them. */
  clear: number;
  lowPower: number;
  highPower: number;
  lowHarmonic: number;
  highHarmonic: number;
  /** Looks that are clear as is the one before, and sums over them: Hz above the nominal frequency. */
  tuned: number;
  lowOff: number;
  highOff: number;
}

/**
 * The same for sound that comes in pieces; what comes out does not depend on where the borders are. Memory is bounded.
 *
 * A key lasts as long as both of its tones have half of their strength, and is judged when it is over.
 */
export class DtmfDecoder {
  readonly #limits: Limits;
  readonly #looks: Looks;
  #candidate: Candidate | undefined;
  #keys: Key[] = [];

  /** @throws RangeError when keys cannot be heard at this rate */
  constructor(rate: number, limited: Limits = limits) {
    if (!(rate >= rates.lowest && rate <= rates.highest))
      throw new RangeError(`keys cannot be heard at ${rate} samples a second, only at ${rates.lowest} to ${rates.highest}`);
    this.#limits = limited;
    this.#looks = new Looks(rate, limited, (clear) => this.#follow(clear));
  }

  /** @returns keys that are known to be over, in the order of time */
  push(samples: Float32Array): Key[] {
    this.#looks.push(samples);
    return this.#taken();
  }

  /** To be called after the last piece. */
  end(): Key[] {
    this.#looks.end(this.#limits.gap.decide);
    this.#close();
    return this.#taken();
  }

  #taken(): Key[] {
    const keys = this.#keys;
    this.#keys = [];
    return keys;
  }

  #follow(look: ClearLook | undefined): void {
    if (look && (look.low !== this.#candidate?.low || look.high !== this.#candidate.high)) {
      this.#close();
      this.#candidate = this.#open(look);
    }
    // Edges can be clear by chance. What has less than half of the strength is not within the key.
    else if (look && this.#candidate && !this.#isWithin(this.#candidate)) this.#candidate = this.#open(look);
    const candidate = this.#candidate;
    if (!candidate) return;
    const strengths = this.#strengthsOf(candidate);
    const { time, hopTime } = this.#looks;
    if (look) this.#count(candidate, look, strengths);
    if (look || isHeld(candidate, strengths)) {
      candidate.until = time;
      candidate.last = strengths;
      return;
    }
    if (candidate.last) {
      candidate.until += edge(candidate, candidate.last, strengths) * hopTime;
      candidate.last = undefined;
    }
    if (time - candidate.until > this.#limits.gap.decide) this.#close();
  }

  /** Whether the first clear look still has half of the strength that is there now. */
  #isWithin({ low, high, first }: Candidate): boolean {
    return first[0] >= this.#looks.strength(low) / 4 && first[1] >= this.#looks.strength(high) / 4;
  }

  #strengthsOf({ low, high }: { readonly low: number; readonly high: number }, back = 0): Pair {
    return [this.#looks.strength(low, back), this.#looks.strength(high, back)];
  }

  #open(look: ClearLook): Candidate {
    const { number, time } = this.#looks;
    return {
      low: look.low,
      high: look.high,
      before: Array.from({ length: Math.min(number, remembered - 1) }, (_, index) => this.#strengthsOf(look, index + 1)),
      first: this.#strengthsOf(look),
      firstClear: time,
      until: 0,
      last: undefined,
      lowPeak: 0,
      highPeak: 0,
      lastClear: Number.NEGATIVE_INFINITY,
      clear: 0,
      lowPower: 0,
      highPower: 0,
      lowHarmonic: 0,
      highHarmonic: 0,
      tuned: 0,
      lowOff: 0,
      highOff: 0,
    };
  }

  #count(candidate: Candidate, look: ClearLook, [low, high]: Pair): void {
    const looks = this.#looks;
    candidate.lowPeak = Math.max(candidate.lowPeak, low);
    candidate.highPeak = Math.max(candidate.highPeak, high);
    candidate.clear++;
    candidate.lowPower += look.lowPower;
    candidate.highPower += look.highPower;
    if (candidate.lastClear === looks.number - 1) {
      candidate.tuned++;
      candidate.lowOff += look.lowOff;
      candidate.highOff += look.highOff;
    }
    candidate.lastClear = looks.number;
    const lowSecond = 2 * ((nominal[look.low] as number) + look.lowOff);
    const highTone = (nominal[look.high] as number) + look.highOff;
    // Some harmonics of the low group stand so near to the high tone that this window cannot tell them apart.
    if (Math.abs(lowSecond - highTone) > 3 / windowLength) candidate.lowHarmonic += looks.powerAt(lowSecond);
    candidate.highHarmonic += looks.powerAt(2 * highTone);
  }

  #close(): void {
    const candidate = this.#candidate;
    this.#candidate = undefined;
    if (!candidate) return;
    const at = Math.max(0, this.#beginOf(candidate));
    const duration = candidate.until - at;
    if (!this.#isKey(candidate, duration)) return;
    const { low, high, lowPower, highPower, clear } = candidate;
    this.#keys.push({
      key: (keypad[low] as string).charAt(high - lowTones.length),
      at,
      duration,
      twist: decibels(lowPower / highPower),
      level: decibels(Math.max(lowPower, highPower) / clear),
    });
  }

  #isKey(candidate: Candidate, lasted: number): boolean {
    const { frequency, duration, normalTwist, reverseTwist, harmonic } = this.#limits;
    const { lowPower, highPower, clear, tuned } = candidate;
    const twist = decibels(lowPower / highPower);
    const audible = power(-harmonic.decide);
    const farOff = (off: number, tone: number): boolean => Math.abs(off / tuned) > frequency.decide * (nominal[tone] as number);
    return (
      lasted >= duration.decide &&
      tuned >= 2 &&
      clear * this.#looks.hopTime >= clearPart * (lasted - windowLength) &&
      !farOff(candidate.lowOff, candidate.low) &&
      !farOff(candidate.highOff, candidate.high) &&
      twist <= normalTwist.decide &&
      -twist <= reverseTwist.decide &&
      candidate.lowHarmonic <= audible * lowPower &&
      candidate.highHarmonic <= audible * highPower
    );
  }

  /** Seconds from the beginning of the sound: back from the first clear look to where one of the tones had half of its amplitude. */
  #beginOf(candidate: Candidate): number {
    const { hopTime } = this.#looks;
    const farthestGap = this.#limits.gap.decide / hopTime;
    let begin = 0;
    let inside: Pair = [candidate.lowPeak, candidate.highPeak];
    let fraction = 0;
    for (const [index, strengths] of candidate.before.entries()) {
      const back = index + 1;
      if (isHeld(candidate, strengths)) {
        begin = back;
        inside = strengths;
        fraction = 0;
      } else if (back === begin + 1) fraction = edge(candidate, inside, strengths);
      else if (back - begin > farthestGap) break;
    }
    return candidate.firstClear - (begin + fraction) * hopTime;
  }
}

/** Half of the amplitude is a quarter of the power. */
function isHeld({ lowPeak, highPeak }: Candidate, [low, high]: Pair): boolean {
  return low >= lowPeak / 4 && high >= highPeak / 4;
}

/** Where between two looks, of which one is within a key and the next is not, the first of the tones has half of its amplitude. */
function edge({ lowPeak, highPeak }: Candidate, inside: Pair, outside: Pair): number {
  const crossing = (within: number, without: number, peak: number): number => {
    const [more, less, half] = [Math.sqrt(within), Math.sqrt(without), Math.sqrt(peak) / 2];
    return less < half && more > half ? (more - half) / (more - less) : less < half ? 0 : 1;
  };
  return Math.min(crossing(inside[0], outside[0], lowPeak), crossing(inside[1], outside[1], highPeak));
}

function decibels(ratio: number): number {
  return 10 * Math.log10(ratio);
}
