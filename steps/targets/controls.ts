/** What a tester can do to a target besides using it (docs/openapi/control.yaml). */

export const controlNames = ['clock', 'admin', 'network-cut', 'call-control', 'fault'] as const;
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

/** A call as the IVR sees it. */
export interface SeenCall {
  readonly id: string;
  readonly state: string;
  /** Payment data that the call was given; empty when none was. */
  readonly paymentData: readonly Readonly<Record<string, string>>[];
}

/** Every verb throws Unobservable when the target does not offer its control. */
export interface Controls {
  /** clock */
  advance(seconds: number): Promise<void>;
  /** clock: lets time pass until the next day begins in Japan */
  advanceToMidnight(): Promise<void>;
  /** admin */
  addUser(user: NewUser): Promise<void>;
  /** admin */
  initialisePassword(user: UserKey, initialPassword: string): Promise<void>;
  /** admin */
  forceLogout(user: UserKey): Promise<void>;
  /** admin: source addresses from which the merchant's users may sign in; null lifts the restriction */
  restrictAccess(merchantId: string, addresses: readonly string[] | null): Promise<void>;
  /** Takes back what would disturb other scenarios on a shared target. */
  restore(): Promise<void>;
  /** call-control: a transferred call reaches the operator's number */
  transferCall(operator: UserKey): Promise<SeenCall>;
  /** call-control */
  lookAtCall(id: string): Promise<SeenCall>;
}
