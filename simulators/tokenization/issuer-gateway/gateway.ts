import { randomUUID } from 'node:crypto';
import { seal } from '../../../cards/cms/envelope';
import { testRecipient } from '../../../cards/cms/test-recipient';
import type { ApplicationLog } from '../../kit/application-log';
import type { VirtualClock } from '../../kit/clock';
import type { Outbound } from '../../kit/outbound';
import type { CardData } from '../card-payloads';
import { type Json, listIn, objectIn, textIn } from '../json';
import { Refused } from '../refused';
import { type AuthenticatorInfo, type Decision, isCode, type Method, type Scheme } from '../scheme';
import { decisionWords, methodWords, wordFor } from '../words';
import { decide, type GatewaySettings, usualSettings } from './engine';
import type { IssuerGatewayRules } from './rules';
import { type KnownToken, type Session, Sessions } from './session';

/** A request of a network, in one form for both. */
export interface NetworkRequest {
  readonly scheme: Scheme;
  readonly tokenId: string;
  readonly tokenRequestorId: string;
  readonly trace: string;
  /** null for a tokenization */
  readonly reference: string | null;
  readonly deviceId: string;
  readonly deviceName: string;
  /** null where the network tells none. */
  readonly deviceScore: string | null;
  readonly recentAuthentication: Json | null;
  readonly deviceSuspected: boolean;
}

/** What a network tells of a token, or of a binding. */
export interface NetworkNews {
  readonly scheme: Scheme;
  readonly tokenId: string;
  readonly trace: string;
  readonly change:
    | { readonly kind: 'bound'; readonly reference: string; readonly authenticator: AuthenticatorInfo | null }
    | { readonly kind: 'pending' | 'unbound'; readonly reference: string }
    | { readonly kind: 'token'; readonly status: string };
}

export interface Answer {
  readonly decision: Decision;
  readonly methods: readonly Method[];
}

/** How the gateway speaks to one network about a token that it knows. Promises are rejected when the network refuses. */
export interface NetworkLine {
  report(session: Session, verified: boolean): Promise<void>;
  release(session: Session): Promise<void>;
  activate(token: KnownToken): Promise<void>;
}

/** An issuer's id at the gateway: exactly ten characters. */
export const issuerId = 'AKASHI0001';

/** Codes of the interface (section "error codes" of its guide). */
const codes = { missing: '111', badFormat: '112', unknownCard: '116', unknownToken: '119', notNow: '432' } as const;

/** The issuer's gateway: between the networks and the issuer's backend, and the decision engine where the issuer wants it. */
export class IssuerGateway {
  readonly #sessions = new Sessions();
  #settings: GatewaySettings = usualSettings;

  constructor(
    private readonly rules: IssuerGatewayRules,
    private readonly peers: Outbound<'issuer-backend' | Scheme>,
    private readonly lines: Readonly<Record<Scheme, NetworkLine>>,
    private readonly parts: { readonly clock: VirtualClock; readonly log: ApplicationLog },
  ) {}

  /** Sets the issuer up anew in what is given. */
  set(settings: Partial<GatewaySettings>): GatewaySettings {
    this.#settings = { ...this.#settings, ...settings };
    return this.#settings;
  }

  // ---- from a network

  async tokenization(request: NetworkRequest, card: CardData): Promise<Answer> {
    const session = this.#open(request, 'token');
    const clear = Buffer.from(JSON.stringify({ fpan: card.cardNumber, exp: card.expiry }));
    const { keyId, certificate } = testRecipient();
    const cipheredCardInfo = seal(clear, this.#settings.issuerCertificate ?? certificate, {
      keyTransport: 'rsa-oaep-sha256',
      text: 'base64',
    });
    clear.fill(0);
    const walletProviderId = walletOf(request);
    const { status, content } = await this.#ask('checkCardEligibility', session, { cipheredCardInfo, keyId, walletProviderId });
    if (status !== 200) return { decision: 'decline', methods: [] };
    const issuerCardRefId = textIn(content.issuerCardRefId);
    const { scheme, tokenId, tokenRequestorId } = request;
    this.#sessions.addToken({ scheme, tokenId, tokenRequestorId, issuerCardRefId, status: 'INACTIVE' });
    if (this.#settings.decidedBy === 'gateway') return this.#engine(session, request, false);
    const answer = await this.#ask('requestCardDigitization', session, {
      cipheredCardInfo,
      keyId,
      issuerCardRefId,
      virtualCardId: tokenId,
      walletProviderId,
      captureMethod: 'ON_FILE',
      scoringInformation: { deviceScore: request.deviceScore ?? '3' },
      deviceInformation: { deviceName: request.deviceName },
    });
    return this.#answered(session, answer);
  }

  async binding(request: NetworkRequest): Promise<Answer> {
    const session = this.#open(request, 'device');
    const token = this.#sessions.token(request.tokenId);
    const { binding } = this.rules;
    if (!token || !binding.asks) return { decision: token ? 'approve' : 'decline', methods: [] };
    const scoring = binding.scoring[request.scheme];
    const recent = binding.recentAuthentication[request.scheme]
      ? (request.recentAuthentication ?? (request.scheme === 'vts' ? {} : null))
      : null;
    const answer = await this.#ask('requestDeviceBinding', session, {
      issuerCardRefId: token.issuerCardRefId,
      virtualCardId: request.tokenId,
      walletProviderId: walletOf(request),
      deviceBindingReference: binding.reference === 'given' ? request.reference : `X${request.reference}`,
      deviceInformation: { deviceId: request.deviceId, deviceName: request.deviceName },
      ...(scoring && { scoringInformation: { deviceScore: request.deviceScore ?? '3' } }),
      ...(recent && { recentAuthenticationInformation: recent }),
    });
    return this.#answered(session, answer);
  }

  /** The methods by which the cardholder of a request can be verified. */
  async methods(scheme: Scheme, trace: string, codesOver: boolean): Promise<readonly Method[]> {
    const session = this.#session(scheme, trace);
    if (codesOver && session.subject === 'token' && this.#settings.decidedBy === 'gateway') {
      const about = { deviceSuspected: session.suspected, deviceScore: '3' };
      return (await this.#engine(session, about, true)).methods;
    }
    session.methods ??= this.rules.list.asked === 'never' ? [] : await this.#listOf(session);
    return session.methods.filter(({ kind }) => !codesOver || !isCode(kind));
  }

  /** @param method its id where the network tells one, else kind and value */
  async deliver(
    scheme: Scheme,
    trace: string,
    isMeant: (method: Method) => boolean,
    code: { value: string; expires: string } | null,
  ): Promise<void> {
    const session = this.#session(scheme, trace);
    const method = session.methods?.find(isMeant);
    if (!method) throw new Refused(400, codes.badFormat, 'none of the methods of this request');
    const { otp } = this.rules;
    const methodId = otp.methodId === 'first' ? session.methods?.[0]?.id : method.id;
    const value = method.kind === 'push' ? (otp.withPush ? '12345678' : undefined) : code && this.#forwarded(code.value);
    const { status } = await this.#ask('sendOTP', session, {
      issuerCardRefId: this.#sessions.token(session.tokenId)?.issuerCardRefId,
      virtualCardId: session.tokenId,
      ...(otp.methodId !== 'none' && { otpMethodId: methodId }),
      ...(value !== undefined && value !== null && { otp: value }),
      ...(code && { otpExpiry: code.expires }),
      ...(method.kind === 'push' && scheme === 'mdes' && { authenticationCorrelationId: trace }),
    });
    if (status !== 200) throw new Refused(502, '911', 'the issuer cannot deliver it');
  }

  /** A token or a binding has changed; the issuer is told. */
  async changed({ scheme, tokenId, trace, change }: NetworkNews): Promise<void> {
    const { notification } = this.rules;
    const token = this.#sessions.token(tokenId);
    const session = this.#sessions.ofTrace(scheme, trace);
    if (!token || !session) return;
    if (change.kind === 'token') {
      const action = actionOf(token, change.status);
      return action === null ? undefined : this.#tell(session, token, { action });
    }
    if (change.kind === 'pending') {
      if (notification.pendingAsBound)
        await this.#tell(session, token, { action: notification.bound, deviceBindingReference: change.reference });
      return;
    }
    if (change.kind === 'bound') {
      session.state = 'done';
      session.finalReference = change.reference;
      const reference = notification.reference === 'first' ? session.reference : change.reference;
      await this.#tell(session, token, {
        action: notification.bound,
        ...(notification.reference !== 'none' && { deviceBindingReference: reference }),
        ...(notification.authenticator && change.authenticator && { authenticatorInfo: change.authenticator }),
      });
      return;
    }
    const wasBound = session.state === 'done';
    session.state = wasBound ? 'released' : 'failed';
    if (!(wasBound ? notification.tellsRelease : notification.tellsFailure)) return;
    const withReference = wasBound || notification.failureReference;
    await this.#tell(session, token, {
      action: notification.unbound,
      ...(withReference && { deviceBindingReference: session.finalReference ?? session.reference }),
    });
  }

  // ---- from the issuer

  /** @throws Refused: nothing has changed then (TKB-rep-06) */
  async updateCardState(body: Json, correlationId: string): Promise<void> {
    const { update } = this.rules;
    const tokenId = textIn(body.virtualCardId);
    const action = textIn(body.action);
    const token = this.#sessions.token(tokenId);
    if (!token) {
      if (!update.checksToken) return;
      throw new Refused(400, codes.unknownToken, 'virtualCardId: no such virtual card');
    }
    if (action === 'RESUME') return this.#awaiting(token, correlationId, () => this.lines[token.scheme].activate(token));
    if (action !== 'APPROVE_DEVICE_BINDING' && action !== 'UNBIND_DEVICE') {
      if (!update.checksAction) return this.updateCardState({ ...body, action: 'APPROVE_DEVICE_BINDING' }, correlationId);
      throw new Refused(400, codes.badFormat, 'action: not known');
    }
    const session = this.#bindingMeant(token, textIn(body.deviceBindingReference));
    if (!session) throw new Refused(400, codes.notNow, 'deviceBindingReference: no binding of this virtual card');
    const line = this.lines[token.scheme];
    if (session.state === 'pending') return line.report(session, action === 'APPROVE_DEVICE_BINDING');
    if (session.state !== 'done' || action !== 'UNBIND_DEVICE' || !update.laterUnbind[token.scheme]) {
      throw new Refused(400, codes.notNow, 'not possible for this binding');
    }
    session.awaited = correlationId;
    if (update.releases) await line.release(session);
  }

  /** An agent activates a digital card in the issuer's portal (CSA-09). @throws Refused */
  async resume(tokenId: string): Promise<void> {
    const token = this.#sessions.token(tokenId);
    if (!this.#settings.lifecycleApi) throw new Refused(404, 'not-found', 'life cycle management is not integrated');
    if (!token) throw new Refused(404, 'not-found', 'no such digital card');
    if (!this.rules.portal.activates) return;
    await this.lines[token.scheme].activate(token);
  }

  /** A token as the issuer may look it up. @throws Refused */
  tokenInfo(tokenId: string): Json {
    const token = this.#sessions.token(tokenId);
    if (!token) throw new Refused(400, codes.unknownToken, 'virtualCardId: no such virtual card');
    const { issuerCardRefId, tokenRequestorId, status } = token;
    return { issuerCardRefId, virtualCardId: tokenId, walletProviderId: tokenRequestorId, status };
  }

  // ----

  #bindingMeant(token: KnownToken, reference: string): Session | undefined {
    const bindings = this.#sessions.bindingsOf(token.tokenId);
    // What an issuer names: Visa's index of the device, Mastercard's correlation id (TKB-rep-02, TKB-rep-03); what is bound, by what it was told.
    const isNamed = (one: Session): boolean =>
      one.finalReference === reference || (token.scheme === 'vts' ? one.reference : one.trace) === reference;
    const live = bindings.filter(({ state }) => state === 'pending' || state === 'done');
    return live.find(isNamed) ?? (this.rules.update.checksReference ? undefined : live[0]);
  }

  async #awaiting(token: KnownToken, correlationId: string, act: () => Promise<void>): Promise<void> {
    this.parts.log.write('issuer-gateway', 'card state', { token: token.tokenId, correlationId });
    await act();
  }

  #open(request: NetworkRequest, subject: Session['subject']): Session {
    const { scheme, tokenId, tokenRequestorId, trace, reference, deviceId, deviceSuspected } = request;
    const session: Session = {
      ...{
        correlationId: randomUUID(),
        scheme,
        subject,
        tokenId,
        tokenRequestorId,
        trace,
        reference,
        deviceId,
        suspected: deviceSuspected,
      },
      ...{ finalReference: null, state: 'pending', methods: null, awaited: null },
    };
    this.#sessions.add(session);
    return session;
  }

  #session(scheme: Scheme, trace: string): Session {
    const found = this.#sessions.ofTrace(scheme, trace);
    if (!found) throw new Refused(404, 'not-found', 'no request has this correlation');
    return found;
  }

  async #answered(session: Session, { status, content }: { status: number; content: Json }): Promise<Answer> {
    const decision = status === 200 ? wordFor(decisionWords.igw, content.levelOfTrust) : 'decline';
    if (decision === undefined) throw new Refused(502, '911', 'the issuer gave no decision that is known');
    const { list } = this.rules;
    if (decision !== 'step-up') return { decision, methods: [] };
    const given =
      Array.isArray(content.idvMethodList) && content.idvMethodList.length > 0 ? this.#methodsIn(session, content.idvMethodList) : null;
    const waits = list.at === 'demand' && session.scheme === 'vts' && given === null;
    if (list.asked === 'always' || (list.asked === 'when missing' && given === null && !waits)) {
      session.methods = await this.#listOf(session);
    } else session.methods = given;
    return { decision, methods: session.methods ?? [] };
  }

  async #listOf(session: Session): Promise<readonly Method[]> {
    const { status, content } = await this.#ask('getIDnVMethodList', session, {
      issuerCardRefId: this.#sessions.token(session.tokenId)?.issuerCardRefId,
      virtualCardId: session.tokenId,
      ...(session.reference !== null && { deviceBindingReference: session.reference }),
    });
    return status === 200 ? this.#methodsIn(session, content.idvMethodList) : [];
  }

  /** What cannot be known here is left out: new values may come at any time. */
  #methodsIn({ scheme }: Session, list: unknown): Method[] {
    return listIn(list).flatMap(({ id, type, value }) => {
      const kind = wordFor(methodWords.igw, type);
      return kind && (kind !== 'push' || this.rules.push[scheme]) ? [{ id: textIn(id), kind, value: textIn(value) }] : [];
    });
  }

  async #engine(session: Session, about: { deviceSuspected: boolean; deviceScore: string | null }, codesOver: boolean): Promise<Answer> {
    const cardId = this.#sessions.token(session.tokenId)?.issuerCardRefId ?? '';
    const path = `/banking/d1/v1/issuers/${issuerId}/consumers/${encodeURIComponent(cardId)}?cardId=${encodeURIComponent(cardId)}`;
    const { status, content } = await this.peers
      .get('issuer-backend', path, this.rules.answerSeconds, this.#headersOf(session))
      .catch(() => {
        throw new Refused(502, '921', 'the issuer does not answer');
      });
    const { phone, email } = status === 200 ? objectIn(content) : {};
    const contacts = { phone: textIn(phone) || null, email: textIn(email) || null };
    const facts = { contacts, suspected: about.deviceSuspected, deviceScore: Number(about.deviceScore ?? 3), codesOver };
    const answer = decide(facts, this.#settings, this.rules.customerService);
    session.methods = answer.methods;
    return answer;
  }

  #forwarded(code: string): unknown {
    switch (this.rules.otp.forwards) {
      case 'unchanged':
        return code;
      case 'as a number':
        return String(Number(code));
      case 'reversed':
        return [...code].reverse().join('');
      case 'own':
        return '000000';
    }
  }

  async #tell(session: Session, token: KnownToken, what: Json): Promise<void> {
    const correlationId = session.awaited ?? session.correlationId;
    const body = {
      issuerCardRefId: token.issuerCardRefId,
      virtualCardId: token.tokenId,
      walletProviderId: token.tokenRequestorId,
      ...what,
    };
    const attempt = async (): Promise<boolean> => (await this.#ask('notifyVirtualCardChange', session, body, correlationId)).status === 200;
    await this.peers.deliver(attempt, this.rules.retries);
  }

  /** @throws Refused when the issuer does not answer */
  async #ask(
    operation: string,
    session: Session,
    body: Json,
    correlationId = session.correlationId,
  ): Promise<{ status: number; content: Json }> {
    const { answerSeconds, extraFields } = this.rules;
    const sent = extraFields ? { newInThisVersion: { is: 'ignored' }, ...body } : body;
    const headers = this.#headersOf(session, correlationId);
    const answer = await this.peers.post('issuer-backend', `/igwapi/v2.0/${operation}`, sent, answerSeconds, headers).catch(() => {
      throw new Refused(502, '921', 'the issuer does not answer');
    });
    return { status: answer.status, content: objectIn(answer.content) };
  }

  #headersOf({ correlationId }: Session, own = correlationId): Record<string, string> {
    return { 'x-correlation-id': own, 'x-issuer-id': issuerId };
  }
}

function walletOf({ tokenRequestorId }: NetworkRequest): string {
  return tokenRequestorId;
}

/** The action of a notification, and the token's state with it; null for what is no news. */
function actionOf(token: KnownToken, status: string): string | null {
  const before = token.status;
  switch (status) {
    case 'ACTIVE':
      token.status = 'RESUMED';
      return before === 'INACTIVE' ? 'ACTIVATE' : 'RESUME';
    case 'SUSPENDED':
      token.status = 'SUSPENDED';
      return 'SUSPEND';
    case 'DEACTIVATED':
      token.status = 'DELETED';
      return 'DELETE';
    default:
      return null;
  }
}
