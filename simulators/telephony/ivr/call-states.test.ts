/** docs/call-states.md shows the calls of the IVR. It is made from the transition table: UPDATE=1 writes it anew. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadCatalogue } from '../../../features/catalogue/catalogue';
import { patchRules, type RulesPatch } from '../../kit/rules';
import { type CallState, callEvents, callStates, callTransitions } from './call';
import { callStatesPage, promptSources, walk } from './call-states';
import { documentedIvr, type PromptId } from './rules';

const file = join(__dirname, '../../../docs/call-states.md');

test('docs/call-states.md shows the states as they are', () => {
  const now = callStatesPage();
  if (process.env.UPDATE) writeFileSync(file, now);
  assert.equal(readFileSync(file, 'utf8'), now, 'docs/call-states.md is out of date: run this test with UPDATE=1');
});

test('whatever happens by the documented rules stands in the transition table, and every state and event can happen', () => {
  const real = walk();
  for (const [state, events] of real) {
    for (const [event, next] of events) {
      const listed = callTransitions[state][event] ?? [];
      assert.deepEqual(
        [...next].filter((one) => !listed.includes(one)),
        [],
        `${state}, ${event}`,
      );
    }
  }
  assert.deepEqual([...real.keys()].sort(), callStates.filter((state) => state !== 'ended').sort());
  assert.deepEqual([...new Set([...real.values()].flatMap((events) => [...events.keys()]))].sort(), [...callEvents].sort());
});

test('every transition in the table happens by the documented rules, or by rules that a fault or variant can make of them', () => {
  const changes: readonly RulesPatch[] = [
    {},
    { 'entry.order': ['expiry', 'card-number'] },
    { 'entry.asksSecurityCode': 'before-expiry' },
    { 'identification.required': false },
    { 'payment.recordsAfterHangUp': false },
    ...['succeeded', 'failed', 'ask-again'].map((lostAnswer) => ({ 'payment.lostAnswer': lostAnswer })),
    { 'entry.order': ['expiry', 'card-number'], 'payment.lostAnswer': 'failed' },
  ];
  const walked = changes.map((patch) => walk(patchRules(documentedIvr, patch)));
  const lines = (of: (state: CallState, event: (typeof callEvents)[number]) => readonly CallState[]): string[] =>
    callStates.flatMap((state) => callEvents.flatMap((event) => [...of(state, event)].sort().map((next) => `${state}, ${event}: ${next}`)));
  const happens = lines((state, event) => [...new Set(walked.flatMap((real) => [...(real.get(state)?.get(event) ?? [])]))]);
  assert.deepEqual(
    lines((state, event) => callTransitions[state][event] ?? []),
    happens,
  );
});

test('a prompt is called documented exactly when its words stand in the catalogue', () => {
  const { requirements } = loadCatalogue();
  for (const [prompt, words] of Object.entries(documentedIvr.prompts)) {
    const found = requirements.find(({ exact }) => exact?.includes(words));
    assert.equal(promptSources[prompt as PromptId], found?.id ?? null, prompt);
  }
});
