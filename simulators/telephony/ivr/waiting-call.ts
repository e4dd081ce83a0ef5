/**
 * The part of a call in which the operator's payment data is awaited (guide 3.6.1), as a table. The rest of the
 * call's life joins here.
 */

export type CallState = 'awaiting-data' | 'data-taken' | 'released';

export interface PaymentData {
  readonly transactionId: string;
  readonly amount: string;
  readonly instalments: string;
}

export type CallEvent =
  | { readonly type: 'payment-data-sent'; readonly data: PaymentData }
  | { readonly type: 'second-passed' }
  | { readonly type: 'hung-up' };

export interface Call {
  readonly state: CallState;
  /** Seconds left for the payment data. */
  readonly remaining: number;
  /** Everything that was taken; by the rules at most one. */
  readonly paymentData: readonly PaymentData[];
}

export const callTransitions: Readonly<Record<CallState, Partial<Record<CallEvent['type'], CallState>>>> = {
  'awaiting-data': { 'payment-data-sent': 'data-taken', 'second-passed': 'awaiting-data', 'hung-up': 'released' },
  'data-taken': { 'hung-up': 'released' },
  released: {},
};

export interface IvrRules {
  /** Time for the payment data after the call arrived. */
  sendWindowSeconds: number;
  /** Whether payment data that was taken closes the call to further data. */
  takesDataOnce: boolean;
}

export const documentedIvr: IvrRules = {
  sendWindowSeconds: 20, // OPW-3.6.1-06
  takesDataOnce: true, // OPW-4.3-01
};

export function arrivedCall(rules: IvrRules): Call {
  return { state: 'awaiting-data', remaining: rules.sendWindowSeconds, paymentData: [] };
}

/** The call after an event; an event that the table does not know in this state changes nothing. */
export function nextCall(call: Call, event: CallEvent, rules: IvrRules): Call {
  const next = callTransitions[call.state][event.type];
  if (next === undefined) return call;
  switch (event.type) {
    case 'payment-data-sent':
      return { ...call, state: rules.takesDataOnce ? next : call.state, paymentData: [...call.paymentData, event.data] };
    case 'second-passed':
      return call.remaining > 1 ? { ...call, remaining: call.remaining - 1 } : { ...call, remaining: 0, state: 'released' };
    case 'hung-up':
      return { ...call, state: next };
  }
}
