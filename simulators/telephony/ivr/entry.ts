import { brandOf } from '../../../cards/numbers/brand';
import { passesLuhn } from '../../../cards/numbers/luhn';
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
      return rules.entry.checksCardNumber ? isCardNumber(keys) : keys.length > 0;
    case 'expiry':
      return /^(0[1-9]|1[0-2])[0-9]{2}$/.test(keys);
    default:
      return keys.length === longest(field, card, rules);
  }
}

function isCardNumber(keys: string): boolean {
  const brand = brandOf(keys);
  return (brand?.lengths.includes(keys.length) ?? false) && passesLuhn(keys);
}

function longest(field: Field, card: CardEntry, rules: IvrRules): number {
  switch (field) {
    case 'card-number':
      return 19;
    case 'expiry':
      return 4;
    case 'sms-code':
      return rules.identification.digits;
    case 'security-code':
      return brandOf(card['card-number'])?.name === 'American Express' ? rules.entry.americanExpressDigits : rules.entry.otherDigits;
  }
}
