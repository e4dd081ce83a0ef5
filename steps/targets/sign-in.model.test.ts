import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { Bench } from '../../simulators/bench/bench';
import { commandOptions, propertyOptions } from '../../simulators/kit/property';
import { CallControlLine } from './call-control-line';
import { EventSource } from './event-source';
import { exchange } from './wire';

let bench: Bench;
before(async () => {
  bench = await Bench.start();
});
after(() => bench.stop());

const timeout = 120_000;

test('OPW-3.2.1, 3.3, 3.4, 4.4: whatever operators, administrator and time do, every screen is the one that the guide says', {
  timeout,
}, async () => {
  await fc.assert(fc.asyncProperty(fc.commands(acts(), commandOptions(40)), live), propertyOptions(60));
});

test('OPW-3.3.2-03: through any changes and initialisations, exactly the last four passwords are refused, and the newest signs in', {
  timeout,
}, async () => {
  await fc.assert(fc.asyncProperty(fc.commands(passwordActs(), commandOptions(25)), live), propertyOptions(70));
});

test('OPW-4.4-01/02/03: a session outlives everything but its end and 300 s without a connection', { timeout }, async () => {
  await fc.assert(fc.asyncProperty(fc.commands(sessionActs(), commandOptions(30)), live), propertyOptions(50));
});

test('OPW-3.2.1-03: of sign-ins that arrive together exactly one gets in; the others are told that the user is signed in', {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 8 }), (scheduler, count) =>
      inWorld(async (world) => {
        await world.addReadyUser(alice, secret);
        const browsers = Array.from({ length: count }, () => new Browser(world));
        const seen = await together(
          scheduler,
          browsers.map((browser, n) => [`sign in ${n}`, () => browser.signIn(alice, secret)]),
        );
        assert.deepEqual([...seen].sort(), ['payment-linking', ...Array<string>(count - 1).fill(refused.alreadySignedIn)].sort());
        const winner = browsers[seen.indexOf('payment-linking')] as Browser;
        assert.equal(await winner.look(), 'payment-linking');
        for (const browser of browsers) if (browser !== winner) assert.equal(await browser.look(), 'login');
        assert.equal(await winner.press('log-out'), 'login');
        assert.equal(await new Browser(world).signIn(alice, secret), 'payment-linking');
      }),
    ),
    propertyOptions(30),
  );
});

test('OPW-3.2.1-06/07: when failures and a right password arrive together, either it was in time and the count began again, or the user is locked', {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(5), fc.integer({ min: 1, max: 5 }), (scheduler, before, failing) =>
      inWorld(async (world) => {
        await world.addReadyUser(alice, secret);
        await world.addReadyUser(bob, secret);
        for (let n = 0; n < before; n++) assert.equal(await new Browser(world).signIn(alice, 'wrong'), refused.failed);
        const owner = new Browser(world);
        const wrong = Array.from({ length: failing }, (_, n): Timed => [`wrong ${n}`, () => new Browser(world).signIn(alice, 'wrong')]);
        const [seen] = await together(scheduler, [['right', () => owner.signIn(alice, secret)], ...wrong]);
        if (seen === 'payment-linking') {
          assert.equal(await owner.press('log-out'), 'login');
          assert.equal(await owner.signIn(alice, secret), 'payment-linking');
        } else {
          assert.equal(seen, refused.locked);
          assert.ok(before + failing >= 6, 'locked after fewer than six failures');
          assert.equal(await owner.signIn(alice, secret), refused.locked);
        }
        assert.equal(await new Browser(world).signIn(bob, secret), 'payment-linking'); // OPW-3.2.1-10
      }),
    ),
    propertyOptions(40),
  );
});

test('OPW-3.2.1-06: six failures lock in whatever order they arrive, five do not', { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 12 }), (scheduler, failing) =>
      inWorld(async (world) => {
        await world.addReadyUser(alice, secret);
        const seen = await together(
          scheduler,
          Array.from({ length: failing }, (_, n) => [`wrong ${n}`, () => new Browser(world).signIn(alice, 'wrong')]),
        );
        // The sixth itself may show either message.
        assert.ok(seen.filter((screen) => screen === refused.failed).length >= Math.min(failing, 5));
        assert.ok(seen.filter((screen) => screen === refused.locked).length >= failing - 6);
        assert.equal(await new Browser(world).signIn(alice, secret), failing < 6 ? 'payment-linking' : refused.locked);
      }),
    ),
    propertyOptions(25),
  );
});

test('OPW-3.2.1-05, 4.3-01: when sending and a forced logout arrive together, the data is taken once and whole, or not at all', {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 3 }), (scheduler, sends) =>
      inWorld(async (world) => {
        await world.addReadyUser(alice, secret);
        const browser = new Browser(world);
        await browser.signIn(alice, secret);
        await browser.connect();
        const line = await CallControlLine.open(world.callControl, { answer: 5000, settle: 1000 });
        await line.placeAll([{ leg: 'leg', to: world.numberOf(alice), party: 'operator' }]);
        const taken = async () => (await line.heard('leg')).filter(({ id }) => id === 'data-taken').length;
        const data = (n: number) => ({ transactionId: `T-${n}`, amount: `${1000 + n}`, instalments: '1回' });
        const send = (n: number): Timed => [`send ${n}`, () => browser.press('send', data(n))];
        const force: Timed = ['force out', () => world.control('POST', `${path(alice)}/forced-logout`, {}).then(() => 'forced')];
        const [, ...seen] = await together(scheduler, [force, ...Array.from({ length: sends }, (_, n) => send(n))]);
        const forcedOut = `login: ${messages.forcedOut}`;
        const lawful = ['payment-linking', `payment-linking: ${messages.nothingWaits}`, forcedOut];
        for (const screen of seen) assert.ok(lawful.includes(screen), screen);
        const accepted = seen.filter((screen) => screen === 'payment-linking').length;
        assert.ok(accepted <= 1);
        assert.equal(await taken(), accepted);
        assert.equal(await browser.pushed(), forcedOut);
        assert.equal(await browser.press('send', data(9)), forcedOut);
        assert.equal(await taken(), accepted);
        await line.close();
        assert.equal(await new Browser(world).signIn(alice, secret), 'payment-linking');
      }),
    ),
    propertyOptions(30),
  );
});

test('OPW-3.3.3-01, 3.3.4-04: of changes that arrive together from one screen exactly one is taken, and its password signs in', {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 5 }), (scheduler, count) =>
      inWorld(async (world) => {
        await world.addReadyUser(alice, secret);
        const browser = new Browser(world);
        await browser.signIn(alice, secret);
        const change = (n: number): Timed => [`change ${n}`, () => browser.press('change-password', form(`New-passw0rd${n}`, secret))];
        const seen = await together(
          scheduler,
          Array.from({ length: count }, (_, n) => change(n)),
        );
        const wrong = `password-change: ${messages.currentWrong}`;
        assert.deepEqual([...seen].sort(), ['payment-linking', ...Array<string>(count - 1).fill(wrong)].sort());
        await browser.press('log-out');
        for (let n = 0; n < count; n++) {
          const won = seen[n] === 'payment-linking';
          assert.equal(await browser.signIn(alice, `New-passw0rd${n}`), won ? 'payment-linking' : refused.failed);
          if (won) await browser.press('log-out');
        }
      }),
    ),
    propertyOptions(20),
  );
});

test('OPW-3.2.1-05, 3.3.2-05, 3.4-02: a day of two operators and an administrator, shuffled: at the end everybody can begin again', {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), (scheduler) =>
      inWorld(async (world) => {
        for (const name of [alice, bob]) await world.addReadyUser(name, secret);
        const [one, other, second] = [new Browser(world), new Browser(world), new Browser(world)];
        // Each of them waits for its own answers only; the scheduler deals out whose turn it is.
        const turns = [
          [() => one.signIn(alice, secret), () => one.press('change-password', form('New-passw0rd1', secret)), () => one.press('log-out')],
          [
            () => second.signIn(alice, 'wrong'),
            () => second.signIn(alice, secret),
            () => second.press('send', {}),
            () => second.press('log-out'),
          ],
          [() => other.signIn(bob, secret), () => other.press('show-password-change'), () => other.look()],
          [
            () => world.control('POST', `${path(alice)}/forced-logout`, {}),
            () => world.control('POST', `${path(alice)}/password-initialisation`, initial),
          ],
        ].map((steps, n) => scheduler.scheduleSequence(steps.map((step, at) => ({ label: `${n}.${at}`, builder: step }))).task);
        await scheduler.waitIdle();
        for (const turn of turns) assert.equal((await turn).faulty, false);
        assert.equal(await other.look(), 'payment-linking');
        // Whatever came first: the initial password is in force, and nobody is signed in as the first user any more.
        assert.equal(await new Browser(world).signIn(alice, initial.initialPassword), 'password-setting');
      }),
    ),
    propertyOptions(30),
  );
});

// The model: what a person with a pencil would write down about each user.

interface UserModel {
  readonly name: UserName;
  /** The password in force. */
  password: string;
  /** Whether it is an initial one, so that another has to be set at the next sign-in. */
  initial: boolean;
  /** Passwords that the user has set, the newest first. */
  readonly set: string[];
  /** Failures in a row; six lock. */
  failures: number;
  session: 'none' | 'password-setting' | 'payment-linking';
  /** Seconds since the connection was lost; null while it stands. */
  lost: number | null;
  forcedOut: boolean;
}

interface Model {
  readonly users: readonly UserModel[];
}

interface Real {
  readonly world: World;
  readonly browsers: readonly Browser[];
}

/** Plays acts against the server in a world of their own. */
function live(acts: Iterable<fc.AsyncCommand<Model, Real>>): Promise<void> {
  return inWorld(async (world) => {
    const model = { users: users.map(newUser) };
    for (const { name, password } of model.users) await world.addUser(name, password);
    await fc.asyncModelRun(() => ({ model, real: { world, browsers: users.map(() => new Browser(world)) } }), acts);
  });
}

function newUser(name: UserName): UserModel {
  return { name, password: initials[0] as string, initial: true, set: [], failures: 0, session: 'none', lost: null, forcedOut: false };
}

/** What stands on the user's screen when the browser asks for it afresh. */
function screenOf(user: UserModel): string {
  return user.session === 'none' ? (user.forcedOut ? `login: ${messages.forcedOut}` : 'login') : user.session;
}

/** What a button shows that needs a living session; null when the session lives. */
function blocked(user: UserModel): string | null {
  if (user.session === 'none') return screenOf(user);
  return user.lost === null ? null : `${user.session}: ${messages.requestFailed}`; // OPW-2.2-08, OPW-4.6-01
}

function end(user: UserModel, forcedOut = false): void {
  Object.assign(user, { session: 'none', lost: null, forcedOut });
}

/** Why a new password may be refused; empty when it must be taken. Which of several reasons is shown is not said. */
function faultsOf(user: UserModel, next: string, confirmed: boolean, current: string | null): string[] {
  return [
    ...(current !== null && current !== user.password ? [messages.currentWrong] : []), // OPW-3.3.4-04
    ...(confirmed ? [] : [messages.confirmationDiffers]), // OPW-3.3.4-01
    ...(malformed.includes(next) ? [messages.malformed] : []), // OPW-3.3.4-02
    ...(user.set.slice(0, 4).includes(next) ? [messages.reused] : []), // OPW-3.3.4-03
  ];
}

function take(user: UserModel, password: string): void {
  user.password = password;
  user.initial = false;
  user.set.unshift(password);
  user.session = 'payment-linking';
}

/** One act; after it every user's screen is compared. */
abstract class Act implements fc.AsyncCommand<Model, Real> {
  constructor(protected readonly who: number) {}

  check(_model: Readonly<Model>): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    await this.act(this.user(model), real.browsers[this.who] as Browser, real.world, model);
    for (const [n, user] of model.users.entries()) {
      assert.equal(await (real.browsers[n] as Browser).look(), screenOf(user), `screen of ${spell(n)} after ${this}`);
    }
  }

  protected user(model: Readonly<Model>): UserModel {
    return model.users[this.who] as UserModel;
  }

  protected abstract act(user: UserModel, browser: Browser, world: World, model: Model): Promise<void>;
  abstract toString(): string;
}

class SignIn extends Act {
  constructor(
    who: number,
    /** null: the right one */
    private readonly password: string | null,
    private readonly elsewhere: boolean,
  ) {
    super(who);
  }

  protected async act(user: UserModel, own: Browser, world: World): Promise<void> {
    const browser = this.elsewhere && user.session !== 'none' ? new Browser(world) : own;
    const seen = await browser.signIn(user.name, this.password ?? user.password);
    if (user.failures >= 6) return assert.equal(seen, refused.locked); // OPW-3.2.1-04
    if (this.password !== null && this.password !== user.password) {
      user.failures++;
      return assert.ok(seen === refused.failed || (user.failures === 6 && seen === refused.locked), seen); // OPW-3.2.1-02, -06
    }
    if (user.session !== 'none') return assert.equal(seen, refused.alreadySignedIn); // OPW-3.2.1-03, OPW-4.4-02
    user.failures = 0; // OPW-3.2.1-07
    user.session = user.initial ? 'password-setting' : 'payment-linking';
    assert.equal(seen, user.session);
    await browser.connect();
  }

  toString(): string {
    return `${spell(this.who)} signs in with ${this.password ?? 'the right password'}${this.elsewhere ? ' elsewhere' : ''}`;
  }
}

class FailSeveralTimes extends Act {
  constructor(
    who: number,
    private readonly times: number,
  ) {
    super(who);
  }

  protected async act(user: UserModel, _own: Browser, world: World): Promise<void> {
    for (let n = 0; n < this.times; n++) {
      const before = user.failures;
      const seen = await new Browser(world).signIn(user.name, 'wrong');
      user.failures = Math.min(6, before + 1);
      assert.ok(seen === (before < 6 ? refused.failed : refused.locked) || (before === 5 && seen === refused.locked), seen);
    }
  }

  toString(): string {
    return `${spell(this.who)} fails ${this.times} times`;
  }
}

class LogOut extends Act {
  protected async act(user: UserModel, browser: Browser): Promise<void> {
    const seen = await browser.press('log-out');
    if (user.session !== 'none') end(user); // OPW-3.4-02
    assert.equal(seen, screenOf(user));
  }

  toString(): string {
    return `${spell(this.who)} logs out`;
  }
}

class LoseConnection extends Act {
  override check(model: Readonly<Model>): boolean {
    return this.user(model).session !== 'none' && this.user(model).lost === null;
  }

  protected async act(user: UserModel, browser: Browser): Promise<void> {
    await browser.disconnect();
    user.lost = 0;
  }

  toString(): string {
    return `${spell(this.who)} loses the connection`;
  }
}

class Reload extends Act {
  constructor(
    who: number,
    /** Whether the new event stream is there before the old one goes, as with a second tab. */
    private readonly seamless: boolean,
  ) {
    super(who);
  }

  override check(model: Readonly<Model>): boolean {
    return this.user(model).session !== 'none';
  }

  protected async act(user: UserModel, browser: Browser): Promise<void> {
    if (this.seamless) await browser.reconnect();
    else {
      await browser.disconnect();
      assert.equal(await browser.look(), screenOf(user));
      await browser.connect();
    }
    user.lost = null;
  }

  toString(): string {
    return `${spell(this.who)} ${this.seamless ? 'moves to another tab' : 'reloads'}`;
  }
}

class LetTimePass extends Act {
  constructor(private readonly seconds: number) {
    super(0);
  }

  protected async act(_user: UserModel, _browser: Browser, world: World, model: Model): Promise<void> {
    await world.control('POST', '/clock/advance', { seconds: this.seconds });
    for (const user of model.users) {
      if (user.lost === null) continue;
      user.lost += this.seconds;
      if (user.lost >= 300) end(user); // OPW-4.4-03
    }
  }

  toString(): string {
    return `${this.seconds} s pass`;
  }
}

class Initialise extends Act {
  constructor(
    who: number,
    private readonly password: string,
  ) {
    super(who);
  }

  protected async act(user: UserModel, _browser: Browser, world: World): Promise<void> {
    await world.control('POST', `${path(user.name)}/password-initialisation`, { initialPassword: this.password });
    Object.assign(user, { password: this.password, initial: true, failures: 0 }); // OPW-3.2.1-08
  }

  toString(): string {
    return `the administrator initialises the password of ${spell(this.who)} to ${this.password}`;
  }
}

class ForceOut extends Act {
  protected async act(user: UserModel, browser: Browser, world: World): Promise<void> {
    const { wasSignedIn } = await world.control<{ wasSignedIn: boolean }>('POST', `${path(user.name)}/forced-logout`, {});
    assert.equal(wasSignedIn, user.session !== 'none');
    const watching = wasSignedIn && user.lost === null;
    if (wasSignedIn) end(user, true);
    if (watching) assert.equal(await browser.pushed(), screenOf(user)); // OPW-3.2.1-05
  }

  toString(): string {
    return `the administrator forces ${spell(this.who)} out`;
  }
}

class SetPassword extends Act {
  constructor(
    who: number,
    private readonly next: string,
    private readonly confirmed: boolean,
  ) {
    super(who);
  }

  protected async act(user: UserModel, browser: Browser): Promise<void> {
    const seen = await browser.press('setting-password', form(this.next, null, this.confirmed));
    const other = blocked(user) ?? (user.session === 'payment-linking' ? user.session : null);
    if (other !== null) return assert.equal(seen, other);
    const faults = faultsOf(user, this.next, this.confirmed, null);
    if (faults.length > 0)
      return assert.ok(
        faults.some((text) => seen === `password-setting: ${text}`),
        seen,
      );
    take(user, this.next);
    assert.equal(seen, 'payment-linking'); // OPW-3.3.2-04
  }

  toString(): string {
    return `${spell(this.who)} sets ${this.next}${this.confirmed ? '' : ', confirmed wrongly'}`;
  }
}

class ChangePassword extends Act {
  constructor(
    who: number,
    /** null: the right one */
    private readonly current: string | null,
    /** One change after the other. */
    private readonly nexts: readonly string[],
    private readonly confirmed: boolean,
  ) {
    super(who);
  }

  protected async act(user: UserModel, browser: Browser): Promise<void> {
    for (const next of this.nexts) await this.#change(user, browser, next);
  }

  async #change(user: UserModel, browser: Browser, next: string): Promise<void> {
    const current = this.current ?? user.password;
    const seen = await browser.press('change-password', form(next, current, this.confirmed));
    const other = blocked(user) ?? (user.session === 'password-setting' ? user.session : null); // OPW-3.3.2-05
    if (other !== null) return assert.equal(seen, other);
    const faults = faultsOf(user, next, this.confirmed, current);
    if (faults.length > 0)
      return assert.ok(
        faults.some((text) => seen === `password-change: ${text}`),
        seen,
      );
    take(user, next);
    assert.equal(seen, 'payment-linking'); // OPW-3.3.3-01
  }

  toString(): string {
    const how = this.confirmed ? '' : ', confirmed wrongly';
    return `${spell(this.who)} changes ${this.current ?? 'the right password'} to ${this.nexts.join(', then ')}${how}`;
  }
}

/** Sends payment data although no call waits: nothing may come of it, and a due password comes first. */
class SendNothing extends Act {
  protected async act(user: UserModel, browser: Browser): Promise<void> {
    const seen = await browser.press('send', { transactionId: 'T-1', amount: '100', instalments: '1回' });
    const atWork = user.session === 'payment-linking' ? `payment-linking: ${messages.nothingWaits}` : user.session;
    assert.equal(seen, blocked(user) ?? atWork); // OPW-3.3.2-05
  }

  toString(): string {
    return `${spell(this.who)} presses send`;
  }
}

// Helpers

type UserName = { readonly merchantId: string; readonly userId: string };
type Timed = readonly [label: string, request: () => Promise<string>];

const alice = { merchantId: 'M-1', userId: 'op01' };
const bob = { merchantId: 'M-1', userId: 'op02' };
/** The third has the first one's user ID at another merchant (OPW-3.2.1-10). */
const users: readonly UserName[] = [alice, bob, { merchantId: 'M-2', userId: 'op01' }];
const secret = 'Right-passw0rd';
const initial = { initialPassword: 'Initial-9' };
const initials = ['Initial-0', 'Initial-1'];
const pool = Array.from({ length: 6 }, (_, n) => `Passw0rd-${n}`);
const malformed = ['Passw0r', 'password-x', `Passw0rd-${'x'.repeat(22)}`, 'Ｐassw0rd-1'];

/** The guide's words, written down a second time on purpose. */
const messages = {
  forcedOut: '管理者により強制ログアウトされました。', // OPW-3.2.1-05
  confirmationDiffers: '変更後のパスワードと再入力が一致しません。', // OPW-3.3.4-01
  malformed: 'パスワードには8文字以上の英文字、数字混在を設定してください。', // OPW-3.3.4-02
  reused: '過去に使用されたパスワードと重複しています。別のパスワードを入力してください。', // OPW-3.3.4-03
  currentWrong: '現在のパスワードが違います。', // OPW-3.3.4-04
  requestFailed: 'サーバとの通信でエラーが発生しました。', // OPW-4.5-01
  nothingWaits: '決済情報を待っている通話がありません。', // the simulator's own
};
const refused = {
  failed: 'login: 認証に失敗しました。', // OPW-3.2.1-02
  alreadySignedIn: 'login: 該当ユーザ ID はログイン状態です。多重ログインは出来ません。', // OPW-3.2.1-03
  locked: 'login: 該当ユーザ ID はロックされています。管理担当者にお問い合わせください。', // OPW-3.2.1-04
};

function acts(): fc.Arbitrary<fc.AsyncCommand<Model, Real>>[] {
  const who = fc.nat(users.length - 1);
  const next = fc.constantFrom(...pool, ...pool, ...malformed);
  const confirmed = fc.integer({ min: 0, max: 5 }).map((n) => n > 0);
  const other = fc.constantFrom('wrong', ...pool, ...initials);
  const right = fc.constant(null);
  const signIn = fc.tuple(who, fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: other }), fc.boolean());
  const setting = fc.tuple(who, next, confirmed);
  const change = fc.tuple(
    who,
    fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: other }),
    fc.array(next, { minLength: 1, maxLength: 6, size: 'max' }),
    confirmed,
  );
  const seconds = fc.oneof(fc.integer({ min: 1, max: 400 }), fc.constantFrom(1, 299, 300, 301, 86_400));
  // The oftener an act has to happen to get anywhere, the oftener it stands here.
  return [
    ...Array.from({ length: 4 }, () => signIn.map((facts) => new SignIn(...facts))),
    ...Array.from({ length: 3 }, () => setting.map((facts) => new SetPassword(...facts))),
    ...Array.from({ length: 2 }, () => change.map((facts) => new ChangePassword(...facts))),
    fc.tuple(who, fc.integer({ min: 1, max: 6 })).map((facts) => new FailSeveralTimes(...facts)),
    who.map((one) => new LogOut(one)),
    who.map((one) => new LoseConnection(one)),
    fc.tuple(who, fc.boolean()).map((facts) => new Reload(...facts)),
    seconds.map((some) => new LetTimePass(some)),
    ...Array.from({ length: 2 }, () => fc.tuple(who, fc.constantFrom(...initials)).map((facts) => new Initialise(...facts))),
    who.map((one) => new ForceOut(one)),
    who.map((one) => new SendNothing(one)),
  ];
}

/** Only what one user's passwords depend on, so that long histories come about. */
function passwordActs(): fc.Arbitrary<fc.AsyncCommand<Model, Real>>[] {
  const next = fc.constantFrom(...pool);
  const several = fc.array(next, { minLength: 1, maxLength: 12, size: 'max' });
  return [
    ...Array.from({ length: 2 }, () => fc.constant(new SignIn(0, null, false))),
    ...Array.from({ length: 2 }, () => next.map((one) => new SetPassword(0, one, true))),
    ...Array.from({ length: 3 }, () => several.map((nexts) => new ChangePassword(0, null, nexts, true))),
    fc.tuple(fc.constantFrom(...pool, ...malformed), fc.boolean()).map(([one, confirmed]) => new SetPassword(0, one, confirmed)),
    fc
      .tuple(fc.constantFrom(null, 'wrong'), fc.constantFrom(...pool, ...malformed), fc.boolean())
      .map(([current, one, confirmed]) => new ChangePassword(0, current, [one], confirmed)),
    fc.constantFrom(...initials).map((one) => new Initialise(0, one)),
    fc.constant(new LogOut(0)),
  ];
}

/** Only what one user's session depends on, with time close to the limit. */
function sessionActs(): fc.Arbitrary<fc.AsyncCommand<Model, Real>>[] {
  const seconds = fc.constantFrom(1, 2, 298, 299, 300, 301, 400, 86_400);
  return [
    ...Array.from({ length: 3 }, () => seconds.map((some) => new LetTimePass(some))),
    ...Array.from({ length: 3 }, () => fc.constant(new LoseConnection(0))),
    ...Array.from({ length: 2 }, () => fc.boolean().map((elsewhere) => new SignIn(0, null, elsewhere))),
    fc.constant(new SetPassword(0, 'Passw0rd-0', true)),
    fc.boolean().map((seamless) => new Reload(0, seamless)),
    fc.constant(new SendNothing(0)),
    fc.constant(new ForceOut(0)),
    fc.constant(new LogOut(0)),
  ];
}

function spell(who: number): string {
  const { merchantId, userId } = users[who] as UserName;
  return `${merchantId}/${userId}`;
}

function form(next: string, current: string | null, confirmed = true): Record<string, string> {
  return { ...(current !== null && { current }), next, confirmation: confirmed ? next : `${next}.` };
}

function path({ merchantId, userId }: UserName): string {
  return `/users/${merchantId}/${userId}`;
}

/** Begins requests in an order of the scheduler's, each before the others have been answered. */
async function together(scheduler: fc.Scheduler, requests: readonly Timed[]): Promise<string[]> {
  const answers = requests.map(([label, request]) => scheduler.schedule(Promise.resolve(), label).then(request));
  await scheduler.waitIdle();
  return Promise.all(answers);
}

/** A world of the bench with its control interface. */
class World {
  readonly #control: string;
  readonly #numbers = new Map<UserName, string>();
  readonly console: string;
  readonly callControl: string;

  constructor() {
    const world = bench.describe(bench.addWorld());
    this.#control = world.control;
    this.console = world.addresses['operator-console'] as string;
    this.callControl = world.addresses.ivr as string;
  }

  /** Telephone number of an operator who was added. */
  numberOf(name: UserName): string {
    return this.#numbers.get(name) ?? '';
  }

  async control<T>(method: string, place: string, body?: object): Promise<T> {
    const type: Record<string, string> = body ? { 'content-type': 'application/json' } : {};
    const answer = await exchange(method, this.#control + place, type, body && JSON.stringify(body), 5000);
    assert.ok(answer.status < 300, `${method} ${place}: ${answer.status} ${answer.text}`);
    return (answer.text === '' ? null : JSON.parse(answer.text)) as T;
  }

  async addUser(name: UserName, initialPassword: string): Promise<void> {
    const added = await this.control<{ telephoneNumber: string }>('PUT', path(name), { authority: 'operator', initialPassword });
    this.#numbers.set(name, added.telephoneNumber);
  }

  /** A user who has set a password and is not signed in. */
  async addReadyUser(name: UserName, password: string): Promise<void> {
    await this.addUser(name, initials[0] as string);
    const browser = new Browser(this);
    await browser.signIn(name, initials[0] as string);
    assert.equal(await browser.press('setting-password', form(password, null)), 'payment-linking');
    await browser.press('log-out');
  }
}

async function inWorld(use: (world: World) => Promise<void>): Promise<void> {
  const world = new World();
  try {
    await use(world);
  } finally {
    await world.control('DELETE', '');
  }
}

/** A browser at the operator console: it keeps a cookie, presses buttons and holds the event stream. Screens are given as "name: messages". */
class Browser {
  #cookie: Record<string, string> = {};
  #stream: EventSource | null = null;
  #pushed: string | null = null;
  readonly #ended = new EventTarget();

  constructor(private readonly world: World) {}

  signIn(name: UserName, password: string): Promise<string> {
    return this.press('sign-in', { ...name, password });
  }

  press(action: string, values: Readonly<Record<string, string>> = {}): Promise<string> {
    return this.#request('POST', `do/${action}`, JSON.stringify(values));
  }

  look(): Promise<string> {
    return this.#request('GET', 'screen');
  }

  /** Opens the event stream, as a page does that shows a signed-in user's screen. */
  async connect(): Promise<void> {
    this.#pushed = null;
    const stream = await EventSource.open(`${this.world.console}events`, this.#cookie, 5000, {
      event: (name, data) => {
        if (name === 'screen') this.#pushed = asText(data);
      },
      broken: () => {
        if (this.#stream !== stream) return;
        this.#stream = null;
        this.#ended.dispatchEvent(new Event('end'));
      },
    });
    assert.ok(stream, 'no event stream');
    this.#stream = stream;
  }

  /** Opens a second event stream, then breaks the first. */
  async reconnect(): Promise<void> {
    const first = this.#stream;
    await this.connect();
    await first?.close();
  }

  /** Breaks the event stream; resolves when the server has noticed. */
  async disconnect(): Promise<void> {
    const stream = this.#stream;
    this.#stream = null;
    await stream?.close();
  }

  /** The screen that was pushed before the server ended the stream. */
  async pushed(): Promise<string | null> {
    if (this.#stream) await once(this.#ended, 'end', { signal: AbortSignal.timeout(5000) });
    return this.#pushed;
  }

  async #request(method: 'GET' | 'POST', place: string, body?: string): Promise<string> {
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await exchange(method, this.world.console + place, { ...this.#cookie, ...type }, body, 5000);
    assert.ok(answer.status < 500, `${place}: ${answer.status} ${answer.text}`);
    const [cookie] = answer.cookies;
    if (cookie) this.#cookie = { cookie: cookie.split(';', 1)[0] as string };
    return asText(answer.text);
  }
}

function asText(document: string): string {
  const { screen, messages } = JSON.parse(document) as { screen: string; messages: { text: string }[] };
  return [screen, ...messages.map(({ text }) => text)].join(': ');
}
