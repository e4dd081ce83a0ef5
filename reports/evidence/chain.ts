import { createHash } from 'node:crypto';

/**
 * Lines of JSON, each of which names the digest of the line before: none can be changed, left out, added or moved without every later
 * one being wrong.
 */
export class Chain {
  #head: string;

  /** @param name of what is chained: the first line names its digest */
  constructor(name: string) {
    this.#head = digestOf(name);
  }

  /** Digest of the last line, hex. */
  get head(): string {
    return this.#head;
  }

  /** @returns the line, with its end */
  add(content: object): string {
    const line = JSON.stringify({ previous: this.#head, ...content });
    this.#head = digestOf(line);
    return `${line}\n`;
  }

  /**
   * Takes over a line that is there.
   * @returns what it holds; null when it does not follow upon the line before
   */
  follow(line: string): unknown | null {
    let content: { previous?: unknown };
    try {
      content = JSON.parse(line) as { previous?: unknown };
    } catch {
      return null;
    }
    if (content?.previous !== this.#head) return null;
    this.#head = digestOf(line);
    return content;
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
