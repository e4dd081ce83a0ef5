import { defineParameterType } from '@cucumber/cucumber';
import type { CardFacts } from './actors/cards';
import type { Question } from './actors/consumer';
import type { Feature } from './actors/merchant';
import type { AgentPart } from './targets/card-lock/agent-names';
import type { Question as AgentQuestion } from './targets/card-lock/dialogue';
import { type AgentParameter, documentedAgent } from './targets/controls/controls';
import type { ScreenKind, StatusColour } from './targets/screen';
import type { BankDecision, Scheme } from './targets/tokenization/token-chain';

/** A span of time in words: "6 minutes", "24 hours", "89 days 23:59" (hours and minutes). Comes as seconds. */
defineParameterType({
  name: 'duration',
  regexp: /\d+ (?:seconds?|minutes?|hours?|days?)(?: \d\d:\d\d)?/,
  transformer: (text: string): number => {
    const [, count, unit, hours, minutes] = /^(\d+) (\w+?)s?(?: (\d\d):(\d\d))?$/.exec(text) ?? [];
    const seconds = { second: 1, minute: 60, hour: 3600, day: 86_400 }[unit as 'second'];
    return Number(count) * seconds + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  },
});

defineParameterType({
  name: 'screen',
  regexp: /login screen|password-setting screen|password-change screen|payment-linking screen/,
  transformer: (text: string): ScreenKind => text.replace(' screen', '') as ScreenKind,
});

defineParameterType({
  name: 'colour',
  regexp: /green|orange|red/,
  transformer: (text: string): StatusColour => text as StatusColour,
});

/** What a check comes to for the person at the console. */
defineParameterType({
  name: 'outcome',
  regexp: /accepted|refused/,
  transformer: (text: string): 'accepted' | 'refused' => text as 'accepted',
});

/** Text to be typed, in quotes; <TAB>, <SPACE>, <IDEOGRAPHIC SPACE> and <100 CHARACTERS> stand for what cannot be read on paper. */
defineParameterType({
  name: 'typed',
  regexp: /"([^"]*)"/,
  transformer: (text: string): string =>
    text
      .replaceAll('<TAB>', '\t')
      .replaceAll('<SPACE>', ' ')
      .replaceAll('<IDEOGRAPHIC SPACE>', '\u3000')
      .replace(/<(\d+) CHARACTERS>/g, (_all, count: string) => 'a1_-'.repeat(Number(count)).slice(0, Number(count))),
});

defineParameterType({ name: 'operator', regexp: /"([^"]*)"/, transformer: (text: string): string => text });

const features: Readonly<Record<string, Feature>> = {
  'API link': 'api-link',
  'call return': 'call-return',
  'instalment choice': 'instalment-choice',
  'member ID': 'member-id',
  'real-time monitoring': 'realtime-monitoring',
  'security code': 'security-code',
  'SMS identification': 'sms-2fa',
};

/** What a merchant has agreed or not, in a row: "API link and member ID". */
defineParameterType({
  name: 'features',
  regexp: new RegExp(`(?:(?:${Object.keys(features).join('|')})(?:, | and | or )?)+`),
  transformer: (text: string): Feature[] => text.split(/, | and | or /).map((name) => features[name] as Feature),
});

/** A card of a scenario: its name there, and what is wanted of it. */
export interface WantedCard {
  readonly alias: string;
  /** The card that was used last. */
  readonly same: boolean;
  readonly facts: CardFacts;
}

/** "a good card", "a stolen card", "an American Express card", "a card with a limit of 5000 yen", "the same card". */
defineParameterType({
  name: 'card',
  regexp:
    /the same card|an? (?:good|stolen|counterfeit|expired|Visa|Mastercard|JCB|Diners Club|American Express) card|a card with a limit of \d+ yen/,
  transformer: (text: string): WantedCard => {
    const [, word = ''] = /^an? (.+) card$/.exec(text) ?? [];
    const limit = /limit of (\d+)/.exec(text)?.[1];
    const state = { stolen: 'stolen', counterfeit: 'counterfeit', expired: 'expired' }[word] as CardFacts['state'];
    const brand = state || word === 'good' || word === '' ? undefined : (word as CardFacts['brand']);
    return {
      alias: text,
      same: text === 'the same card',
      facts: { ...(state && { state }), ...(brand && { brand }), ...(limit && { limit: Number(limit) }) },
    };
  },
});

/** What the IVR asks a consumer for. */
defineParameterType({
  name: 'question',
  regexp: /card number|expiry date|security code|SMS code/,
  transformer: (text: string): Question =>
    ({ 'card number': 'card-number', 'expiry date': 'expiry', 'security code': 'security-code', 'SMS code': 'sms-code' })[text] as Question,
});

/** Who holds a telephone. */
defineParameterType({
  name: 'party',
  regexp: /operator|consumer/,
  transformer: (text: string): 'operator' | 'consumer' => text as 'operator',
});

// ---- card lock

/** Whether a caller was authenticated before the component is entered. */
defineParameterType({
  name: 'authentication',
  regexp: /is authenticated|is not authenticated/,
  transformer: (text: string): string => text,
});

/** Cards of a caller: "an active card", "several cards", "20 cards"; "two channels": an active card, and a code can go two ways. */
defineParameterType({
  name: 'callers cards',
  regexp: /an (?:active|inactive) card|a blocked card|several cards|\d+ cards|two channels/,
  transformer: (text: string): string => text,
});

const agentQuestions: Readonly<Record<string, readonly AgentQuestion[]>> = {
  'for the last four digits': ['ask-digits'],
  'for his card': ['ask-digits'],
  'for digits': ['ask-digits', 'confirm-digits'],
  'whether the digits are right': ['confirm-digits'],
  'for the kind of lock': ['ask-lock-type'],
  'for the reason': ['ask-reason'],
  'by which channel the code shall go': ['ask-code-channel'],
  'whether to send a code': ['offer-code'],
  'for a code': ['ask-code', 'ask-sent-code'],
  'whether the card to be locked permanently is the one': ['confirm-permanent'],
  'to confirm the lock': ['confirm-lock'],
  'whether he wants a new card': ['offer-reissue'],
  'to confirm the address': ['confirm-address'],
  'whether to reactivate or to block the card': ['already-locked'],
};

/** What a card-lock agent asks. */
defineParameterType({
  name: 'question of agent',
  regexp: new RegExp(Object.keys(agentQuestions).join('|')),
  transformer: (text: string): readonly AgentQuestion[] => agentQuestions[text] ?? [],
});

defineParameterType({
  name: 'lock kind',
  regexp: /temporary|permanent/,
  transformer: (text: string): 'temporarily' | 'permanently' => (text === 'temporary' ? 'temporarily' : 'permanently'),
});

defineParameterType({
  name: 'lock manner',
  regexp: /temporarily|permanently/,
  transformer: (text: string): 'temporarily' | 'permanently' => text as 'temporarily',
});

/** Comes as index. */
defineParameterType({ name: 'ordinal', regexp: /first|second/, transformer: (text: string): number => (text === 'first' ? 0 : 1) });

defineParameterType({
  name: 'silence or nonsense',
  regexp: /says nothing|says something else/,
  transformer: (text: string): 'silence' | 'nonsense' => (text === 'says nothing' ? 'silence' : 'nonsense'),
});

/** Things that an agent of Dialogflow CX is made of. */
defineParameterType({
  name: 'agent part',
  regexp: /entity types|webhooks/,
  transformer: (text: string): AgentPart => (text === 'webhooks' ? 'webhooks' : 'entityTypes'),
});

/** A parameter that is set within the card-lock agent, in quotes. */
defineParameterType({
  name: 'agent parameter',
  regexp: new RegExp(`"(${Object.keys(documentedAgent).join('|')})"`),
  transformer: (text: string): AgentParameter => text as AgentParameter,
});

/** As whom a caller is authenticated (LCK-in-02). */
defineParameterType({
  name: 'identity',
  regexp: /account holder and card holder|account holder|card holder/,
  transformer: (text: string): { account: boolean; card: boolean } => ({ account: text.includes('account'), card: text.includes('card') }),
});

defineParameterType({ name: 'scheme', regexp: /VTS|MDES/, transformer: (text: string): Scheme => text.toLowerCase() as Scheme });

/** What a bank answers a request to tokenize or to bind. */
defineParameterType({
  name: 'bank answer',
  regexp: /an approval|a step-up|a step-up without the list of methods|a decline/,
  transformer: (text: string): { decision: BankDecision; listWithStepUp: boolean } => ({
    decision: text === 'an approval' ? 'approve' : text === 'a decline' ? 'decline' : 'step-up',
    listWithStepUp: !text.includes('without'),
  }),
});

const methodKinds = {
  'a code by SMS': 'otp-sms',
  'a code by e-mail': 'otp-email',
  "the issuer's application": 'application',
  'a push message': 'push',
  'customer service': 'customer-service',
} as const;

/** A way of verification, as the end user sees it. */
defineParameterType({
  name: 'method',
  regexp: new RegExp(Object.keys(methodKinds).join('|')),
  transformer: (text: string): string => methodKinds[text as keyof typeof methodKinds],
});
