/** What the merchant of a scenario has agreed with the operator of the service. */
import { Given } from '@cucumber/cucumber';
import type { Feature } from './actors/merchant';
import { Unobservable } from './targets/errors';
import type { ConformanceWorld } from './world';

Given('the merchant has {features}', async function (this: ConformanceWorld, features: Feature[]) {
  await this.merchant.agree({ with: features });
});

Given('the merchant does not have {features}', async function (this: ConformanceWorld, features: Feature[]) {
  await this.merchant.agree({ without: features });
});

Given('the merchant has {int} channel(s)', async function (this: ConformanceWorld, channels: number) {
  await this.merchant.agree({ channels });
  const { channels: real } = this.merchant;
  if (real !== channels) throw new Unobservable(`the target's merchant has ${real} channels, and ${channels} cannot be set`, 'admin');
});

Given('the merchant has contracts for {string} and {string}', async function (this: ConformanceWorld, one: string, other: string) {
  await this.merchant.agree({ instalments: [one, other] });
});

Given("the merchant's telephone can transfer blindly", function (this: ConformanceWorld) {
  if (!this.target.profile.parameters.transfersBlindly) {
    throw new Unobservable("the merchant's telephone cannot transfer blindly (parameters.transfersBlindly)", 'parameter transfersBlindly');
  }
});
