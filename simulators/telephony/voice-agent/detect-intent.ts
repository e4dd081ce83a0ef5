/** The wire format of detectIntent, as far as it is used (docs/openapi/card-lock-agent.yaml). Pure. */
import type { Catalogue } from './catalogue';
import type { Conversation, Effect, Language, Parameters } from './conversation';
import { flow } from './flow';
import type { CardLockAgentRules } from './rules';
import type { Outcome } from './services';
import { messagesOf } from './speech';
import { type CallerInput, mayBeCardNumber, redacted, type Understood } from './understanding';

/** A request that is refused, in Google's words. Nothing has changed. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    message: string,
    readonly code = 400,
    readonly status = 'INVALID_ARGUMENT',
  ) {
    super(message);
  }
}

/** One request as it is understood. */
export interface Turn {
  readonly input: CallerInput;
  /** As it came, such as ja-JP. */
  readonly languageCode: string;
  readonly language: Language;
  readonly parameters: Parameters;
  readonly callerId: string | null;
  readonly disableWebhook: boolean;
}

/** Deeper structures are refused, as protocol buffers do it. */
const deepest = 100;

/** @throws Refused naming the field */
export function readTurn(body: unknown): Turn {
  const request = objectAt(body, 'the request');
  mustBeShallow(request);
  const queryInput = objectAt(request.queryInput, 'queryInput');
  const languageCode = textAt(queryInput.languageCode, 'queryInput.languageCode');
  const queryParams = request.queryParams == null ? {} : objectAt(request.queryParams, 'queryParams');
  const { parameters, payload, disableWebhook } = queryParams;
  if (disableWebhook != null && typeof disableWebhook !== 'boolean') throw expected('true or false', 'queryParams.disableWebhook');
  return {
    input: inputIn(queryInput),
    languageCode,
    language: languageOf(languageCode),
    parameters: parameters == null ? {} : objectAt(parameters, 'queryParams.parameters'),
    callerId: payload == null ? null : callerIdIn(objectAt(payload, 'queryParams.payload')),
    disableWebhook: disableWebhook === true,
  };
}

const kinds = ['text', 'intent', 'event', 'dtmf'] as const;

function inputIn(queryInput: Parameters): CallerInput {
  const [kind, ...more] = kinds.filter((one) => queryInput[one] != null);
  if (kind === undefined) throw new Refused(`queryInput: expected one of ${kinds.join(', ')}; other kinds of input are not supported here`);
  if (more.length > 0) throw new Refused(`queryInput: expected one of ${kinds.join(', ')}, given ${[kind, ...more].join(' and ')}`);
  const content = objectAt(queryInput[kind], `queryInput.${kind}`);
  switch (kind) {
    case 'text':
      // An empty text is left out by clients that leave out defaults.
      return { kind, text: content.text == null ? '' : textAt(content.text, 'queryInput.text.text', true) };
    case 'intent':
      return { kind, intent: textAt(content.intent, 'queryInput.intent.intent') };
    case 'event':
      return { kind, event: textAt(content.event, 'queryInput.event.event') };
    case 'dtmf': {
      const digits = content.digits == null ? '' : textAt(content.digits, 'queryInput.dtmf.digits', true);
      const finish = content.finishDigit == null ? '' : textAt(content.finishDigit, 'queryInput.dtmf.finishDigit', true);
      if (!/^[0-9A-D*#]*$/.test(digits)) throw expected('keys 0 to 9, A to D, * and #', 'queryInput.dtmf.digits');
      if (!/^[0-9A-D*#]?$/.test(finish)) throw expected('one key', 'queryInput.dtmf.finishDigit');
      return { kind: 'keys', keys: finish !== '' && digits.endsWith(finish) ? digits.slice(0, -1) : digits };
    }
  }
}

function callerIdIn({ telephony }: Parameters): string | null {
  const id = typeof telephony === 'object' && telephony !== null ? (telephony as Parameters).caller_id : null;
  return typeof id === 'string' ? id : null;
}

function languageOf(code: string): Language {
  const [language] = code.toLowerCase().split('-');
  if (language === 'ja' || language === 'en') return language;
  throw new Refused('queryInput.languageCode: expected ja or en, also with a region such as ja-JP');
}

function objectAt(value: unknown, field: string): Parameters {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Parameters;
  throw expected('an object', field);
}

function textAt(value: unknown, field: string, mayBeEmpty = false): string {
  if (typeof value === 'string' && (mayBeEmpty || value !== '')) return value;
  throw expected('a text', field);
}

function expected(what: string, field: string): Refused {
  return new Refused(`${field}: expected ${what}`);
}

function mustBeShallow(value: unknown, depth = 0): void {
  if (depth > deepest) throw new Refused(`the request: expected at most ${deepest} levels`);
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) mustBeShallow(inner, depth + 1);
}

/** What came of a turn. */
export interface Told {
  readonly responseId: string;
  /** projects/…/agents/…, without an environment. */
  readonly agent: string;
  readonly conversation: Conversation;
  readonly effects: readonly Effect[];
  readonly heard: Understood | null;
  /** Whether this was the turn that brought the caller in. */
  readonly entered: boolean;
  readonly statuses: readonly Outcome['status'][];
}

/** The answer to a request. */
export function answerTo(turn: Turn, told: Told, rules: CardLockAgentRules): object {
  const { conversation, agent, statuses } = told;
  const catalogue = rules.catalogues[conversation.language];
  const place = `${agent}/flows/lock-card`;
  const page = flow[conversation.page];
  return {
    responseId: told.responseId,
    queryResult: {
      ...echoOf(turn, catalogue, agent, rules.redacts),
      languageCode: turn.languageCode,
      parameters: conversation.parameters,
      responseMessages: responseMessages(told, catalogue, rules),
      ...(statuses.length > 0 && { webhookStatuses: statuses }),
      currentPage: { name: `${place}/pages/${conversation.page === 'start' ? 'START_PAGE' : conversation.page}`, displayName: page.name },
      currentFlow: { name: place, displayName: catalogue.flowName },
      match: matchOf(turn, told, catalogue, rules.redacts),
    },
    responseType: 'FINAL',
  };
}

function responseMessages({ conversation, effects }: Told, catalogue: Catalogue, rules: CardLockAgentRules): object[] {
  const { noInput, noMatch } = conversation.misses;
  const responseType = noInput + noMatch > 0 ? 'HANDLER_PROMPT' : 'ENTRY_PROMPT';
  const texts = messagesOf(effects, catalogue, rules.messages).map((text) => ({ text: { text: [text] }, responseType }));
  const signals = effects.flatMap((effect): object[] => {
    if (effect.do === 'end') return [{ endInteraction: {} }];
    if (effect.do !== 'hand-over') return [];
    if (rules.transfer.handOff === 'telephony-transfer') return [{ telephonyTransferCall: { phoneNumber: rules.transfer.number } }];
    return [{ liveAgentHandoff: { metadata: effect.reason === null ? {} : { transfer_reason: effect.reason } } }];
  });
  return [...texts, ...signals];
}

/** What the caller said, as it is told back: without what may be a card number (LCK-lim-02). */
function echoOf({ input }: Turn, catalogue: Catalogue, agent: string, redacts: boolean): object {
  switch (input.kind) {
    case 'text':
      return { text: redacts ? redacted(input.text, catalogue) : input.text };
    case 'keys':
      return { dtmf: { digits: redacts && mayBeCardNumber(digitsOf(input.keys)) ? '*'.repeat(input.keys.length) : input.keys } };
    case 'event':
      return { triggerEvent: redacts ? redacted(input.event, catalogue) : input.event };
    case 'intent':
      return { triggerIntent: intentName(agent, redacts ? redacted(input.intent, catalogue) : input.intent) };
  }
}

function digitsOf(keys: string): string {
  return keys.replaceAll(/[^0-9]/g, '');
}

const intentsOf: Readonly<Record<string, string>> = {
  yes: 'prebuilt_components_confirmation_yes',
  no: 'prebuilt_components_confirmation_no',
  human: 'prebuilt_components_escalate_human_agent',
  refusal: 'prebuilt_components_denial_of_information',
  replay: 'prebuilt_components_replay',
};

function matchOf(turn: Turn, { heard, entered, agent, conversation }: Told, catalogue: Catalogue, redacts: boolean): object {
  const { input } = turn;
  const echo = echoOf(turn, catalogue, agent, redacts) as { text?: string; dtmf?: { digits: string } };
  const resolvedInput = echo.text ?? echo.dtmf?.digits ?? '';
  const intent = (displayName: string, confidence: number): object => ({
    intent: { name: intentName(agent, displayName), displayName },
    resolvedInput,
    matchType: input.kind === 'intent' ? 'DIRECT_INTENT' : 'INTENT',
    confidence,
  });
  if (heard === null) {
    if (input.kind === 'event')
      return { event: (echo as { triggerEvent: string }).triggerEvent, resolvedInput, matchType: 'EVENT', confidence: 1 };
    return entered
      ? intent('Default Welcome Intent', 1)
      : { resolvedInput, matchType: 'NO_MATCH', event: 'sys.no-match-default', confidence: 0 };
  }
  switch (heard.kind) {
    case 'no-input':
      return { event: `sys.no-input-${conversation.misses.noInput || 1}`, resolvedInput, matchType: 'NO_INPUT', confidence: 1 };
    case 'no-match':
      return { event: `sys.no-match-${conversation.misses.noMatch || 1}`, resolvedInput, matchType: 'NO_MATCH', confidence: 0 };
    case 'digits':
      return { resolvedInput, matchType: 'PARAMETER_FILLING', confidence: 1 };
    case 'meaning': {
      const known = intentsOf[heard.meaning];
      return known === undefined ? { resolvedInput, matchType: 'PARAMETER_FILLING', confidence: 1 } : intent(known, 1);
    }
  }
}

function intentName(agent: string, name: string): string {
  return name.includes('/') ? name : `${agent}/intents/${name.toLowerCase().replaceAll(' ', '-')}`;
}
