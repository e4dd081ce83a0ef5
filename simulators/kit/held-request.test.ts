import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HeldRequests, wishOf } from './held-request';
import { propertyOptions } from './property';

for (const [prefer, wait] of [
  [undefined, 0],
  ['wait=5', 5],
  ['respond-async, wait=5', 5],
  ['WAIT = "5"; strictly', 5],
  [['respond-async', 'wait=5'], 5],
  ['wait=5, wait=7', 5],
  ['wait=10', 10],
  ['wait=600', 10],
  ['wait=0', 0],
  ['wait=-1', 0],
  ['wait=soon', 0],
  ['wait=5s', 0],
  ['await=5', 0],
  ['wait', 0],
  ['', 0],
] as const) {
  test(`RFC 7240: Prefer ${JSON.stringify(prefer)} is a wait of ${wait} seconds`, () => {
    const headers = prefer === undefined ? {} : { prefer: prefer as string };
    assert.equal(wishOf({ query: {}, headers }).wait, wait);
  });
}

test('RFC 7240: a header that makes no sense is no error, and nobody waits longer than ten seconds', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `wait=${text}`),
      ),
      (prefer) => {
        const { wait } = wishOf({ query: {}, headers: { prefer } });
        assert.ok(Number.isInteger(wait) && wait >= 0 && wait <= 10, String(wait));
      },
    ),
    propertyOptions(500),
  );
});

test('Held request: one is enough when nothing is said', () => {
  assert.equal(wishOf({ query: {}, headers: {} }).least, 1);
  assert.equal(wishOf({ query: { least: '12' }, headers: {} }).least, 12);
});

test('Held request: it is answered by what made it enough, and by nothing before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 8 }), async (least, coming) => {
      const held = new HeldRequests();
      const there: number[] = [];
      let answered: readonly number[] | undefined;
      const answer = held
        .hold(() => [...there], { least, wait: 10 })
        .then((found) => {
          answered = found;
        });
      for (let n = 1; n <= coming; n += 1) {
        there.push(n);
        held.lookAgain();
        await Promise.resolve();
        assert.deepEqual(answered, n < least ? undefined : there.slice(0, least));
      }
      held.release();
      await answer;
      assert.deepEqual(answered, there.slice(0, Math.max(least, 0)));
    }),
    propertyOptions(200),
  );
});

test('Held request: without a wait it is answered at once with what there is', async () => {
  assert.deepEqual(await new HeldRequests().hold(() => ['one'], { least: 2, wait: 0 }), ['one']);
});

test('Held request: when the wait is over it is answered with what there is', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const there: string[] = [];
  const answer = new HeldRequests().hold(() => [...there], { least: 2, wait: 5 });
  there.push('one');
  t.mock.timers.tick(5000);
  assert.deepEqual(await answer, ['one']);
});
