import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JournalEntry } from '../results';
import { tokenSequenceIn } from './token-sequence';

const at = '2026-01-05T00:00:00.000Z';
const entry = (n: number, party: string, verb: string, answer: unknown = null): JournalEntry => ({ n, party, verb, given: [], at, answer });
const message = (to: string, operation: string, body: object, answer: object, status: number | null = 200) => ({
  ...{ n: 1, to, operation, method: 'POST', path: '/x', correlationId: null, issuerId: null, body, status, answer, fault: null },
});

const journal = [
  entry(1, 'lines', 'are opened', 'http://127.0.0.1:1'),
  entry(3, 'lines', 'are looked at', [
    message('issuer-gateway', 'vtsDeviceBinding', { deviceInfo: { deviceIndex: 1 } }, { actionCode: '85' }),
    message('issuer-backend', 'sendOTP', { otpMethodId: 'M-SMS', otp: '«one-time code:1»' }, {}),
    message('issuer-backend', 'notifyVirtualCardChange', { action: 'DEVICE_BOUND' }, {}, null),
  ]),
  entry(2, 'token requestor (vts)', 'asks for a binding'),
  entry(4, 'token requestor (vts)', 'looks at the token'),
];

test('acts and messages are drawn in their order, each from whom it came to whom it went', () => {
  const sequence = tokenSequenceIn(journal, 100);
  const arrows = (sequence?.rows ?? []).map((row) =>
    row.kind === 'arrow' ? `${row.entries[0]} ${row.from} > ${row.to}: ${row.label.detail}` : '',
  );
  assert.deepEqual(arrows, [
    '2 user > vts: asks for a binding',
    '3 vts > issuer-gateway: vtsDeviceBinding → HTTP 200 actionCode=85',
    '3 issuer-gateway > issuer-backend: sendOTP otpMethodId=M-SMS → HTTP 200',
    '3 issuer-gateway > issuer-backend: notifyVirtualCardChange action=DEVICE_BOUND → —',
  ]);
  assert.deepEqual(
    sequence?.lifelines.map(({ id }) => id),
    ['user', 'vts', 'issuer-gateway', 'issuer-backend'],
  );
});

test('a code is never drawn, a broken line is, and a journal without such lines has no sequence', () => {
  const rows = tokenSequenceIn(journal, 100)?.rows ?? [];
  assert.ok(rows.every((row) => row.kind === 'arrow' && !row.label.detail.includes('one-time')));
  const [last] = rows.slice(-1);
  assert.equal(last?.kind === 'arrow' && last.line, 'broken');
  assert.equal(tokenSequenceIn([entry(1, 'caller', 'calls')], 100), null);
  assert.equal(tokenSequenceIn(journal, 2)?.rows.length, 2);
});
