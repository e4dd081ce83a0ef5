import { inspect } from 'node:util';

/**
 * A value that must not be printed: it shows its label wherever it is turned into text or JSON, and a copy has nothing else. Only `reveal`
 * gives the value; it is not among the properties.
 */
export class Secret {
  readonly #value: string;

  constructor(
    value: string,
    readonly label: string,
  ) {
    this.#value = value;
  }

  /** The value itself, for the wire only. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return `«${this.label}»`;
  }

  toJSON(): string {
    return this.toString();
  }

  valueOf(): string {
    return this.toString();
  }

  [Symbol.toPrimitive](): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Text that may be secret. */
export type Typed = string | Secret;

export function reveal(value: Typed): string {
  return value instanceof Secret ? value.reveal() : value;
}
