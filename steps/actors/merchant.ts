import type { MerchantSettings } from '../targets/controls/controls';
import { canDo } from '../targets/controls/ways';
import { SuiteError, Unobservable } from '../targets/errors';
import type { MerchantFacts } from '../targets/profile';
import type { Target } from '../targets/target';

/** Features that one merchant has and another has not, in the names of options, with their settings. */
const features = {
  'api-link': 'apiLink',
  'call-return': 'callReturn',
  'instalment-choice': 'instalmentChoice',
  'member-id': 'memberId',
  'realtime-monitoring': 'realtimeMonitoring',
  'security-code': 'securityCode',
  'sms-2fa': 'smsIdentification',
} as const;
export type Feature = keyof typeof features;

/** What a merchant has of whom a scenario says nothing, where the target's options leave it open. */
const common: MerchantSettings = {
  channels: 10,
  apiLink: false,
  memberId: false,
  instalmentChoice: true,
  instalments: ['1回', '2回', '3回', '6回', 'リボ払い'],
  realtimeMonitoring: true,
  callReturn: false,
  securityCode: true,
  smsIdentification: false,
};

/** What a scenario wants of its merchant. */
export interface Wish {
  readonly with?: readonly Feature[];
  readonly without?: readonly Feature[];
  /** Calls that the IVR handles at one time; where the target's merchants are as they are, another number may come. */
  readonly channels?: number;
  /** Instalment choices under contract, in the words of the form. */
  readonly instalments?: readonly string[];
}

/** The merchant of a scenario, with what it has agreed. */
export class Merchant {
  #wishes: Wish = {};
  #settings: MerchantSettings | null = null;
  #lent: MerchantFacts | null = null;
  #used = false;

  constructor(private readonly target: Target) {}

  /** @throws Unobservable when the profile names no merchant */
  get id(): string {
    this.#used = true;
    return this.#facts.id;
  }

  /**
   * Has it agreed like this: set, or picked among the merchants that the profile names. Wishes of several calls add up.
   * @throws Unobservable when the target has no such merchant
   */
  async agree(wish: Wish): Promise<void> {
    this.#wishes = {
      ...this.#wishes,
      ...wish,
      with: [...new Set([...(this.#wishes.with ?? []), ...(wish.with ?? [])])].filter((feature) => !wish.without?.includes(feature)),
      without: [...new Set([...(this.#wishes.without ?? []), ...(wish.without ?? [])])].filter((feature) => !wish.with?.includes(feature)),
    };
    if (canDo(this.target.profile.controls, 'setMerchant')) {
      const before = this.#baseline();
      this.#settings = this.#wanted(before);
      await this.target.controls.setMerchant(this.id, this.#settings, before);
      return;
    }
    const found = this.target.profile.merchants.find((one) => this.#fits(one));
    if (!found)
      throw new Unobservable(`the profile names no merchant ${this.#words()}, and none can be set up`, 'merchants or control admin');
    if (this.#used && found.id !== this.#facts.id)
      throw new SuiteError('what the merchant has agreed must be said before anybody works there');
    this.#lent = found;
  }

  has(feature: Feature): boolean {
    const settings = this.#settings ?? (canDo(this.target.profile.controls, 'setMerchant') ? this.#baseline() : null);
    return settings ? settings[features[feature]] : this.#optionsOf(this.#facts).has(feature);
  }

  /** Calls that the IVR handles at one time. @throws Unobservable when the profile does not say */
  get channels(): number {
    return this.#known('channels');
  }

  /** Instalment choices under contract. @throws Unobservable when the profile does not say */
  get instalments(): readonly string[] {
    return this.#known('instalments');
  }

  /** Whether the scenario has said anything about its merchant. */
  get agreed(): boolean {
    return Object.keys(this.#wishes).length > 0;
  }

  #known<K extends 'channels' | 'instalments'>(what: K): MerchantSettings[K] {
    const lent = this.#facts[what];
    const known = canDo(this.target.profile.controls, 'setMerchant') ? (this.#settings ?? this.#baseline())[what] : lent;
    if (known === null) throw new Unobservable(`the profile does not say the ${what} of merchant ${this.id}`, `merchants.${what}`);
    return known as MerchantSettings[K];
  }

  get #facts(): MerchantFacts {
    const facts = this.#lent ?? this.target.profile.merchants[0];
    if (!facts) throw new Unobservable('the profile names no merchant', 'merchants');
    return facts;
  }

  /** As the target has it where its options say so, else as is common. */
  #baseline(): MerchantSettings {
    const { options } = this.target.profile;
    const facts = this.#facts;
    const settled = (feature: Feature): boolean => {
      if (facts.options) return facts.options.includes(feature);
      const [on, off] = [options.includes(feature), options.includes(`${feature}-off`)];
      return on === off || !hasOff(feature) ? common[features[feature]] : on;
    };
    const chosen = Object.fromEntries((Object.keys(features) as Feature[]).map((feature) => [features[feature], settled(feature)]));
    return { ...common, ...chosen, channels: facts.channels ?? common.channels, instalments: facts.instalments ?? common.instalments };
  }

  #wanted(before: MerchantSettings): MerchantSettings {
    const chosen = (names: readonly Feature[] | undefined, value: boolean): object =>
      Object.fromEntries((names ?? []).map((feature) => [features[feature], value]));
    const { channels = before.channels, instalments = before.instalments } = this.#wishes;
    return { ...before, ...chosen(this.#wishes.with, true), ...chosen(this.#wishes.without, false), channels, instalments };
  }

  #fits(facts: MerchantFacts): boolean {
    const has = this.#optionsOf(facts);
    const lacks = (feature: Feature): boolean => (facts.options ? !has.has(feature) : this.#isOff(feature));
    return (
      (this.#wishes.with ?? []).every((feature) => has.has(feature)) &&
      (this.#wishes.without ?? []).every(lacks) &&
      (this.#wishes.channels === undefined || facts.channels !== null) &&
      (this.#wishes.instalments === undefined || facts.instalments !== null)
    );
  }

  /** What a merchant has of which the profile says only the name: what all of the target's merchants have. */
  #optionsOf(facts: MerchantFacts): ReadonlySet<string> {
    const { options } = this.target.profile;
    return new Set(facts.options ?? options.filter((option) => !options.includes(`${option}-off`)));
  }

  #isOff(feature: Feature): boolean {
    return !this.target.profile.options.includes(feature);
  }

  #words(): string {
    const { with: wanted = [], without = [], channels, instalments } = this.#wishes;
    const words = [
      ...wanted.map((feature) => `with ${feature}`),
      ...without.map((feature) => `without ${feature}`),
      ...(channels === undefined ? [] : ['with a known number of channels']),
      ...(instalments === undefined ? [] : ['with known instalment contracts']),
    ];
    return words.join(', ');
  }
}

/** Whether merchants without the feature are an option of their own. */
function hasOff(feature: Feature): boolean {
  return ['call-return', 'instalment-choice', 'realtime-monitoring', 'security-code'].includes(feature);
}
