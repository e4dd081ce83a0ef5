/** The search for card data where none may be. */
import { Then } from '@cucumber/cucumber';
import { cardDataIn } from './actors/cards';
import type { SearchReport } from './targets/card-search';
import type { ConformanceWorld } from './world';

Then('nothing that reached the screen of {operator} holds card data', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  const screen = await operator.see(
    operator.terminal.until('the line of the examination', (seen) => seen.tables.some((table) => table.rows.length > 4)),
  );
  const shown = this.cards.all.flatMap((card) => cardDataIn(screen.lines.join('\n'), card));
  this.check.equal(shown.join(', '), '', 'Card data stands on the screen.');
  mustBeClean(this, [await operator.terminal.search(this.cards.all.map(({ number }) => number))]);
});

Then('no store and no log of the target holds card data', async function (this: ConformanceWorld) {
  const reports = await this.target.controls.searchFiles(this.cards.all.map(({ number }) => number));
  this.check.that(reports.length > 0, 'The target shows no file.', { expected: 'its stores and logs', seen: 'none' });
  mustBeClean(this, reports);
});

Then("nothing that the merchant's system was told of {string} holds card data", async function (this: ConformanceWorld, name: string) {
  const results = await this.target.orderSystem.results(this.merchant.id, this.orders.idOf(name), 1);
  this.check.that(results.length > 0, "The merchant's system was told nothing.", { expected: 'a result', seen: 'none' });
  const found = this.cards.all.flatMap((card) => cardDataIn(JSON.stringify(results), card));
  this.check.equal(found.join(', '), '', "Card data is in what the merchant's system was told.");
});

function mustBeClean(world: ConformanceWorld, reports: readonly SearchReport[]): void {
  for (const { place, bytes, found } of reports) {
    world.check.that(found.length === 0, `Card data was left behind: ${place}.`, {
      expected: 'no card number in any encoding',
      seen: `${found.join(', ')} in ${bytes} bytes`,
    });
  }
}
