/** For tests: conversations with the pure core, and a bank without a wire. */
import { VirtualClock } from '../../kit/clock';
import { patchRules, type RulesPatch } from '../../kit/rules';
import { type CardHolder, CardServices, type RegisteredCard } from '../card-services/card-services';
import { documentedCardServices } from '../card-services/rules';
import { answerIn } from './answers';
import {
  type Conversation,
  type ConversationEvent,
  type Effect,
  given,
  happeningOf,
  type Language,
  newConversation,
  nextConversation,
  type Parameters,
} from './conversation';
import { flow, type Happening, type Page, type Webhook } from './flow';
import { type CardLockAgentRules, documentedCardLockAgent, type FlowParameters } from './rules';
import { messagesOf } from './speech';
import type { CallerInput, Understood } from './understanding';

export const phoneNumber = '09012345041';

export function cardOf(lastFour: string, vendor = 'Visa', status = 'active', zipCode = '12345'): RegisteredCard {
  return { lastFour, vendor, status, zipCode };
}

/** The cards of sample dialogue 1. */
export const fourCards = [cardOf('5555'), cardOf('6666'), cardOf('4444', 'MasterCard'), cardOf('4449', 'Mastercard')];
/** The card of sample dialogue 2. */
export const oneCard = [cardOf('4444', 'MasterCard')];

/** A customer who is reached by telephone only. */
export function holderOf(cards: readonly RegisteredCard[], more: Partial<CardHolder> = {}): CardHolder {
  return { phoneNumber, email: null, code: '123456', cards, ...more };
}

/** Reached by telephone and by e-mail. */
export const byMailToo = { email: 'hanako@example.com' };

/** How the line to the bank, or the bank, fails. */
export type Fault = 'webhook-error' | 'webhook-not-found' | ((answer: Record<string, unknown>) => unknown);

export interface TestOptions {
  readonly rules?: RulesPatch;
  readonly holders?: readonly CardHolder[];
  readonly parameters?: Parameters;
  readonly callerId?: string | null;
  readonly flow?: Partial<FlowParameters>;
  readonly language?: Language;
  /** @param times how often this service was asked before */
  readonly fault?: (webhook: Webhook, times: number) => Fault | undefined;
}

/** What happened in one turn. */
export interface TestTurn {
  readonly input: CallerInput;
  readonly from: Page;
  readonly said: readonly string[];
  readonly lines: readonly string[];
  readonly asked: readonly Asked[];
  readonly heard: Understood | null;
  readonly after: Conversation;
  readonly effects: readonly Effect[];
}

export interface Asked {
  readonly webhook: Webhook;
  readonly body: Parameters;
  /** null where nothing proper was answered. */
  readonly answer: Parameters | null;
}

/** A caller in conversation with the core. */
export class TestCall {
  readonly rules: CardLockAgentRules;
  readonly bank: CardServices;
  readonly turns: TestTurn[] = [];
  /** Every transition that was seen. */
  readonly path: { readonly from: Page; readonly what: Happening; readonly to: Page }[] = [];
  readonly language: Language;
  conversation: Conversation;

  constructor(private readonly options: TestOptions = {}) {
    this.rules = options.rules ? patched(options.rules) : documentedCardLockAgent;
    this.bank = new CardServices(documentedCardServices, new VirtualClock(0));
    for (const holder of options.holders ?? [holderOf(fourCards)]) this.bank.register(holder);
    this.language = options.language ?? 'ja';
    const begun = newConversation({ ...this.rules.flowParameters, ...options.flow });
    this.conversation = given(begun, options.parameters ?? {}, options.callerId ?? null);
  }

  /** All requests so far. */
  get asked(): readonly Asked[] {
    return this.turns.flatMap(({ asked }) => asked);
  }

  get last(): TestTurn {
    return this.turns.at(-1) as TestTurn;
  }

  get page(): Page {
    return this.conversation.page;
  }

  get parameters(): Parameters {
    return this.conversation.parameters;
  }

  call(): TestTurn {
    return this.do({ kind: 'event', event: 'WELCOME' });
  }

  say(...texts: string[]): TestTurn {
    for (const text of texts) this.do({ kind: 'text', text });
    return this.last;
  }

  press(...entries: string[]): TestTurn {
    for (const keys of entries) this.do({ kind: 'keys', keys });
    return this.last;
  }

  silence(): TestTurn {
    return this.say('');
  }

  do(input: CallerInput): TestTurn {
    const from = this.page;
    const effects: Effect[] = [];
    const asked: Asked[] = [];
    const step = (event: ConversationEvent): { ask: Extract<Effect, { do: 'ask' }> | undefined; heard: Understood | null } => {
      const before = this.page;
      const stepped = nextConversation(this.conversation, event, this.rules);
      this.conversation = stepped.conversation;
      effects.push(...stepped.effects);
      if (before !== 'end') this.path.push({ from: before, what: happeningOf(stepped.heard, event.type), to: this.page });
      return { ask: stepped.effects.find((effect) => effect.do === 'ask'), heard: stepped.heard };
    };
    const { ask, heard } = step({ type: 'spoke', input, language: this.language });
    for (let wanted = ask; wanted !== undefined; ) {
      const { webhook, body } = wanted;
      const event = this.#answer(webhook, body, asked);
      asked.push({ webhook, body, answer: event.type === 'answered' ? event.answer : null });
      wanted = step(event).ask;
    }
    const said = messagesOf(effects, this.rules.catalogues[this.language], this.rules.messages);
    const lines = effects.flatMap((effect) => (effect.do === 'say' ? [effect.line] : []));
    const turn = { input, from, said, lines, asked, heard, after: this.conversation, effects };
    this.turns.push(turn);
    return turn;
  }

  #answer(webhook: Webhook, body: Parameters, now: readonly Asked[]): Extract<ConversationEvent, { type: 'answered' | 'failed' }> {
    const times = [...this.asked, ...now].filter((one) => one.webhook === webhook).length;
    const fault = this.options.fault?.(webhook, times);
    const { status, body: told } = this.bank.answer(webhook, JSON.parse(JSON.stringify(body)) as Record<string, unknown>);
    if (typeof fault === 'string') return { type: 'failed', how: fault };
    const content = fault === undefined ? told : fault(told as Record<string, unknown>);
    const answer = status === 200 ? answerIn(webhook, JSON.parse(JSON.stringify(content)), this.rules.webhooks) : null;
    return answer === null ? { type: 'failed', how: 'webhook-error' } : { type: 'answered', answer };
  }
}

/** Patched once for each patch. */
const made = new WeakMap<RulesPatch, CardLockAgentRules>();

function patched(patch: RulesPatch): CardLockAgentRules {
  const known = made.get(patch) ?? patchRules(documentedCardLockAgent, patch);
  made.set(patch, known);
  return known;
}

/** Whether the flow waits for the caller on this page. */
export function isQuestion(page: Page): boolean {
  return flow[page].asks !== null;
}
