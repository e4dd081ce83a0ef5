import { createHash, randomBytes } from 'node:crypto';
import type { CancelTimer, VirtualClock } from '../../kit/clock';
import type { EventStream } from '../../kit/event-stream';
import type { Store } from '../../kit/store';
import type { UserKey } from './directory';
import type { AccessRules } from './rules';
import { type Connection, type EndReason, nextSession, openSession, type Phase, type Session, type SessionEvent } from './session';

export const sessionsSchema = `
  CREATE TABLE IF NOT EXISTS sessions (
    console TEXT NOT NULL, token_hash TEXT NOT NULL, merchant_id TEXT NOT NULL, user_id TEXT NOT NULL,
    phase TEXT NOT NULL, connection TEXT NOT NULL, ended TEXT, PRIMARY KEY (console, token_hash));
  CREATE INDEX IF NOT EXISTS sessions_of_user ON sessions (console, merchant_id, user_id, phase);
`;

/** A session with its owner. `id` is a hash of the token that the browser holds. */
export interface SignedIn extends UserKey, Session {
  readonly id: string;
}

interface SessionRow {
  token_hash: string;
  merchant_id: string;
  user_id: string;
  phase: Phase;
  connection: Connection;
  ended: EndReason | null;
}

/** The sessions of one console: the pure life of a session (session.ts) with its store, timers and event streams. */
export class Sessions {
  readonly #statements;
  /** Every session, as it stands in the store. */
  readonly #sessions = new Map<string, SignedIn>();
  /** Those of each user that have not ended. */
  readonly #open = new Map<string, Set<string>>();
  readonly #streams = new Map<string, Set<EventStream>>();
  readonly #grace = new Map<string, CancelTimer>();
  readonly #idle = new Map<string, CancelTimer>();
  /** Told when a session ends and its screen shall know, before its streams are closed. */
  onEnd: (session: SignedIn) => void = () => undefined;

  constructor(
    private readonly console: string,
    private readonly rules: AccessRules['session'],
    private readonly clock: VirtualClock,
    store: Store,
  ) {
    this.#statements = {
      insert: store.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, NULL)'),
      update: store.prepare('UPDATE sessions SET phase = ?, connection = ?, ended = ? WHERE console = ? AND token_hash = ?'),
    };
    const kept = store.prepare('SELECT * FROM sessions WHERE console = ?').all(console) as SessionRow[];
    for (const row of kept) this.#hold(asSession(row));
  }

  /** Opens a session; the token goes to the browser and is not kept. */
  open(key: UserKey, passwordDue: boolean): { token: string; session: SignedIn } {
    const token = randomBytes(24).toString('base64url');
    const session: SignedIn = { id: hashToken(token), merchantId: key.merchantId, userId: key.userId, ...openSession(passwordDue) };
    this.#statements.insert.run(this.console, session.id, key.merchantId, key.userId, session.phase, session.connection);
    this.#hold(session);
    this.#startGrace(session.id);
    return { token, session };
  }

  /** The session of a token, also an ended one; undefined for a token that was never given out. */
  find(token: string | undefined): SignedIn | undefined {
    return token === undefined ? undefined : this.#sessions.get(hashToken(token));
  }

  ofUser(key: UserKey): SignedIn[] {
    return [...(this.#open.get(nameOf(key)) ?? [])].map((id) => this.#sessions.get(id) as SignedIn);
  }

  isSignedIn(key: UserKey): boolean {
    return this.#open.has(nameOf(key));
  }

  end(key: UserKey): void {
    for (const session of this.ofUser(key)) this.apply(session.id, { type: 'logged-out' });
  }

  /** Lets an event happen to a session and carries out what follows. */
  apply(id: string, event: SessionEvent): SignedIn | undefined {
    const before = this.#sessions.get(id);
    if (!before) return undefined;
    const { session, effects } = nextSession(before, event);
    const after: SignedIn = { ...before, ...session };
    this.#statements.update.run(session.phase, session.connection, session.ended, this.console, id);
    this.#hold(after);
    if (before.ended === null && after.ended !== null && this.#isShown(after)) this.onEnd(after);
    for (const effect of effects) {
      if (effect === 'start-grace') this.#startGrace(id);
      if (effect === 'stop-grace') this.#stop(this.#grace, id);
      if (effect === 'close-stream' && this.#isShown(after)) this.#closeStreams(id);
    }
    if (after.ended !== null) this.#stop(this.#idle, id);
    return after;
  }

  /** Ties an event stream to its session. */
  addStream(id: string, stream: EventStream): void {
    const streams = this.#streams.get(id) ?? new Set();
    this.#streams.set(id, streams.add(stream));
    this.apply(id, { type: 'stream-opened' });
  }

  /** The stream is gone; with the last one the connection is lost (OPW-4.4-02). */
  removeStream(id: string, stream: EventStream): void {
    const streams = this.#streams.get(id);
    if (!streams?.delete(stream) || streams.size > 0) return;
    this.#streams.delete(id);
    this.apply(id, { type: this.rules.onLossEnds ? 'logged-out' : 'stream-closed' });
  }

  /** Sends an event to every stream of one session. */
  pushTo(id: string, event: 'screen' | 'update', data: unknown): void {
    for (const stream of this.#streams.get(id) ?? []) stream.push(event, data);
  }

  /** The user did something: an idle time-out, where a rule has one, starts again. */
  touch(id: string): void {
    if (this.rules.idleTimeoutSeconds === null) return;
    this.#stop(this.#idle, id);
    this.#idle.set(
      id,
      this.clock.after(this.rules.idleTimeoutSeconds * 1000, () => this.apply(id, { type: 'idle-expired' })),
    );
  }

  /** Closes every stream (the bench goes down). */
  close(): void {
    for (const id of [...this.#streams.keys()]) this.#closeStreams(id);
  }

  /** Whether the end of a session reaches its screen at once; if not, the screen stays as it is until it asks (ruling of OPW-3.2.1-05). */
  #isShown(session: SignedIn): boolean {
    return session.ended !== 'forced-out' || this.rules.forcedLogoutShown === 'at-once';
  }

  #startGrace(id: string): void {
    this.#stop(this.#grace, id);
    this.#grace.set(
      id,
      this.clock.after(this.rules.graceSeconds * 1000, () => this.apply(id, { type: 'grace-expired' })),
    );
  }

  #stop(timers: Map<string, CancelTimer>, id: string): void {
    timers.get(id)?.();
    timers.delete(id);
  }

  #closeStreams(id: string): void {
    for (const stream of this.#streams.get(id) ?? []) stream.end();
    this.#streams.delete(id);
  }

  #hold(session: SignedIn): void {
    this.#sessions.set(session.id, session);
    const name = nameOf(session);
    const open = this.#open.get(name) ?? new Set();
    if (session.phase === 'ended') open.delete(session.id);
    else open.add(session.id);
    if (open.size > 0) this.#open.set(name, open);
    else this.#open.delete(name);
  }
}

function asSession(row: SessionRow): SignedIn {
  return {
    id: row.token_hash,
    merchantId: row.merchant_id,
    userId: row.user_id,
    phase: row.phase,
    connection: row.connection,
    ended: row.ended,
  };
}

function nameOf({ merchantId, userId }: UserKey): string {
  return `${merchantId}\0${userId}`;
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
