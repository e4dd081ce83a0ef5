import type { Typed } from '../../cards/numbers/secret';

/** What can be heard, or otherwise noticed, on one leg. */
export type HeardKind = 'answered' | 'rejected' | 'prompt' | 'tone' | 'key' | 'offered' | 'bridged' | 'hung-up' | 'error';

export interface Heard {
  /** Time of the target's world (ISO 8601). */
  readonly at: string;
  readonly kind: HeardKind;
  /** A prompt's name, such as card-number. */
  readonly id?: string;
  /** Words of a prompt, or of an error. */
  readonly text?: string;
  readonly tone?: string;
  /** A key tone; • for a digit once something secret was entered on the line. */
  readonly key?: string;
  /** Why a leg was rejected or hung up. */
  readonly cause?: string;
  /** The IVR's own name of the call that was answered. */
  readonly call?: string;
  /** The other leg: that of the consumer who is returned, or the one connected to. */
  readonly other?: string;
}

/** One telephone connection between the exchange and the IVR. */
export interface Leg {
  readonly id: string;
  readonly answered: boolean;
  /** Why it was not answered. */
  readonly cause: string | null;
  /** The IVR's own name of the call, where it tells one. */
  readonly call: string | null;
}

/** The IVR calls the operator: the consumer of leg `from` is to be returned. */
export interface Offer {
  readonly leg: string;
  readonly from: string;
  readonly at: string;
}

export interface Placement {
  /** Number of an operator, 050-XXXX-XXXX. */
  readonly to: string;
  /** operator: consultation call of an attended transfer; consumer: blind transfer. */
  readonly party: 'operator' | 'consumer';
  /** The offered leg of a returned call that is transferred again. */
  readonly transfers?: string;
}

/**
 * The line between a merchant's telephone exchange and the IVR. Every act throws Unreachable when the line fails, and
 * Nonconformity when the IVR says something that cannot be understood. Legs are named by their ids.
 */
export interface TelephoneLine {
  /** Calls a number. @throws Nonconformity when the IVR neither answers nor rejects */
  place(call: Placement): Promise<Leg>;
  /** Calls at one moment: all are placed before an answer is awaited. */
  placeAll(calls: readonly Placement[]): Promise<readonly Leg[]>;
  /** Completes the transfer: the consumer takes the place of the operator's leg. @returns the consumer's leg */
  complete(leg: string): Promise<Leg>;
  /** Presses keys one after another; answers with everything heard on the leg so far. */
  press(leg: string, ...keys: readonly Typed[]): Promise<readonly Heard[]>;
  hangUp(leg: string): Promise<void>;
  /** Takes a call that the IVR offered. */
  answer(offered: string): Promise<Leg>;
  reject(offered: string, cause: 'busy' | 'no-answer'): Promise<void>;
  /** Everything heard on the leg so far; nothing more is under way from the IVR. */
  heard(leg: string): Promise<readonly Heard[]>;
  /**
   * Waits until what is heard on the leg is as described; answers with what was heard by then.
   * @param within settle: something pushed; answer: something that other systems are asked for first
   */
  until(leg: string, what: string, is: (heard: readonly Heard[]) => boolean, within?: Patience): Promise<readonly Heard[]>;
  /** Calls that the IVR has offered so far, taken or not. */
  offered(): Promise<readonly Offer[]>;
  /** Waits until the IVR offers the return of the consumer of a leg; null when it does not. */
  untilOffered(from: string): Promise<Offer | null>;
}

/** Which of the profile's limits a wait has. */
export type Patience = 'settle' | 'answer';
