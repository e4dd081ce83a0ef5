import type { UserKey } from '../access/directory';
import type { IvrRules } from './rules';

/** Every operator's own number, 050-XXXX-XXXX (OPW-3.6.1-01). */
export class Numbers {
  readonly #owners = new Map<string, UserKey>();
  readonly #numbers = new Map<string, string>();

  constructor(private readonly rules: IvrRules['numbers']) {}

  /** The operator's number; given out at the first question. */
  of({ merchantId, userId }: UserKey): string {
    const key = this.rules.shared ? merchantId : `${merchantId}\0${userId}`;
    const known = this.#numbers.get(key);
    if (known) return known;
    const digits = String(this.#numbers.size + 1).padStart(8, '0');
    const number = `${this.rules.prefix}-${digits.slice(0, 4)}-${digits.slice(4)}`;
    this.#numbers.set(key, number);
    this.#owners.set(number, { merchantId, userId });
    return number;
  }

  ownerOf(number: string): UserKey | undefined {
    return this.#owners.get(number);
  }
}
