import { type Exchange, LegError } from './exchange';
import type { Beside } from './leaks/leaks';
import type { LiveCall } from './live-call';

/** One telephone connection to an exchange. */
export interface Leg {
  readonly exchange: Exchange;
  readonly id: string;
  readonly live: LiveCall;
  readonly side: 'calling' | 'offered';
}

/** The open legs of all exchanges. What asks for a leg that is not there, or not of that kind, is a LegError. */
export class Legs {
  readonly #legs = new Map<Exchange, Map<string, Leg>>();

  /** The exchange's open legs. */
  ofExchange(exchange: Exchange): readonly Leg[] {
    return [...(this.#legs.get(exchange)?.values() ?? [])];
  }

  /** The exchange is gone. */
  forget(exchange: Exchange): void {
    this.#legs.delete(exchange);
  }

  add(exchange: Exchange, id: string, live: LiveCall, side: Leg['side']): void {
    const legs = this.#legs.get(exchange) ?? new Map<string, Leg>();
    this.#legs.set(exchange, legs.set(id, { exchange, id, live, side }));
  }

  /** A name for a leg of ours; the exchange may have used the same. */
  freeName(exchange: Exchange, name: string): string {
    return this.#legs.get(exchange)?.has(name) ? this.freeName(exchange, `${name}-`) : name;
  }

  remove(exchange: Exchange, id: string): void {
    this.#legs.get(exchange)?.delete(id);
  }

  /** Hangs up a leg of this call, unless it is gone; its name may be in use again for another call. */
  drop({ exchange, id: call }: LiveCall, id: string, cause: string, beside?: Beside): void {
    if (this.#legs.get(exchange)?.get(id)?.live.id !== call) return;
    this.remove(exchange, id);
    exchange.tell(id, { type: 'hung-up', cause }, beside);
  }

  mustBeNew(exchange: Exchange, leg: string): void {
    if (this.#legs.get(exchange)?.has(leg)) throw new LegError(`leg: expected a new leg, "${leg}" is in use; choose another name`, 'leg');
  }

  of(exchange: Exchange, leg: string, field: string): Leg {
    const found = this.#legs.get(exchange)?.get(leg);
    if (!found) throw new LegError(`${field}: expected an open leg of this connection, given "${leg}"`, field);
    return found;
  }

  offered(exchange: Exchange, leg: string): Leg {
    const found = this.of(exchange, leg, 'leg');
    if (found.side !== 'offered') throw new LegError(`leg: expected a leg that the IVR offered, given "${leg}"`, 'leg');
    return found;
  }

  /** The returned call to which this offered leg belongs. */
  returnedCall(exchange: Exchange, leg: string): LiveCall {
    const found = this.#legs.get(exchange)?.get(leg);
    if (found?.side !== 'offered' || found.live.call.state !== 'returned') {
      throw new LegError(`transfers: expected the leg of a call that was returned and goes on, given "${leg}"`, 'transfers');
    }
    return found.live;
  }
}
