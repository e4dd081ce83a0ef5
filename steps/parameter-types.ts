import { defineParameterType } from '@cucumber/cucumber';
import type { CardFacts } from './actors/cards';
import type { Question } from './actors/consumer';
import type { Feature } from './actors/merchant';
import type { ScreenKind, StatusColour } from './targets/screen';

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
