import { PassThrough } from 'node:stream';
import type { CompletedRequest, Mockttp } from 'mockttp';
import { SuiteError } from '../errors';
import type { Webhook, WebhookMapping } from './webhooks';

/** A card as the bank has it. There is no card number here, and none may ever be told (LCK-lim-02). */
export interface BankCard {
  /** Four digits. */
  readonly lastFour: string;
  readonly vendor: string;
  /** In the words of the bank's services. */
  status: string;
  readonly zipCode: string;
}

/** Whoever calls, as the bank knows him. */
export interface Holder {
  /** Without country code. */
  readonly phoneNumber: string;
  readonly cards: BankCard[];
  /** The one-time code that verifies him. */
  readonly code: string;
  readonly channels: readonly ('telephone' | 'email')[];
  readonly ticketNumber: number;
  readonly acknowledgementNumber: number;
}

/** One request of the agent, and what it was answered. */
export interface AskedOfBank {
  readonly webhook: string;
  /** Parameters by their documented names, as far as they could be read. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The body as it was sent. */
  readonly sent: unknown;
  /** null where the line was cut. */
  readonly status: number | null;
  readonly answered: unknown;
}

/** How the bank, or the line to it, misbehaves. */
export type BankFault =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'silence' | 'slow body' | 'cut' | 'reset' | 'no JSON' | 'empty' | 'too long' }
  | { readonly kind: 'answer'; readonly change: (answer: Record<string, unknown>) => Record<string, unknown> };

/** The bank's services, played by the suite at an address of its own (mockttp is the line that can break). */
export class Bank {
  #server: Promise<Mockttp> | null = null;
  readonly #asked: AskedOfBank[] = [];
  readonly #faults = new Map<Webhook, BankFault>();
  #holder: Holder | null = null;
  #held = held();

  constructor(
    private readonly mapping: WebhookMapping,
    /** 0: any that is free. */
    private readonly port = 0,
  ) {}

  /** Whom the bank knows: one caller in each scenario. */
  know(holder: Holder): void {
    this.#holder = holder;
  }

  /** From now on this webhook is answered so. */
  misbehave(webhook: Webhook, fault: BankFault): void {
    this.#faults.set(webhook, fault);
  }

  /** Opens the line on first use. @returns its address, without a slash at the end */
  async address(): Promise<string> {
    this.#server ??= this.#open();
    return (await this.#server).url.replace(/\/$/, '');
  }

  /** Resolves when a request is held that gets no answer; each time for another request. */
  async untilHeld(): Promise<void> {
    await this.#held.promise;
    this.#held = held();
  }

  /** What was asked since this was called last. */
  takeAsked(): readonly AskedOfBank[] {
    return this.#asked.splice(0);
  }

  async close(): Promise<void> {
    await (await this.#server?.catch(() => null))?.stop();
  }

  async #open(): Promise<Mockttp> {
    // Loaded when it is needed: most scenarios have no bank.
    const { getLocal } = await import('mockttp');
    const server = getLocal({ recordTraffic: false });
    await (this.port === 0 ? server.start() : server.start(this.port));
    await server.forAnyRequest().thenCallback((request) => this.#answer(request));
    for (const [webhook, { kind }] of this.#faults) if (kind === 'slow body') await this.#beginOnly(server, webhook);
    return server;
  }

  async #answer(request: CompletedRequest): Promise<Answer> {
    // mockttp listens at every address of the machine: where nobody was told a port, nobody but this machine has any business here.
    if (this.port === 0 && !isLoopback(request.remoteIpAddress)) return 'reset';
    const sent = await bodyOf(request);
    const webhook = this.mapping.webhookAt(request.method, request.path);
    if (webhook === undefined) {
      this.#note({ webhook: `${request.method} ${request.path}`, parameters: {}, sent, status: 404, answered: null });
      return { statusCode: 404, json: { error: 'no such service' } };
    }
    const parameters = this.mapping.parametersIn(webhook, sent);
    const fault = this.#faults.get(webhook);
    const good = this.#deed(webhook, parameters);
    const note = (status: number | null, answered: unknown): void => this.#note({ webhook, parameters, sent, status, answered });
    switch (fault?.kind) {
      case undefined: {
        const json = this.mapping.answerOf(webhook, good);
        note(200, json);
        return { statusCode: 200, json };
      }
      case 'status':
        note(fault.status, null);
        return { statusCode: fault.status, json: { error: 'as the scenario wants it' } };
      case 'answer': {
        const json = this.mapping.answerOf(webhook, fault.change(good));
        note(200, json);
        return { statusCode: 200, json };
      }
      case 'no JSON':
        note(200, 'no JSON');
        return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{"ticket_number": ' };
      case 'empty':
        note(200, '');
        return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '' };
      case 'too long': {
        note(200, 'more than 64 KiB');
        return { statusCode: 200, json: { ...this.mapping.answerOf(webhook, good), filler: 'x'.repeat(70_000) } };
      }
      case 'cut':
      case 'reset':
        note(null, null);
        return fault.kind === 'cut' ? 'close' : 'reset';
      // A second request: its stream is used up.
      case 'slow body':
      case 'silence':
        note(null, null);
        this.#held.open();
        // Never answered: the agent has to give up by itself. The server closes the line in the end.
        return new Promise<Answer>(() => {});
    }
  }

  /** The answer begins, and never ends. */
  async #beginOnly(server: Mockttp, webhook: Webhook): Promise<void> {
    const begun = new PassThrough();
    begun.write('{"begun":');
    await server
      .forAnyRequest()
      .withUrlMatching(new RegExp(`${this.mapping.settingsOf(webhook).path}$`))
      .asPriority(1)
      .once()
      .thenStream(200, begun, { 'content-type': 'application/json' });
    await server.on('request', (request) => {
      if (this.mapping.webhookAt(request.method, request.path) === webhook) void this.#keepWaiting(webhook, request);
    });
  }

  async #keepWaiting(webhook: Webhook, request: CompletedRequest): Promise<void> {
    const sent = await bodyOf(request);
    this.#note({ webhook, parameters: this.mapping.parametersIn(webhook, sent), sent, status: 200, answered: 'begun, and never ended' });
    this.#held.open();
  }

  #note(asked: AskedOfBank): void {
    this.#asked.push(asked);
  }

  /** What the bank answers, by documented names. */
  #deed(webhook: Webhook, parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const holder = this.#holder;
    if (holder === null) throw new SuiteError('the bank knows no caller yet');
    const card = holder.cards.find(({ lastFour }) => lastFour === parameters.last_four_digit_of_card_number);
    switch (webhook) {
      case 'identify':
        // A number that is registered is level 0; what is more comes of a code.
        return { known: parameters.phone_number === holder.phoneNumber, channels: holder.channels, auth_level: 0 };
      case 'send_code':
        return { sent: true, contact: parameters.channel === 'email' ? 'h***@example.com' : holder.phoneNumber.slice(-4) };
      case 'verify_code':
        return { valid: parameters.code === holder.code };
      case 'get_card_details':
        return {
          last_four_digit_of_all_cards: holder.cards.map(({ lastFour }) => lastFour),
          card_vendor_all: holder.cards.map(({ vendor }) => vendor),
          card_count: holder.cards.length,
        };
      case 'validate_card':
        return { zip_code: card?.zipCode ?? '', card_vendor: card?.vendor ?? '', card_status: card?.status ?? '' };
      case 'lock_card_ticket_number':
        return { ticket_number: holder.ticketNumber };
      case 'reissue_card_number':
        return { acknowledgement_number: holder.acknowledgementNumber };
    }
  }
}

type Answer = { statusCode: number; json?: object; body?: string; headers?: Record<string, string> } | 'close' | 'reset';

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);
}

async function bodyOf(request: CompletedRequest): Promise<unknown> {
  const text = (await request.body.getText()) ?? '';
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A promise that is resolved from outside. */
function held(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}
