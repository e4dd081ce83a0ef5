import type { Typed } from '../../cards/numbers/secret';
import { Nonconformity, SuiteError, Unobservable } from '../targets/errors';
import type { Target } from '../targets/target';
import type { Heard } from '../targets/telephone-line';
import type { Card } from './cards';

/** What the IVR asks a consumer for. */
export const questions = ['card-number', 'expiry', 'security-code', 'sms-code'] as const;
export type Question = (typeof questions)[number];

/** What ends an attempt to pay; silence: the IVR says nothing more. */
const ends = [
  'payment-succeeded',
  'payment-failed',
  'card-refused',
  'identification-failed',
  'entry-again',
  'returning',
  'over-capacity',
] as const;
export type Outcome = (typeof ends)[number] | 'hung-up' | 'silence' | Question;

/** More questions than one payment has: an IVR that asks on and on. */
const mostQuestions = 12;

/** The consumer at the telephone: hears the IVR, and enters what it asks for. */
export class Consumer {
  /** How much of what was heard on the leg has been followed. */
  #followed = 0;
  #leg: string | null = null;
  /** The question that was heard and is not answered yet. */
  #asked: Question | null = null;
  readonly #codes = new Map<string, number>();

  /** @param legOf the consumer's leg, once connected */
  constructor(
    private readonly target: Target,
    private readonly legOf: () => string | null,
  ) {}

  /** Waits until asked, and enters. @param closed whether the key that ends an entry follows; by default after a card number only */
  async enter(question: Question, value: Typed, closed = question === 'card-number'): Promise<readonly Heard[]> {
    const leg = this.#connected();
    if (this.#asked !== question) {
      const heard = await this.#until(`asked for ${question}`, (one) => one.kind === 'prompt' && one.id === question);
      if (heard === null) {
        const all = await this.target.telephone.heard(leg);
        throw new Nonconformity(`The consumer is not asked for ${question}.`, { expected: question, seen: inWords(all) });
      }
    }
    this.#asked = null;
    return this.target.telephone.press(leg, value, ...(closed ? [this.target.profile.parameters.keypadTerminator] : []));
  }

  /**
   * Answers whatever is asked with what stands on the card, until something else is heard. Lets no time pass.
   * @param until a question at which to stop: it is heard, and not answered
   */
  async pay(card: Card, until?: Question): Promise<Outcome> {
    this.#connected();
    for (let n = 0; n < mostQuestions; n++) {
      const outcome = this.#asked ?? (await this.next());
      if (!isQuestion(outcome) || outcome === until) return outcome;
      await this.enter(outcome, await this.#answerTo(outcome, card));
    }
    throw new Nonconformity('The IVR asks on and on.', { expected: `at most ${mostQuestions} questions`, seen: 'more' });
  }

  /** Waits for the next question, or for the end. */
  async next(): Promise<Outcome> {
    const heard = await this.#until('a question or the end', isTelling);
    if (heard === null) return 'silence';
    if (heard.kind === 'hung-up') return 'hung-up';
    if (isQuestion(heard.id as Outcome)) this.#asked = heard.id as Question;
    return heard.id as Outcome;
  }

  /** Notes what has come by SMS so far: only what comes later is a code of this payment. */
  async awaitCode({ mobile }: Card): Promise<void> {
    if (mobile !== null) this.#codes.set(mobile, (await this.target.sms.messages(mobile, 0)).length);
  }

  /** The code that came last by SMS. @throws Nonconformity when none came */
  async smsCode(card: Card): Promise<string> {
    const { mobile } = card;
    if (mobile === null) throw new Unobservable('the profile does not say the mobile telephone of the card', 'cards.mobile');
    const messages = await this.target.sms.messages(mobile, (this.#codes.get(mobile) ?? 0) + 1);
    this.#codes.set(mobile, messages.length);
    const text = messages.at(-1)?.text ?? '';
    const [code] = /(?<!\d)\d{4,8}(?!\d)/.exec(text.normalize('NFKC')) ?? [];
    if (code === undefined) {
      throw new Nonconformity('No code has come by SMS.', {
        expected: 'a message with a code of 4 to 8 digits',
        seen: text || 'no message',
      });
    }
    return code;
  }

  async #answerTo(question: Question, card: Card): Promise<Typed> {
    switch (question) {
      case 'card-number':
        return card.number;
      case 'expiry':
        return card.expiry;
      case 'security-code':
        return card.securityCode;
      case 'sms-code':
        return this.smsCode(card);
    }
  }

  /** Waits for something after what was followed already; null when it is not heard. */
  async #until(what: string, is: (heard: Heard) => boolean): Promise<Heard | null> {
    const leg = this.#connected();
    const from = this.#followed;
    const heard = await this.target.telephone.until(leg, what, (all) => all.slice(from).some(is), 'answer');
    const at = heard.findIndex((one, index) => index >= from && is(one));
    if (at < 0) return null;
    this.#followed = at + 1;
    return heard[at] as Heard;
  }

  #connected(): string {
    const leg = this.legOf();
    if (leg === null) throw new SuiteError('the consumer is not connected to the IVR: complete the transfer first');
    if (leg !== this.#leg) {
      this.#leg = leg;
      this.#followed = 0;
      this.#asked = null;
    }
    return leg;
  }
}

function isQuestion(outcome: Outcome): outcome is Question {
  return questions.some((question) => question === outcome);
}

function isTelling({ kind, id }: Heard): boolean {
  return kind === 'hung-up' || (kind === 'prompt' && [...questions, ...ends].some((one) => one === id));
}

/** What was heard, in one line, for findings. */
export function inWords(heard: readonly Heard[]): string {
  const words = heard.slice(-12).map(({ kind, id, tone, key, cause }) => [kind, id ?? tone ?? key ?? cause].filter(Boolean).join(' '));
  return `${heard.length > 12 ? '…, ' : ''}${words.join(', ')}` || 'nothing';
}
