/** The kinds of trouble that must never be mistaken for one another. */

export interface Difference {
  readonly expected: string;
  readonly seen: string;
  readonly hint?: string;
}

/** The target is wrong: FAIL (WARN where only a should is concerned). */
export class Nonconformity extends Error {
  override readonly name = 'Nonconformity';
  constructor(
    message: string,
    readonly difference: Difference,
  ) {
    super(message);
  }
}

/** The target offers no control or view for it: NOT_TESTABLE. */
export class Unobservable extends Error {
  override readonly name = 'Unobservable';
  constructor(
    message: string,
    /** The control, or binding, that is missing. */
    readonly missing: string,
  ) {
    super(message);
  }
}

/** The profile promises something that is not so: CONFIG. */
export class Misconfigured extends Error {
  override readonly name = 'Misconfigured';
}

/** The target does not answer: INCONCLUSIVE. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** The suite itself is wrong: HARNESS. Any other exception counts as one, too. */
export class SuiteError extends Error {
  override readonly name = 'SuiteError';
}

/** What an error becomes in a recording, and again in a replay. */
export interface RecordedFailure {
  readonly kind: string;
  readonly message: string;
  readonly difference?: Difference;
  readonly missing?: string;
}

export function recordFailure(error: unknown): RecordedFailure {
  if (error instanceof Nonconformity) return { kind: error.name, message: error.message, difference: error.difference };
  if (error instanceof Unobservable) return { kind: error.name, message: error.message, missing: error.missing };
  if (error instanceof Misconfigured || error instanceof Unreachable) return { kind: error.name, message: error.message };
  return { kind: 'SuiteError', message: error instanceof Error ? error.message : String(error) };
}

export function revive(failure: RecordedFailure): Error {
  switch (failure.kind) {
    case 'Nonconformity':
      return new Nonconformity(failure.message, failure.difference ?? { expected: '', seen: '' });
    case 'Unobservable':
      return new Unobservable(failure.message, failure.missing ?? '');
    case 'Misconfigured':
      return new Misconfigured(failure.message);
    case 'Unreachable':
      return new Unreachable(failure.message);
    default:
      return new SuiteError(failure.message);
  }
}
