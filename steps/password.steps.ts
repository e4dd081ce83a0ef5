/** Setting and changing passwords. */
import { Then, When } from '@cucumber/cucumber';
import type { Operator } from './actors/operator';
import { describe, kindOf, shows } from './targets/screen';
import type { ConformanceWorld } from './world';

When('{operator} sets the password {typed}', async function (this: ConformanceWorld, alias: string, password: string) {
  await this.operator(alias).setPassword(password);
});

When(
  '{operator} sets the password {typed} and confirms it as {typed}',
  async function (this: ConformanceWorld, alias: string, password: string, confirmation: string) {
    await this.operator(alias).setPassword(password, confirmation);
  },
);

When('{operator} sets a password', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  await operator.setPassword(operator.freshPassword());
});

When('{operator} changes the password to {typed}', async function (this: ConformanceWorld, alias: string, password: string) {
  await this.operator(alias).changePassword(password);
});

When(
  '{operator} changes the password to {typed} and confirms it as {typed}',
  async function (this: ConformanceWorld, alias: string, password: string, confirmation: string) {
    await this.operator(alias).changePassword(password, confirmation);
  },
);

When(
  '{operator} changes the password to {typed}, giving a wrong current one',
  async function (this: ConformanceWorld, alias: string, password: string) {
    await this.operator(alias).changePassword(password, password, 'Wrong9999');
  },
);

When('{operator} changes the password', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  await operator.changePassword(operator.freshPassword());
});

When(
  '{operator} changes the password to number {int} of the latest ones',
  async function (this: ConformanceWorld, alias: string, n: number) {
    const operator = this.operator(alias);
    await operator.changePassword(operator.earlierPassword(n));
  },
);

When('{operator} sets the password to number {int} of the latest ones', async function (this: ConformanceWorld, alias: string, n: number) {
  const operator = this.operator(alias);
  await operator.setPassword(operator.earlierPassword(n));
});

Then('{operator} can change the password to ones that hold every allowed symbol', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  const symbols = [...this.target.profile.parameters.passwordSymbols];
  for (let at = 0; at < symbols.length; at += 16) {
    const password = `Abc1${symbols.slice(at, at + 16).join('')}xyz9`;
    await operator.changePassword(password);
    this.check.equal(kindOf(operator.seen), 'payment-linking', `A password with ${symbols.slice(at, at + 16).join(' ')} is refused.`);
  }
});

Then('the password of {operator} is accepted', function (this: ConformanceWorld, alias: string) {
  const { seen } = this.operator(alias);
  this.check.that(kindOf(seen) === 'payment-linking', 'The password is refused.', {
    expected: 'the payment-linking screen',
    seen: describe(seen),
  });
});

Then('the password of {operator} is refused with the message {string}', function (this: ConformanceWorld, alias: string, message: string) {
  mustBeRefused(this, this.operator(alias));
  this.check.shown(this.operator(alias).seen, message, 'The refusal shows another message.');
});

Then(
  'the password of {operator} is refused, best with the message {string}',
  function (this: ConformanceWorld, alias: string, message: string) {
    const operator = this.operator(alias);
    mustBeRefused(this, operator);
    this.check.advise(shows(operator.seen, message), 'The refusal shows another message.', {
      expected: `「${message}」`,
      seen: describe(operator.seen),
    });
  },
);

Then('the password of {operator} has stayed as it was', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  await operator.logOut();
  operator.takeFreshWindow();
  const screen = await operator.signIn();
  const signedIn = kindOf(screen) === 'payment-linking' || kindOf(screen) === 'password-setting';
  this.check.that(signedIn, 'The password from before no longer signs in.', {
    expected: 'signed in with the password from before',
    seen: describe(screen),
  });
});

Then('only the new password signs {operator} in', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  this.check.equal(kindOf(operator.seen), 'payment-linking', 'The change is not accepted.');
  await operator.logOut();
  await operator.tryAgain({ password: operator.earlierPassword(2) });
  this.check.equal(kindOf(operator.seen), 'login', 'The password from before still signs in.');
  await operator.tryAgain();
  this.check.equal(kindOf(operator.seen), 'payment-linking', 'The new password does not sign in.');
});

function mustBeRefused(world: ConformanceWorld, operator: Operator): void {
  const kind = kindOf(operator.seen);
  const refused = kind === 'password-change' || kind === 'password-setting';
  world.check.that(refused, 'The password is accepted.', {
    expected: 'the password screen again, with a message',
    seen: describe(operator.seen),
  });
}
