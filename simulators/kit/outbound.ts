import { type Dispatcher, request } from 'undici';
import type { VirtualClock } from './clock';
import { ownBytes } from './own-bytes';

export interface OutboundAnswer {
  readonly status: number;
  /** null for an empty body. */
  readonly content: unknown;
}

/** What a simulated party asks of others by JSON over HTTP. Others can be systems elsewhere. */
export class Outbound<Peer extends string> {
  readonly #simulated: Readonly<Record<Peer, string>>;
  readonly #addresses: Record<Peer, string>;
  readonly #open = new Set<AbortController>();

  /**
   * @param addresses where each peer is, without a slash at the end
   * @param pool connections shared by all worlds of a bench
   */
  constructor(
    addresses: Readonly<Record<Peer, string>>,
    private readonly clock: VirtualClock,
    private readonly pool: Dispatcher,
  ) {
    this.#simulated = addresses;
    this.#addresses = { ...addresses };
  }

  /** From now on the peer is at another address; null: the simulated one again. */
  redirect(peer: Peer, address: string | null): void {
    this.#addresses[peer] = address?.replace(/\/$/, '') ?? this.#simulated[peer];
  }

  /**
   * One request.
   * @param seconds of the world's time for the answer
   * @throws when there is no answer in time, or one that is no JSON
   */
  post(peer: Peer, path: string, body: unknown, seconds: number, headers: Readonly<Record<string, string>> = {}): Promise<OutboundAnswer> {
    return this.#send('POST', peer, path, body, seconds, headers);
  }

  /** The same without a body. */
  get(peer: Peer, path: string, seconds: number, headers: Readonly<Record<string, string>> = {}): Promise<OutboundAnswer> {
    return this.#send('GET', peer, path, null, seconds, headers);
  }

  async #send(
    method: 'GET' | 'POST',
    peer: Peer,
    path: string,
    body: unknown,
    seconds: number,
    headers: Readonly<Record<string, string>>,
  ): Promise<OutboundAnswer> {
    const given = new AbortController();
    const cancel = this.clock.after(seconds * 1000, () => given.abort());
    const sent = method === 'GET' ? null : ownBytes(JSON.stringify(body));
    this.#open.add(given);
    try {
      const answer = await request(this.#addresses[peer] + path, {
        method,
        headers: { ...(sent && { 'content-type': 'application/json' }), ...headers },
        body: sent,
        dispatcher: this.pool,
        signal: given.signal,
        // In the time of the world only.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const received = await answer.body.text();
      return { status: answer.statusCode, content: received === '' ? null : (JSON.parse(received) as unknown) };
    } finally {
      this.#open.delete(given);
      cancel();
      // It may hold card data.
      sent?.fill(0);
    }
  }

  /**
   * Tries until it succeeds, or there is no further time to try.
   * @param retries seconds of the world's time before each further try
   * @returns when the first try is over
   */
  async deliver(attempt: () => Promise<boolean>, retries: readonly number[]): Promise<void> {
    const succeeded = await attempt().catch(() => false);
    const [next, ...later] = retries;
    if (succeeded || next === undefined) return;
    this.clock.after(next * 1000, () => void this.deliver(attempt, later));
  }

  /** Gives up everything that is still being asked. */
  close(): void {
    for (const given of this.#open) given.abort();
  }
}
