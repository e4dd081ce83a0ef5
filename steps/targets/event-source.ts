import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { hangUp } from './hang-up';
import { tlsOptions, unreachable } from './wire';

/** A client of server-sent events (WHATWG HTML, 9.2) that knows no reconnection. */
export class EventSource {
  #ours = false;

  private constructor(private readonly answer: IncomingMessage) {}

  /**
   * Opens the stream and waits until it is open.
   * @param limit milliseconds until the answer must have begun
   * @returns null when the answer is no open stream
   * @throws Unreachable when there is no answer
   */
  static async open(
    url: string,
    headers: Record<string, string>,
    limit: number,
    on: { event(name: string, data: string): void; received?(chunk: string): void; broken(): void },
  ): Promise<EventSource | null> {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const get = url.startsWith('https:') ? getHttps : getHttp;
      const request = get(url, { ...tlsOptions(), headers: { accept: 'text/event-stream', ...headers }, agent: false }, resolve);
      request.on('error', reject).setTimeout(limit, () => request.destroy(Object.assign(new Error('late'), { name: 'TimeoutError' })));
    }).catch((error) => {
      throw unreachable(error, 'GET', url, limit);
    });
    if (answer.statusCode !== 200) {
      answer.resume();
      return null;
    }
    answer.socket.setTimeout(0);
    const source = new EventSource(answer);
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => {
      on.received?.(chunk);
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [name, data] = [field(text.slice(0, end), 'event'), field(text.slice(0, end), 'data')];
        text = text.slice(end + 2);
        if (data !== undefined) on.event(name ?? 'message', data);
      }
    });
    answer
      .on('error', () => undefined)
      .once('close', () => {
        if (!source.#ours) on.broken();
      });
    return source;
  }

  /** Ends the stream from our side; resolves once the other side has noticed. */
  async close(): Promise<void> {
    this.#ours = true;
    await hangUp(this.answer.socket);
  }
}

function field(event: string, name: string): string | undefined {
  return event
    .split('\n')
    .find((line) => line.startsWith(`${name}: `))
    ?.slice(name.length + 2);
}
