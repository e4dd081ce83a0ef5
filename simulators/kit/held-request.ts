/**
 * Requests that are answered when there is enough to tell, or when their time is over ("long polling").
 * That time is the machine's: it bounds how long a client waits, and nothing of a simulated world depends on it.
 */
import type { FastifyRequest } from 'fastify';
import type { FieldSchema } from './checked-request';

/** Longest wait in seconds that a client is granted. */
const longest = 10;

/** Field of a query: how many are enough. */
export const leastField: FieldSchema = { type: 'string', pattern: '^(0|[1-9][0-9]{0,2})$', description: 'a whole number from 0 to 999' };

/** What a client waits for. */
export interface Wish {
  /** How many are enough, 1 when nothing is said. */
  readonly least: number;
  /** Seconds; 0 does not wait. */
  readonly wait: number;
}

/** Reads `?least=2` (checked before by `leastField`) and the header `Prefer: wait=5`. */
export function wishOf({ query, headers }: Pick<FastifyRequest, 'query' | 'headers'>): Wish {
  const { least = '1' } = query as { least?: string };
  return { least: Number(least), wait: waitPreferred(headers.prefer) };
}

/** RFC 7240, 4.3; what is no preference of this kind, or cannot be read, is ignored (section 2). */
function waitPreferred(prefer: string | string[] | undefined): number {
  const preferences = [prefer ?? []].flat().join(',').split(',');
  const [, seconds = '0'] = preferences.map((one) => /^\s*wait\s*=\s*"?([0-9]{1,9})"?\s*(?:;|$)/i.exec(one)).find((found) => found) ?? [];
  return Math.min(Number(seconds), longest);
}

/** Requests held by one simulated party. */
export class HeldRequests {
  readonly #held = new Set<{ readonly isEnough: () => boolean; readonly answer: () => void }>();

  /**
   * What there is, as soon as there is enough or the time is over.
   * @param look what there is now
   */
  hold<T>(look: () => readonly T[], { least, wait }: Wish): Promise<readonly T[]> {
    return new Promise((resolve) => {
      const isEnough = () => look().length >= least;
      if (wait === 0 || isEnough()) return resolve(look());
      const held = {
        isEnough,
        answer: () => {
          clearTimeout(timer);
          this.#held.delete(held);
          resolve(look());
        },
      };
      const timer = setTimeout(held.answer, wait * 1000);
      this.#held.add(held);
    });
  }

  /** Answers those for whom there is enough now; to be called when something came. */
  lookAgain(): void {
    for (const held of [...this.#held]) if (held.isEnough()) held.answer();
  }

  /** Answers all with what there is. */
  release(): void {
    for (const held of [...this.#held]) held.answer();
  }
}
