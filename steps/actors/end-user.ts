import { Secret } from '../../cards/numbers/secret';
import { testNumber } from '../../cards/numbers/test-numbers';
import { SuiteError, Unobservable } from '../targets/errors';
import type { Target } from '../targets/target';
import type {
  BankCardFacts,
  BankMessage,
  OfferedMethod,
  RequestFacts,
  Scheme,
  TokenState,
  Verification,
} from '../targets/tokenization/token-chain';

const goodUntil = '1135';

/** What is wanted of the issuer's set-up at the gateway. */
interface GatewaySettings {
  decidedBy: 'issuer' | 'gateway';
  customerServicePhone: string | null;
  fraudCustomerServicePhone: string | null;
}

/** Whoever holds a card, has it tokenized and binds devices; also the agent who takes his call. */
export class EndUser {
  #facts: BankCardFacts;
  #settings: GatewaySettings | null = null;
  #tries: number | null = null;
  #scheme: Scheme | null = null;
  #token: Verification | null = null;
  #current: Verification | null = null;
  #launch: Readonly<Record<string, string>> | null = null;
  readonly #bindings: Verification[] = [];
  #launched: { launchId: string; kind: string } | null = null;
  #callId: string | null = null;

  constructor(private readonly target: Target) {
    const digits = String(Number.parseInt(target.suffix || '1', 16) % 100_000_000).padStart(8, '0');
    this.#facts = {
      phone: `090${digits}`,
      email: `user${digits}@example.com`,
      application: true,
      push: true,
      tokenization: 'approve',
      binding: 'step-up',
      listWithStepUp: true,
    };
  }

  /** What the scenario wants of card and bank, before there is a token. */
  wants(facts: Partial<BankCardFacts>): void {
    this.#facts = { ...this.#facts, ...facts };
  }

  wantsOfGateway(settings: Partial<GatewaySettings>): void {
    this.#settings = { decidedBy: 'gateway', customerServicePhone: null, fraudCustomerServicePhone: null, ...this.#settings, ...settings };
  }

  wantsTries(tries: number): void {
    this.#tries = tries;
  }

  get facts(): BankCardFacts {
    return this.#facts;
  }

  get scheme(): Scheme {
    if (this.#scheme === null) throw new SuiteError('the scenario has no token yet');
    return this.#scheme;
  }

  get token(): Verification {
    if (this.#token === null) throw new SuiteError('the scenario has no token yet');
    return this.#token;
  }

  /** The request that is under way: a tokenization, or a binding. */
  get current(): Verification {
    if (this.#current === null) throw new SuiteError('nothing was asked for yet');
    return this.#current;
  }

  /** Bindings in the order in which they were asked for. */
  get bindings(): readonly Verification[] {
    return this.#bindings;
  }

  /** What the issuer's application was opened with last; null for nothing. */
  get launchData(): Readonly<Record<string, string>> | null {
    return this.#launch;
  }

  get launched(): { launchId: string; kind: string } | null {
    return this.#launched;
  }

  /** Has a card tokenized. */
  async tokenize(scheme: Scheme, facts: Partial<RequestFacts> = {}): Promise<Verification> {
    const { tokens } = this.target;
    await tokens.open();
    if (this.#settings) await tokens.setGateway({ ...this.#settings });
    if (this.#tries !== null) await tokens.limitTries(this.#tries);
    const card = await this.#card(scheme);
    this.#scheme = scheme;
    this.#token = await tokens.tokenize(scheme, card, { deviceId: 'wallet-1', deviceScore: 3, ...facts });
    this.#current = this.#token;
    return this.#token;
  }

  /** Asks for devices to be bound to the token, all at once. */
  async bind(devices: readonly string[], recentlyAuthenticated = false): Promise<void> {
    const asked = devices.map((device) => {
      const facts = { deviceId: device, deviceName: `the user's ${device}`, deviceScore: 4, recentlyAuthenticated };
      return this.target.tokens.bind(this.scheme, this.token.tokenId, facts);
    });
    this.#bindings.push(...(await Promise.all(asked)));
    this.#current = this.#bindings.at(-1) ?? null;
  }

  /** Goes on with another of the bindings. */
  turnTo(binding: Verification): void {
    this.#current = binding;
  }

  /** A method of this kind as it is offered; undefined when it is not. */
  offered(kind: string): OfferedMethod | undefined {
    return this.current.methods.find((one) => one.kind === kind);
  }

  /** @returns whether the choice was taken */
  async choose(kind: string): Promise<boolean> {
    const method = this.offered(kind);
    if (!method) return false;
    const answer = await this.target.tokens.choose(this.scheme, this.current.verificationId, method.id);
    this.#launch = answer?.launch ?? null;
    return answer !== null;
  }

  /** @returns what came of it; null when it was refused */
  enterCode(code: string): Promise<string | null> {
    return this.target.tokens.enterCode(this.scheme, this.current.verificationId, code);
  }

  /** The code that was delivered last; undefined for none. */
  async deliveredCode(kind: string): Promise<string | undefined> {
    return (await this.messages(kind, 1)).at(-1)?.code ?? undefined;
  }

  /** What has come from the bank by a method of this kind. */
  async messages(kind: string, least: number): Promise<readonly BankMessage[]> {
    const to = kind === 'otp-email' ? this.#facts.email : this.#facts.phone;
    if (to === null) return [];
    const channel = kind === 'otp-email' ? 'email' : kind === 'push' ? 'push' : 'sms';
    return (await this.target.tokens.bankMessages(to, least)).filter((one) => one.channel === channel);
  }

  /** The issuer's application is opened: by the token requestor, by a push message, or with something else. */
  async openApplication(data: Readonly<Record<string, string>> | null, byPush = false): Promise<void> {
    if (data === null) throw new SuiteError('there is nothing to open the application with');
    this.#launched = await this.target.tokens.launch(data, byPush);
  }

  /** @returns whether the report was taken */
  async verify(succeeds: boolean): Promise<boolean> {
    if (!this.#launched) throw new SuiteError('the application was not opened');
    return this.target.tokens.verify(this.#launched.launchId, succeeds);
  }

  /** Methods of the request that is under way, as they are offered now. */
  async methodsNow(): Promise<readonly OfferedMethod[]> {
    const { tokens } = this.target;
    this.#current = await tokens.verificationState(this.scheme, this.current.verificationId);
    return this.#current.methods;
  }

  /** What the token requestor knows. */
  state(): Promise<TokenState> {
    return this.target.tokens.tokenState(this.scheme, this.token.tokenId);
  }

  /** Calls the customer service. */
  async call(): Promise<string> {
    this.#callId ??= await this.target.tokens.call(this.token.tokenId);
    return this.#callId;
  }

  async #card(scheme: Scheme): Promise<{ number: Secret; expiry: Secret }> {
    const { tokens, profile, seed } = this.target;
    const brand = scheme === 'vts' ? 'Visa' : 'Mastercard';
    const number = new Secret(testNumber(brand, `${seed} ${this.target.suffix} token`), 'PAN:1');
    const expiry = new Secret(goodUntil, 'expiry:1');
    try {
      await tokens.addCard(number, goodUntil, this.#facts);
    } catch (error) {
      const lent = profile.tokenization.cards.find((one) => this.#fits(one, one.number, brand));
      if (!(error instanceof Unobservable) || !lent) throw error;
      this.#facts = lent;
      this.target.keepSecret(lent.number);
      return { number: lent.number, expiry: new Secret(lent.expiry, 'expiry:1') };
    }
    this.target.keepSecret(number);
    return { number, expiry };
  }

  #fits(lent: BankCardFacts, number: Secret, brand: string): boolean {
    const first = number.reveal()[0];
    const isOfBrand = number.reveal() === 'replayed' || (brand === 'Visa' ? first === '4' : first === '5' || first === '2');
    const wanted = this.#facts;
    return (
      isOfBrand &&
      lent.binding === wanted.binding &&
      lent.tokenization === wanted.tokenization &&
      lent.listWithStepUp === wanted.listWithStepUp &&
      (lent.phone === null) === (wanted.phone === null)
    );
  }
}
