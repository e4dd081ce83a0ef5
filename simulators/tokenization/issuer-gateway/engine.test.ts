import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Case, decide, type GatewaySettings, usualSettings } from './engine';
import { documentedIssuerGateway } from './rules';

const rules = documentedIssuerGateway.customerService;
const general = '+81312340001';
const forFraud = '+81312340009';

const cases: fc.Arbitrary<Case> = fc.record({
  contacts: fc.record({ phone: fc.constantFrom(null, '09012340001'), email: fc.constantFrom(null, 'hanako@example.com') }),
  suspected: fc.boolean(),
  deviceScore: fc.integer({ min: 1, max: 5 }),
  codesOver: fc.boolean(),
});
const settings: fc.Arbitrary<GatewaySettings> = fc.record({
  decidedBy: fc.constant('gateway' as const),
  customerServicePhone: fc.constantFrom(null, general),
  fraudCustomerServicePhone: fc.constantFrom(null, forFraud),
  lifecycleApi: fc.boolean(),
  issuerCertificate: fc.constant(null),
});

test('a number is offered only where the issuer has configured it, and the one for fraud only on suspicion', () => {
  fc.assert(
    fc.property(cases, settings, (about, set) => {
      const { methods } = decide(about, set, rules);
      for (const { kind, value } of methods) {
        if (kind !== 'customer-service') continue;
        assert.ok(value === set.customerServicePhone || value === set.fraudCustomerServicePhone, value);
        assert.equal(value === forFraud, about.suspected && set.fraudCustomerServicePhone !== null);
      }
    }),
  );
});

test('codes go where a contact is known, and are over when they are over', () => {
  fc.assert(
    fc.property(cases, settings, (about, set) => {
      const { decision, methods } = decide(about, set, rules);
      if (decision !== 'step-up') assert.deepEqual(methods, []);
      const codes = methods.filter(({ kind }) => kind.startsWith('otp'));
      if (about.codesOver) assert.deepEqual(codes, []);
      for (const { kind } of codes) assert.ok(kind === 'otp-sms' ? about.contacts.phone : about.contacts.email);
    }),
  );
});

test('contacts are masked', () => {
  const contacts = { phone: '09012340001', email: 'hanako@example.com' };
  const { methods } = decide({ contacts, suspected: false, deviceScore: 3, codesOver: false }, usualSettings, rules);
  assert.deepEqual(
    methods.map(({ value }) => value),
    ['***0001', 'h***@example.com'],
  );
});
