/**
 * What the IVR tells the operator console, and what the console asks of the IVR. Inside one vendor's system there is
 * no public wire between the two: this interface is it.
 */
import type { UserKey } from '../access/directory';
import type { Beside } from './leaks/leaks';

/** Payment data as the operator (or the merchant's system) gave it. */
export interface PaymentData {
  /** At most 100 of A-Z a-z 0-9 _ - (OPW-3.5.1-02). */
  readonly transactionId: string;
  /** Yen, 1 to 8 half-width digits, as typed (OPW-3.5.2-02). */
  readonly amount: string;
  /** One of the form's choices, such as 1回 (OPW-3.5.1-09). */
  readonly instalments: string;
  /** Empty when none was given (OPW-3.5.3-01). */
  readonly memberId: string;
}

/** Places in a call that the monitoring list shows (OPW-3.7-11). */
export type CallPoint =
  | 'transferred'
  | 'card-number'
  | 'expiry'
  | 'security-code'
  | 'examined-ok'
  | 'examined-ng'
  | 'return-started'
  | 'returned';

/** How the payment server answered, as far as an operator may see it (OPW-3.7-10). */
export interface CardResult {
  readonly card: 'OK' | 'NG';
  readonly code: string;
  readonly message: string;
}

interface Of {
  readonly operator: UserKey;
  readonly call: string;
  /** What gets onto the operator's screen with it, and what into headers; nothing by the documents. */
  readonly beside?: { readonly shown: Beside; readonly headers: Beside } | undefined;
}

export type CallNews =
  /** A call waits for payment data; told on arrival and then every second. */
  | (Of & { readonly type: 'waiting'; readonly remaining: number })
  /** The waiting ended: data was taken, or the call was lost. */
  | (Of & { readonly type: 'waiting-ended'; readonly why: 'data-taken' | 'too-late' | 'hung-up' | 'send-failed' })
  | (Of & { readonly type: 'point'; readonly point: CallPoint; readonly transactionId: string; readonly result?: CardResult })
  /** The payment process was broken off before it came to a result (OPW-3.7-09). */
  | (Of & { readonly type: 'interrupted' })
  /** The return to the operator begins, or has arrived (OPW-3.6.2-01, -02). */
  | (Of & { readonly type: 'returning' | 'returned'; readonly paid: boolean })
  | (Of & { readonly type: 'transfer-failed'; readonly paid: boolean; readonly transactionId: string })
  | (Of & { readonly type: 'ended'; readonly paid: boolean; readonly transactionId: string });

/** The IVR as the operator console knows it. */
export interface IvrOfConsole {
  /** Seconds left of the call that waits for this operator's data; null when none waits. */
  remaining(operator: UserKey): number | null;
  /** Hands payment data to the waiting call. */
  send(operator: UserKey, data: PaymentData): 'taken' | 'nothing-waits' | 'failed';
  /** Called by the IVR for everything that an operator's console has to know. Set by the console. */
  onNews: (news: CallNews) => void;
}
