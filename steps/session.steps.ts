/** Time, connections, and what outlives them. */
import { Then, When } from '@cucumber/cucumber';
import { Unobservable } from './targets/errors';
import { describe, kindOf, shows } from './targets/screen';
import type { ConformanceWorld } from './world';

When('{duration} pass(es)', async function (this: ConformanceWorld, seconds: number) {
  await this.target.controls.advance(seconds);
});

When('the next day begins at 00:00 in Japan', async function (this: ConformanceWorld) {
  await this.target.controls.advanceToMidnight();
});

When('the connection of {operator} breaks', async function (this: ConformanceWorld, alias: string) {
  mayCut(this);
  const person = this.people.any(alias);
  await person.see(person.terminal.cutLine('everything'));
});

When('the connection of {operator} is there again', async function (this: ConformanceWorld, alias: string) {
  const person = this.people.any(alias);
  await person.see(person.terminal.restoreLine());
});

When('requests of {operator} no longer reach the server', async function (this: ConformanceWorld, alias: string) {
  mayCut(this);
  const person = this.people.any(alias);
  await person.see(person.terminal.cutLine('requests'));
});

When('the browser of {operator} crashes', async function (this: ConformanceWorld, alias: string) {
  mayCut(this);
  await this.people.any(alias).terminal.crash();
});

When('{operator} opens a second tab', async function (this: ConformanceWorld, alias: string) {
  await this.operator(alias).openTab();
});

When('{operator} asks the admin web for the users', async function (this: ConformanceWorld, alias: string) {
  await this.administrator(alias).askForUsers();
});

Then('{operator} is still at work', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  const screen = await operator.choose('パスワード変更');
  this.check.that(kindOf(screen) === 'password-change', 'The session is over.', {
    expected: 'the session goes on',
    seen: describe(screen),
  });
});

Then('administrator {operator} is still at work', async function (this: ConformanceWorld, alias: string) {
  const screen = await this.administrator(alias).askForUsers();
  this.check.that(kindOf(screen) === 'user-management', 'The session is over.', {
    expected: 'the session goes on',
    seen: describe(screen),
  });
});

Then(
  'the screen of {operator} moves to login by itself, or says {string} {string}',
  async function (this: ConformanceWorld, alias: string, id: string, message: string) {
    const operator = this.operator(alias);
    const settled = await operator.see(
      operator.terminal.until('login or E309', (screen) => kindOf(screen) === 'login' || (shows(screen, id) && shows(screen, message))),
    );
    const holds = kindOf(settled) === 'login' || (shows(settled, id) && shows(settled, message));
    this.check.that(holds, 'The screen stays as if the session were there.', {
      expected: `the login screen, or ${id} 「${message}」`,
      seen: describe(settled),
    });
  },
);

Then('operator web and admin web have different addresses', async function (this: ConformanceWorld) {
  const [operator, admin] = [await this.target.pathOf('operator-console'), await this.target.pathOf('admin-console')];
  this.check.that(operator !== admin, 'Both are reached at one address.', { expected: 'different paths', seen: operator });
});

/** The suite cuts its own line; still, a target's owner decides whether it may. */
function mayCut(world: ConformanceWorld): void {
  if (!world.target.profile.controls.offers.includes('network-cut')) {
    throw new Unobservable('the profile does not allow cutting the line: no control "network-cut"', 'network-cut');
  }
}
