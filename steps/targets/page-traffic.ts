import type { BrowserContext, Page, Response } from 'playwright-core';
import type { Traffic } from './traffic';

/** What a page receives, read in the browser itself: there it can be read however it came over the line. */
export class PageTraffic {
  readonly #coming = new Set<Promise<void>>();

  private constructor(private readonly traffic: Traffic) {}

  /**
   * @param encrypted whether answers and server-sent events are to be read here; else only what comes by WebSocket, since the line shows
   *   the rest better
   */
  static async of(context: BrowserContext, page: Page, traffic: Traffic, encrypted: boolean): Promise<PageTraffic> {
    const seen = new PageTraffic(traffic);
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => traffic.take('push-messages', payload)));
    if (!encrypted) return seen;
    page.on('response', (response) => seen.#await(seen.#read(response)));
    const session = await context.newCDPSession(page);
    session.on('Network.eventSourceMessageReceived', ({ eventName, data }) => traffic.take('push-messages', `${eventName}: ${data}`));
    await session.send('Network.enable');
    return seen;
  }

  /** Resolves once everything is there whose answer has begun. */
  async settled(): Promise<void> {
    await Promise.all(this.#coming);
  }

  #await(reading: Promise<void>): void {
    this.#coming.add(reading);
    void reading.finally(() => this.#coming.delete(reading));
  }

  async #read(response: Response): Promise<void> {
    // A page that is left takes its answers with it.
    const headers = await response.allHeaders().catch(() => response.headers());
    this.traffic.takeHeaders('console-headers', headers);
    if (headers['content-type']?.startsWith('text/event-stream')) return;
    const body = await response.body().catch(() => null);
    if (body) this.traffic.take('console-answers', body);
  }
}
