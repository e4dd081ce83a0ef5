import type { Typed } from '../../cards/numbers/secret';
import type { CallControlLine } from './call-control-line';
import type { Channel } from './channel';
import type { Heard, Leg, Offer, Patience, Placement, TelephoneLine } from './telephone-line';

const party = 'telephone exchange';

/** Passes every act of the line through the channel, so that it is recorded, or comes from a recording. */
export class RecordedLine implements TelephoneLine {
  #legs = 0;

  /** @param inner opens the real line, on first use; never called in a replay */
  constructor(
    private readonly channel: Channel,
    private readonly inner: () => Promise<CallControlLine>,
  ) {}

  place = async (call: Placement): Promise<Leg> => {
    const leg = this.#newLeg();
    return this.#do('places a call', [leg, call], async (line) => (await line.placeAll([{ leg, ...call }]))[0] as Leg);
  };

  placeAll = (calls: readonly Placement[]): Promise<readonly Leg[]> => {
    const placed = calls.map((call) => ({ leg: this.#newLeg(), ...call }));
    return this.#do('places calls', [placed], (line) => line.placeAll(placed));
  };

  complete = (replaced: string): Promise<Leg> => {
    const leg = this.#newLeg();
    return this.#do('completes the transfer', [leg, replaced], (line) => line.complete(leg, replaced));
  };

  press = (leg: string, ...keys: readonly Typed[]): Promise<readonly Heard[]> =>
    this.#do('presses keys', [leg, ...keys], (line) => line.press(leg, keys));
  hangUp = (leg: string): Promise<void> => this.#do('hangs up', [leg], (line) => line.hangUp(leg).then(() => null)).then(() => undefined);
  answer = (offered: string): Promise<Leg> => this.#do('answers', [offered], (line) => line.answer(offered));
  reject = (offered: string, cause: 'busy' | 'no-answer'): Promise<void> =>
    this.#do('rejects', [offered, cause], (line) => line.reject(offered, cause).then(() => null)).then(() => undefined);
  heard = (leg: string): Promise<readonly Heard[]> => this.#do('listens', [leg], (line) => line.heard(leg));
  until = (leg: string, what: string, is: (heard: readonly Heard[]) => boolean, within: Patience = 'settle'): Promise<readonly Heard[]> =>
    this.#do('waits for', [leg, what], (line) => line.until(leg, is, within));
  offered = (): Promise<readonly Offer[]> => this.#do('looks for offered calls', [], (line) => line.offered());
  untilOffered = (from: string): Promise<Offer | null> => this.#do('waits for the return of', [from], (line) => line.untilOffered(from));

  /** Counted, so that a replay gives the same names. */
  #newLeg(): string {
    return `leg-${++this.#legs}`;
  }

  #do<T>(verb: string, given: readonly unknown[], act: (line: CallControlLine) => Promise<T>): Promise<T> {
    return this.channel.exchange(party, verb, given, async () => {
      const line = await this.inner();
      const answer = await act(line);
      return { answer, wire: line.takeWire() };
    });
  }
}
