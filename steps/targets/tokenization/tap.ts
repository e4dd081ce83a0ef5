import type { CompletedRequest, Mockttp } from 'mockttp';
import { request as ask } from 'undici';
import { SuiteError } from '../errors';
import { newAgent } from '../wire';
import { type Message, operationOf, type TappedParty, tappedParties } from './messages';

/** What the line does to requests of one operation. */
export type LineFault =
  /** So often as said, the request does not arrive; the sender sees a broken line. */
  | { readonly kind: 'lost'; readonly times: number }
  /** It arrives, and its answer does not. */
  | { readonly kind: 'answer lost'; readonly times: number }
  /** It arrives twice. */
  | { readonly kind: 'twice' }
  /** It is kept until it is let go; the sender is answered 200 at once. */
  | { readonly kind: 'late' }
  /** Members are replaced on the way. */
  | { readonly kind: 'altered'; readonly members: Readonly<Record<string, unknown>> };

type Answer = { statusCode: number; headers?: Record<string, string>; body?: string } | 'close';

/**
 * The lines between the parties: every request passes here on its way, and is seen with its answer. Faults of the line are made here
 * (mockttp is what can break).
 */
export class Tap {
  readonly #pool = newAgent();
  readonly #messages: Message[] = [];
  readonly #faults = new Map<string, LineFault>();
  readonly #kept: (() => Promise<unknown>)[] = [];
  readonly #watchers = new Set<() => void>();
  #server: Promise<Mockttp> | null = null;
  #begun = 0;
  #inFlight = 0;
  #moved = 0;

  /**
   * @param addressOf where a party really is, without a slash at the end
   * @param port 0: any that is free
   */
  constructor(
    private readonly addressOf: (party: TappedParty) => string,
    private readonly port: number,
    private readonly limit: number,
  ) {}

  /** Opens the lines on first use. @returns their address, without a slash at the end; a party is below it by its name */
  async address(): Promise<string> {
    this.#server ??= this.#open();
    return (await this.#server).url.replace(/\/$/, '');
  }

  break(operation: string, fault: LineFault): void {
    this.#faults.set(operation, fault);
  }

  /** Lets go what was kept, in the order in which it came or the other way round. */
  async release(newestFirst: boolean): Promise<void> {
    const kept = this.#kept.splice(0);
    this.#faults.clear();
    for (const go of newestFirst ? kept.reverse() : kept) await go();
  }

  /** What has passed since this was called last, as far as it is over. */
  take(): readonly Message[] {
    return this.#messages.splice(0).sort((a, b) => a.n - b.n);
  }

  /**
   * Resolves when nothing is on its way, and nothing has moved for a while.
   * @param settle milliseconds of that while
   */
  async quiet(settle: number): Promise<void> {
    const end = Date.now() + this.limit;
    for (let moved = -1; Date.now() < end && (this.#inFlight > 0 || moved !== this.#moved); ) {
      moved = this.#moved;
      await this.#nextMove(this.#inFlight > 0 ? this.limit : settle);
    }
  }

  /** Resolves when so many messages of an operation wait to be taken, or the time is over. */
  async until(operation: string, least: number, patience: number): Promise<void> {
    const end = Date.now() + patience;
    const count = (): number => this.#messages.filter((one) => one.operation === operation).length;
    while (count() < least && Date.now() < end) await this.#nextMove(end - Date.now());
  }

  async close(): Promise<void> {
    await (await this.#server?.catch(() => null))?.stop();
    await this.#pool.close();
  }

  #nextMove(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, Math.max(0, milliseconds));
      this.#watchers.add(done);
    });
  }

  #hasMoved(): void {
    this.#moved += 1;
    for (const done of [...this.#watchers]) done();
  }

  async #open(): Promise<Mockttp> {
    // Loaded when it is needed: most scenarios have no such lines.
    const { getLocal } = await import('mockttp');
    const server = getLocal({ recordTraffic: false });
    await (this.port === 0 ? server.start() : server.start(this.port));
    await server.forAnyRequest().thenCallback((request) => this.#pass(request));
    return server;
  }

  async #pass(request: CompletedRequest): Promise<Answer> {
    // mockttp listens at every address of the machine: where nobody was told a port, nobody but this machine has any business here.
    if (this.port === 0 && !isLoopback(request.remoteIpAddress)) return 'close';
    const [, name = '', path = ''] = /^\/([\w-]+)(\/.*)$/.exec(request.path) ?? [];
    const party = tappedParties.find((one) => one === name);
    if (!party) return { statusCode: 404, body: '{}' };
    const n = ++this.#begun;
    this.#inFlight += 1;
    try {
      return await this.#carried(n, party, path, request);
    } finally {
      this.#inFlight -= 1;
      this.#hasMoved();
    }
  }

  async #carried(n: number, to: TappedParty, path: string, request: CompletedRequest): Promise<Answer> {
    const operation = operationOf(to, request.method, path);
    const received = parsed((await request.body.getText()) ?? '');
    const fault = this.#faultOf(operation);
    const body = fault?.kind === 'altered' ? { ...(received as object), ...fault.members } : received;
    const facts = {
      ...{ n, to, operation, method: request.method, path },
      ...{ correlationId: header(request, 'x-correlation-id'), issuerId: header(request, 'x-issuer-id') },
    };
    const note = (status: number | null, answer: unknown, what: string | null = fault?.kind ?? null): void => {
      this.#messages.push({ ...facts, body, status, answer, fault: what });
      this.#hasMoved();
    };
    const forward = () => this.#forward(to, path, request, body);
    switch (fault?.kind) {
      case 'lost':
        note(null, null);
        return 'close';
      case 'answer lost':
        await forward();
        note(null, null);
        return 'close';
      case 'late':
        this.#kept.push(forward);
        note(200, {});
        return json(200, {});
      case 'twice':
        await forward();
    }
    const { status, text, isReached } = await forward();
    note(status, parsed(text), isReached ? undefined : 'unreachable');
    return { statusCode: status, headers: { 'content-type': 'application/json' }, body: text };
  }

  #faultOf(operation: string | null): LineFault | null {
    const fault = this.#faults.get(operation ?? '');
    if (!fault || !('times' in fault)) return fault ?? null;
    if (fault.times === 0) return null;
    this.#faults.set(operation as string, { ...fault, times: fault.times - 1 });
    return fault;
  }

  async #forward(
    to: TappedParty,
    path: string,
    request: CompletedRequest,
    body: unknown,
  ): Promise<{ status: number; text: string; isReached: boolean }> {
    const names = ['x-correlation-id', 'x-issuer-id', 'authorization', 'content-type'];
    const headers = Object.fromEntries(
      names.flatMap((name) => (header(request, name) === null ? [] : [[name, header(request, name) as string]])),
    );
    try {
      const answer = await ask(this.addressOf(to) + path, {
        method: request.method as 'POST',
        headers,
        body: request.method === 'GET' ? null : JSON.stringify(body),
        dispatcher: this.#pool,
        signal: AbortSignal.timeout(this.limit),
      });
      return { status: answer.statusCode, text: await answer.body.text(), isReached: true };
    } catch (error) {
      if (error instanceof SuiteError) throw error;
      return { status: 504, text: '{}', isReached: false };
    }
  }
}

function json(statusCode: number, body: unknown): Answer {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function header({ headers }: CompletedRequest, name: string): string | null {
  const value = headers[name];
  return value === undefined ? null : [value].flat().join(', ');
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);
}
