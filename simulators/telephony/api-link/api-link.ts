import type { User, UserKey } from '../access/directory';
import type { PaymentData } from '../ivr/news';
import type { MerchantSettings } from '../merchants/settings';
import { paymentFields, type Refusal, refusals } from '../operator-console/payment-form';
import type { LinkingRules, PaymentField } from '../operator-console/rules';

/** The operator web as the link knows it. */
export interface LinkedConsole {
  readonly linking: LinkingRules;
  settingsOf(merchantId: string): MerchantSettings;
  usersOf(merchantId: string): Pick<User, 'merchantId' | 'userId'>[];
  showLinked(operator: UserKey, data: PaymentData): boolean;
}

/** What the merchant's system is told. */
export type LinkAnswer =
  | { readonly status: 204 }
  | { readonly status: 400; readonly error: 'bad-request'; readonly message: string; readonly field: string }
  | { readonly status: 404; readonly error: 'not-found'; readonly message: string }
  | { readonly status: 409; readonly error: 'conflict'; readonly message: string };

type Body = PaymentData & UserKey;

const names = ['merchantId', 'userId', ...paymentFields] as const;

/** Takes payment data from a merchant's own system to the screen of its operator (OPW-3.5.4-01 to -03). */
export class ApiLink {
  constructor(private readonly operators: LinkedConsole) {}

  /** @param body what was sent, of any form */
  take(body: unknown): LinkAnswer {
    const read = readBody(body);
    if ('status' in read) return read;
    const operator: UserKey = { merchantId: read.merchantId, userId: read.userId };
    const known = this.operators.usersOf(operator.merchantId);
    if (!known.some(({ userId }) => userId === operator.userId)) {
      return { status: 404, error: 'not-found', message: `no user "${operator.userId}" of merchant "${operator.merchantId}"` };
    }
    const settings = this.operators.settingsOf(operator.merchantId);
    if (!settings.apiLink) return conflict(`merchant "${operator.merchantId}" has no API link; its operators type the payment data`);
    const { linking } = this.operators;
    const data: PaymentData = {
      transactionId: read.transactionId,
      amount: read.amount,
      instalments: read.instalments,
      memberId: read.memberId,
    };
    const [refusal] = linking.apiLink.checks ? refusals(data, linking, settings) : [];
    if (refusal && !linking.apiLink.refusedIsShown) return refusalAnswer(refusal, data, linking, settings);
    const shown = this.#show(operator, data);
    if (refusal) return refusalAnswer(refusal, data, linking, settings);
    return shown ? { status: 204 } : conflict(`"${operator.userId}" is not signed in; send the data again when the operator is at work`);
  }

  /** @returns whether the operator is at work */
  #show(operator: UserKey, data: PaymentData): boolean {
    const { apiLink } = this.operators.linking;
    if (!apiLink.shows) return true;
    const others = apiLink.meets === 'all-of-merchant' ? this.operators.usersOf(operator.merchantId) : [];
    for (const { userId } of others) {
      if (userId !== operator.userId) this.operators.showLinked({ merchantId: operator.merchantId, userId }, data);
    }
    return this.operators.showLinked(operator, data); // OPW-3.5.4-02
  }
}

/** The body's members as text, or what is wrong with them; the member ID may be left out (OPW-3.5.3-01). */
function readBody(body: unknown): Body | (LinkAnswer & { status: 400 }) {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return badRequest('body', `body: expected a JSON object with ${names.join(', ')}`);
  }
  const given: Readonly<Record<string, unknown>> = { memberId: '', ...body };
  const unknown = Object.keys(given).find((name) => !names.some((one) => one === name));
  if (unknown !== undefined) return badRequest(unknown, `${unknown}: not a member of payment data; expected only ${names.join(', ')}`);
  for (const name of names) {
    if (typeof given[name] !== 'string') {
      return badRequest(name, `${name}: expected text, given ${kindOf(given[name])}; give it as a JSON string`);
    }
  }
  return given as unknown as Body;
}

function refusalAnswer({ field, why }: Refusal, data: PaymentData, rules: LinkingRules, settings: MerchantSettings): LinkAnswer {
  if (why === 'missing') return badRequest(field, `${field}: expected a value, given none; it is mandatory`);
  return badRequest(field, `${field}: expected ${expected(field, rules, settings)}, given ${described(field, data[field], rules)}`);
}

function expected(field: PaymentField, rules: LinkingRules, settings: MerchantSettings): string {
  if (field === 'memberId' && !settings.memberId) return 'nothing, since the merchant does not use member IDs';
  if (field !== 'instalments') return `at most ${rules.data[field].length} characters of ${rules.data[field].characters}`;
  if (!settings.instalmentChoice) return `${rules.form.lockedChoice}, since the merchant has no choice of instalments`;
  return `one of ${rules.form.choices.join(', ')}`;
}

/** Says what is wrong with a value without repeating it: it might be card data. */
function described(field: PaymentField, value: string, rules: LinkingRules): string {
  const characters = [...value];
  const count = `${characters.length} characters`;
  if (field === 'instalments') return count;
  const allowed = new RegExp(`[${rules.data[field].characters}]`, 'u');
  const at = characters.findIndex((one) => !allowed.test(one));
  const code = characters[at]?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return code === undefined ? count : `${count}, of which number ${at + 1} is U+${code}`;
}

function badRequest(field: string, message: string): LinkAnswer & { status: 400 } {
  return { status: 400, error: 'bad-request', message, field };
}

function conflict(message: string): LinkAnswer {
  return { status: 409, error: 'conflict', message };
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
