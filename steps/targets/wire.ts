import { checkServerIdentity, type PeerCertificate, rootCertificates } from 'node:tls';
import { Agent, request } from 'undici';
import type { ClientOptions } from 'ws';
import type { Secret } from '../../cards/numbers/secret';
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
let tls: TlsSettings | null = null;
let agent = newAgent();

/** How the suite presents itself to a target, and what it wants of the target's certificate. */
export interface TlsSettings {
  /** PEM */
  readonly certificate: string;
  readonly key: Secret;
  /** PEM; whose certificates are trusted besides those that the system trusts. */
  readonly authority: string | null;
  /** SHA-256 of the one certificate that the target may have: AB:CD:… */
  readonly pin: string | null;
}

/** Connections of their own, by the settings of the profile. */
export function newAgent(): Agent {
  return new Agent({ connections: 64, keepAliveTimeout: 30_000, ...(tls && { connect: tlsOptions() }) });
}

/** How a connection presents itself, and whom it trusts. */
interface TlsOptions {
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: string[];
  readonly checkServerIdentity?: ReturnType<typeof pinned>;
}

/** Options of Node's own TLS, by the settings of the profile: for what no agent carries. */
export function tlsOptions(): TlsOptions {
  if (!tls) return {};
  return {
    cert: tls.certificate,
    key: tls.key.reveal(),
    ...(tls.authority !== null && { ca: [...rootCertificates, tls.authority] }),
    ...(tls.pin !== null && { checkServerIdentity: pinned(tls.pin) }),
  };
}

/** Whether the profile says how the suite presents itself. */
export function presentsItself(): boolean {
  return tls !== null;
}

function pinned(pin: string) {
  return (host: string, certificate: PeerCertificate): Error | undefined => {
    const usual = checkServerIdentity(host, certificate);
    if (usual) return usual;
    if (certificate.fingerprint256 === pin) return undefined;
    return new Error(`the certificate of ${host} is another one than the profile pins (target.tls.pin): ${certificate.fingerprint256}`);
  };
}

/** The same for a WebSocket, whose types say less of a certificate than Node does. */
export function webSocketOptions(): ClientOptions {
  return tlsOptions() as object;
}

/** From now on the suite presents itself so; null: not at all. */
export function useTls(settings: TlsSettings | null): void {
  tls = settings;
  agent = newAgent();
}

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
