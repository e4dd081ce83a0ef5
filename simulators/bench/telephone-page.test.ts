/** The page of telephones in a browser, beside the operator web: a whole call, as a person plays it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { testNumber } from '../../cards/numbers/test-numbers';
import { launchChromium } from '../../steps/targets/chromium';
import { Bench } from './bench';

const limit = 20_000;
const key = { merchantId: 'Merchant', userId: 'op01' };
const password = 'Secret0001';
let bench: Bench;
let browser: Browser;
/** What the browser complains of on the page of telephones. */
const complaints: string[] = [];

before(async () => {
  [bench, browser] = await Promise.all([Bench.start(), launchChromium()]);
});
after(() => Promise.all([browser?.close(), bench?.stop()]));

test('A person plays a call with its return; the page follows', { timeout: 60_000 }, async () => {
  const { telephones, operator } = await windows();
  const [consumer, own] = [telephones.getByRole('region', { name: 'Consumer' }), telephones.getByRole('region', { name: 'Operator' })];
  await operator.getByLabel('取引ID').fill('order-1');
  await operator.getByLabel('決済金額(税込)').fill('1000');
  await own.getByRole('button', { name: 'Call the IVR first' }).click();
  await own.getByText('送信ボタンを押してください。').waitFor();
  assert.equal(await own.getByText('送信ボタンを押してください。').getAttribute('lang'), 'ja');
  await operator.getByRole('button', { name: '送信' }).click();
  await own.getByText('data-taken').waitFor();
  await own.getByRole('button', { name: '1', exact: true }).click();
  await own.getByText('Ring-back tone').waitFor();
  await own.getByRole('button', { name: 'Transfer completed' }).click();
  await consumer.getByRole('status').getByText('Connected to the IVR').waitFor();
  await telephones.getByRole('button', { name: '+5 s' }).click();
  await consumer.getByText('card-number').waitFor();
  assert.equal(await telephones.locator('#now').textContent(), '00:00:05');
  for (const part of ['Number', 'Expiry', 'Code']) await telephones.getByRole('button', { name: `${part} of the card Visa` }).click();
  await consumer.getByText('payment-succeeded').waitFor();
  await own.getByRole('button', { name: 'Answer', exact: true }).click();
  await own.getByText('Connected to the consumer').waitFor();
  // A key of the keyboard, on the telephone in which the person is.
  await consumer.getByRole('button', { name: 'Hang up' }).focus();
  await telephones.keyboard.press('*');
  await own.getByText('Key *').waitFor();
  await consumer.getByRole('button', { name: 'Hang up' }).click();
  await own.getByRole('button', { name: 'Call the IVR first' }).waitFor();
  const heard = await telephones.locator('.heard').allInnerTexts();
  assert.doesNotMatch(heard.join(), /\d{5,}/, 'keys of the card are shown');
  assert.deepEqual(complaints, []);
});

test('A call to an operator who is not signed in is not taken, and the page says so', { timeout: 60_000 }, async () => {
  const { telephones } = await windows(false);
  await telephones.getByText('Not signed in').waitFor();
  await telephones.getByRole('button', { name: 'Connect the consumer at once' }).click();
  await telephones.getByText('Not connected: the operator is not signed in').waitFor();
  await telephones.getByRole('button', { name: 'Connect the consumer at once' }).waitFor();
});

test('Time runs by itself when a person wants it', { timeout: 60_000 }, async () => {
  const { telephones } = await windows(false);
  const toggle = telephones.getByRole('button', { name: 'Run in real time' });
  await toggle.click();
  await telephones.locator('#real-time[aria-pressed="true"]').waitFor();
  await telephones
    .locator('#now')
    .getByText(/00:00:(0[2-9]|[1-5])/)
    .waitFor();
  await toggle.click();
  await telephones.locator('#real-time[aria-pressed="false"]').waitFor();
});

/** Telephones and operator web of a new world, the operator signed in or not. */
async function windows(signsIn = true): Promise<{ telephones: Page; operator: Page }> {
  const world = bench.addWorld();
  const { addresses } = bench.describe(world);
  world.directory.addUser(key, 'operator', '', password, 'in-order');
  world.merchants.change(key.merchantId, { callReturn: true });
  const card = { cardNumber: testNumber('Visa', world.id), expiry: '1230', securityCode: '123', limit: 100_000, mobile: null };
  bench.issueTestCards(world, () => [{ ...card, state: 'genuine', brand: 'Visa', about: 'paid' }]);
  const context = await browser.newContext();
  context.setDefaultTimeout(limit);
  const [telephones, operator] = [await context.newPage(), await context.newPage()];
  telephones.on('pageerror', (error) => complaints.push(error.message));
  telephones.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  telephones.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`));
  if (signsIn) {
    await operator.goto(addresses['operator-console'] ?? '');
    await operator.getByLabel('IVRマーチャントID').fill(key.merchantId);
    await operator.getByLabel('ユーザID').fill(key.userId);
    await operator.getByLabel('パスワード').fill(password);
    await operator.getByRole('button', { name: 'ログイン' }).click();
    await operator.getByLabel('取引ID').waitFor();
  }
  await telephones.goto(`${bench.address}/worlds/${world.id}/telephone`);
  await telephones.getByText('Connected to the IVR').first().waitFor();
  await telephones.getByRole('option', { name: 'Merchant / op01' }).waitFor({ state: 'attached' });
  return { telephones, operator };
}
