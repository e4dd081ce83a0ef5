/** What a receiver of keys has to take and what it must not, and where this one draws the line. */

/** A limit as documents give it: this much must be taken, that much must not be; between the two a receiver is free. */
export interface Limit {
  readonly accept: number;
  readonly reject: number;
  /** Where this receiver draws the line. */
  readonly decide: number;
  readonly source: string;
}

/** Parts of a frequency, seconds, dB. */
export interface Limits {
  /** How far a tone is off. */
  readonly frequency: Limit;
  readonly duration: Limit;
  /** An interruption of one key up to `accept`; from `reject` on there are two keys. */
  readonly gap: Limit;
  /** Low tone above high tone. */
  readonly normalTwist: Limit;
  /** High tone above low tone. */
  readonly reverseTwist: Limit;
  /** Two tones above everything else in the sound. */
  readonly signalToNoise: Limit;
  /** The weaker tone; 0 is a sine at full scale. */
  readonly level: Limit;
  /** A tone above its own second harmonic. */
  readonly harmonic: Limit;
}

const q24 = 'ITU-T Q.24, Annex A, values of AT&T, as usually quoted; the Recommendation itself says that national values differ';
const own = 'our own choice';

export const limits: Limits = {
  // From 2.2 % on, two neighbouring harmonics of one voice (2 to 3) could be both tones of a key: 870 and 1305 Hz for an 8.
  frequency: { accept: 0.015, reject: 0.035, decide: 0.021, source: q24 },
  duration: { accept: 0.04, reject: 0.023, decide: 0.0315, source: q24 },
  gap: {
    accept: 0.01,
    reject: 0.03,
    // Less than the middle: the edges of a loud key reach over those of a soft one beside it.
    decide: 0.016,
    source: `accept: ${q24}; reject: the shortest pause of a sender in the Japanese ordinance (senderLimits)`,
  },
  normalTwist: { accept: 8, reject: 12, decide: 10, source: `accept: ${q24}; reject: ${own}` },
  reverseTwist: {
    accept: 5,
    reject: 9,
    decide: 7,
    source: `accept: 4 dB in ${q24}, and 5 dB for what Japanese senders may send (senderLimits); reject: ${own}`,
  },
  signalToNoise: { accept: 15, reject: 7, decide: 11, source: `accept: the detectors of Asterisk and DAHDI state 15 dB; reject: ${own}` },
  level: {
    accept: -45,
    reject: -58,
    decide: -50,
    source: `recordings are louder and softer than lines, so wider than any receiver: ${own}`,
  },
  harmonic: { accept: 20, reject: 12, decide: 16, source: `${own}; a voice that holds two tones mostly has their harmonics too` },
};
