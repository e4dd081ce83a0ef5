import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PaymentServer } from './payment-server';
import { requestOf, using, visa } from './test-server';

/** As somebody may send it who knows no better; it has to be searched for what is no digit. */
const grouped = visa.cardNumber.replace(/(.{4})/g, '$1 ').trim();

const acts: Readonly<Record<string, (server: PaymentServer) => unknown>> = {
  'asked for an authorisation': (server) => server.authorise(requestOf({ cardNumber: grouped })),
  'asked for the holder': (server) => server.findHolder(grouped, '12/30'),
  'told of a card': (server) => server.addCard(visa),
};

for (const [what, act] of Object.entries(acts)) {
  test(`AIV-pci-03: a payment server that was ${what} has no number left in what was searched last`, () => {
    using({}, (server) => {
      // The wire has checked the number by a pattern before.
      assert.match(grouped, /^[0-9 .-]{1,26}$/);
      assert.ok((RegExp as unknown as { input: string }).input === grouped);
      act(server);
      assert.ok((RegExp as unknown as { input: string }).input === '');
    });
  });
}
