/** What a tester can do to a target besides using it (docs/openapi/control.yaml). */

import type { Secret } from '../../../cards/numbers/secret';
import type { SearchReport, SoughtCard } from '../card-search';

/** Of these, call-control is no operation of the control interface: a target whose IVR is reached has it. */
export const controlNames = ['clock', 'admin', 'network-cut', 'call-control', 'fault', 'files', 'memory'] as const;
export type ControlName = (typeof controlNames)[number];

export interface UserKey {
  readonly merchantId: string;
  readonly userId: string;
}

export interface NewUser extends UserKey {
  readonly authority: 'operator' | 'administrator';
  readonly comment: string;
  readonly initialPassword: string;
}

/** What a merchant has agreed (docs/openapi/control.yaml, MerchantSettings). */
export interface MerchantSettings {
  /** Calls that the IVR handles at one time. */
  readonly channels: number;
  readonly apiLink: boolean;
  readonly memberId: boolean;
  readonly instalmentChoice: boolean;
  /** Instalment choices under contract, in the words of the form. */
  readonly instalments: readonly string[];
  readonly realtimeMonitoring: boolean;
  readonly callReturn: boolean;
  readonly securityCode: boolean;
  readonly smsIdentification: boolean;
}

/** A card that the issuer shall know. */
export interface NewCard {
  readonly cardNumber: Secret;
  /** MMYY */
  readonly expiry: Secret;
  readonly securityCode: Secret;
  /** Yen. */
  readonly limit: number;
  readonly state: 'genuine' | 'stolen' | 'counterfeit';
  /** The holder's mobile telephone. */
  readonly mobile: string;
}

/** fail-next-send: the next click on send fails after the click. interrupt-payment: the operator's current payment is broken off. */
export type FaultName = 'fail-next-send' | 'interrupt-payment';

/** A party to which the IVR, or the card-lock agent, speaks. */
export type PeerName = 'payment-server' | 'order-system' | 'sms' | 'card-services';

/** Somebody whom the bank's services of a card-lock agent shall know. */
export interface NewHolder {
  /** Without country code. */
  readonly phoneNumber: string;
  readonly email: string | null;
  /** The one-time code that verifies him. */
  readonly code: string;
  readonly cards: readonly { readonly lastFour: string; readonly vendor: string; readonly status: string; readonly zipCode: string }[];
}

/** Parameters that are set within a card-lock agent, with their documented defaults (LCK-in-01, LCK-in-05 to -08). */
export const documentedAgent = {
  auth_level_req: 1,
  card_status_active: 'active',
  card_status_lock_temp: 'inactive',
  card_status_lock_permanent: 'blocked',
  card_status_reactivate: 'reactivate',
  max_retry_card_number: 3,
  max_otp_retry_count: 3,
} as const;
export type AgentParameter = keyof typeof documentedAgent;

/** What a file is to the target (docs/openapi/control.yaml, KeptFile). */
export type FileKind = 'store' | 'log' | 'recording' | 'temporary';

/** A file of the target that was searched. */
export interface FileReport extends SearchReport {
  readonly name: string;
  readonly kind: FileKind;
}

/** Every verb throws Unobservable when the target does not offer its control. */
export interface Controls {
  /** clock */
  advance(seconds: number): Promise<void>;
  /** clock: lets time pass until the next day begins in Japan */
  advanceToMidnight(): Promise<void>;
  /** admin. @returns the operator's telephone number, where the target tells it */
  addUser(user: NewUser): Promise<string | null>;
  /** admin */
  initialisePassword(user: UserKey, initialPassword: string): Promise<void>;
  /** admin */
  forceLogout(user: UserKey): Promise<void>;
  /** admin: source addresses from which the merchant's users may sign in; null lifts the restriction */
  restrictAccess(merchantId: string, addresses: readonly string[] | null): Promise<void>;
  /** admin. @param afterwards what a shared target shall have again when the scenario is over */
  setMerchant(merchantId: string, settings: MerchantSettings, afterwards: MerchantSettings): Promise<void>;
  /** admin */
  addCard(card: NewCard): Promise<void>;
  /** fault */
  fault(user: UserKey, fault: FaultName): Promise<void>;
  /** files: looks for cards in everything that the target keeps on disk */
  searchFiles(cards: readonly SoughtCard[]): Promise<readonly FileReport[]>;
  /** memory: looks for cards in a snapshot of what the target's processes hold in memory */
  searchMemory(cards: readonly SoughtCard[]): Promise<SearchReport>;
  /** fault: the IVR, or the agent, speaks to another address from now on; null: to its own party again */
  redirect(party: PeerName, address: string | null): Promise<void>;
  /** admin */
  addHolder(holder: NewHolder): Promise<void>;
  /** admin: a parameter that is set within a card-lock agent */
  setAgentParameter(name: AgentParameter, value: string | number): Promise<void>;
  /** Waits until nothing is under way: before it is said that something has not happened. On a system of somebody else, for its settling time */
  rest(): Promise<void>;
  /** Takes back what would disturb other scenarios on a shared target. */
  restore(): Promise<void>;
}
