import { Misconfigured, Nonconformity, Unobservable, Unreachable } from '../targets/errors';
import type { Profile } from '../targets/profile';
import type { Target } from '../targets/target';

/** What can stand in the way of a run, in the order in which it is to be mended. */
export const kinds = ['config', 'network', 'credentials', 'clock', 'control', 'capability'] as const;
export type Kind = (typeof kinds)[number];

/** One thing that was looked at. It is no verdict on the target. */
export interface Check {
  readonly kind: Kind;
  /** What was looked at, such as a role, a user or an act. */
  readonly subject: string;
  readonly state: 'ok' | 'wrong' | 'not checked';
  readonly message: string;
  /** What to do; null where there is nothing to be done. */
  readonly remedy: string | null;
}

/** What the checks share. */
export interface Examined {
  readonly profile: Profile;
  readonly target: Target;
  /** Milliseconds for one answer. */
  readonly limit: number;
}

export function ok(kind: Kind, subject: string, message: string): Check {
  return { kind, subject, state: 'ok', message, remedy: null };
}

export function wrong(kind: Kind, subject: string, message: string, remedy: string): Check {
  return { kind, subject, state: 'wrong', message, remedy };
}

export function notChecked(kind: Kind, subject: string, message: string): Check {
  return { kind, subject, state: 'not checked', message, remedy: null };
}

/** What an error of the target says, in one line. @throws what is no trouble with a target */
export function reasonOf(error: unknown): string {
  const isTrouble = [Unreachable, Unobservable, Nonconformity, Misconfigured].some((kind) => error instanceof kind);
  if (!isTrouble) throw error;
  const { message } = error as Error;
  return error instanceof Nonconformity ? `${message} Expected ${error.difference.expected}, seen ${error.difference.seen}` : message;
}
