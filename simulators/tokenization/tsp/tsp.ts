import { randomInt } from 'node:crypto';
import type { ApplicationLog } from '../../kit/application-log';
import type { VirtualClock } from '../../kit/clock';
import type { Outbound } from '../../kit/outbound';
import { Refused } from '../refused';
import { type AuthenticatorInfo, type Decision, isCode, type Method, type Scheme } from '../scheme';
import type { SchemeRules } from './rules';
import { type Effect, follow, type VerificationEvent, type VerificationState } from './verification';
import type { Asked, CardToTokenize, Change, RequestFacts, TokenStatus, TspWire } from './wire';

/** A payment credential in place of a card number. */
interface Token {
  readonly id: string;
  readonly requestorId: string;
  status: TokenStatus;
  readonly bindings: Verification[];
  /** The request by which it came about. */
  readonly tokenization: Verification;
}

/** A request that the cardholder may have to verify. */
interface Verification {
  readonly id: string;
  readonly subject: 'token' | 'device';
  readonly tokenId: string;
  readonly facts: RequestFacts;
  readonly trace: string;
  /** Of the binding; final once the device is bound. */
  reference: string | null;
  state: VerificationState;
  methods: readonly Method[];
  chosen: Method | null;
  code: string | null;
  codeExpires: number;
  tries: number;
  authenticator: AuthenticatorInfo | null;
}

/** What a token requestor is told of a request. */
export interface VerificationView {
  readonly verificationId: string;
  readonly tokenId: string;
  readonly state: VerificationState;
  readonly methods: readonly Method[];
  readonly reference: string | null;
}

export interface TokenView {
  readonly tokenId: string;
  readonly status: TokenStatus;
  readonly bindings: readonly VerificationView[];
}

/** A token service provider: tokens, bindings of devices to them, and the verification of cardholders. */
export class Tsp {
  readonly #tokens = new Map<string, Token>();
  readonly #verifications = new Map<string, Verification>();
  #made = 0;
  #rules: SchemeRules;

  /**
   * @param unique tells this world's ids from those of others
   * @param peers for payments, which go to the issuer's host
   */
  constructor(
    readonly scheme: Scheme,
    rules: SchemeRules,
    private readonly unique: string,
    private readonly wire: TspWire,
    private readonly peers: Outbound<'issuer-gateway' | 'issuer-host'>,
    private readonly parts: { readonly clock: VirtualClock; readonly log: ApplicationLog },
  ) {
    this.#rules = rules;
  }

  /** How often a wrong code may be entered; what is set here holds for requests from now on (CSA-13). */
  limitTries(tries: number): void {
    this.#rules = { ...this.#rules, otp: { ...this.#rules.otp, tries } };
  }

  async tokenize(requestorId: string, card: CardToTokenize, facts: RequestFacts): Promise<VerificationView> {
    const tokenId = this.#newTokenId();
    const verification = this.#newVerification('token', tokenId, facts);
    this.#tokens.set(tokenId, { id: tokenId, requestorId, status: 'INACTIVE', bindings: [], tokenization: verification });
    const asked = this.#asked(verification);
    const answer = await this.wire.tokenization(asked, card).catch(() => null);
    return this.#decided(verification, answer);
  }

  async bind(tokenId: string, facts: RequestFacts): Promise<VerificationView> {
    const token = this.#token(tokenId);
    if (token.status !== 'ACTIVE') throw new Refused(409, 'token-not-active', `the token is ${token.status}`);
    const verification = this.#newVerification('device', tokenId, facts);
    verification.reference = this.#newReference(token);
    token.bindings.push(verification);
    const answer = await this.wire.binding(this.#asked(verification)).catch(() => null);
    return this.#decided(verification, answer);
  }

  /** The end user has chosen how to be verified. @returns what the requestor opens the issuer's application with, or null */
  async choose(verificationId: string, methodId: string): Promise<Readonly<Record<string, string>> | null> {
    const verification = this.#verification(verificationId);
    const method = verification.methods.find(({ id }) => id === methodId);
    if (!method) throw new Refused(400, 'unknown-method', 'methodId: none of the methods that were offered');
    this.#mustStep(verification, { type: 'chosen', kind: method.kind }, () => {
      verification.chosen = method;
    });
    if (isCode(method.kind) || method.kind === 'push') await this.#deliver(verification, method);
    return method.kind === 'application' ? this.#launchOf(verification) : null;
  }

  /** The end user has typed a code. */
  async enterCode(verificationId: string, typed: string): Promise<'verified' | 'wrong' | 'used-up'> {
    const verification = this.#verification(verificationId);
    const isLate = this.parts.clock.now() >= verification.codeExpires;
    const isRight = !isLate && verification.code !== null && typed === verification.code;
    const tried = verification.tries + (isRight ? 0 : 1);
    const { tries, countsTries } = this.#rules.otp;
    const result = isRight ? 'right' : countsTries && tried >= tries ? 'used up' : 'wrong';
    const effects = this.#mustStep(verification, { type: 'code', result }, () => {
      verification.tries = tried;
    });
    if (effects.includes('offer others')) await this.#offerOthers(verification);
    await this.#perform(verification, effects);
    return verification.state === 'done' ? 'verified' : result === 'used up' ? 'used-up' : 'wrong';
  }

  /** The issuer says how the verification in its application went. */
  async report(tokenId: string, isMeant: (trace: string, reference: string | null) => boolean, verified: boolean): Promise<void> {
    const token = this.#token(tokenId);
    const found = [...token.bindings, token.tokenization].find((one) => isMeant(one.trace, one.reference) && one.state !== 'released');
    if (!found) throw new Refused(404, 'not-found', 'no request of this token has this reference');
    await this.#perform(found, this.#mustStep(found, { type: 'reported', verified }));
  }

  /** A device that is bound is so no more. */
  async release(tokenId: string, reference: string): Promise<void> {
    const found = this.#token(tokenId).bindings.find((one) => one.reference === reference && one.state === 'done');
    if (!found) throw new Refused(404, 'not-found', 'no device is bound to this token by this reference');
    await this.#perform(found, this.#mustStep(found, { type: 'released' }));
  }

  /** The same by what ties its messages together. */
  async releaseByTrace(tokenId: string, trace: string): Promise<void> {
    const found = this.#token(tokenId).bindings.find((one) => one.trace === trace);
    await this.release(tokenId, found?.reference ?? '');
  }

  /** A request as it is now. @throws Refused */
  request(verificationId: string): VerificationView {
    return viewOf(this.#verification(verificationId));
  }

  /** State of a request by what ties its messages together; null for none. */
  stateOf(tokenId: string, trace: string): VerificationState | null {
    const token = this.#tokens.get(tokenId);
    return token?.bindings.find((one) => one.trace === trace)?.state ?? null;
  }

  /** The requestor releases a device. */
  async releaseByRequestor(verificationId: string): Promise<void> {
    const verification = this.#verification(verificationId);
    await this.#perform(verification, this.#mustStep(verification, { type: 'released' }));
  }

  /**
   * An agent of the issuer activates a token: in the portal here, or through the issuer's own (CSA-08, CSA-09).
   * @throws Refused where there is no such token, or it is active or deleted (CSA-11)
   */
  async activate(tokenId: string): Promise<void> {
    const { portal } = this.#rules;
    const token = this.#tokens.get(tokenId);
    if (!token) {
      if (portal.unknown === 'done') return;
      throw new Refused(404, 'not-found', 'no such token');
    }
    if (!portal.activates) throw new Refused(409, 'not-available', 'agents activate elsewhere');
    if (!portal.from.includes(token.status)) throw new Refused(409, 'wrong-status', `the token is ${token.status}`);
    const { tokenization } = token;
    if (token.status === 'INACTIVE') await this.#perform(tokenization, this.#mustStep(tokenization, { type: 'activated' }));
    else await this.#setStatus(token, 'ACTIVE');
  }

  /** The requestor deletes a token. */
  async delete(tokenId: string): Promise<void> {
    await this.#setStatus(this.#token(tokenId), 'DEACTIVATED');
  }

  /** A payment by a token: the network asks the issuer (TKB-ntf-05). @returns whether it was approved */
  async pay(tokenId: string, amount: number, verificationId: string | null): Promise<boolean> {
    const token = this.#token(tokenId);
    if (token.status !== 'ACTIVE') throw new Refused(409, 'token-not-active', `the token is ${token.status}`);
    const binding = token.bindings.find(({ id, state }) => id === verificationId && state === 'done');
    if (verificationId !== null && !binding) throw new Refused(409, 'not-bound', 'this device is not bound to the token');
    const authenticator = this.#rules.authorisation.authenticator ? binding?.authenticator : null;
    const body = { scheme: this.scheme, virtualCardId: tokenId, amount, ...(authenticator && { authenticatorInfo: authenticator }) };
    const answer = await this.peers.post('issuer-host', '/authorizations', body, this.#rules.answerSeconds).catch(() => null);
    return answer?.status === 200;
  }

  view(tokenId: string): TokenView {
    const { status, bindings } = this.#token(tokenId);
    return { tokenId, status, bindings: bindings.map(viewOf) };
  }

  async #decided(
    verification: Verification,
    answer: { decision: Decision; methods: readonly Method[] | null } | null,
  ): Promise<VerificationView> {
    // Without an answer nothing is approved.
    const decision = answer?.decision ?? 'decline';
    const effects = this.#mustStep(verification, { type: 'decided', decision });
    if (decision === 'step-up') {
      const offered = answer?.methods ?? (await this.wire.methods(this.#asked(verification), false).catch(() => []));
      verification.methods = offered;
      if (verification.reference !== null && this.#rules.reference.tellsPending) {
        await this.#notify(verification, { kind: 'pending', reference: verification.reference });
      }
    }
    await this.#perform(verification, effects);
    return viewOf(verification);
  }

  async #offerOthers(verification: Verification): Promise<void> {
    if (!this.#rules.otp.offersOthers) return;
    const methods = await this.wire.methods(this.#asked(verification), true).catch(() => []);
    verification.methods = methods.filter(({ kind }) => !isCode(kind));
  }

  async #deliver(verification: Verification, method: Method): Promise<void> {
    const { otp } = this.#rules;
    const withCode = isCode(method.kind) ? otp.made : otp.withPush;
    verification.code = withCode ? String(randomInt(10 ** otp.digits)).padStart(otp.digits, '0') : null;
    verification.codeExpires = this.parts.clock.now() + otp.minutes * 60_000;
    const code =
      verification.code === null ? null : { value: verification.code, expires: new Date(verification.codeExpires).toISOString() };
    try {
      await this.wire.deliver(this.#asked(verification), method, code);
    } catch {
      throw new Refused(502, 'not-delivered', 'the issuer cannot deliver it; another method can be chosen');
    }
  }

  async #perform(verification: Verification, effects: readonly Effect[]): Promise<void> {
    const token = this.#token(verification.tokenId);
    const isDevice = verification.subject === 'device';
    for (const effect of effects) {
      if (effect === 'done' && isDevice) {
        verification.reference = this.#finalReference(verification);
        verification.authenticator = {
          method: isCode(verification.chosen?.kind ?? 'application') ? 'otp' : 'issuer_app',
          reference: `${this.unique}-${verification.id}`,
          authenticatedAt: new Date(this.parts.clock.now()).toISOString(),
        };
        await this.#notify(verification, { kind: 'bound', reference: verification.reference, authenticator: verification.authenticator });
      } else if (effect === 'done') await this.#setStatus(token, 'ACTIVE');
      else if (isDevice && (effect === 'failed' || effect === 'released')) {
        await this.#notify(verification, { kind: effect, reference: verification.reference ?? '' });
      }
    }
  }

  async #setStatus(token: Token, status: TokenStatus): Promise<void> {
    token.status = status;
    await this.#notify(token.tokenization, { kind: 'token', status });
  }

  async #notify(verification: Verification, change: Change): Promise<void> {
    this.parts.log.write(this.scheme, 'token changed', { tokenId: verification.tokenId, change: change.kind });
    if (!this.#rules.notifies) return;
    const asked = this.#asked(verification);
    await this.peers.deliver(() => this.wire.changed(asked, change), this.#rules.retries);
  }

  /** @throws Refused for an event that is out of place: nothing changes */
  #mustStep(verification: Verification, event: VerificationEvent, before: () => void = () => undefined): readonly Effect[] {
    const found = follow(verification.state, event, this.#rules.verification);
    if (!found) throw new Refused(409, 'out-of-place', `not possible now: the request is "${verification.state}"`);
    before();
    verification.state = found.to;
    return found.effects;
  }

  /** What the issuer's application is opened with (TKB-app-01, TKB-app-02). */
  #launchOf({ subject, tokenId, facts, reference, trace }: Verification): Readonly<Record<string, string>> {
    const { fields, reasonCode, forTokenization } = this.#rules.launch;
    const id = this.scheme === 'vts' ? { tokenReferenceID: tokenId } : { tokenUniqueReference: tokenId };
    if (subject === 'token' && !forTokenization) return id;
    const all: Record<string, string> = {
      deviceID: facts.deviceId,
      deviceIndex: reference ?? '1',
      lifeCycleTraceID: trace,
      reasonCode,
      authenticationCorrelationId: trace,
    };
    return { ...id, ...Object.fromEntries(Object.entries(all).filter(([name]) => fields[name] === true)) };
  }

  #newReference(token: Token): string {
    const { unique, provisional } = this.#rules.reference;
    const number = unique ? token.bindings.length + 1 : 1;
    return provisional ? `PROV-${this.unique}-${token.bindings.length + 1}` : String(number);
  }

  #finalReference({ reference, tokenId, id }: Verification): string {
    const { unique, provisional } = this.#rules.reference;
    if (!provisional) return reference ?? '';
    return unique ? `BIND-${id}` : `BIND-${tokenId.slice(-8)}`;
  }

  #newTokenId(): string {
    // Of fixed length before it is filled up: else the first and the tenth would be the same.
    const number = `${this.unique}${String(++this.#made).padStart(6, '0')}`.toUpperCase();
    // 48 characters, as Mastercard's examples have; Visa's have at most 32.
    return this.scheme === 'vts' ? `VTR${number}`.padEnd(32, 'X') : `DWSPMC${number}`.padEnd(48, 'X');
  }

  #newVerification(subject: Verification['subject'], tokenId: string, facts: RequestFacts): Verification {
    const id = `${this.scheme}-${this.unique}-${this.#verifications.size + 1}`;
    const trace = `${this.scheme === 'vts' ? 'LCT' : 'ARC'}-${this.unique}-${this.#verifications.size + 1}`;
    const made: Verification = {
      ...{ id, subject, tokenId, facts, trace },
      ...{ reference: null, state: 'requested', methods: [], chosen: null, code: null, codeExpires: 0, tries: 0, authenticator: null },
    };
    this.#verifications.set(id, made);
    return made;
  }

  #asked({ tokenId, trace, reference, facts }: Verification): Asked {
    return { tokenId, tokenRequestorId: this.#token(tokenId).requestorId, trace, reference, facts };
  }

  #token(tokenId: string): Token {
    const token = this.#tokens.get(tokenId);
    if (!token) throw new Refused(404, 'not-found', 'no such token');
    return token;
  }

  #verification(id: string): Verification {
    const found = this.#verifications.get(id);
    if (!found) throw new Refused(404, 'not-found', 'no such verification');
    return found;
  }
}

function viewOf({ id, tokenId, state, methods, reference }: Verification): VerificationView {
  return { verificationId: id, tokenId, state, methods, reference };
}
