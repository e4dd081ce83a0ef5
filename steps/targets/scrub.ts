import { holdsCardData, type SoughtCard } from './card-search';

/** What stands for text that holds card data. */
const removed = '«card data, removed»';

/** Numbers up to this one count something: a replay needs them. */
const mostCounted = 999;

/**
 * A copy of something recorded from which card data is gone that the target has let out, however it is written: masking by label only knows how
 * numbers are written as a rule. What does not hold any stays as it is.
 * @param value what can be written as JSON
 */
export function scrubbed<T>(value: T, cards: readonly SoughtCard[]): T {
  return scrub(value, cards) as T;
}

function scrub(value: unknown, cards: readonly SoughtCard[]): unknown {
  if (!holds(value, cards)) return value;
  if (typeof value !== 'object' || value === null) return removed;
  const copy = mapped(
    value,
    (one) => scrub(one, cards),
    (name) => (holds(name, cards) ? removed : name),
  );
  // What is still there is in several parts together: a digit each, or a few.
  return holds(copy, cards) ? withoutDigits(copy) : copy;
}

function holds(value: unknown, cards: readonly SoughtCard[]): boolean {
  return value !== undefined && holdsCardData(typeof value === 'string' ? value : JSON.stringify(value), cards);
}

function withoutDigits(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) return mapped(value, withoutDigits, (name) => name);
  if (typeof value === 'number') return value > mostCounted ? 0 : value;
  return typeof value === 'string' ? value.replaceAll(/[0-9０-９]/g, '•') : value;
}

function mapped(value: object, change: (one: unknown) => unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map(change);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [rename(name), change(one)]));
}
