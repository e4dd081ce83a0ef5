import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Webhook, WebhookMapping, webhooks } from './webhooks';

const plain = new WebhookMapping();
const chosen = new WebhookMapping({
  validate_card: {
    path: '/v1/cards/validate',
    method: 'PUT',
    request: {
      customer: { tel: '$session.params.phone_number' },
      card: ['$session.params.last_four_digit_of_card_number'],
      note: 'card $session.params.last_four_digit_of_card_number',
    },
    answer: { zip_code: '$.result.address.zip', card_vendor: '$.result.vendor', card_status: '$.result.status' },
  },
});
const asked = { phone_number: '09012340001', last_four_digit_of_card_number: '0042' };
const answered = { zip_code: '01234', card_vendor: 'Visa', card_status: 'active' };

test('By default bodies are flat and have the documented names', () => {
  assert.deepEqual(plain.bodyOf('validate_card', asked), asked);
  assert.deepEqual(plain.answerOf('validate_card', answered), answered);
  assert.equal(plain.webhookAt('POST', '/validate_card'), 'validate_card');
  assert.equal(plain.webhookAt('GET', '/validate_card'), undefined);
});

test('An integrator chooses address, method, body and mapping; the parameters stay', () => {
  const body = chosen.bodyOf('validate_card', asked);
  assert.deepEqual(body, { customer: { tel: '09012340001' }, card: ['0042'], note: 'card 0042' });
  assert.deepEqual(chosen.parametersIn('validate_card', body), asked);
  const answer = chosen.answerOf('validate_card', answered);
  assert.deepEqual(answer, { result: { address: { zip: '01234' }, vendor: 'Visa', status: 'active' } });
  assert.deepEqual(chosen.parametersFrom('validate_card', answer), answered);
  assert.equal(chosen.webhookAt('PUT', '/v1/cards/validate'), 'validate_card');
});

test('JSONPath with a filter, as real exports have it', () => {
  const filter = new WebhookMapping({ validate_card: { answer: { zip_code: "$.list[?(@.kind == 'zip')].value" } } });
  assert.deepEqual(
    filter.parametersFrom('validate_card', {
      list: [
        { kind: 'tel', value: '1' },
        { kind: 'zip', value: '2' },
      ],
    }),
    { zip_code: '2' },
  );
});

test('What is not there is left out', () => {
  assert.deepEqual(plain.parametersFrom('validate_card', { zip_code: '1' }), { zip_code: '1' });
  for (const nothing of [null, 'text', 5, []]) assert.deepEqual(plain.parametersFrom('validate_card', nothing), {});
  assert.deepEqual(plain.parametersIn('validate_card', 'text'), {});
});

test('Whatever is asked and answered comes through the mapping as it was, types and all', () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string()));
  fc.assert(
    fc.property(fc.constantFrom<Webhook>(...webhooks), fc.func(value), (webhook, made) => {
      const names = Object.keys(plain.settingsOf(webhook).answer);
      const parameters = Object.fromEntries(names.map((name) => [name, made(name)]));
      const answer = JSON.parse(JSON.stringify(plain.answerOf(webhook, parameters))) as unknown;
      assert.deepEqual(plain.parametersFrom(webhook, answer), JSON.parse(JSON.stringify(parameters)));
    }),
  );
});
