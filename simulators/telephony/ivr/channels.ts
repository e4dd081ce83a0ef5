import type { VirtualClock } from '../../kit/clock';
import type { IvrRules } from './rules';

/** The contracted channels of all merchants (OPW-4.11). Taking one is a check and a deed at once: N arrivals at a time cannot pass it. */
export class Channels {
  readonly #inUse = new Map<string, number>();

  constructor(
    private readonly rules: IvrRules['channels'],
    private readonly clock: VirtualClock,
    private readonly contractOf: (merchantId: string) => number,
  ) {}

  inUse(merchantId: string): number {
    return this.#inUse.get(merchantId) ?? 0;
  }

  /** Takes a channel; null when none is free. The channel taken is given back by calling the answer, once. */
  take(merchantId: string): ((by: IvrRules['channels']['leakedBy'][number]) => void) | null {
    if (this.inUse(merchantId) >= this.contractOf(merchantId) + this.rules.beyondContract) return null;
    let taken = false;
    let given = false;
    const count = (): void => {
      if (given) return;
      taken = true;
      this.#add(merchantId, 1);
    };
    if (this.rules.countedAfterMilliseconds === 0) count();
    else this.clock.after(this.rules.countedAfterMilliseconds, count);
    return (by) => {
      if (given || this.rules.leakedBy.includes(by)) return;
      given = true;
      if (!taken) return;
      if (this.rules.releasedAfterSeconds === 0) this.#add(merchantId, -1);
      else this.clock.after(this.rules.releasedAfterSeconds * 1000, () => this.#add(merchantId, -1));
    };
  }

  #add(merchantId: string, change: number): void {
    this.#inUse.set(merchantId, this.inUse(merchantId) + change);
  }
}
