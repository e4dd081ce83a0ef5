/** Signing in and out, locks, and what the login screen says. */

import { type DataTable, Then, When } from '@cucumber/cucumber';
import { sameWords } from '../features/catalogue/words';
import { secondInitialPassword } from './actors/administrator';
import type { Operator } from './actors/operator';
import { describe, kindOf, shows } from './targets/screen';
import type { ConformanceWorld } from './world';

When('somebody opens the operator web', async function (this: ConformanceWorld) {
  const visitor = this.people.visitor();
  await visitor.see(visitor.terminal.open());
});

When('{operator} signs in', async function (this: ConformanceWorld, alias: string) {
  await this.people.any(alias).signIn();
});

When('{operator} signs in with the initial password', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  await operator.signIn({ password: operator.initialPassword });
});

When('{operator} signs in again from a fresh window', async function (this: ConformanceWorld, alias: string) {
  const operator = this.people.any(alias);
  operator.takeFreshWindow();
  await operator.signIn();
});

When('{operator} tries to sign in once more, with a wrong password', async function (this: ConformanceWorld, alias: string) {
  await this.operator(alias).failToSignIn(1);
});

When(
  '{operator} signs in at the operator web with {word} merchant ID, {word} user ID and {word} password',
  async function (this: ConformanceWorld, alias: string, merchant: string, user: string, password: string) {
    const operator = this.operator(alias);
    operator.mustBeOwn();
    await operator.signIn(this.people.credentials(operator, { merchant, user, password }));
  },
);

When('administrator {operator} signs in to the operator web', async function (this: ConformanceWorld, alias: string) {
  await this.people.administratorAtOperatorWeb(alias).signIn();
});

When('the restriction is lifted', async function (this: ConformanceWorld) {
  await this.target.controls.restrictAccess(this.merchant.id, null);
});

When('an administrator initialises the password of {operator}', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  operator.mustBeOwn();
  if (this.people.hasAdminWeb) {
    await (await this.people.createAdministrator('adm01')).initialisePassword(operator);
  } else {
    await this.target.controls.initialisePassword({ merchantId: operator.merchantId, userId: operator.userId }, secondInitialPassword);
    operator.giveInitialPassword(secondInitialPassword);
  }
});

When('an administrator forces the logout of {operator}', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  if (this.people.hasAdminWeb) await (await this.people.createAdministrator('adm01')).forceLogout(operator);
  else await this.target.controls.forceLogout({ merchantId: operator.merchantId, userId: operator.userId });
});

When('{operator} logs out', async function (this: ConformanceWorld, alias: string) {
  await this.operator(alias).logOut();
});

Then('the login form asks for these, in this order:', function (this: ConformanceWorld, table: DataTable) {
  const { fields } = this.people.visitor().seen;
  const expected = table.raw().flat();
  const same = fields.length === expected.length && expected.every((label, at) => sameWords(fields[at]?.label ?? '', label));
  this.check.that(same, 'The login form has other fields.', {
    expected: expected.join(', '),
    seen: fields.map((field) => field.label).join(', ') || 'none',
  });
});

Then('it has the button {string}', function (this: ConformanceWorld, label: string) {
  const { buttons } = this.people.visitor().seen;
  const found = buttons.some((button) => sameWords(button.label, label) && button.enabled);
  this.check.that(found, `No button 「${label}」 to press.`, {
    expected: `「${label}」`,
    seen: buttons.map((button) => button.label).join(', ') || 'no button',
  });
});

Then('the sign-in of {operator} is accepted', function (this: ConformanceWorld, alias: string) {
  mustBeSignedIn(this, this.people.any(alias), true);
});

Then('the sign-in of {operator} is refused', function (this: ConformanceWorld, alias: string) {
  mustBeSignedIn(this, this.people.any(alias), false);
});

Then('the sign-in of {operator} is refused with the message {string}', function (this: ConformanceWorld, alias: string, message: string) {
  mustBeSignedIn(this, this.people.any(alias), false);
  this.check.shown(this.people.any(alias).seen, message, 'The refusal shows another message.');
});

Then('the sign-in of {operator} is refused with one of the messages:', function (this: ConformanceWorld, alias: string, table: DataTable) {
  const operator = this.people.any(alias);
  mustBeSignedIn(this, operator, false);
  const messages = table.raw().flat();
  const found = messages.some((message) => shows(operator.seen, message));
  this.check.that(found, 'The refusal shows another message.', {
    expected: messages.map((message) => `「${message}」`).join(' or '),
    seen: describe(operator.seen),
  });
});

Then('no session of {operator} has come of it', async function (this: ConformanceWorld, alias: string) {
  const operator = this.people.any(alias);
  await operator.see(operator.terminal.open());
  mustBeSignedIn(this, operator, false);
});

Then('{operator} can sign in at once', async function (this: ConformanceWorld, alias: string) {
  const operator = this.people.any(alias);
  operator.takeFreshWindow();
  await operator.signIn();
  mustBeSignedIn(this, operator, true);
});

Then('{operator} works on undisturbed in the first window', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  const screen = await operator.firstWindow().choose('パスワード変更');
  this.check.equal(kindOf(screen), 'password-change', 'The first session does not go on.');
});

Then('{operator} learns {string} on the login screen', async function (this: ConformanceWorld, alias: string, message: string) {
  const operator = this.operator(alias);
  let screen = await operator.until('login');
  // The screen may also wait for the operator's next action (ruling of OPW-3.2.1-05).
  if (!shows(screen, message) && kindOf(screen) !== 'login') screen = await operator.see(operator.terminal.choose('パスワード変更'));
  this.check.shown(screen, message, 'The operator is not told.');
  this.check.advise(kindOf(screen) === 'login', 'The message stands on another screen than login.', {
    expected: 'the login screen',
    seen: describe(screen),
  });
});

function mustBeSignedIn(world: ConformanceWorld, operator: Operator, wanted: boolean): void {
  const kind = kindOf(operator.seen);
  const signedIn = kind === 'payment-linking' || kind === 'password-setting' || kind === 'user-management';
  const difference = { expected: wanted ? 'signed in' : 'the login screen, no session', seen: describe(operator.seen) };
  const message = wanted ? `${operator.alias} is not signed in.` : `${operator.alias} is signed in, or sees something else than login.`;
  world.check.that(wanted ? signedIn : kind === 'login', message, difference);
}
