import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../kit/property';
import { type Account, type AccountEvent, type AccountRules, type AccountState, accountTransitions, nextAccount } from './account';
import { accountEvent, sessionEvent, sessionEventTypes } from './arbitraries';
import { documentedAccess } from './rules';
import {
  type Connection,
  connectionTransitions,
  type EndReason,
  nextSession,
  openSession,
  type Phase,
  type Session,
  type SessionEvent,
} from './session';

const documented = documentedAccess.account;

/** Where each event leads; a dot where the event changes nothing. Written down a second time on purpose. */
const accountTable = `
                                   password-due   in-order       locked
  authenticated                    password-due   in-order       .
  authentication-failed            password-due   in-order       locked
  authentication-failed-too-often  locked         locked         locked
  password-set                     in-order       in-order       .
  password-initialised             password-due   password-due   password-due
  lock-expired                     .              .              in-order`;

for (const { row: event, column: state, cell } of cells<AccountEvent, AccountState>(accountTable)) {
  const leads = cell === '.' ? 'changes nothing' : `leads to ${cell}`;
  test(`OPW-3.2.1, 3.3.2: account ${state}, ${event}: ${leads}`, () => {
    fc.assert(
      fc.property(fc.nat(4), (failures) => {
        const account: Account = { state, failures };
        const next = nextAccount(account, event, documented);
        if (cell === '.') assert.deepEqual(next, account);
        else assert.equal(next.state, cell);
        assert.equal(accountTransitions[state][event], cell === '.' ? undefined : cell);
        assert.deepEqual(account, { state, failures });
      }),
      propertyOptions(20),
    );
  });
}

test('OPW-3.2.1: every pair of state and event has been looked at', () => {
  const states = Object.keys(accountTransitions);
  const events = new Set(Object.values(accountTransitions).flatMap((events) => Object.keys(events)));
  const seen = cells(accountTable).map(({ row, column }) => `${column} ${row}`);
  assert.deepEqual(seen.sort(), states.flatMap((state) => [...events].map((event) => `${state} ${event}`)).sort());
});

test('OPW-3.2.1-06/07/08: an account is locked exactly when, since the last initialisation, six failures came in a row', () => {
  fc.assert(
    fc.property(start(), fc.array(accountEvent(), { maxLength: 60 }), (account, events) => {
      assert.equal(live(account, events, documented).state === 'locked', inARow(events, 'FFFFFF'), spelt(events));
    }),
    propertyOptions(2000),
  );
});

test('OPW-3.2.1-06: so it is with any other number of failures; without one, never', () => {
  fc.assert(
    fc.property(start(), fc.array(accountEvent(), { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (account, events, limit) => {
      const state = (lockAfterFailures: number | null) => live(account, events, { ...documented, lockAfterFailures }).state;
      assert.equal(state(limit) === 'locked', inARow(events, 'F'.repeat(limit)), spelt(events));
      assert.notEqual(state(null), 'locked');
    }),
    propertyOptions(1000),
  );
});

test('OPW-3.2.1-07: without the reset by success, six failures lock however far apart they are', () => {
  fc.assert(
    fc.property(start(), fc.array(accountEvent(), { maxLength: 40 }), (account, events) => {
      const rules = { ...documented, successResetsFailures: false };
      const failures = sinceInitialisation(events).replace(/[^F]/g, '').length;
      assert.equal(live(account, events, rules).state === 'locked', failures >= 6, spelt(events));
    }),
    propertyOptions(500),
  );
});

test('OPW-3.2.1-08/09: once locked, nothing but an initialisation releases the account', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 6, max: 20 }),
      fc.array(accountEvent()),
      documentedOr({ initialisationUnlocks: false }),
      (failures, events, rules) => {
        const locked: Account = { state: 'locked', failures };
        const still = events.filter((event) => event !== 'password-initialised' || !rules.initialisationUnlocks);
        assert.equal(live(locked, still, rules).state, 'locked');
        const released = nextAccount(live(locked, still, rules), 'password-initialised', documented);
        assert.deepEqual(released, { state: 'password-due', failures: 0 });
      },
    ),
    propertyOptions(500),
  );
});

test('OPW-3.3.2-01/02: a password is due exactly from an initialisation until one is set, unless the account is locked', () => {
  fc.assert(
    fc.property(start(), fc.array(accountEvent(), { maxLength: 40 }), (account, events) => {
      const end = live(account, events, documented);
      if (end.state === 'locked') return;
      const last = spelt(events).replace(/[^PI]/g, '').at(-1);
      assert.equal(end.state, last === 'I' ? 'password-due' : last === 'P' ? 'in-order' : account.state);
    }),
    propertyOptions(1000),
  );
});

test('OPW-3.3.2-02: where no password has to be set after an initialisation, none is due', () => {
  fc.assert(
    fc.property(start(), (account) => {
      assert.deepEqual(nextAccount(account, 'password-initialised', { ...documented, mustSetPassword: false }), {
        state: 'in-order',
        failures: 0,
      });
    }),
    propertyOptions(20),
  );
});

/** Connections by event; a dot where the event changes nothing. */
const connectionTable = `
                 opening    connected  lost
  stream-opened  connected  .          connected
  stream-closed  .          lost       .`;

const endings: Partial<Record<SessionEvent['type'], EndReason>> = {
  'grace-expired': 'discarded',
  'idle-expired': 'idle',
  'logged-out': 'logged-out',
  'forced-out': 'forced-out',
};

const phases: Phase[] = ['setting-password', 'working', 'ended'];
const connections = Object.keys(connectionTransitions) as Connection[];

for (const phase of phases) {
  for (const connection of connections) {
    test(`OPW-3.3.2, 3.4, 4.4: session ${phase}, ${connection}: each event does what the tables say and nothing else`, () => {
      for (const type of sessionEventTypes) {
        const session: Session = { phase, connection, ended: phase === 'ended' ? 'logged-out' : null };
        const before = structuredClone(session);
        const { session: next, effects } = nextSession(session, { type });
        const [expected, does] = expectedOf(session, type);
        assert.deepEqual(next, expected, type);
        assert.deepEqual([...effects].sort(), does, type);
        assert.deepEqual(session, before);
      }
    });
  }
}

test('OPW-4.4: the table of connections has no entry that was not looked at', () => {
  const inCode = Object.entries(connectionTransitions).flatMap(([from, events]) =>
    Object.entries(events).map(([event, to]) => `${from} ${event} ${to}`),
  );
  const here = cells(connectionTable)
    .filter(({ cell }) => cell !== '.')
    .map(({ row, column, cell }) => `${column} ${row} ${cell}`);
  assert.deepEqual(inCode.sort(), here.sort());
});

test('OPW-3.2.1-05, 3.4-02: an ended session stays as it ended, and nothing more is done for it', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(sessionEvent()),
      fc.constantFrom(...(Object.keys(endings) as SessionEvent['type'][])),
      fc.array(sessionEvent()),
      (due, first, end, then) => {
        const { session } = play(openSession(due), first);
        const ended = nextSession(session, { type: end }).session;
        assert.equal(ended.phase, 'ended');
        assert.equal(ended.ended, session.ended ?? endings[end]);
        assert.deepEqual(play(ended, then), { session: ended, effects: [] });
      },
    ),
    propertyOptions(500),
  );
});

test('OPW-4.4-01/02/03: the grace runs exactly while a session that has not ended has no connection', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(sessionEvent(), { maxLength: 30 }), (due, events) => {
      let session = openSession(due);
      let running = true; // a fresh session waits for its screen
      for (const event of events) {
        if (event.type === 'grace-expired' && !running) continue;
        const next = nextSession(session, event);
        session = next.session;
        for (const effect of next.effects) if (effect !== 'close-stream') running = effect === 'start-grace';
        assert.equal(running, session.ended === null && session.connection !== 'connected', event.type);
      }
    }),
    propertyOptions(1000),
  );
});

test('OPW-3.3.2-05: a session in which a password is due gets to work by setting one, and by nothing else', () => {
  fc.assert(
    fc.property(fc.array(sessionEvent()), (events) => {
      const { session } = play(openSession(true), events);
      const alive = events.slice(0, events.findIndex(({ type }) => endings[type] !== undefined) >>> 0);
      if (session.phase === 'ended') return;
      assert.equal(session.phase, alive.some(({ type }) => type === 'password-set') ? 'working' : 'setting-password');
    }),
    propertyOptions(500),
  );
  assert.equal(openSession(false).phase, 'working');
});

// Helpers

/** The cells of a table that is written as text: event by row, state by column. */
function cells<Row extends string, Column extends string>(table: string): { row: Row; column: Column; cell: string }[] {
  const [head, ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/)) as [Column[], ...[Row, ...string[]][]];
  return rows.flatMap(([row, ...entries]) => entries.map((cell, n) => ({ row, column: head[n] as Column, cell })));
}

function start(): fc.Arbitrary<Account> {
  return fc.constantFrom<AccountState>('password-due', 'in-order').map((state) => ({ state, failures: 0 }));
}

function documentedOr(change: Partial<AccountRules>): fc.Arbitrary<AccountRules> {
  return fc.boolean().map((changed) => (changed ? { ...documented, ...change } : documented));
}

function live(account: Account, events: readonly AccountEvent[], rules: AccountRules): Account {
  return events.reduce((now, event) => nextAccount(now, event, rules), account);
}

/** Events as letters: F failed, S succeeded, P password set, I initialised. */
function spelt(events: readonly AccountEvent[]): string {
  const letters: Partial<Record<AccountEvent, string>> = {
    'authentication-failed': 'F',
    authenticated: 'S',
    'password-set': 'P',
    'password-initialised': 'I',
  };
  return events.map((event) => letters[event]).join('');
}

function sinceInitialisation(events: readonly AccountEvent[]): string {
  return spelt(events).split('I').at(-1) as string;
}

function inARow(events: readonly AccountEvent[], failures: string): boolean {
  return sinceInitialisation(events).replaceAll('P', '').includes(failures);
}

function play(session: Session, events: readonly SessionEvent[]): ReturnType<typeof nextSession> {
  const effects: ReturnType<typeof nextSession>['effects'] = [];
  let now = session;
  for (const event of events) {
    const next = nextSession(now, event);
    now = next.session;
    effects.push(...next.effects);
  }
  return { session: now, effects };
}

/** What an event must come to: the session after it, and what is done, sorted. */
function expectedOf(session: Session, type: SessionEvent['type']): [Session, string[]] {
  if (session.phase === 'ended') return [session, []];
  const ended = endings[type];
  if (ended) return [{ ...session, phase: 'ended', ended }, ['close-stream', 'stop-grace']];
  if (type === 'password-set') return [{ ...session, phase: 'working' }, []];
  const to = cells<SessionEvent['type'], Connection>(connectionTable).find(
    ({ row, column }) => row === type && column === session.connection,
  )?.cell;
  if (!to || to === '.') return [session, []];
  return [{ ...session, connection: to as Connection }, [to === 'lost' ? 'start-grace' : 'stop-grace']];
}
