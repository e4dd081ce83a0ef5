/** What an agent says and understands in one language, as data. The words are in catalogues/. */

/** Lines of the sample dialogues. A line with a suffix is the wording of another sample: the page writes one thing in several ways. */
export const sampleLines = [
  'authenticated',
  'fetching',
  'fetching-authenticated',
  'fetching-low-level',
  'several-cards',
  'several-cards-low-level',
  'ask-digits',
  'confirm-digits',
  'confirm-digits-low-level',
  'one-card',
  'ask-lock-type',
  'ask-reason',
  'sorry',
  'ask-code-channel',
  'offer-code',
  'ask-code',
  'ask-sent-code',
  'verified',
  'confirm-permanent',
  'confirm-lock',
  'locked',
  'offer-reissue',
  'confirm-address',
  'requesting-reissue',
  'reissued',
  'delivery',
  'already-locked',
  'transfer',
] as const;

/** Lines of our own, for what the page does not show. */
export const ownLines = [
  'ask-phone-number',
  'unknown-number',
  'offer-code-mail',
  'ask-code-mail',
  'ask-sent-code-mail',
  'wrong-code',
  'unknown-card',
  'no-cards',
  'already-blocked',
  'reactivated',
  'not-locked',
  'goodbye',
  'not-heard',
  'not-understood',
] as const;

export type LineId = (typeof sampleLines)[number] | (typeof ownLines)[number];

/** What a caller can mean. */
export const meanings = [
  'yes',
  'no',
  'temporary',
  'permanent',
  'reactivate',
  'block',
  'damaged',
  'stolen',
  'lost',
  'others',
  'telephone',
  'email',
  'human',
  'refusal',
  'replay',
] as const;
export type Meaning = (typeof meanings)[number];

export interface Catalogue {
  /** Name of the flow in this language (LCK-name-01). */
  flowName: string;
  /** `{name}` stands for what is filled in. An empty line is not said. */
  lines: Record<LineId, string>;
  /** One card among several, with {digits} and {vendor}; how such are joined, and how the last one is. */
  list: { card: string; between: string; beforeLast: string };
  /** The {kind} of a lock. */
  kinds: { temporary: string; permanent: string };
  /** Between lines that are said in one breath. */
  joint: string;
  /** Words and parts of sentences. Where one stands within another that was said, the longer one counts. */
  words: Record<Meaning, string[]>;
  /** Spoken digits, for a caller whose digits were written down as words. */
  digits: Record<'0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9', string[]>;
  /** Whether words follow one another without blanks, so that a word is looked for anywhere. */
  unspaced: boolean;
}
