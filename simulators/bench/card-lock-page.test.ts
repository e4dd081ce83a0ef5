/** The page of the card lock in a browser: a conversation as a person has it, and what the agent asked of the bank beside it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../steps/targets/chromium';
import { Bench } from './bench';

let bench: Bench;
let browser: Browser;

before(async () => {
  [bench, browser] = await Promise.all([Bench.start(), launchChromium()]);
});
after(() => Promise.all([browser?.close(), bench?.stop()]));

test('A person has a card locked, by words and by keys; the page follows', { timeout: 60_000 }, async () => {
  const complaints: string[] = [];
  const world = bench.addWorld();
  const cards = [{ lastFour: '4444', vendor: 'MasterCard', status: 'active', zipCode: '12345' }];
  world.cardServices.register({ phoneNumber: '09012340002', email: null, code: '123456', cards });
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(`${bench.address}/worlds/${world.id}/card-lock`);
  await page.getByRole('option', { name: 'MasterCard 4444 active' }).waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  const turns = page.getByRole('list', { name: 'What was said' });
  const asked = page.getByRole('list', { name: 'Webhooks' });
  const say = async (words: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Say' }).fill(words);
    await page.getByRole('button', { name: 'Say', exact: true }).click();
  };
  await turns.getByText('一時的にロック、または完全にロックしますか').waitFor();
  await page.getByRole('button', { name: 'Say nothing' }).click();
  await turns.getByText('(says nothing)').waitFor();
  await say('一時的にロックする');
  await turns.getByText('理由をお聞かせください').waitFor();
  await say('紛失');
  await turns.getByText('コードをご確認ください').waitFor();
  for (const key of ['1', '2', '3', '4', '5', '6', 'hash']) await page.getByRole('button', { name: key, exact: true }).click();
  await turns.getByText('この操作を確定しますか').waitFor();
  await say('はい');
  await turns.getByText('正常にロックされました').waitFor();
  await asked.getByText('"lock_type":"inactive","lock_reason":"lost"').waitFor();
  await page.getByRole('row', { name: 'ticket_number 9711485' }).waitFor();
  await page.getByRole('button', { name: 'Call', exact: true }).waitFor();
  assert.equal(await page.getByRole('status').first().textContent(), 'The conversation is over');
  assert.deepEqual(complaints, []);
});
