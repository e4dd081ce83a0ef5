/** A window that moves over the sound of one channel, and what is seen through it: the eight tones of keys. */
import type { Limits } from './limits';
import { highTones, lowTones } from './tones';

/** Length of the window, and how far it moves between two looks. Seconds. */
export const windowLength = 0.024;
const step = 0.0025;
/** How many looks are remembered: enough for the first edge of a key, which is older than the first clear look. */
export const remembered = 32;
/** The tones of the low group, then those of the high group. Hz */
export const nominal = [...lowTones, ...highTones] as const;
const tones = nominal.length;
/** A look further off than this has no key in it; the key itself is held to `limits.frequency`. */
const farthest = 0.032;
/** Below this a constant voltage and hum are taken out. Hz */
const lowest = 20;

/** Two tones of a key, one of each group, that are nearly all of the sound there is. */
export interface ClearLook {
  /** Indices in {@link nominal}. */
  readonly low: number;
  readonly high: number;
  /** Hz above the nominal frequency. */
  readonly lowOff: number;
  readonly highOff: number;
  /** Squares of the amplitudes. */
  readonly lowPower: number;
  readonly highPower: number;
}

/**
 * Takes sound in pieces of any size; the looks do not depend on where the borders are. Memory is bounded.
 *
 * At each place the eight tones are measured (Goertzel, under a Hann window). How far their phases have turned since the last look
 * tells their frequencies, much sharper than the width of the window does.
 */
export class Looks {
  /** Seconds from one look to the next. */
  readonly hopTime: number;
  readonly #rate: number;
  readonly #limits: Limits;
  readonly #each: (clear: ClearLook | undefined) => void;
  readonly #size: number;
  readonly #hop: number;
  readonly #window: Float64Array;
  readonly #coefficients: Float64Array;
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  /** How far the phase of each tone turns in a hop. */
  readonly #turns: Float64Array;
  readonly #buffer: Float64Array;
  readonly #weighted: Float64Array;
  #filled: number;
  #count = 0;
  /** Energy in the window that is too little for a key. */
  readonly #quiet: number;
  /** From the sum of a windowed tone to its amplitude, squared; and the energy that an amplitude of 1 has in the window. */
  readonly #toPower: number;
  readonly #energyOfOne: number;

  #real = new Float64Array(tones);
  #imaginary = new Float64Array(tones);
  #realBefore = new Float64Array(tones);
  #imaginaryBefore = new Float64Array(tones);
  #heardBefore = false;
  readonly #strengths = new Float64Array(tones * remembered);

  // A constant voltage is taken out.
  readonly #hold: number;
  #inBefore: number | undefined;
  #outBefore = 0;

  /**
   * @param rate samples a second
   * @param each called for each look in turn; undefined when it is not clear
   */
  constructor(rate: number, limits: Limits, each: (clear: ClearLook | undefined) => void) {
    this.#rate = rate;
    this.#limits = limits;
    this.#each = each;
    this.#size = Math.round(windowLength * rate);
    this.#hop = Math.round(step * rate);
    this.hopTime = this.#hop / rate;
    this.#window = Float64Array.from({ length: this.#size }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (at + 0.5)) / this.#size));
    const sum = this.#window.reduce((all, weight) => all + weight, 0);
    const squares = this.#window.reduce((all, weight) => all + weight * weight, 0);
    this.#toPower = (2 / sum) ** 2;
    this.#energyOfOne = squares / 2;
    const angles = nominal.map((frequency) => (2 * Math.PI * frequency) / rate);
    this.#cosines = Float64Array.from(angles, Math.cos);
    this.#sines = Float64Array.from(angles, Math.sin);
    this.#coefficients = this.#cosines.map((cosine) => 2 * cosine);
    this.#turns = Float64Array.from(angles, (angle) => angle * this.#hop);
    this.#buffer = new Float64Array(this.#size + 64 * this.#hop);
    this.#weighted = new Float64Array(this.#size);
    // Silence before the sound, so that a key at its very beginning has an edge. The last hop of the window is new.
    this.#filled = this.#size - this.#hop;
    this.#quiet = power(limits.level.decide) * this.#energyOfOne;
    this.#hold = Math.exp((-2 * Math.PI * lowest) / rate);
  }

  push(samples: Float32Array): void {
    for (let index = 0; index < samples.length; index++) {
      const sample = samples[index] as number;
      // Also what is not a number: files with float samples can have such.
      const value = Math.abs(sample) < 1e6 ? sample : 0;
      const out = value - (this.#inBefore ?? value) + this.#hold * this.#outBefore;
      this.#inBefore = value;
      this.#outBefore = out;
      this.#append(out);
    }
  }

  /** Silence after the sound. @param seconds that have to be looked at */
  end(seconds: number): void {
    const after = this.#size + Math.ceil(seconds * this.#rate) + 2 * this.#hop;
    for (let count = 0; count < after; count++) this.#append(0);
    this.#lookAtAll();
  }

  /** Counted from 0. */
  get number(): number {
    return this.#count;
  }

  /** Seconds from the beginning of the sound to the middle of this look. */
  get time(): number {
    return (this.#count * this.#hop - (this.#size - this.#hop) + this.#size / 2) / this.#rate;
  }

  /** Square of the amplitude of a tone. @param back how many looks ago: less than `remembered`, and no more than there were */
  strength(tone: number, back = 0): number {
    return this.#strengths[((this.#count - back) % remembered) * tones + tone] as number;
  }

  /** Square of the amplitude at any frequency in this look. @param frequency Hz */
  powerAt(frequency: number): number {
    const angle = (2 * Math.PI * frequency) / this.#rate;
    if (angle >= Math.PI) return 0;
    const coefficient = 2 * Math.cos(angle);
    let last = 0;
    let lastButOne = 0;
    const weighted = this.#weighted;
    for (let at = 0; at < weighted.length; at++) {
      const next = (weighted[at] as number) + coefficient * last - lastButOne;
      lastButOne = last;
      last = next;
    }
    return (last * last + lastButOne * lastButOne - coefficient * last * lastButOne) * this.#toPower;
  }

  #append(value: number): void {
    this.#buffer[this.#filled++] = value;
    if (this.#filled === this.#buffer.length) this.#lookAtAll();
  }

  #lookAtAll(): void {
    let from = 0;
    for (; from + this.#size <= this.#filled; from += this.#hop) {
      this.#each(this.#lookAt(from));
      this.#count++;
    }
    this.#buffer.copyWithin(0, from, this.#filled);
    this.#filled -= from;
  }

  #lookAt(from: number): ClearLook | undefined {
    let energy = 0;
    for (let at = 0; at < this.#size; at++) {
      const value = (this.#buffer[from + at] as number) * (this.#window[at] as number);
      this.#weighted[at] = value;
      energy += value * value;
    }
    [this.#real, this.#realBefore] = [this.#realBefore, this.#real];
    [this.#imaginary, this.#imaginaryBefore] = [this.#imaginaryBefore, this.#imaginary];
    const heardBefore = this.#heardBefore;
    this.#heardBefore = energy >= this.#quiet;
    const slot = (this.#count % remembered) * tones;
    if (!this.#heardBefore) {
      this.#strengths.fill(0, slot, slot + tones);
      return undefined;
    }
    this.#measureFour(0, slot);
    this.#measureFour(lowTones.length, slot);
    return heardBefore ? this.#clearLook(energy) : undefined;
  }

  /** Goertzel for the four tones of one group; side by side, since each step waits for the one before. */
  #measureFour(first: number, slot: number): void {
    const weighted = this.#weighted;
    const c0 = this.#coefficients[first] as number;
    const c1 = this.#coefficients[first + 1] as number;
    const c2 = this.#coefficients[first + 2] as number;
    const c3 = this.#coefficients[first + 3] as number;
    let [a1, a2, b1, b2, d1, d2, e1, e2] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let at = 0; at < weighted.length; at++) {
      const value = weighted[at] as number;
      const a = value + c0 * a1 - a2;
      const b = value + c1 * b1 - b2;
      const d = value + c2 * d1 - d2;
      const e = value + c3 * e1 - e2;
      a2 = a1;
      a1 = a;
      b2 = b1;
      b1 = b;
      d2 = d1;
      d1 = d;
      e2 = e1;
      e1 = e;
    }
    this.#keep(first, slot, a1, a2);
    this.#keep(first + 1, slot, b1, b2);
    this.#keep(first + 2, slot, d1, d2);
    this.#keep(first + 3, slot, e1, e2);
  }

  #keep(tone: number, slot: number, last: number, lastButOne: number): void {
    const real = last - lastButOne * (this.#cosines[tone] as number);
    const imaginary = lastButOne * (this.#sines[tone] as number);
    this.#real[tone] = real;
    this.#imaginary[tone] = imaginary;
    this.#strengths[slot + tone] = (real * real + imaginary * imaginary) * this.#toPower;
  }

  #clearLook(energy: number): ClearLook | undefined {
    const { signalToNoise, normalTwist, reverseTwist, level } = this.#limits;
    const low = this.#loudest(0);
    const high = this.#loudest(lowTones.length);
    const lowOff = this.#offOf(low);
    const highOff = this.#offOf(high);
    if (Math.abs(lowOff) > farthest * (nominal[low] as number) || Math.abs(highOff) > farthest * (nominal[high] as number))
      return undefined;
    const lowPower = this.strength(low) / this.#loss(lowOff);
    const highPower = this.strength(high) / this.#loss(highOff);
    const rest = 1 - ((lowPower + highPower) * this.#energyOfOne) / energy;
    if (rest > 1 / (1 + power(signalToNoise.decide))) return undefined;
    // One look is less sure than the key: 1 dB more.
    if (lowPower > highPower * power(normalTwist.decide + 1) || highPower > lowPower * power(reverseTwist.decide + 1)) return undefined;
    if (Math.min(lowPower, highPower) < power(level.decide)) return undefined;
    return { low, high, lowOff, highOff, lowPower, highPower };
  }

  #loudest(first: number): number {
    let best = first;
    for (let tone = first + 1; tone < first + 4; tone++) if (this.strength(tone) > this.strength(best)) best = tone;
    return best;
  }

  /** Hz by which a tone is off, from the turn of its phase since the look before. */
  #offOf(tone: number): number {
    const [re, im] = [this.#real[tone] as number, this.#imaginary[tone] as number];
    const [re0, im0] = [this.#realBefore[tone] as number, this.#imaginaryBefore[tone] as number];
    const turned = Math.atan2(im * re0 - re * im0, re * re0 + im * im0) - (this.#turns[tone] as number);
    const turns = turned / (2 * Math.PI);
    return ((turns - Math.round(turns)) * this.#rate) / this.#hop;
  }

  /** What the window takes from the power of a tone that is off by so many Hz. */
  #loss(off: number): number {
    const bins = Math.abs(off * this.#size) / this.#rate;
    if (bins < 1e-6) return 1;
    // 0 divided by 0 at one bin, where it is a half.
    if (Math.abs(bins - 1) < 1e-6) return 0.25;
    return (Math.sin(Math.PI * bins) / (Math.PI * bins * (1 - bins * bins))) ** 2;
  }
}

/** From dB. */
export function power(level: number): number {
  return 10 ** (level / 10);
}
