import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { methodKinds } from '../scheme';
import { documentedTsp } from './rules';
import { follow, nameOf, transitions, type VerificationEvent, type VerificationState, verificationStates } from './verification';
import { verificationPage } from './verification-page';

const rules = documentedTsp.vts.verification;
const file = join(__dirname, '../../../docs/token-binding.md');

test('docs/token-binding.md shows the table as it is', () => {
  const now = verificationPage();
  if (process.env.UPDATE) writeFileSync(file, now);
  assert.equal(readFileSync(file, 'utf8'), now, 'docs/token-binding.md is out of date: run this test with UPDATE=1');
});

const events: readonly VerificationEvent[] = [
  ...(['approve', 'step-up', 'decline'] as const).map((decision) => ({ type: 'decided' as const, decision })),
  ...methodKinds.map((kind) => ({ type: 'chosen' as const, kind })),
  ...(['right', 'wrong', 'used up'] as const).map((result) => ({ type: 'code' as const, result })),
  { type: 'reported', verified: true },
  { type: 'reported', verified: false },
  { type: 'activated' },
  { type: 'released' },
];

test('the table has each pair of state and event once, and every state can be reached', () => {
  const keys = transitions.map(({ from, event }) => `${from} ${event}`);
  assert.equal(new Set(keys).size, keys.length);
  const names = new Set(events.map(nameOf));
  for (const { event } of transitions) assert.ok(names.has(event), `no event is called "${event}"`);
  const reached = new Set<VerificationState>(['requested']);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const { from, to } of transitions) if (reached.has(from)) reached.add(to);
  }
  assert.deepEqual([...reached].sort(), [...verificationStates].sort());
});

test('what the table does not have is refused', () => {
  for (const state of verificationStates) {
    for (const event of events) {
      const known = transitions.find(({ from, event: name }) => from === state && name === nameOf(event));
      assert.deepEqual(follow(state, event, rules), known ?? null);
    }
  }
});

test('random lives keep the laws: bound only when decided or verified, never after a decline, a failure or a wrong code', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...events), { maxLength: 40 }), (script) => {
      let state: VerificationState = 'requested';
      let chosen = '';
      for (const event of script) {
        const found = follow(state, event, rules);
        if (!found) continue;
        if (event.type === 'chosen') chosen = nameOf(event);
        if (found.effects.includes('done')) {
          const name = nameOf(event);
          const isGood =
            name === 'decided approve' ||
            (name === 'code right' && chosen === 'chosen code') ||
            (name === 'activated' && chosen === 'chosen customer-service') ||
            (name === 'reported verified' && ['chosen application', 'chosen push', 'chosen customer-service'].includes(chosen));
          assert.ok(isGood, `done by "${name}" after "${chosen}"`);
        }
        // Nothing comes back from where a request has ended.
        assert.ok(!['declined', 'failed', 'released'].includes(state));
        state = found.to;
      }
    }),
    { numRuns: 2000 },
  );
});
