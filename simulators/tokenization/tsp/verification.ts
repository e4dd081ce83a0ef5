/**
 * The life of a request that a cardholder may have to verify: a device's binding to a token, or a token's activation. A pure state
 * machine; its table is also what the documents and the tests read.
 */
import { type Decision, isCode, type MethodKind } from '../scheme';
import type { VerificationRules } from './rules';

export const verificationStates = [
  'requested',
  'choosing',
  'code',
  'application',
  'push',
  'call',
  'declined',
  'failed',
  'done',
  'released',
] as const;
export type VerificationState = (typeof verificationStates)[number];

export type VerificationEvent =
  | { readonly type: 'decided'; readonly decision: Decision }
  | { readonly type: 'chosen'; readonly kind: MethodKind }
  | { readonly type: 'code'; readonly result: 'right' | 'wrong' | 'used up' }
  | { readonly type: 'reported'; readonly verified: boolean }
  /** By an agent of the issuer's customer service, after the caller was identified. */
  | { readonly type: 'activated' }
  | { readonly type: 'released' };

/** What follows for others. done: it is bound, or active. */
export type Effect = 'done' | 'failed' | 'released' | 'send code' | 'send push' | 'offer others';

export interface Transition {
  readonly from: VerificationState;
  /** Name of the event with what tells it apart, such as `code right`. */
  readonly event: string;
  readonly to: VerificationState;
  readonly effects: readonly Effect[];
}

const pending = ['choosing', 'code', 'application', 'push', 'call'] as const;

/** Every transition of the documents; what is not here is refused and changes nothing. */
export const transitions: readonly Transition[] = [
  { from: 'requested', event: 'decided approve', to: 'done', effects: ['done'] }, // TKB-flow-02
  { from: 'requested', event: 'decided step-up', to: 'choosing', effects: [] },
  { from: 'requested', event: 'decided decline', to: 'declined', effects: [] },
  ...pending.flatMap((from): Transition[] => [
    { from, event: 'chosen code', to: 'code', effects: ['send code'] },
    { from, event: 'chosen application', to: 'application', effects: [] },
    { from, event: 'chosen push', to: 'push', effects: ['send push'] },
    { from, event: 'chosen customer-service', to: 'call', effects: [] },
  ]),
  { from: 'code', event: 'code right', to: 'done', effects: ['done'] }, // TKB-otp-04
  { from: 'code', event: 'code wrong', to: 'code', effects: [] }, // TKB-otp-05
  { from: 'code', event: 'code used up', to: 'choosing', effects: ['offer others'] }, // CSA-03, CSA-13
  ...(['application', 'push', 'call'] as const).flatMap((from): Transition[] => [
    { from, event: 'reported verified', to: 'done', effects: ['done'] }, // TKB-rep-04
    { from, event: 'reported not verified', to: 'failed', effects: ['failed'] }, // TKB-rep-05
  ]),
  { from: 'call', event: 'activated', to: 'done', effects: ['done'] }, // CSA-08, CSA-09
  { from: 'done', event: 'released', to: 'released', effects: ['released'] }, // TKB-unb-01
];

const byKey = new Map(transitions.map((transition) => [`${transition.from} ${transition.event}`, transition]));

/** Name of an event in the table. */
export function nameOf(event: VerificationEvent): string {
  switch (event.type) {
    case 'decided':
      return `decided ${event.decision}`;
    case 'chosen':
      return `chosen ${isCode(event.kind) ? 'code' : event.kind}`;
    case 'code':
      return `code ${event.result}`;
    case 'reported':
      return event.verified ? 'reported verified' : 'reported not verified';
    default:
      return event.type;
  }
}

/** @returns what comes of an event, or null where it is out of place and changes nothing */
export function follow(state: VerificationState, event: VerificationEvent, rules: VerificationRules): Transition | null {
  const own = nameOf(event);
  const name = rules.taken.find((one) => one.startsWith(`${own} for `))?.slice(own.length + 5) ?? own;
  const known = byKey.get(`${state} ${name}`);
  if (known) return known;
  const isWaiting = (pending as readonly string[]).includes(state);
  if (isWaiting && event.type === 'reported' && rules.reportedIn === 'any')
    return { from: state, event: name, to: 'done', effects: ['done'] };
  if (isWaiting && event.type === 'activated' && rules.activatedIn === 'any')
    return { from: state, event: name, to: 'done', effects: ['done'] };
  return null;
}
