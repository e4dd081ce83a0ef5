import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CancelTimer, VirtualClock } from './clock';
import { propertyOptions } from './property';

test('Clock: a timer fires once, at its own time and never early, in the order of time and then of setting', () => {
  fc.assert(
    fc.property(fc.array(act(), { maxLength: 40, size: 'max' }), (acts) => {
      const { clock, timers, fired } = play(acts);
      const expected = timers.filter((timer) => !timer.cancelled && timer.due <= clock.now()).sort((a, b) => a.due - b.due || a.n - b.n);
      assert.deepEqual(
        fired.map(({ n, at }) => [n, at]),
        expected.map(({ n, due }) => [n, due]),
      );
    }),
    propertyOptions(500),
  );
});

test('Clock: a timer that is taken back before its time never fires, and the others fire all the same', () => {
  fc.assert(
    fc.property(fc.uniqueArray(delay(), { minLength: 1 }), fc.nat(), (delays, pick) => {
      const clock = new VirtualClock(0);
      const fired: number[] = [];
      const cancels = delays.map((after) => clock.after(after, () => fired.push(after)));
      const taken = pick % delays.length;
      cancels[taken]?.();
      clock.advance(longest);
      cancels[taken]?.();
      assert.deepEqual(
        fired,
        delays.filter((_, n) => n !== taken).sort((a, b) => a - b),
      );
    }),
    propertyOptions(300),
  );
});

test('Clock: a timer can take back another that is due at the same moment', () => {
  fc.assert(
    fc.property(delay(), fc.integer({ min: 1, max: 5 }), (after, others) => {
      const clock = new VirtualClock(0);
      const fired: string[] = [];
      const cancels: CancelTimer[] = [];
      clock.after(after, () => {
        fired.push('first');
        for (const cancel of cancels) cancel();
      });
      for (let n = 0; n < others; n++) cancels.push(clock.after(after, () => fired.push(`other ${n}`)));
      clock.advance(longest);
      assert.deepEqual(fired, ['first']);
    }),
    propertyOptions(100),
  );
});

test('Clock: a timer set by a timer fires within the same advance when its time falls into it', () => {
  fc.assert(
    fc.property(fc.array(delay(), { minLength: 1, maxLength: 20 }), delay(), (delays, passed) => {
      const clock = new VirtualClock(0);
      const fired: number[] = [];
      const next = ([first, ...rest]: number[]): void => {
        if (first === undefined) return;
        clock.after(first, () => {
          fired.push(clock.now());
          next(rest);
        });
      };
      next(delays);
      clock.advance(passed);
      let sum = 0;
      const ends = delays.map((one) => (sum += one));
      assert.deepEqual(
        fired,
        ends.filter((end) => end <= passed),
      );
    }),
    propertyOptions(300),
  );
});

test('Clock: two advances are one of their sum', () => {
  fc.assert(
    fc.property(fc.array(delay()), delay(), delay(), (delays, a, b) => {
      const inSteps = run(delays, [a, b]);
      assert.deepEqual(inSteps, run(delays, [a + b]));
    }),
    propertyOptions(300),
  );
});

test('Clock: time never goes back; an advance by less than nothing, or by no number, is refused and nothing has changed', () => {
  const refused = fc.oneof(fc.double({ max: -Number.MIN_VALUE, noNaN: true }), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY));
  fc.assert(
    fc.property(fc.array(delay()), refused, fc.integer(), (delays, by, start) => {
      const clock = new VirtualClock(start);
      let fired = 0;
      for (const after of delays) clock.after(after, () => fired++);
      assert.throws(() => clock.advance(by), RangeError);
      assert.equal(clock.now(), start);
      assert.equal(fired, 0);
      clock.advance(longest);
      assert.equal(fired, delays.length);
    }),
    propertyOptions(200),
  );
});

test('Clock: a timer sees its own time as now, and time never goes back from timer to timer', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1000, max: longest })), fc.array(delay()), (delays, steps) => {
      const clock = new VirtualClock(0);
      let last = clock.now();
      const look = (): void => {
        assert.ok(clock.now() >= last, `${clock.now()} after ${last}`);
        last = clock.now();
      };
      for (const after of delays) {
        clock.after(after, () => {
          look();
          assert.equal(clock.now(), Math.max(0, after));
        });
      }
      for (const step of steps) {
        clock.advance(step);
        look();
      }
    }),
    propertyOptions(300),
  );
});

test('Clock: a timer that lets time pass itself does not turn time back', () => {
  fc.assert(
    fc.property(delay(), delay(), delay(), (after, inner, outer) => {
      const clock = new VirtualClock(0);
      let reached = 0;
      clock.after(after, () => {
        reached = clock.advance(inner);
      });
      clock.advance(outer);
      assert.ok(clock.now() >= reached, `it was ${reached} already, now it is ${clock.now()}`);
    }),
    propertyOptions(100),
  );
});

test('Clock: a timer that throws loses no other timer', () => {
  fc.assert(
    fc.property(fc.array(delay(), { minLength: 1 }), fc.nat(), (delays, pick) => {
      const clock = new VirtualClock(0);
      const bad = pick % delays.length;
      const fired: number[] = [];
      delays.forEach((after, n) => {
        clock.after(after, () => {
          if (n === bad) throw new Error('bad timer');
          fired.push(n);
        });
      });
      assert.throws(() => clock.advance(longest), /bad timer/);
      clock.advance(longest);
      assert.deepEqual(
        fired.sort(),
        delays
          .map((_, n) => n)
          .filter((n) => n !== bad)
          .sort(),
      );
    }),
    propertyOptions(200),
  );
});

test('Clock: once stopped, no timer fires', () => {
  fc.assert(
    fc.property(fc.array(delay()), delay(), (delays, before) => {
      const clock = new VirtualClock(0);
      let fired = 0;
      for (const after of delays) clock.after(after, () => fired++);
      clock.advance(before);
      const then = fired;
      clock.stop();
      clock.advance(longest);
      assert.equal(fired, then);
    }),
    propertyOptions(100),
  );
});

// Helpers

const longest = 100_000;

type Act = { readonly set: number } | { readonly cancel: number } | { readonly advance: number };

/** Few different delays, so that timers often fall together. */
function delay(): fc.Arbitrary<number> {
  return fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: longest }));
}

function act(): fc.Arbitrary<Act> {
  return fc.oneof(fc.record({ set: delay() }), fc.record({ cancel: fc.nat() }), fc.record({ advance: delay() }));
}

interface Watched {
  readonly n: number;
  readonly due: number;
  cancelled: boolean;
}

/** Plays acts on a fresh clock, lets what is due fire, and writes down which timers fired, and when. */
function play(acts: readonly Act[]) {
  const clock = new VirtualClock(0);
  const timers: (Watched & { readonly cancel: CancelTimer })[] = [];
  const fired: { n: number; at: number }[] = [];
  for (const one of acts) {
    if ('advance' in one) clock.advance(one.advance);
    else if ('set' in one) {
      const n = timers.length;
      const cancel = clock.after(one.set, () => fired.push({ n, at: clock.now() }));
      timers.push({ n, due: clock.now() + one.set, cancelled: false, cancel });
    } else {
      const timer = timers[one.cancel % timers.length];
      if (!timer) continue;
      timer.cancel();
      timer.cancelled ||= !fired.some(({ n }) => n === timer.n);
    }
  }
  clock.advance(0);
  return { clock, timers, fired };
}

function run(delays: readonly number[], steps: readonly number[]): unknown {
  const clock = new VirtualClock(0);
  const fired: [number, number][] = [];
  delays.forEach((after, n) => {
    clock.after(after, () => fired.push([n, clock.now()]));
  });
  for (const step of steps) clock.advance(step);
  return { fired, now: clock.now() };
}
