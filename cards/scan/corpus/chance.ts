import { randomFrom } from '../../chance';

/** Choices that are the same for the same seed. */
export class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = randomFrom(seed);
    // Seeds that are neighbours begin alike.
    for (let n = 0; n < 8; n++) this.#next();
  }

  /** @param share 0 never, 1 always */
  often(share: number): boolean {
    return this.#next() < share;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  pick<T>(of: readonly T[]): T {
    return of[Math.floor(this.#next() * of.length)] as T;
  }

  /** All of them, in another order. */
  shuffled<T>(of: readonly T[]): T[] {
    const all = [...of];
    for (let last = all.length - 1; last > 0; last--) {
      const other = this.between(0, last);
      [all[last], all[other]] = [all[other] as T, all[last] as T];
    }
    return all;
  }

  digits(count: number): string {
    return this.signs('0123456789', count);
  }

  hex(count: number): string {
    return this.signs('0123456789abcdef', count);
  }

  base64url(count: number): string {
    return this.signs('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', count);
  }

  bytes(count: number): Buffer {
    const bytes = Buffer.allocUnsafe(count);
    let at = 0;
    for (; at + 4 <= count; at += 4) bytes.writeUInt32LE(Math.floor(this.#next() * 2 ** 32), at);
    for (; at < count; at++) bytes[at] = this.between(0, 255);
    return bytes;
  }

  private signs(alphabet: string, count: number): string {
    let text = '';
    for (let n = 0; n < count; n++) text += alphabet.charAt(Math.floor(this.#next() * alphabet.length));
    return text;
  }
}
