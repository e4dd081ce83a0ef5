/**
 * Time of one world. Simulators know no other time: a day passes when a tester says so
 * (or, for people, when the clock follows the machine's own).
 */

/** Takes a timer back; harmless after it has fired. */
export type CancelTimer = () => void;

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly fire: () => void;
}

export class VirtualClock {
  readonly #timers: Timer[] = [];
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
    this.#timers.splice(this.#placeOf(timer), 0, timer);
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
  }

  /** Lets time pass. Timers fire in the order of their time, each seeing its own time as `now`. */
  advance(milliseconds: number): number {
    if (!Number.isFinite(milliseconds) || milliseconds < 0) {
      throw new RangeError(`time goes forward only, not by ${milliseconds} ms`);
    }
    const end = this.#now + milliseconds;
    for (let next = this.#timers[0]; next !== undefined && next.due <= end; next = this.#timers[0]) {
      this.#timers.shift();
      this.#now = next.due;
      next.fire();
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

  /** Drops all timers and stops following the machine. */
  stop(): void {
    clearInterval(this.#following);
    this.#following = undefined;
    this.#timers.length = 0;
  }

  #placeOf(timer: Timer): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#timers[middle] as Timer;
      if (other.due < timer.due || (other.due === timer.due && other.order < timer.order)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
