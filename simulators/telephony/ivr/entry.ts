import { validateOneTimeCode } from '../../../cards/fields/one-time-code';
import { brandOf } from '../../../cards/numbers/brand';
import { parseExpiry } from '../../../cards/numbers/expiry';
import { longestNumber } from '../../../cards/numbers/mask';
import { validatePan } from '../../../cards/numbers/pan';
import { validateSecurityCode } from '../../../cards/numbers/security-code';
import type { CallSettings } from './call';
import type { IvrRules } from './rules';

/** What a consumer enters by keys. */
export type Field = 'card-number' | 'expiry' | 'security-code' | 'sms-code';

/** The card of one payment while it is entered: digits only, expiry as MMYY. */
export type CardEntry = Readonly<Record<'card-number' | 'expiry' | 'security-code', string>>;

export const emptyCard: CardEntry = { 'card-number': '', expiry: '', 'security-code': '' };

/** Fields in the order in which they are asked for (OPW-2.1-02, OPW-4.12-01). */
export function fieldsOf(settings: CallSettings, rules: IvrRules): readonly Exclude<Field, 'sms-code'>[] {
  const { order, asksSecurityCode } = rules.entry;
  const asks =
    asksSecurityCode === 'by-setting' || asksSecurityCode === 'before-expiry' ? settings.securityCode : asksSecurityCode === 'always';
  if (!asks) return order;
  return asksSecurityCode === 'before-expiry' ? ['card-number', 'security-code', 'expiry'] : [...order, 'security-code'];
}

/** Whether nothing more can follow, so that the entry need not be closed by a key. */
export function isComplete(field: Field, keys: string, card: CardEntry, rules: IvrRules): boolean {
  return keys.length >= longest(field, card, rules);
}

/** Whether the entry can be taken; whether the card is good is the payment server's to say. */
export function isWellFormed(field: Field, keys: string, card: CardEntry, rules: IvrRules): boolean {
  switch (field) {
    case 'card-number':
      return rules.entry.checksCardNumber ? validatePan(keys, { brands: rules.entry.brands }).ok : keys.length > 0;
    case 'expiry':
      return parseExpiry(keys) !== undefined;
    case 'sms-code':
      return validateOneTimeCode(keys, longest(field, card, rules)).ok;
    case 'security-code':
      return validateSecurityCode(keys, longest(field, card, rules)).ok;
  }
}

function longest(field: Field, card: CardEntry, rules: IvrRules): number {
  switch (field) {
    case 'card-number':
      return longestNumber;
    case 'expiry':
      return 4;
    case 'sms-code':
      return rules.identification.digits;
    case 'security-code':
      return brandOf(card['card-number'])?.name === 'American Express' ? rules.entry.americanExpressDigits : rules.entry.otherDigits;
  }
}
