/**
 * Time of one world. Simulators know no other time: a day passes when a tester says so
 * (or, for people, when the clock follows the machine's own).
 */

/** Takes a timer back; harmless after it has fired. */
export type CancelTimer = () => void;

interface Timer {
  readonly due: number;
  readonly order: number;
  /** null once it was taken back. */
  fire: (() => void) | null;
}

/** Timers taken back are left in the heap until they are more than this many and more than half of it. */
const tolerated = 64;

export class VirtualClock {
  /** A binary heap, the next timer first. */
  #timers: Timer[] = [];
  #takenBack = 0;
  #now: number;
  #order = 0;
  #following: NodeJS.Timeout | undefined;

  /** @param start first instant, milliseconds since 1970-01-01T00:00Z */
  constructor(start: number) {
    this.#now = start;
  }

  /** Milliseconds since 1970-01-01T00:00Z, in this world. */
  now(): number {
    return this.#now;
  }

  /** Calls `fire` once when `delay` milliseconds of this world have passed. */
  after(delay: number, fire: () => void): CancelTimer {
    const timer: Timer = { due: this.#now + Math.max(0, delay), order: this.#order++, fire };
    this.#push(timer);
    return () => {
      if (timer.fire === null) return;
      timer.fire = null;
      this.#takenBack += 1;
      if (this.#takenBack > tolerated && this.#takenBack * 2 > this.#timers.length) this.#tidy();
    };
  }

  /** Lets time pass. Timers fire in the order of their time, each seeing its own time as `now`. */
  advance(milliseconds: number): number {
    if (!Number.isFinite(milliseconds) || milliseconds < 0) {
      throw new RangeError(`time goes forward only, not by ${milliseconds} ms`);
    }
    const end = this.#now + milliseconds;
    for (let next = this.#timers[0]; next !== undefined && next.due <= end; next = this.#timers[0]) {
      this.#pop();
      const { fire } = next;
      if (fire === null) {
        this.#takenBack -= 1;
        continue;
      }
      next.fire = null;
      this.#now = next.due;
      fire();
    }
    // A timer may itself have let more time pass.
    this.#now = Math.max(this.#now, end);
    return this.#now;
  }

  /** From now on this world's time runs as fast as the machine's (for people at the simulators). */
  followMachine(tick = 100): void {
    if (this.#following) return;
    let last = performance.now();
    this.#following = setInterval(() => {
      const passed = performance.now() - last;
      last += passed;
      this.advance(passed);
    }, tick);
    this.#following.unref();
  }

  /** From now on time moves only by `advance`. */
  stopFollowing(): void {
    clearInterval(this.#following);
    this.#following = undefined;
  }

  /** Whether this world's time runs by itself. */
  get followsMachine(): boolean {
    return this.#following !== undefined;
  }

  /** Drops all timers and stops following the machine. */
  stop(): void {
    this.stopFollowing();
    this.#timers = [];
    this.#takenBack = 0;
  }

  #push(timer: Timer): void {
    const heap = this.#timers;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(timer, heap[above] as Timer)) break;
      heap[at] = heap[above] as Timer;
      at = above;
    }
    heap[at] = timer;
  }

  /** Takes the first timer out. */
  #pop(): void {
    const heap = this.#timers;
    const last = heap.pop() as Timer;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1] as Timer, heap[below] as Timer)) below += 1;
      if (!isBefore(heap[below] as Timer, last)) break;
      heap[at] = heap[below] as Timer;
      at = below;
    }
    heap[at] = last;
  }

  #tidy(): void {
    const left = this.#timers.filter((timer) => timer.fire !== null);
    this.#timers = [];
    this.#takenBack = 0;
    for (const timer of left) this.#push(timer);
  }
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.due < other.due || (one.due === other.due && one.order < other.order);
}
