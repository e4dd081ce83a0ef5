import { JSONPath } from 'jsonpath-plus';

/** The services of a bank, by the action in their names; the first three are ours, since no page names those of the authentication. */
export const webhooks = [
  'identify',
  'send_code',
  'verify_code',
  'get_card_details',
  'validate_card',
  'lock_card_ticket_number',
  'reissue_card_number',
] as const;
export type Webhook = (typeof webhooks)[number];

/** What a flexible webhook is given, and what is taken from its answer. */
export interface WebhookSettings {
  /** Below the address of the services, with a slash at the beginning. */
  readonly path: string;
  readonly method: 'POST' | 'PUT' | 'PATCH';
  /** Body in which texts such as "$session.params.phone_number" or "$flow.lock_type" stand for parameters. */
  readonly request: unknown;
  /** JSONPath of each parameter in the answer. */
  readonly answer: Readonly<Record<string, string>>;
}

const session = (name: string): string => `$session.params.${name}`;
const flow = (name: string): string => `$flow.${name}`;
const flat = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, `$.${name}`]));
const phone = { phone_number: session('phone_number') };
const card = { ...phone, last_four_digit_of_card_number: session('last_four_digit_of_card_number') };
const post = (webhook: string, request: object, answer: Record<string, string>): WebhookSettings => ({
  path: `/${webhook}`,
  method: 'POST',
  request,
  answer,
});

/** Flat JSON with the documented names: our own choice, since the shipped bodies are not public. */
export const defaultSettings: Readonly<Record<Webhook, WebhookSettings>> = {
  identify: post(
    'identify',
    { ...phone, account: session('account_auth_enabled'), card: session('card_auth_enabled') },
    flat('known', 'channels', 'auth_level'),
  ),
  send_code: post('send_code', { ...phone, channel: flow('channel'), purpose: flow('purpose') }, flat('sent', 'contact')),
  verify_code: post('verify_code', { ...phone, code: flow('code') }, flat('valid')),
  get_card_details: post('get_card_details', phone, flat('last_four_digit_of_all_cards', 'card_vendor_all', 'card_count')),
  validate_card: post('validate_card', card, flat('zip_code', 'card_vendor', 'card_status')),
  lock_card_ticket_number: post(
    'lock_card_ticket_number',
    { ...card, lock_type: flow('lock_type'), lock_reason: flow('lock_reason') },
    flat('ticket_number'),
  ),
  // The page prints zip_code without $session.params. (facts, contradiction 9).
  reissue_card_number: post('reissue_card_number', { ...card, zip_code: session('zip_code') }, flat('acknowledgement_number')),
};

/** Between the documented parameters and the bodies that an integrator chose. */
export class WebhookMapping {
  readonly #settings: Readonly<Record<Webhook, WebhookSettings>>;

  constructor(chosen: Readonly<Partial<Record<Webhook, Partial<WebhookSettings>>>> = {}) {
    this.#settings = Object.fromEntries(
      webhooks.map((webhook) => [webhook, { ...defaultSettings[webhook], ...chosen[webhook] }]),
    ) as Record<Webhook, WebhookSettings>;
  }

  settingsOf(webhook: Webhook): WebhookSettings {
    return this.#settings[webhook];
  }

  /** The webhook that such a request is. */
  webhookAt(method: string, path: string): Webhook | undefined {
    return webhooks.find((webhook) => this.#settings[webhook].method === method && this.#settings[webhook].path === path);
  }

  /** The body for these parameters. A reference that is the whole text is replaced by the value itself, of whatever type. */
  bodyOf(webhook: Webhook, parameters: Readonly<Record<string, unknown>>): unknown {
    return filled(this.#settings[webhook].request, parameters);
  }

  /** The parameters in a body, by their documented names. */
  parametersIn(webhook: Webhook, body: unknown): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    collect(this.#settings[webhook].request, body, found);
    return found;
  }

  /** The parameters in an answer; those that are not there are left out. */
  parametersFrom(webhook: Webhook, body: unknown): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    for (const [name, path] of Object.entries(this.#settings[webhook].answer)) {
      const [value] = body !== null && typeof body === 'object' ? (JSONPath({ path, json: body, eval: 'safe' }) as unknown[]) : [];
      if (value !== undefined) found[name] = value;
    }
    return found;
  }

  /** An answer in which each parameter stands where its path says. Paths have to be plain: `$.result.card.zip`. */
  answerOf(webhook: Webhook, parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const answer: Record<string, unknown> = {};
    for (const [name, path] of Object.entries(this.#settings[webhook].answer)) {
      if (!Object.hasOwn(parameters, name)) continue;
      const keys = path.split('.').slice(1);
      const last = keys.pop() as string;
      let place = answer;
      for (const key of keys) {
        place[key] ??= {};
        place = place[key] as Record<string, unknown>;
      }
      place[last] = parameters[name];
    }
    return answer;
  }
}

const reference = /^\$(?:session\.params|flow)\.(\w+)$/;

function filled(template: unknown, parameters: Readonly<Record<string, unknown>>): unknown {
  if (typeof template === 'string') {
    const whole = reference.exec(template)?.[1];
    if (whole !== undefined) return parameters[whole] ?? null;
    return template.replaceAll(/\$(?:session\.params|flow)\.(\w+)/g, (_all, name: string) => String(parameters[name] ?? ''));
  }
  if (Array.isArray(template)) return template.map((one) => filled(one, parameters));
  if (template === null || typeof template !== 'object') return template;
  return Object.fromEntries(Object.entries(template).map(([name, one]) => [name, filled(one, parameters)]));
}

function collect(template: unknown, body: unknown, found: Record<string, unknown>): void {
  if (typeof template === 'string') {
    const name = reference.exec(template)?.[1];
    if (name !== undefined && body !== undefined) found[name] = body;
    return;
  }
  if (template === null || typeof template !== 'object' || body === null || typeof body !== 'object') return;
  for (const [name, one] of Object.entries(template)) collect(one, (body as Record<string, unknown>)[name], found);
}
