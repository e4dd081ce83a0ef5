import type { AuthenticatorInfo, Decision, Method } from '../scheme';

/** A card that a token requestor hands in. */
export interface CardToTokenize {
  readonly cardNumber: string;
  /** MMYY */
  readonly expiry: string;
}

/** What the requestor says of the request; the network passes on what it has a field for. */
export interface RequestFacts {
  readonly deviceId: string;
  readonly deviceName: string;
  /** 1 (bad) to 5 (good). */
  readonly deviceScore: number;
  /** Whether the requestor has authenticated the end user shortly before. */
  readonly recentlyAuthenticated: boolean;
  /** Whether the wallet flags the device as suspicious (CSA-05). */
  readonly deviceSuspected: boolean;
}

/** What is asked of the issuer: a decision on a binding or on a tokenization. */
export interface Asked {
  readonly tokenId: string;
  readonly tokenRequestorId: string;
  /** Ties everything that is said of this request: lifeCycleTraceID, or authRequestCorrelationId. */
  readonly trace: string;
  /** Reference of the binding as the request has it; null for a tokenization. */
  readonly reference: string | null;
  readonly facts: RequestFacts;
}

export interface Answered {
  readonly decision: Decision;
  /** null where the answer has no room for a list, or had none. */
  readonly methods: readonly Method[] | null;
}

/** Something that has happened to a token, or to a device's binding to it. */
export type Change =
  | { readonly kind: 'bound'; readonly reference: string; readonly authenticator: AuthenticatorInfo }
  | { readonly kind: 'pending' | 'failed' | 'released'; readonly reference: string }
  | { readonly kind: 'token'; readonly status: TokenStatus };

export type TokenStatus = 'INACTIVE' | 'ACTIVE' | 'SUSPENDED' | 'DEACTIVATED';

/** What a network says to the issuer's gateway. Promises are rejected when there is no proper answer. */
export interface TspWire {
  tokenization(asked: Asked, card: CardToTokenize): Promise<Answered>;
  binding(asked: Asked): Promise<Answered>;
  /** @param codesOver whether codes are no way any more */
  methods(asked: Asked, codesOver: boolean): Promise<readonly Method[]>;
  /** @param code null for a method without one */
  deliver(asked: Asked, method: Method, code: { readonly value: string; readonly expires: string } | null): Promise<void>;
  changed(asked: Asked, change: Change): Promise<boolean>;
}
