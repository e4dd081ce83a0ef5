import { type Dispatcher, request } from 'undici';
import type { VirtualClock } from '../../kit/clock';
import { answerIn } from './answers';
import type { ConversationEvent, Parameters } from './conversation';
import type { Webhook } from './flow';
import type { CardLockAgentRules } from './rules';

/** How a webhook went: an event for the conversation, and the status that the answer to the caller shows. */
export interface Outcome {
  readonly event: Exclude<ConversationEvent, { type: 'spoke' }>;
  /** In the shape of google.rpc.Status; code 0 for success. */
  readonly status: { readonly code: number; readonly message: string };
}

/** The bank's services, as the agent asks them. */
export interface Services {
  ask(webhook: Webhook, body: Parameters): Promise<Outcome>;
}

/** Errors that say that the address could not be reached at all. */
const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
  'ERR_INVALID_URL',
]);

/** Codes of google.rpc.Code that a webhook's failure has. */
const codeOf = { timeout: 4, notFound: 5, invalid: 9, unavailable: 14 } as const;

/**
 * The bank's services as flexible webhooks over HTTP (docs/openapi/card-services.yaml). A request is made once; whatever does not end in
 * a proper answer is a failure, and what became of it is not known.
 */
export class HttpServices implements Services {
  readonly #simulated: string;
  #address: string;
  readonly #open = new Set<AbortController>();

  /**
   * @param address where the services are, without a slash at the end
   * @param pool connections shared by all worlds of a bench
   */
  constructor(
    address: string,
    private readonly rules: CardLockAgentRules['webhooks'],
    private readonly clock: VirtualClock,
    private readonly pool: Dispatcher,
  ) {
    this.#simulated = address;
    this.#address = address;
  }

  /** From now on the services are at another address; null: the simulated ones again. */
  redirect(address: string | null): void {
    this.#address = address?.replace(/\/$/, '') ?? this.#simulated;
  }

  async ask(webhook: Webhook, body: Parameters): Promise<Outcome> {
    const given = new AbortController();
    let late = false;
    const cancel = this.clock.after(this.rules.seconds * 1000, () => {
      late = true;
      given.abort();
    });
    this.#open.add(given);
    try {
      return await this.#asked(webhook, body, given.signal);
    } catch (error) {
      if (late) return failed('webhook-error', codeOf.timeout, `no answer within ${this.rules.seconds} s`);
      const code = (error as { code?: string }).code ?? '';
      const isGone = unreachable.has(code) && this.rules.unreachable === 'not-found';
      return isGone
        ? failed('webhook-not-found', codeOf.notFound, 'the URL could not be reached')
        : failed('webhook-error', codeOf.unavailable, 'the line broke');
    } finally {
      this.#open.delete(given);
      cancel();
    }
  }

  /** Gives up everything that is still being asked. */
  close(): void {
    for (const given of this.#open) given.abort();
  }

  async #asked(webhook: Webhook, body: Parameters, signal: AbortSignal): Promise<Outcome> {
    const answer = await request(this.#address + this.rules.services[webhook].path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      dispatcher: this.pool,
      signal,
      // In the time of the world only.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const received = await limited(answer.body, this.rules.bytes);
    if (received === null) return failed('webhook-error', codeOf.invalid, `an answer of more than ${this.rules.bytes} bytes`);
    const { statusCode } = answer;
    if (statusCode === 404 && this.rules.status404 === 'not-found') return failed('webhook-not-found', codeOf.notFound, 'HTTP 404');
    if ((statusCode < 200 || statusCode > 299) && this.rules.checks.status) {
      return failed('webhook-error', codeOf.unavailable, `HTTP ${statusCode}`);
    }
    const found = answerIn(webhook, parsed(received), this.rules);
    if (found === null) return failed('webhook-error', codeOf.invalid, 'an answer without what was expected');
    return { event: { type: 'answered', answer: found }, status: { code: 0, message: '' } };
  }
}

function failed(how: 'webhook-error' | 'webhook-not-found', code: number, message: string): Outcome {
  return { event: { type: 'failed', how }, status: { code, message } };
}

/** The body, or null when it is longer; the rest is not read then. */
async function limited(body: Dispatcher.ResponseData['body'], bytes: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
