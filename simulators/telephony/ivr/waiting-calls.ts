import type { UserKey } from '../access/directory';
import { keyOf, type LiveCall } from './live-call';

/** Calls that wait for payment data, by operator, oldest first. */
export class WaitingCalls {
  readonly #waiting = new Map<string, Set<LiveCall>>();

  add(live: LiveCall): void {
    const key = keyOf(live.operator);
    const waiting = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, waiting.add(live));
  }

  remove(live: LiveCall): void {
    const key = keyOf(live.operator);
    const waiting = this.#waiting.get(key);
    if (waiting?.delete(live) && waiting.size === 0) this.#waiting.delete(key);
  }

  first(operator: UserKey): LiveCall | undefined {
    return this.#waiting.get(keyOf(operator))?.values().next().value;
  }
}
