/**
 * The life of a signed-in session, as two small tables: what the user may do (phase), and whether the
 * screen is still connected (connection). Pure; the shell turns effects into timers and messages.
 */

export type Phase = 'setting-password' | 'working' | 'ended';
/** opening: signed in, the screen's event stream is not there yet. */
export type Connection = 'opening' | 'connected' | 'lost';
export type EndReason = 'logged-out' | 'forced-out' | 'discarded' | 'idle';

export interface Session {
  readonly phase: Phase;
  readonly connection: Connection;
  readonly ended: EndReason | null;
}

export type SessionEvent =
  | { readonly type: 'password-set' }
  | { readonly type: 'stream-opened' }
  | { readonly type: 'stream-closed' }
  | { readonly type: 'grace-expired' }
  | { readonly type: 'idle-expired' }
  | { readonly type: 'logged-out' }
  | { readonly type: 'forced-out' };

export type SessionEffect = 'start-grace' | 'stop-grace' | 'close-stream';

export const connectionTransitions: Readonly<Record<Connection, Partial<Record<SessionEvent['type'], Connection>>>> = {
  opening: { 'stream-opened': 'connected' },
  connected: { 'stream-closed': 'lost' },
  lost: { 'stream-opened': 'connected' },
};

const endings: Partial<Record<SessionEvent['type'], EndReason>> = {
  'grace-expired': 'discarded', // OPW-4.4-03
  'idle-expired': 'idle', // never by the documented rules: OPW-4.4-01
  'logged-out': 'logged-out', // OPW-3.4-02
  'forced-out': 'forced-out', // OPW-3.2.1-05
};

/** A fresh session after a successful sign-in. */
export function openSession(passwordDue: boolean): Session {
  return { phase: passwordDue ? 'setting-password' : 'working', connection: 'opening', ended: null };
}

/** The session after an event, and what the shell has to do about it. An ended session stays as it is. */
export function nextSession(session: Session, event: SessionEvent): { session: Session; effects: SessionEffect[] } {
  if (session.phase === 'ended') return { session, effects: [] };
  const reason = endings[event.type];
  if (reason !== undefined) {
    return { session: { ...session, phase: 'ended', ended: reason }, effects: ['stop-grace', 'close-stream'] };
  }
  if (event.type === 'password-set') {
    return { session: { ...session, phase: 'working' }, effects: [] };
  }
  const connection = connectionTransitions[session.connection][event.type];
  if (connection === undefined) return { session, effects: [] };
  return { session: { ...session, connection }, effects: [connection === 'lost' ? 'start-grace' : 'stop-grace'] };
}
