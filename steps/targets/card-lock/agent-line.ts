import { reveal, type Typed } from '../../../cards/numbers/secret';
import type { WireExchange } from '../../../reports/results';
import type { Channel } from '../channel';
import { Nonconformity, Unreachable } from '../errors';
import { list, mustFit, mustParse, record, text } from '../shape';
import { exchange } from '../wire';
import type { AskedOfBank, Bank } from './bank';

/** What a caller does in one turn. */
export type Utterance =
  | { readonly say: Typed }
  /** Keys of the telephone; with the key that ends an entry, or without. */
  | { readonly press: string; readonly finish?: string }
  /** Says nothing until the agent goes on. */
  | { readonly silence: true }
  /** The call comes in: the Default Welcome Intent (LCK-flow-29). */
  | { readonly calls: true };

/** One turn: what the caller did, what the agent said, and what the agent asked of the bank meanwhile. */
export interface Turn {
  /** Messages in their order, as they would be spoken. */
  readonly said: readonly string[];
  /** Parameters of the session after the turn. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly page: string;
  readonly flow: string;
  /** The agent ended the conversation, or handed it over to a human. */
  readonly ended: boolean;
  readonly handedOver: boolean;
  /** Webhooks that the bank was asked in this turn, in their order. */
  readonly asked: readonly AskedOfBank[];
}

/** Session parameters with which the calling flow enters the component. */
export type SessionParameters = Readonly<Record<string, string | number | boolean | null>>;

export interface AgentPlace {
  /** Base address, without a slash at the end. */
  readonly address: string;
  /** projects/…/locations/…/agents/… */
  readonly agent: string;
  readonly language: string;
  readonly token: string | null;
  /** Name of the event or the utterance with which a call comes in. */
  readonly welcome: string;
  /** Milliseconds for one turn. */
  readonly limit: number;
}

const page = record({ displayName: text });
const answer = record({
  queryResult: record(
    { responseMessages: list({ type: 'object' }) },
    { parameters: { type: 'object' }, currentPage: page, currentFlow: page },
  ),
});

interface DetectIntentAnswer {
  queryResult: {
    parameters?: Record<string, unknown>;
    responseMessages: {
      text?: { text?: string[] };
      outputAudioText?: { text?: string; ssml?: string };
      liveAgentHandoff?: object;
      telephonyTransferCall?: object;
      endInteraction?: object;
    }[];
    currentPage?: { displayName: string };
    currentFlow?: { displayName: string };
  };
}

/** A conversation with a card-lock agent over detectIntent (docs/openapi/card-lock-agent.yaml), one act a turn. */
export class AgentConversation {
  #given: SessionParameters = {};

  /**
   * @param session at most 36 characters, new for each conversation
   * @param place throws Unobservable when the target has no agent; never called in a replay
   */
  constructor(
    private readonly session: string,
    private readonly channel: Channel,
    private readonly place: () => AgentPlace,
    private readonly bank: Bank,
  ) {}

  /** Parameters that the next turn brings along. */
  give(parameters: SessionParameters): void {
    this.#given = { ...this.#given, ...parameters };
  }

  /**
   * @throws Unreachable when the agent does not answer
   * @throws Nonconformity when its answer has another shape than it must have
   */
  turn(utterance: Utterance): Promise<Turn> {
    const parameters = this.#given;
    this.#given = {};
    return this.channel.exchange(
      'caller',
      verbOf(utterance),
      [utterance, ...(Object.keys(parameters).length > 0 ? [parameters] : [])],
      async () => {
        const place = this.place();
        const path = `/v3/${place.agent}/sessions/${encodeURIComponent(this.session)}:detectIntent`;
        const sent = {
          queryInput: { ...inputOf(utterance, place.welcome), languageCode: place.language },
          ...(Object.keys(parameters).length > 0 && { queryParams: { parameters } }),
        };
        const headers = { 'content-type': 'application/json', ...(place.token !== null && { authorization: `Bearer ${place.token}` }) };
        const got = await exchange('POST', place.address + path, headers, JSON.stringify(sent), place.limit);
        const wire: WireExchange = { request: `POST ${path}`, sent, status: got.status, received: got.text.slice(0, 4000) };
        if (got.status >= 500) throw new Unreachable(`detectIntent: HTTP ${got.status} ${got.text.slice(0, 200)}`);
        if (got.status !== 200) {
          throw new Nonconformity('The agent refuses a turn.', {
            expected: 'HTTP 200',
            seen: `HTTP ${got.status} ${got.text.slice(0, 200)}`,
          });
        }
        const what = 'The answer to detectIntent';
        const { queryResult } = mustFit<DetectIntentAnswer>(answer, mustParse(got.text, what), what);
        const asked = this.bank.takeAsked();
        return { answer: turnOf(queryResult, asked), wire: [wire, ...asked.map(wireOf)] };
      },
    );
  }

  /** Whether the bank keeps the agent waiting in this turn; known as soon as it does, or the turn is over. */
  isKeptWaiting(turn: Promise<Turn>): Promise<boolean> {
    const over = turn.then(
      () => false,
      () => false,
    );
    return this.channel.exchange('bank', 'keeps the agent waiting', [], async () => ({
      answer: await Promise.race([this.bank.untilHeld().then(() => true), over]),
    }));
  }
}

function verbOf(utterance: Utterance): string {
  if ('say' in utterance) return 'says';
  if ('press' in utterance) return 'presses keys';
  return 'silence' in utterance ? 'says nothing' : 'calls';
}

function inputOf(utterance: Utterance, welcome: string): object {
  if ('say' in utterance) return { text: { text: reveal(utterance.say) } };
  if ('press' in utterance) return { dtmf: { digits: utterance.press, ...(utterance.finish && { finishDigit: utterance.finish }) } };
  // An empty text is no input.
  return 'silence' in utterance ? { text: { text: '' } } : { event: { event: welcome } };
}

function turnOf(result: DetectIntentAnswer['queryResult'], asked: readonly AskedOfBank[]): Turn {
  const messages = result.responseMessages;
  // Speech comes from outputAudioText where there is any, else from the texts.
  const audio = messages.flatMap(({ outputAudioText }) => outputAudioText?.text ?? outputAudioText?.ssml?.replaceAll(/<[^>]*>/g, '') ?? []);
  const texts = messages.flatMap(({ text: one }) => one?.text?.slice(0, 1) ?? []);
  const handedOver = messages.some((message) => message.liveAgentHandoff !== undefined || message.telephonyTransferCall !== undefined);
  return {
    said: audio.length > 0 ? audio : texts,
    parameters: result.parameters ?? {},
    page: result.currentPage?.displayName ?? '',
    flow: result.currentFlow?.displayName ?? '',
    ended: handedOver || messages.some((message) => message.endInteraction !== undefined),
    handedOver,
    asked,
  };
}

function wireOf({ webhook, sent, status, answered }: AskedOfBank): WireExchange {
  return { request: `webhook ${webhook}`, sent, ...(status !== null && { status }), received: answered };
}
