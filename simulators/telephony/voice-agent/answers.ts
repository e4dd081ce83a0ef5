/** What a webhook answered, by the documented names, or nothing when the answer is none. Pure. */
import type { Parameters } from './conversation';
import type { Webhook } from './flow';
import type { CardLockAgentRules } from './rules';

type Kind = 'text' | 'four digits' | 'integer' | 'level' | 'boolean' | 'texts' | 'lists of four digits';

interface Field {
  readonly kind: Kind;
  readonly optional?: true;
}

/** What each webhook answers; the first three are ours. */
const fields: Readonly<Record<Webhook, Readonly<Record<string, Field>>>> = {
  identify: { known: { kind: 'boolean' }, channels: { kind: 'texts' }, auth_level: { kind: 'level', optional: true } },
  send_code: { sent: { kind: 'boolean' }, contact: { kind: 'text' } },
  verify_code: { valid: { kind: 'boolean' } },
  // LCK-wh-02
  get_card_details: {
    last_four_digit_of_all_cards: { kind: 'lists of four digits' },
    card_vendor_all: { kind: 'texts' },
    card_count: { kind: 'integer' },
  },
  // LCK-wh-04
  validate_card: { zip_code: { kind: 'text' }, card_vendor: { kind: 'text' }, card_status: { kind: 'text' } },
  lock_card_ticket_number: { ticket_number: { kind: 'integer' } }, // LCK-wh-08
  reissue_card_number: { acknowledgement_number: { kind: 'integer' } }, // LCK-wh-10
};

const fits: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  'four digits': (value) => typeof value === 'string' && /^[0-9]{4}$/.test(value),
  integer: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  // −1: a number that is not known.
  level: (value) => Number.isSafeInteger(value) && (value as number) >= -1,
  boolean: (value) => typeof value === 'boolean',
  texts: (value) => Array.isArray(value) && value.every(fits.text),
  'lists of four digits': (value) => Array.isArray(value) && value.every(fits['four digits']),
};

/** What a careless agent makes of anything. */
const made: Readonly<Record<Kind, (value: unknown) => unknown>> = {
  text: (value) => String(value ?? ''),
  'four digits': (value) => String(value ?? ''),
  integer: (value) => Math.trunc(Number(value ?? 0)) || 0,
  level: (value) => Math.trunc(Number(value ?? 0)) || 0,
  boolean: (value) => Boolean(value),
  texts: (value) => (Array.isArray(value) ? value.map(made.text) : []),
  'lists of four digits': (value) => (Array.isArray(value) ? value.map(made['four digits']) : []),
};

/**
 * @param content the answer's JSON
 * @returns null for an answer that lacks a field, has one of another type, or lists that do not belong together
 */
export function answerIn(webhook: Webhook, content: unknown, { checks, services }: CardLockAgentRules['webhooks']): Parameters | null {
  const found: Record<string, unknown> = {};
  for (const [name, { kind, optional }] of Object.entries(fields[webhook])) {
    const value = valueAt(content, services[webhook].fills[name] ?? name);
    if (value === undefined) {
      if (optional) continue;
      if (checks.fields) return null;
    } else if (!fits[kind](value) && checks.types) return null;
    found[name] = fits[kind](value) ? value : made[kind](value);
  }
  return webhook === 'get_card_details' && checks.lists && !areOneList(found) ? null : found;
}

/** Same index, same card: lists of another length, or than their count, pair wrongly (LCK-wh-02). */
function areOneList({
  last_four_digit_of_all_cards: digits,
  card_vendor_all: vendors,
  card_count: count,
}: Record<string, unknown>): boolean {
  const length = (digits as unknown[]).length;
  return length === (vendors as unknown[]).length && length === count;
}

/** @param path names with points between them, as in result.ticket */
function valueAt(content: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (place, name) =>
        typeof place === 'object' && place !== null && Object.hasOwn(place, name) ? (place as Parameters)[name] : undefined,
      content,
    );
}
