import { randomUUID } from 'node:crypto';
import { open } from '../../../cards/cms/envelope';
import { testRecipient } from '../../../cards/cms/test-recipient';
import type { ApplicationLog } from '../../kit/application-log';
import type { VirtualClock } from '../../kit/clock';
import type { Wish } from '../../kit/held-request';
import { Inbox, type Received } from '../../kit/inbox';
import type { Outbound } from '../../kit/outbound';
import { type Json, objectIn, textIn } from '../json';
import { Refused } from '../refused';
import { isCode, type Method, type Scheme } from '../scheme';
import { methodWords } from '../words';
import { type BankCard, BankCards, type CardRecord, methodsOf } from './cards';
import type { IssuerBackendRules } from './rules';

/** Something that the bank sent to a cardholder. */
export interface BankMessage {
  readonly channel: 'sms' | 'email' | 'push';
  readonly to: string;
  readonly text: string;
  /** The code in it; null where there is none. */
  readonly code: string | null;
  /** What the application is opened with by a push message. */
  readonly launch: Readonly<Record<string, string>> | null;
}

/** The issuer's application, opened for a verification. */
interface Launch {
  readonly id: string;
  readonly kind: 'binding' | 'tokenization';
  readonly data: Readonly<Record<string, string>>;
  readonly byPush: boolean;
  closed: boolean;
}

/** A device as the bank has it on record. */
export interface DeviceRecord {
  readonly correlationId: string;
  deviceBindingReference: string;
  state: 'pending' | 'bound' | 'unbound';
  authenticatorInfo: Json | null;
}

interface TokenRecord {
  readonly issuerCardRefId: string;
  status: 'inactive' | 'active' | 'suspended' | 'deleted';
  readonly devices: DeviceRecord[];
}

interface ServiceCall {
  readonly tokenId: string;
  identified: boolean | null;
}

/** Paths of the gateway. */
const updates = '/gtep/igwapi/v2.0/updateCardState';
const issuerId = 'AKASHI0001';

/** The bank: decides, delivers, verifies in its application, and keeps records. */
export class IssuerBackend {
  readonly #cards = new BankCards();
  readonly #tokens = new Map<string, TokenRecord>();
  readonly #launches = new Map<string, Launch>();
  readonly #calls = new Map<string, ServiceCall>();
  readonly #messages: Inbox<BankMessage>;

  constructor(
    private readonly rules: IssuerBackendRules,
    private readonly peers: Outbound<'issuer-gateway'>,
    private readonly parts: { readonly clock: VirtualClock; readonly log: ApplicationLog },
  ) {
    this.#messages = new Inbox(parts.clock);
  }

  addCard(card: BankCard): void {
    this.#cards.add(card);
  }

  /** What was sent to a contact, oldest first. */
  messages(to: string, wish: Wish): Promise<readonly Received<BankMessage>[]> {
    return this.#messages.find((message) => message.to === to, wish);
  }

  /** How many messages it has sent to holders of cards. */
  get messageCount(): number {
    return this.#messages.count;
  }

  close(): void {
    this.#messages.close();
  }

  // ---- from the gateway

  /** Answers an operation of the gateway. @throws Refused */
  answer(operation: string, body: Json, correlationId: string): Promise<Json> {
    if (this.rules.refusesUnknown && 'newInThisVersion' in body) throw new Refused(400, '112', 'a member that is not known');
    return this.#answer(operation, body, correlationId).then((answer) =>
      this.rules.extraFields ? { ...answer, moreThanAsked: [1] } : answer,
    );
  }

  async #answer(operation: string, body: Json, correlationId: string): Promise<Json> {
    switch (operation) {
      case 'checkCardEligibility':
        return this.#eligibility(body);
      case 'requestCardDigitization': {
        const card = this.#cardOf(body);
        this.#tokens.set(textIn(body.virtualCardId), { issuerCardRefId: card.issuerCardRefId, status: 'inactive', devices: [] });
        return this.#decision(card, card.tokenization);
      }
      case 'requestDeviceBinding': {
        const card = this.#cardOf(body);
        const reference = textIn(body.deviceBindingReference);
        const devices = this.#tokenOf(body).devices;
        devices.push({ correlationId, deviceBindingReference: reference, state: 'pending', authenticatorInfo: null });
        return this.#decision(card, card.binding);
      }
      case 'getIDnVMethodList':
        return { idvMethodList: methodsOf(this.#cardOf(body)).map(igwMethod) };
      case 'sendOTP':
        return this.#deliver(body);
      case 'notifyVirtualCardChange':
        return this.#noted(body, correlationId);
      default:
        throw new Refused(404, '118', 'no such operation');
    }
  }

  /** Contacts of a consumer, for the gateway's decision engine. @throws Refused */
  consumer(cardId: string): Json {
    const card = this.#cards.ofReference(cardId);
    if (!card) throw new Refused(404, '116', 'no such card');
    return { ...(card.phone && { phone: card.phone }), ...(card.email && { email: card.email }) };
  }

  // ---- the application

  /** The application is opened with this data. */
  launch(data: Readonly<Record<string, string>>, byPush = false): { launchId: string; kind: Launch['kind'] } {
    const id = randomUUID();
    const { bindingBy, checksReason } = this.rules.launch;
    const hasData = data.authenticationCorrelationId !== undefined || data.deviceIndex !== undefined;
    const isMeant =
      data.reasonCode === undefined ? data.authenticationCorrelationId !== undefined : data.reasonCode === 'TOKEN_DEVICE_BINDING';
    const isBinding = bindingBy === 'always' || (bindingBy === 'data' && hasData && (isMeant || !checksReason));
    const kind = isBinding ? 'binding' : 'tokenization';
    this.#launches.set(id, { id, kind, data, byPush, closed: false });
    return { launchId: id, kind };
  }

  /** The cardholder was verified in the application, or was not: the result is reported. @throws Refused */
  async verified(launchId: string, succeeds: boolean): Promise<void> {
    const launch = this.#launches.get(launchId);
    if (!launch || launch.closed) throw new Refused(404, 'not-found', 'no such verification is open');
    launch.closed = true;
    const { report } = this.rules;
    if (!(launch.byPush ? report.tellsAfterPush : report.tells)) return;
    const scheme: Scheme = launch.data.tokenReferenceID === undefined ? 'mdes' : 'vts';
    const tokenId = textIn(launch.data.tokenReferenceID ?? launch.data.tokenUniqueReference);
    const virtualCardId = report.tokenId === 'given' ? tokenId : (this.#tokens.get(tokenId)?.issuerCardRefId ?? tokenId);
    if (launch.kind === 'tokenization') {
      if (succeeds) await this.#update({ virtualCardId, action: 'RESUME' });
      return;
    }
    const deviceBindingReference = this.#referenceFor(scheme, tokenId, launch.data);
    await this.#update({ virtualCardId, deviceBindingReference, action: succeeds ? report.approved : report.failed });
  }

  // ---- customer service

  /** The holder of a card calls. */
  call(tokenId: string): string {
    const id = randomUUID();
    this.#calls.set(id, { tokenId, identified: null });
    return id;
  }

  /** The agent has identified and authenticated the caller, or could not. @throws Refused */
  async identified(callId: string, succeeds: boolean): Promise<void> {
    const call = this.#call(callId);
    call.identified = succeeds;
    if (succeeds && this.rules.customerService.withoutAgent) await this.#resume(call.tokenId);
  }

  /** The agent activates the digital card in the issuer's portal. @throws Refused */
  async activate(callId: string): Promise<void> {
    const { tokenId, identified } = this.#call(callId);
    const { needsIdentification, failedMayGoOn } = this.rules.customerService;
    const may = identified === true || (identified === false ? failedMayGoOn : !needsIdentification);
    if (!may) throw new Refused(409, 'not-identified', 'the caller is not identified');
    await this.#resume(tokenId);
  }

  /** The agent releases every device of a token. @returns statuses of the gateway's answers */
  async release(tokenId: string): Promise<readonly number[]> {
    const bound = (this.#tokens.get(tokenId)?.devices ?? []).filter(({ state }) => state === 'bound');
    const statuses: number[] = [];
    for (const { deviceBindingReference } of bound) {
      statuses.push(await this.#post({ virtualCardId: tokenId, deviceBindingReference, action: 'UNBIND_DEVICE' }));
    }
    return statuses;
  }

  /** What the bank has on record of a token. @throws Refused */
  record(tokenId: string): { status: string; devices: readonly DeviceRecord[] } {
    const token = this.#tokens.get(tokenId);
    if (!token) throw new Refused(404, 'not-found', 'no such digital card');
    return token;
  }

  // ----

  #eligibility(body: Json): Json {
    const { key } = testRecipient();
    let clear: Json;
    try {
      clear = objectIn(JSON.parse(open(textIn(body.cipheredCardInfo), key).toString('utf8')));
    } catch {
      throw new Refused(400, '166', 'cipheredCardInfo: cannot be read');
    }
    const card = this.#cards.find(textIn(clear.fpan));
    if (!card) throw new Refused(400, '116', 'unknown card');
    if (card.expiry !== clear.exp) throw new Refused(400, '166', 'the expiry is another one');
    return { issuerCardRefId: card.issuerCardRefId, productId: 'AKASHI' };
  }

  #decision(card: CardRecord, decision: CardRecord['binding']): Json {
    const { decides, listWithStepUp } = this.rules;
    if (decision !== 'step-up') return { levelOfTrust: decision === 'approve' ? decides.green : decides.red };
    const withList = listWithStepUp && card.listWithStepUp !== false;
    return { levelOfTrust: decides.yellow, ...(withList && { idvMethodList: methodsOf(card).map(igwMethod) }) };
  }

  #deliver(body: Json): Json {
    const { delivery } = this.rules;
    const card = this.#cardOf(body);
    const methods = methodsOf(card);
    const method = delivery.to === 'first' ? methods[0] : methods.find(({ id }) => id === body.otpMethodId);
    if (!method) throw new Refused(400, '112', 'otpMethodId: none of the methods of this card');
    const given = textIn(body.otp);
    if (method.kind === 'push') {
      if (given === '' && !delivery.pushWithoutCode) throw new Refused(400, '111', 'otp: expected, and not given');
      if (!delivery.push) return {};
      const launch = {
        tokenUniqueReference: textIn(body.virtualCardId),
        authenticationCorrelationId: textIn(body.authenticationCorrelationId),
      };
      const to = card.phone ?? card.issuerCardRefId;
      this.#messages.take({ channel: 'push', to, text: 'アプリで本人確認をしてください。', code: null, launch });
      return {};
    }
    if (!isCode(method.kind)) throw new Refused(400, '112', 'otpMethodId: nothing is sent by this method');
    if (given === '') throw new Refused(400, '111', 'otp: expected, and not given');
    const code = codeToSend(given, delivery.code);
    const wanted = delivery.to === 'all' ? methods.filter(({ kind }) => isCode(kind)) : [method];
    for (const { kind } of wanted) {
      const [channel, to] = kind === 'otp-sms' ? (['sms', card.phone] as const) : (['email', card.email] as const);
      if (to !== null) this.#messages.take({ channel, to, text: `認証コード: ${code}`, code, launch: null });
    }
    return {};
  }

  #noted(body: Json, correlationId: string): Json {
    const { records } = this.rules;
    const action = textIn(body.action);
    const token = this.#tokenNoted(body);
    // A token of the decision engine becomes known here.
    if (!token) {
      const card = this.#cards.ofReference(textIn(body.issuerCardRefId));
      if (!card) throw new Refused(400, '119', 'unknown virtual card');
      this.#tokens.set(textIn(body.virtualCardId), {
        issuerCardRefId: card.issuerCardRefId,
        status: statusAfter(action) ?? 'inactive',
        devices: [],
      });
      return {};
    }
    token.status = statusAfter(action) ?? token.status;
    const reference = textIn(body.deviceBindingReference);
    const device = token.devices.find((one) => one.correlationId === correlationId) ?? token.devices.find((one) => isNamed(one, reference));
    if (action === 'DEVICE_BOUND' && (!device || !records.idempotent) && reference !== '') {
      token.devices.push({
        correlationId,
        deviceBindingReference: reference,
        state: 'bound',
        authenticatorInfo: objectIn(body.authenticatorInfo),
      });
    } else if (action === 'DEVICE_BOUND' && device && (device.state !== 'unbound' || !records.keepsReleased)) {
      device.state = 'bound';
      if (records.replaces) device.deviceBindingReference = reference;
      device.authenticatorInfo = objectIn(body.authenticatorInfo);
    } else if (action === 'DEVICE_UNBOUND' && device) device.state = 'unbound';
    return {};
  }

  #tokenNoted({ virtualCardId, deviceBindingReference }: Json): TokenRecord | undefined {
    const named = this.#tokens.get(textIn(virtualCardId));
    if (named || this.rules.records.checksToken) return named;
    return [...this.#tokens.values()].find(({ devices }) => devices.some((one) => isNamed(one, textIn(deviceBindingReference))));
  }

  #referenceFor(scheme: Scheme, tokenId: string, data: Readonly<Record<string, string>>): string {
    const { reference } = this.rules.report;
    if (scheme === 'vts') return textIn(reference.vts === 'deviceIndex' ? data.deviceIndex : data.lifeCycleTraceID);
    const pending = this.#tokens.get(tokenId)?.devices.find(({ state }) => state === 'pending');
    return textIn(reference.mdes === 'correlation' ? data.authenticationCorrelationId : pending?.deviceBindingReference);
  }

  async #update(body: Json): Promise<void> {
    const status = await this.#post(body);
    if (status !== 200) throw new Refused(502, 'not-taken', `the gateway answers HTTP ${status}`);
  }

  async #post(body: Json): Promise<number> {
    const headers = { 'x-correlation-id': randomUUID(), 'x-issuer-id': issuerId };
    this.parts.log.write('issuer-backend', 'update card state', { action: body.action });
    const answer = await this.peers.post('issuer-gateway', updates, body, this.rules.answerSeconds, headers).catch(() => null);
    return answer?.status ?? 504;
  }

  async #resume(tokenId: string): Promise<void> {
    const path = `/banking/v1/issuers/${issuerId}/digitalCards/${encodeURIComponent(tokenId)}/operations:resume`;
    const why = { reason: 'step up by agent', reasonCode: 'ISSUER_DECISION' };
    const answer = await this.peers.post('issuer-gateway', path, why, this.rules.answerSeconds).catch(() => null);
    if (answer?.status !== 200) throw new Refused(502, 'not-taken', `the gateway answers ${answer ? `HTTP ${answer.status}` : 'nothing'}`);
  }

  #cardOf(body: Json): CardRecord {
    const card = this.#cards.ofReference(textIn(body.issuerCardRefId));
    if (!card) throw new Refused(400, '116', 'issuerCardRefId: unknown card');
    return card;
  }

  #tokenOf(body: Json): TokenRecord {
    const id = textIn(body.virtualCardId);
    const known = this.#tokens.get(id) ?? { issuerCardRefId: textIn(body.issuerCardRefId), status: 'active' as const, devices: [] };
    this.#tokens.set(id, known);
    return known;
  }

  #call(callId: string): ServiceCall {
    const call = this.#calls.get(callId);
    if (!call) throw new Refused(404, 'not-found', 'no such call');
    return call;
  }
}

function igwMethod({ id, kind, value }: Method): Json {
  return { id, type: methodWords.igw[kind], value, ...(kind === 'application' && { source: value, platform: 'ANDROID' }) };
}

function codeToSend(code: string, how: IssuerBackendRules['delivery']['code']): string {
  switch (how) {
    case 'unchanged':
      return code;
    case 'as a number':
      return String(Number(code));
    case 'reversed':
      return [...code].reverse().join('');
    case 'own':
      return '123123';
  }
}

function statusAfter(action: string): TokenRecord['status'] | null {
  if (action === 'ACTIVATE' || action === 'RESUME') return 'active';
  if (action === 'SUSPEND') return 'suspended';
  return action === 'DELETE' ? 'deleted' : null;
}

function isNamed(device: DeviceRecord, reference: string): boolean {
  return reference !== '' && device.deviceBindingReference === reference;
}
