/** The search for card data where none may be. */
import { Then } from '@cucumber/cucumber';
import type { PlaceName, PlaceReport } from '../reports/places';
import { cardDataIn } from './actors/cards';
import { showsNoCall } from './calls';
import { cardDataFound } from './card-data';
import type { ConformanceWorld } from './world';

const ofOperator: readonly PlaceName[] = [
  'operator-screen',
  'console-answers',
  'console-headers',
  'push-messages',
  'operator-call-events',
  'operator-tones',
];
const ofMerchant: readonly PlaceName[] = ['consumer-call-events', 'order-notifications', 'api-link'];

Then('nothing that reached {operator} holds card data', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  const screen = await operator.see(
    operator.terminal.until('the end of the call, or of its payment', (seen) => showsNoCall(seen) || seen.dialogue !== null),
  );
  const shown = this.cards.all.flatMap((card) => cardDataIn(screen.lines.join('\n'), card));
  this.check.equal(shown.join(', '), '', 'Card data stands on the screen.');
  // Whatever waits for the browser to ask.
  await operator.see(operator.terminal.navigate('reload'));
  const reports = await this.target.places.received(this.cards.all);
  mustBeClean(
    this,
    reports.filter(({ place }) => ofOperator.includes(place)),
  );
});

Then('nothing that the target keeps holds card data', async function (this: ConformanceWorld) {
  mustBeClean(this, await this.target.places.kept(this.cards.all));
});

Then('the memory of the target holds no card data', async function (this: ConformanceWorld) {
  mustBeClean(this, await this.target.places.memory(this.cards.all));
});

Then('no message to a holder holds card data', async function (this: ConformanceWorld) {
  const telephones = new Set(this.cards.all.flatMap(({ mobile }) => mobile ?? []));
  await this.target.sms.settle(...telephones);
  const reports = await this.target.places.received(this.cards.all);
  mustBeClean(
    this,
    reports.filter(({ place }) => place === 'sms'),
  );
});

Then("nothing that the merchant's system was told of {string} holds card data", async function (this: ConformanceWorld, name: string) {
  const results = await this.target.orderSystem.results(this.merchant.id, this.orders.idOf(name), 1);
  this.check.that(results.length > 0, "The merchant's system was told nothing.", { expected: 'a result', seen: 'none' });
  const found = this.cards.all.flatMap((card) => cardDataIn(JSON.stringify(results), card));
  this.check.equal(found.join(', '), '', "Card data is in what the merchant's system was told.");
  const reports = await this.target.places.received(this.cards.all);
  mustBeClean(
    this,
    reports.filter(({ place }) => ofMerchant.includes(place)),
  );
});

/** Notes where it was looked. @throws Nonconformity for the first place that holds card data */
function mustBeClean(world: ConformanceWorld, reports: readonly PlaceReport[]): void {
  world.searched.push(...reports);
  for (const report of reports.filter(({ seen }) => seen)) {
    const { message, ...difference } = cardDataFound(report);
    world.check.that(report.found.length === 0, message, difference);
  }
}
