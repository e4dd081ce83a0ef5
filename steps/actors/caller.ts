import type { AgentConversation, SessionParameters, Turn, Utterance } from '../targets/card-lock/agent-line';
import type { AgentLine, CallerLine, Dialogue, HeardLine, Question } from '../targets/card-lock/dialogue';
import { questions } from '../targets/card-lock/dialogue';
import { Nonconformity, SuiteError } from '../targets/errors';

/** What a caller wants, and what he answers when he is asked for it. */
export interface Wish {
  /** Last four digits of his card. */
  readonly digits: string;
  readonly lock: 'temporarily' | 'permanently';
  readonly reason: CallerLine;
  readonly channel: 'by-telephone' | 'by-mail';
  readonly code: string;
  readonly lockedCard: 'reactivate' | 'block';
}

/** More turns than the longest conversation has: an agent that asks on and on. */
const mostTurns = 40;

/** The caller of one scenario, in conversation with the card-lock agent. */
export class Caller {
  readonly turns: Turn[] = [];

  constructor(
    private readonly conversation: AgentConversation,
    readonly dialogue: Dialogue,
    private wish: Wish,
    /** Lets the time pass after which an agent gives up a silent webhook; null where every webhook answers. */
    private readonly outwait: (() => Promise<void>) | null = null,
  ) {}

  /** From now on the caller wants something else. */
  want(changed: Partial<Wish>): void {
    this.wish = { ...this.wish, ...changed };
  }

  /** Parameters with which the calling flow enters the component; of no use once the call has come in. */
  enteredWith(parameters: SessionParameters): void {
    this.conversation.give(parameters);
  }

  get last(): Turn {
    const turn = this.turns.at(-1);
    if (!turn) throw new SuiteError('the caller has not called yet');
    return turn;
  }

  /** All that was asked of the bank in the conversation so far, in its order. */
  get asked(): Turn['asked'] {
    return this.turns.flatMap(({ asked }) => asked);
  }

  /** Everything that was said by the agent, in one text for each turn. */
  get heard(): readonly string[] {
    return this.turns.map(({ said }) => said.join(' '));
  }

  call(): Promise<Turn> {
    return this.do({ calls: true });
  }

  say(line: CallerLine): Promise<Turn> {
    return this.do({ say: this.dialogue.say(line) });
  }

  async do(utterance: Utterance): Promise<Turn> {
    const turning = this.conversation.turn(utterance);
    // More than once, if the agent asks again.
    while (this.outwait !== null && (await this.conversation.isKeptWaiting(turning))) await this.outwait();
    const turn = await turning;
    this.turns.push(turn);
    return turn;
  }

  /** Lines in the last turn, in the order in which they were said. */
  lines(turn = this.last): HeardLine[] {
    return this.dialogue.linesIn(turn.said);
  }

  /** A line in the last turn. @throws Nonconformity when it was not said */
  mustHear(line: AgentLine): HeardLine {
    const heard = this.lines().find((one) => one.line === line);
    if (heard) return heard;
    throw new Nonconformity(`The agent does not say what it has to say here (${line}).`, {
      expected: `「${this.dialogue.wordsOf(line)}」`,
      seen: this.last.said.length > 0 ? `「${this.last.said.join(' ')}」` : 'nothing',
      hint: 'a target with other wording supplies its own lines in the profile (cardLock.dialogue)',
    });
  }

  /** The question that the agent asked last, which waits for an answer; null when it asked none that is known. */
  get question(): Question | null {
    const asked = this.lines().filter(({ line }) => (questions as readonly string[]).includes(line));
    return (asked.at(-1)?.line as Question | undefined) ?? null;
  }

  /** Answers what was asked as the caller wishes. */
  answer(): Promise<Turn> {
    const { question } = this;
    if (question === null) {
      throw new Nonconformity('The agent asks nothing that is known.', {
        expected: 'one of its questions',
        seen: `「${this.last.said.join(' ')}」`,
        hint: 'a target with other wording supplies its own lines in the profile (cardLock.dialogue)',
      });
    }
    return this.do({ say: this.answerTo(question) });
  }

  /** In the words of the dialogue. */
  answerTo(question: Question): string {
    const { wish, dialogue } = this;
    switch (question) {
      case 'ask-digits':
        return wish.digits;
      case 'ask-lock-type':
        return dialogue.say(wish.lock);
      case 'ask-reason':
        return dialogue.say(wish.reason);
      case 'ask-code-channel':
        return dialogue.say(wish.channel);
      case 'ask-code':
      case 'ask-sent-code':
        return wish.code;
      case 'already-locked':
        return dialogue.say(wish.lockedCard);
      case 'confirm-address':
        return dialogue.say('agreed');
      default:
        return dialogue.say('yes');
    }
  }

  /**
   * Calls, if he has not, and answers until one of these questions is asked, or the conversation is over.
   * @returns the question that was asked; null when the conversation is over
   */
  async goOnUntil(...wanted: readonly Question[]): Promise<Question | null> {
    if (this.turns.length === 0) await this.call();
    for (let n = 0; n < mostTurns; n++) {
      const { question } = this;
      if (question !== null && wanted.includes(question)) return question;
      if (this.last.ended || question === null) return null;
      await this.answer();
    }
    throw new Nonconformity('The agent asks on and on.', { expected: `at most ${mostTurns} turns`, seen: 'more' });
  }

  /** As before, and it is a defect when the conversation is over without the question. */
  async mustBeAsked(...wanted: readonly Question[]): Promise<Question> {
    const asked = await this.goOnUntil(...wanted);
    if (asked !== null) return asked;
    throw new Nonconformity(`The agent does not ask what it has to ask (${wanted.join(' or ')}).`, {
      expected: wanted.map((line) => `「${this.dialogue.wordsOf(line)}」`).join(' or '),
      seen: this.heard.map((one) => `「${one}」`).join(' '),
    });
  }
}
