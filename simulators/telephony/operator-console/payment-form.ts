/** The form for payment data: which fields it has, what a field takes, what a send hands over. Pure. */
import { isOfForm } from '../../../cards/fields/text-form';
import type { Field } from '../../kit/screen/document';
import type { PaymentData } from '../ivr/news';
import type { MerchantSettings } from '../merchants/settings';
import type { LinkingRules, PaymentField } from './rules';

export const paymentFields: readonly PaymentField[] = ['transactionId', 'memberId', 'amount', 'instalments'];

/** Why a field's value is not taken. */
export interface Refusal {
  readonly field: PaymentField;
  readonly why: 'missing' | 'malformed' | 'no-choice';
}

/**
 * The form's fields in one of its four shapes (OPW-3.5.1-01).
 * @param filled what the server has to show; null for a fresh form
 */
export function formFields(rules: LinkingRules, settings: MerchantSettings, filled: PaymentData | null): Field[] {
  return fieldNames(rules, settings).map((name) => {
    const common = {
      name,
      label: rules.labels[name],
      value: shownValue(name, rules, settings, filled),
      required: rules.form.marked.includes(name), // OPW-3.5.2-08
      enabled: !isLocked(name, rules, settings),
    };
    return name === 'instalments' ? { ...common, type: 'choice', choices: choicesOf(rules, settings) } : { ...common, type: 'text' };
  });
}

/** What a click on send hands over: what was typed where typing is possible, and what the server has everywhere else (OPW-3.5.4-01). */
export function sentData(
  rules: LinkingRules,
  settings: MerchantSettings,
  filled: PaymentData | null,
  typed: Readonly<Record<string, string>>,
): PaymentData {
  const names = fieldNames(rules, settings);
  return record((name) =>
    names.includes(name) && !isLocked(name, rules, settings) ? (typed[name] ?? '') : shownValue(name, rules, settings, filled),
  );
}

/** The form after clear; null when every field has its initial value (OPW-3.5.2-04, OPW-3.5.5-02). */
export function clearedForm(rules: LinkingRules, settings: MerchantSettings, shown: PaymentData): PaymentData | null {
  const cleared = clearedFields(rules, settings);
  return clearsAll(rules, settings) ? null : record((name) => (cleared.includes(name) ? rules.form.initial[name] : shown[name]));
}

/** Whether clear leaves nothing of what was typed. */
export function clearsAll(rules: LinkingRules, settings: MerchantSettings): boolean {
  return paymentFields.every((name) => clearedFields(rules, settings).includes(name));
}

/** Everything that is wrong with payment data; the same for typed and linked data (OPW-3.5.4-03). */
export function refusals(data: PaymentData, rules: LinkingRules, settings: MerchantSettings): Refusal[] {
  return paymentFields.flatMap((field): Refusal[] => {
    const why = refusalOf(field, data[field], rules, settings);
    return why === null ? [] : [{ field, why }];
  });
}

/** What a refused field says to the operator. */
export function refusalText({ field, why }: Refusal, rules: LinkingRules): string {
  if (why === 'missing') return rules.messages.missing.replace('[項目]', rules.labels[field]);
  return rules.messages[field].replace('[n]', String(field === 'instalments' ? '' : rules.data[field].length));
}

function refusalOf(field: PaymentField, value: string, rules: LinkingRules, settings: MerchantSettings): Refusal['why'] | null {
  if (value === '') return rules.data.mandatory.includes(field) ? 'missing' : null; // OPW-3.5.2-01, OPW-3.5.2-06, OPW-3.5.3-01
  if (field === 'instalments') return mayChoose(value, rules, settings) ? null : 'no-choice'; // OPW-3.5.1-09
  if (field === 'memberId' && !hasMemberId(rules, settings)) return 'malformed';
  if (field === 'amount' && rules.data.refusesLeadingZero && value.startsWith('0')) return 'malformed';
  return isOfForm(value, rules.data[field]) ? null : 'malformed'; // OPW-3.5.1-02, OPW-3.5.2-02, OPW-3.5.3-02
}

function mayChoose(choice: string, rules: LinkingRules, settings: MerchantSettings): boolean {
  if (isChoiceLocked(rules, settings)) return choice === rules.form.lockedChoice; // OPW-3.5.2-03
  return rules.form.choices.includes(choice) && (rules.data.takesUncontracted || settings.instalments.includes(choice));
}

function choicesOf(rules: LinkingRules, settings: MerchantSettings): string[] {
  return rules.form.choices.filter((choice) => rules.form.showsUncontracted || settings.instalments.includes(choice)); // OPW-3.5.1-10
}

function fieldNames(rules: LinkingRules, settings: MerchantSettings): PaymentField[] {
  const names = settings.apiLink ? rules.form.apiLink : rules.form.manual;
  return names.filter((name) => name !== 'memberId' || hasMemberId(rules, settings));
}

function hasMemberId(rules: LinkingRules, settings: MerchantSettings): boolean {
  return settings.memberId || rules.form.memberIdWithoutSetting;
}

function shownValue(name: PaymentField, rules: LinkingRules, settings: MerchantSettings, filled: PaymentData | null): string {
  if (name === 'instalments' && isChoiceLocked(rules, settings)) return rules.form.lockedChoice;
  return (filled ?? rules.form.initial)[name];
}

function isLocked(name: PaymentField, rules: LinkingRules, settings: MerchantSettings): boolean {
  if (settings.apiLink && rules.form.apiLinkLocks.includes(name)) return true; // OPW-3.5.4-01
  return name === 'instalments' && isChoiceLocked(rules, settings);
}

function isChoiceLocked(rules: LinkingRules, settings: MerchantSettings): boolean {
  return !settings.instalmentChoice && rules.form.choiceLockedWithoutOption; // OPW-3.5.2-03
}

function clearedFields(rules: LinkingRules, settings: MerchantSettings): readonly PaymentField[] {
  return settings.apiLink ? rules.form.clearsWithApiLink : rules.form.clears;
}

function record(read: (name: PaymentField) => string): PaymentData {
  return Object.fromEntries(paymentFields.map((name) => [name, read(name)])) as unknown as PaymentData;
}
