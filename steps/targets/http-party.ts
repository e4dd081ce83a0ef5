import { reveal, type Typed } from '../../cards/numbers/secret';
import type { WireExchange } from '../../reports/results';
import type { Channel } from './channel';
import { Nonconformity, SuiteError } from './errors';
import { mustFit, mustParse } from './shape';
import { exchange, type WireAnswer } from './wire';

/** An answer that was asked for, by the status that it came with. */
export interface PartyAnswer {
  readonly status: number;
  /** null where the answer has no body. */
  readonly content: unknown;
}

export interface PartyRequest {
  readonly method: 'GET' | 'POST';
  /** Below the party's address, with a slash at the beginning. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, Typed | undefined>>;
  /** Shape of the answer, by status; null for an answer without a body. Any other status is wrong. */
  readonly answers: Readonly<Record<number, object | null>>;
  /** Seconds for which the party may keep the request waiting (RFC 7240). */
  readonly wait?: number;
}

/** A party that is reached by JSON over HTTP. */
export class HttpParty {
  /**
   * @param name of the party in the journal
   * @param address without a slash at the end; throws Unobservable when the target has no such party
   * @param limit milliseconds for one answer
   * @param onAnswer is shown every answer as it came
   */
  constructor(
    private readonly name: string,
    private readonly address: () => string,
    private readonly channel: Channel,
    private readonly limit: number,
    private readonly onAnswer: (answer: WireAnswer) => void = () => undefined,
  ) {}

  /**
   * One act. Secrets are revealed on the wire only.
   * @throws Unreachable when there is no answer
   * @throws Nonconformity naming the field, when the answer has another status or shape than it must have
   */
  do(verb: string, given: readonly unknown[], { method, path, headers, body, answers, wait }: PartyRequest): Promise<PartyAnswer> {
    return this.channel.exchange(this.name, verb, given, async () => {
      const sent = body && JSON.stringify(Object.fromEntries(Object.entries(body).map(([name, value]) => [name, value && reveal(value)])));
      const all = {
        ...headers,
        ...(wait !== undefined && { prefer: `wait=${wait}` }),
        ...(sent !== undefined && { 'content-type': 'application/json' }),
      };
      const got = await exchange(method, this.address() + path, all, sent, this.limit + (wait ?? 0) * 1000);
      this.onAnswer(got);
      const wire: WireExchange = {
        request: `${method} ${path}`,
        ...(body && { sent: body }),
        status: got.status,
        received: got.text.slice(0, 2000),
      };
      const schema = answers[got.status];
      if (schema === undefined) {
        throw new Nonconformity(`${this.name}: ${method} ${path} is answered with another status than it may be.`, {
          expected: `HTTP ${Object.keys(answers).join(' or ')}`,
          seen: `HTTP ${got.status} ${got.text.slice(0, 120)}`.trim(),
        });
      }
      const what = `The answer of the ${this.name} to ${method} ${path}`;
      const content = schema === null ? null : mustFit(schema, mustParse(got.text, what), what);
      return { answer: { status: got.status, content }, wire: [wire] };
    });
  }

  /** Longest wait for something that another system still has to bring about. */
  get patience(): number {
    return Math.max(1, Math.min(10, Math.floor(this.limit / 1000)));
  }
}

/** A part of a path, whatever it holds. */
export function part(value: string): string {
  if (value === '') throw new SuiteError('an empty part of a path');
  return encodeURIComponent(value);
}
