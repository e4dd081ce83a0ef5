import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testNumber } from '../../numbers/test-numbers';
import { hunt } from '../hunter';

const canary = { label: 'card A', number: testNumber('Visa', 'codes'), securityCode: '739' };

function isFound(text: string): boolean {
  return hunt(Buffer.from(text), { any: false, canaries: [canary] }).some(({ kind }) => kind === 'security code');
}

test('a known security code is found after a word for it', () => {
  assert.ok(isFound('{"securityCode":"739"}'));
  assert.ok(isFound('セキュリティコードは739です'));
  assert.ok(!isFound('{"total":"739"}'));
});

test('a long number before it that is no card number changes nothing', () => {
  assert.ok(isFound('{"vResultCode":"A001000000000000","merrMsg":"処理が成功しました。"}\n{"securityCode":"739"}'));
  assert.ok(isFound('order 1234567890123456, securityCode=739'));
});

test("the number of another card before it makes it that card's code", () => {
  const other = testNumber('Mastercard', 'codes');
  assert.ok(!isFound(`${other} securityCode=739`));
  assert.ok(isFound(`${other} ${canary.number} securityCode=739`));
});
