import { Secret } from '../../../cards/numbers/secret';
import type { Channel } from '../channel';
import { HttpParty, type PartyAnswer, type PartyRequest, part } from '../http-party';
import { list, record, text } from '../shape';
import { type Message, mustBeDescribed, tappedParties } from './messages';
import type { Surroundings } from './surroundings';
import { type LineFault, Tap } from './tap';

/** Milliseconds for which a message is awaited that should have come. */
const longestWait = 1000;

export type Scheme = 'vts' | 'mdes';

/** What a profile says of tokenization (docs/profile.md). */
export interface TokenizationFacts {
  /** Networks that the target deals with. */
  readonly schemes: readonly Scheme[];
  /** Port of this machine at which the target meets the other parties; null where the suite may redirect it (control fault). */
  readonly port: number | null;
  readonly tokenRequestorId: string;
  /** How often a wrong code may be entered at the network (CSA-13). */
  readonly otpTries: number;
  /** Certificate of the target's bank, PEM: card data is sealed for it; null for the simulated bank. */
  readonly certificate: string | null;
  /** Cards that the target's bank knows, for targets on which the suite can make none known. */
  readonly cards: readonly LentBankCard[];
}

/** How a bank decides. */
export type BankDecision = 'approve' | 'step-up' | 'decline';

/** How a bank decides about a card, and how its holder can be reached. */
export interface BankCardFacts {
  readonly phone: string | null;
  readonly email: string | null;
  /** Whether the holder has the bank's application; push: whether it takes messages. */
  readonly application: boolean;
  readonly push: boolean;
  readonly tokenization: BankDecision;
  readonly binding: BankDecision;
  /** Whether a step-up is answered with the list of methods. */
  readonly listWithStepUp: boolean;
}

export interface LentBankCard extends BankCardFacts {
  readonly number: Secret;
  /** MMYY */
  readonly expiry: string;
}

export const defaultTokenization: TokenizationFacts = {
  schemes: ['vts', 'mdes'],
  port: null,
  tokenRequestorId: '40010030273',
  otpTries: 3,
  certificate: null,
  cards: [],
};

/** A way of verification that the end user is offered. */
export interface OfferedMethod {
  readonly id: string;
  readonly kind: string;
  readonly value: string;
}

/** A request of a token requestor: a tokenization, or the binding of a device. */
export interface Verification {
  readonly verificationId: string;
  readonly tokenId: string;
  readonly state: string;
  readonly methods: readonly OfferedMethod[];
  readonly reference: string | null;
}

export interface TokenState {
  readonly tokenId: string;
  readonly status: string;
  readonly bindings: readonly Verification[];
}

/** Something that the bank has sent to a cardholder. */
export interface BankMessage {
  readonly channel: string;
  readonly to: string;
  readonly text: string;
  readonly code: string | null;
  readonly launch: Readonly<Record<string, string>> | null;
}

export interface RequestFacts {
  readonly deviceId: string;
  readonly deviceName?: string;
  readonly deviceScore?: number;
  readonly recentlyAuthenticated?: boolean;
  readonly deviceSuspected?: boolean;
}

const method = record({ id: text, kind: text, value: text });
const verification = record({
  verificationId: text,
  tokenId: text,
  state: text,
  methods: list(method),
  reference: { type: ['string', 'null'] },
});
const token = record({ tokenId: text, status: text, bindings: list(verification) });
const empty = record({});
const refusal = record({ error: text, message: text });
const launch = { type: ['object', 'null'], additionalProperties: { type: 'string' } };
const bankMessages = record({
  messages: list(record({ channel: text, to: text, text, code: { type: ['string', 'null'] }, launch })),
});
const deviceRecord = record({ deviceBindingReference: text, state: text });

/** Tokenization as the suite meets it: as token requestor, end user and agent, and on every line between the parties. */
export class TokenChain {
  readonly #tap: Tap;
  readonly #seen: Message[] = [];
  readonly #codes = new Set<string>();
  #opened: Promise<void> | null = null;

  /** @param settle milliseconds after which nothing more is expected to come; 0 where everything is over when an act is */
  constructor(
    readonly facts: TokenizationFacts,
    private readonly channel: Channel,
    private readonly places: Surroundings,
    private readonly limits: { readonly answer: number; readonly settle: number },
  ) {
    this.#tap = new Tap((party) => places.addressOf(party), facts.port ?? 0, limits.answer);
  }

  /** Puts the suite onto the lines. */
  open(): Promise<void> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  /** Everything that has passed between the parties so far; each message is checked against its description. */
  async messages(): Promise<readonly Message[]> {
    await this.#look(null, 0);
    return this.#seen;
  }

  /**
   * The same, once so many of an operation have come, or no more are to be expected.
   * @param patience milliseconds, where nothing is to be expected any more after an act
   */
  async messagesOf(operation: string, least = 0, patience = longestWait): Promise<readonly Message[]> {
    await this.#look(operation, least, this.limits.settle, patience);
    return this.#seen.filter((one) => one.operation === operation);
  }

  async break(operation: string, fault: LineFault): Promise<void> {
    // What the suite has put onto the lines itself is no secret.
    if (fault.kind === 'altered') for (const value of Object.values(fault.members)) this.#codes.add(String(value));
    await this.channel.exchange<undefined>('lines', 'breaks', [operation, fault], async () => {
      this.#tap.break(operation, fault);
      return { answer: undefined };
    });
  }

  /** Lets go what was kept on the lines. */
  async releaseKept(newestFirst: boolean): Promise<void> {
    await this.channel.exchange<undefined>('lines', 'lets go what was kept', [newestFirst], async () => {
      await this.#tap.release(newestFirst);
      return { answer: undefined };
    });
  }

  /** Makes a card known to the bank. */
  async addCard(number: Secret, expiry: string, facts: BankCardFacts): Promise<void> {
    await this.places.setUp('issuer-backend', 'cards', { cardNumber: number, expiry, ...facts });
  }

  async setGateway(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.places.setUp('issuer-gateway', 'settings', settings);
  }

  async limitTries(otpTries: number): Promise<void> {
    await this.places.setUp('tsp', 'settings', { otpTries });
  }

  advance(seconds: number): Promise<void> {
    return this.places.advance(seconds);
  }

  // ---- the token requestor

  async tokenize(scheme: Scheme, card: { readonly number: Secret; readonly expiry: Secret }, facts: RequestFacts): Promise<Verification> {
    const { content } = await this.#act(this.#requestor(scheme), 'asks for a token', [facts], {
      method: 'POST',
      path: '/requestor/tokens',
      body: { tokenRequestorId: this.facts.tokenRequestorId, cardNumber: card.number, expiry: card.expiry, ...(facts as object) },
      answers: { 200: verification },
    });
    return content as Verification;
  }

  async bind(scheme: Scheme, tokenId: string, facts: RequestFacts): Promise<Verification> {
    const { content } = await this.#act(this.#requestor(scheme), 'asks for a binding', [tokenId, facts], {
      method: 'POST',
      path: `/requestor/tokens/${part(tokenId)}/bindings`,
      body: { ...(facts as object) },
      answers: { 200: verification },
    });
    return content as Verification;
  }

  /** @returns what the issuer's application is opened with, if it is; null when the choice was refused */
  async choose(
    scheme: Scheme,
    verificationId: string,
    methodId: string,
  ): Promise<{ launch: Readonly<Record<string, string>> | null } | null> {
    const { status, content } = await this.#act(this.#requestor(scheme), 'chooses a method', [verificationId, methodId], {
      method: 'POST',
      path: `/requestor/verifications/${part(verificationId)}/method`,
      body: { methodId },
      answers: { 200: record({ launch }), 400: refusal, 409: refusal, 502: refusal },
    });
    return status === 200 ? (content as { launch: Readonly<Record<string, string>> | null }) : null;
  }

  /** @returns null when it was refused */
  async enterCode(scheme: Scheme, verificationId: string, code: string): Promise<string | null> {
    const { status, content } = await this.#act(this.#requestor(scheme), 'enters a code', [verificationId, code], {
      method: 'POST',
      path: `/requestor/verifications/${part(verificationId)}/code`,
      body: { code },
      answers: { 200: record({ result: text }), 409: refusal },
    });
    return status === 200 ? (content as { result: string }).result : null;
  }

  async tokenState(scheme: Scheme, tokenId: string): Promise<TokenState> {
    const { content } = await this.#act(this.#requestor(scheme), 'looks at the token', [tokenId], {
      method: 'GET',
      path: `/requestor/tokens/${part(tokenId)}`,
      answers: { 200: token },
    });
    return content as TokenState;
  }

  async verificationState(scheme: Scheme, verificationId: string): Promise<Verification> {
    const { content } = await this.#act(this.#requestor(scheme), 'looks at the request', [verificationId], {
      method: 'GET',
      path: `/requestor/verifications/${part(verificationId)}`,
      answers: { 200: verification },
    });
    return content as Verification;
  }

  async pay(scheme: Scheme, tokenId: string, amount: number, verificationId: string): Promise<void> {
    await this.#act(this.#requestor(scheme), 'pays', [tokenId, amount, verificationId], {
      method: 'POST',
      path: `/requestor/tokens/${part(tokenId)}/payments`,
      body: { amount, verificationId } as never,
      answers: { 200: record({ approved: { type: 'boolean' } }) },
    });
  }

  async deleteToken(scheme: Scheme, tokenId: string): Promise<void> {
    await this.#act(this.#requestor(scheme), 'deletes the token', [tokenId], {
      method: 'POST',
      path: `/requestor/tokens/${part(tokenId)}/deletion`,
      body: {},
      answers: { 200: empty },
    });
  }

  async releaseDevice(scheme: Scheme, verificationId: string): Promise<void> {
    await this.#act(this.#requestor(scheme), 'releases the device', [verificationId], {
      method: 'POST',
      path: `/requestor/verifications/${part(verificationId)}/release`,
      body: {},
      answers: { 200: empty },
    });
  }

  /** An agent activates a token in the network's portal. @returns whether it was taken */
  async activateInPortal(scheme: Scheme, tokenId: string): Promise<boolean> {
    const { status } = await this.#act(this.#requestor(scheme), 'activates in the portal', [tokenId], {
      method: 'POST',
      path: `/portal/tokens/${part(tokenId)}/activation`,
      body: {},
      answers: { 200: empty, 404: refusal, 409: refusal },
    });
    return status === 200;
  }

  // ---- the bank's people and its application

  /** What the bank has sent to a contact, as soon as there are so many. */
  async bankMessages(to: string, least: number): Promise<readonly BankMessage[]> {
    const wait = least === 0 ? 0 : Math.max(1, Math.ceil(this.limits.settle / 1000));
    const { content } = await this.#act(this.#desk, 'reads the messages', [to, least], {
      method: 'GET',
      path: `/messages?to=${encodeURIComponent(to)}&least=${least}`,
      answers: { 200: bankMessages },
      wait,
    });
    return (content as { messages: readonly BankMessage[] }).messages;
  }

  async launch(data: Readonly<Record<string, string>>, byPush: boolean): Promise<{ launchId: string; kind: string }> {
    const { content } = await this.#act(this.#desk, 'opens the application', [data, byPush], {
      method: 'POST',
      path: '/launches',
      body: { data, byPush } as never,
      answers: { 200: record({ launchId: text, kind: text }) },
    });
    return content as { launchId: string; kind: string };
  }

  /** @returns whether the report was taken */
  async verify(launchId: string, succeeds: boolean): Promise<boolean> {
    const { status } = await this.#act(this.#desk, succeeds ? 'verifies the cardholder' : 'cannot verify the cardholder', [launchId], {
      method: 'POST',
      path: `/launches/${part(launchId)}/verification`,
      body: { succeeds } as never,
      answers: { 200: empty, 404: refusal, 502: refusal },
    });
    return status === 200;
  }

  async call(virtualCardId: string): Promise<string> {
    const { content } = await this.#act(this.#desk, 'is called', [virtualCardId], {
      method: 'POST',
      path: '/calls',
      body: { virtualCardId },
      answers: { 200: record({ callId: text }) },
    });
    return (content as { callId: string }).callId;
  }

  async identify(callId: string, succeeds: boolean): Promise<void> {
    await this.#act(this.#desk, succeeds ? 'identifies the caller' : 'cannot identify the caller', [callId], {
      method: 'POST',
      path: `/calls/${part(callId)}/identification`,
      body: { succeeds } as never,
      answers: { 200: empty, 502: refusal },
    });
  }

  /** An agent activates in the issuer's portal. @returns whether it was taken */
  async activateAtIssuer(callId: string): Promise<boolean> {
    const { status } = await this.#act(this.#desk, "activates in the issuer's portal", [callId], {
      method: 'POST',
      path: `/calls/${part(callId)}/activation`,
      body: {},
      answers: { 200: empty, 409: refusal, 502: refusal },
    });
    return status === 200;
  }

  async releaseAtIssuer(virtualCardId: string): Promise<void> {
    await this.#act(this.#desk, 'releases the devices', [virtualCardId], {
      method: 'POST',
      path: `/tokens/${part(virtualCardId)}/release`,
      body: {},
      answers: { 200: record({ answers: list({ type: 'integer' }) }) },
    });
  }

  /** What the bank has on record of a digital card. */
  async issuerRecord(
    virtualCardId: string,
  ): Promise<{ status: string; devices: readonly { deviceBindingReference: string; state: string }[] }> {
    const { content } = await this.#act(this.#desk, 'looks at the record', [virtualCardId], {
      method: 'GET',
      path: `/tokens/${part(virtualCardId)}`,
      answers: { 200: record({ status: text, devices: list(deviceRecord) }) },
    });
    return content as { status: string; devices: readonly { deviceBindingReference: string; state: string }[] };
  }

  /** An issuer asks the gateway itself, for what no good issuer would ask. @returns the answer's status */
  async askGateway(operation: string, body: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>>): Promise<number> {
    const gateway = new HttpParty('issuer', () => this.places.addressOf('issuer-gateway'), this.channel, this.limits.answer);
    const { status } = await this.#act(gateway, `asks ${operation}`, [body, headers], {
      method: 'POST',
      path: `/gtep/igwapi/v2.0/${operation}`,
      headers,
      body,
      answers: { 200: empty, 400: record({ responseCode: { type: 'integer' } }), 500: record({ responseCode: { type: 'integer' } }) },
    });
    return status;
  }

  /** A gateway tells the issuer something itself. @returns the answer's status */
  async tellIssuer(operation: string, body: Readonly<Record<string, unknown>>, correlationId: string): Promise<number> {
    const backend = new HttpParty('gateway', () => this.places.addressOf('issuer-backend'), this.channel, this.limits.answer);
    const { status } = await this.#act(backend, `tells ${operation}`, [body, correlationId], {
      method: 'POST',
      path: `/igwapi/v2.0/${operation}`,
      headers: { 'x-correlation-id': correlationId, 'x-issuer-id': 'AKASHI0001' },
      body: body as never,
      answers: { 200: empty, 400: record({ responseCode: { type: 'integer' } }) },
    });
    return status;
  }

  async close(replay: boolean): Promise<void> {
    if (!replay) await this.#tap.close();
    await this.places.close(replay);
  }

  // ----

  async #open(): Promise<void> {
    await this.places.prepare();
    const address = await this.channel.exchange('lines', 'are opened', [], async () => ({ answer: await this.#tap.address() }));
    for (const party of tappedParties) await this.places.redirect(party, `${address}/${party}`);
    if (this.facts.certificate !== null) await this.setGateway({ issuerCertificate: this.facts.certificate });
  }

  /** One act, and what it has set going between the parties: so the journal has them in their order. */
  async #act(party: HttpParty, verb: string, given: readonly unknown[], request: PartyRequest): Promise<PartyAnswer> {
    const answer = await party.do(verb, given, request);
    if (request.method === 'POST') await this.#look(null, 0, 0);
    return answer;
  }

  /** @param settle milliseconds for which nothing may have moved */
  async #look(operation: string | null, least: number, settle = this.limits.settle, patience = longestWait): Promise<void> {
    const missing = operation === null ? 0 : least - this.#seen.filter((one) => one.operation === operation).length;
    const fresh = await this.channel.exchange('lines', 'are looked at', [operation, least], async () => {
      if (operation !== null && missing > 0) await this.#tap.until(operation, missing, Math.max(settle, patience));
      await this.#tap.quiet(settle);
      const messages = this.#tap.take();
      for (const message of messages) this.#keepCodes(message.body);
      return { answer: messages };
    });
    this.#seen.push(...fresh);
    for (const message of fresh) mustBeDescribed(message, (role) => this.places.isTarget(role));
  }

  /** Codes are secrets: from now on they are recorded by a label. */
  #keepCodes(body: unknown): void {
    const given = (body ?? {}) as Readonly<Record<string, unknown>>;
    for (const name of ['otp', 'otpValue', 'activationCode']) {
      const code = given[name];
      if (typeof code !== 'string' || code === '' || this.#codes.has(code) || given.operationType !== undefined) continue;
      this.#codes.add(code);
      this.channel.keepSecret(new Secret(code, `one-time code:${this.#codes.size}`));
    }
  }

  #requestor(scheme: Scheme): HttpParty {
    return new HttpParty(`token requestor (${scheme})`, () => this.places.addressOf(scheme), this.channel, this.limits.answer);
  }

  get #desk(): HttpParty {
    return new HttpParty("issuer's desk", () => this.places.addressOf('issuer-desk'), this.channel, this.limits.answer);
  }
}
