/** Who there is, and what state they are in before the scenario begins. */
import { Given } from '@cucumber/cucumber';
import type { ConformanceWorld } from './world';

Given('operator {operator}', async function (this: ConformanceWorld, alias: string) {
  await this.people.operatorWithPassword(alias);
});

Given(
  'operator {operator} of another merchant, with the user ID of {operator}',
  async function (this: ConformanceWorld, alias: string, like: string) {
    await this.people.operatorWithPassword(alias, { merchant: 2, userId: like });
  },
);

Given('operator {operator} with the comment {string}', async function (this: ConformanceWorld, alias: string, comment: string) {
  await this.people.operatorWithPassword(alias, { comment });
});

Given(
  'operator {operator} with a comment of the display limit plus {int} characters',
  async function (this: ConformanceWorld, alias: string, more: number) {
    const { displayNameLimit } = this.target.profile.parameters;
    await this.people.operatorWithPassword(alias, { comment: 'あいうえおかきくけこ'.repeat(20).slice(0, displayNameLimit + more) });
  },
);

Given(
  'operator {operator} with no comment and a user ID longer than the display limit',
  async function (this: ConformanceWorld, alias: string) {
    const { displayNameLimit } = this.target.profile.parameters;
    await this.people.operatorWithPassword(alias, { userId: `${alias}-`.padEnd(displayNameLimit + 1, 'x') });
  },
);

Given('newly created operator {operator}', async function (this: ConformanceWorld, alias: string) {
  await this.people.createOperator(alias);
});

Given('administrator {operator}', async function (this: ConformanceWorld, alias: string) {
  await this.people.createAdministrator(alias);
});

Given('administrator {operator} is signed in to the admin web', async function (this: ConformanceWorld, alias: string) {
  const administrator = await this.people.createAdministrator(alias);
  await administrator.signIn();
});

Given('{operator} is signed in', async function (this: ConformanceWorld, alias: string) {
  await this.people.signedInOperator(alias);
});

Given('{operator} has set {int} passwords one after another', async function (this: ConformanceWorld, alias: string, count: number) {
  const operator = await this.people.signedInOperator(alias);
  for (let n = operator.passwords.length; n < count; n++) await operator.mustChangePassword();
});

Given('access of the merchant is restricted to another address than ours', async function (this: ConformanceWorld) {
  await this.target.controls.restrictAccess(this.merchant.id, ['192.0.2.1']);
});

Given('{operator} has failed to sign in {int} times in a row', async function (this: ConformanceWorld, alias: string, times: number) {
  await this.operator(alias).failToSignIn(times);
});
