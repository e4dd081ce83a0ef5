import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../kit/property';
import { plan, Scene } from './scene';

test('IVR: whatever people, exchanges, time and a faulty line do, channels are counted, legs kept in order and money told truly', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), plan(), async (scheduler, given) => {
      const scene = new Scene(scheduler, given);
      try {
        for (const act of given.acts) {
          await scene.act(act);
          scene.mustBeSound();
        }
        await scene.wrapUp();
        scene.mustBeSettled();
        for (const thing of scene.met) met.add(thing);
      } finally {
        scene.close();
      }
    }),
    propertyOptions(1500),
  );
});

test('IVR: the plans of that property meet everything that can be heard, recorded or refused', { skip: isShort() }, () => {
  const causes = ['normal', 'replaced', 'too-late', 'send-failed', 'not-confirmed', 'interrupted', 'transfer-failed', 'transfer-limit'];
  const expected = [
    ...['answered', 'prompt', 'tone', 'key', 'offered', 'bridged', 'rejected unknown-number', 'rejected not-signed-in'],
    ...[...causes, 'over-capacity'].map((cause) => `hung-up ${cause}`),
    ...['result succeeded', 'result failed', 'result unknown', 'refused'],
  ];
  assert.deepEqual([...met].sort(), expected.sort());
});

// Helpers

const met = new Set<string>();

/** Whether only some runs were asked for. */
function isShort(): boolean {
  return Boolean(process.env.FC_PATH) || Number(process.env.FC_RUNS ?? 1500) < 1500;
}
