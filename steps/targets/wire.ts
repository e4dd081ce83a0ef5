import { Agent, request } from 'undici';
import { Unreachable } from './errors';

/** A plain HTTP answer. */
export interface WireAnswer {
  readonly status: number;
  readonly type: string;
  readonly cookies: readonly string[];
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body, as it came and as text. */
  readonly bytes: Buffer;
  readonly text: string;
}

const maxBody = 16_000_000;
const newAgent = (): Agent => new Agent({ connections: 64, keepAliveTimeout: 30_000 });
let agent = newAgent();

/** Closes kept-alive connections: each of them holds on to the run in which it was opened. */
export async function closeConnections(): Promise<void> {
  const used = agent;
  agent = newAgent();
  await used.close();
}

/**
 * One request with bounded waiting.
 * @param limit milliseconds until the answer must be complete
 * @throws Unreachable when there is no answer in time, or none at all
 */
export async function exchange(
  method: string,
  url: string,
  headers: Record<string, string>,
  body: string | undefined,
  limit: number,
): Promise<WireAnswer> {
  const signal = AbortSignal.timeout(limit);
  try {
    const answer = await request(url, { method: method as 'GET', headers, body: body ?? null, dispatcher: agent, signal });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBody) throw new Unreachable(`${method} ${url}: the answer is longer than ${maxBody} bytes`);
      chunks.push(chunk);
    }
    const cookies = answer.headers['set-cookie'] ?? [];
    const bytes = Buffer.concat(chunks);
    return {
      status: answer.statusCode,
      type: String(answer.headers['content-type'] ?? ''),
      cookies: Array.isArray(cookies) ? cookies : [cookies],
      headers: answer.headers,
      bytes,
      text: bytes.toString('utf8'),
    };
  } catch (error) {
    throw unreachable(error, method, url, limit);
  }
}

/**
 * The body of a GET, chunk by chunk, however long.
 * @param limit milliseconds until it must be complete
 * @throws Unreachable when it is not answered with 200, in time
 */
export async function* download(url: string, headers: Record<string, string>, limit: number): AsyncGenerator<Buffer> {
  const signal = AbortSignal.timeout(limit);
  try {
    const answer = await request(url, { method: 'GET', headers, dispatcher: agent, signal, headersTimeout: limit, bodyTimeout: limit });
    if (answer.statusCode !== 200) throw new Unreachable(`GET ${url}: HTTP ${answer.statusCode}`);
    yield* answer.body as AsyncIterable<Buffer>;
  } catch (error) {
    throw unreachable(error, 'GET', url, limit);
  }
}

export function unreachable(error: unknown, method: string, url: string, limit: number): Unreachable {
  if (error instanceof Unreachable) return error;
  const cause = error as { name?: string; code?: string; message?: string };
  const why =
    cause.name === 'TimeoutError' || cause.name === 'AbortError'
      ? `no answer within ${limit} ms`
      : (cause.code ?? cause.message ?? 'failed');
  return new Unreachable(`${method} ${url}: ${why}`);
}
