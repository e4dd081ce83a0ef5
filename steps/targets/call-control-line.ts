import WebSocket, { type RawData } from 'ws';
import { reveal, Secret, type Typed } from '../../cards/numbers/secret';
import type { WireExchange } from '../../reports/results';
import { Nonconformity, Unreachable } from './errors';
import type { TerminalLimits } from './http-terminal';
import { instant, mustFit, mustParse, record, text } from './shape';
import type { Heard, HeardKind, Leg, Offer, Patience, Placement } from './telephone-line';
import { Traffic } from './traffic';
import { webSocketOptions } from './wire';

/** What the IVR may say, and the fields that go with it (docs/asyncapi/call-control.yaml). */
const frames: Readonly<Record<HeardKind, object>> = {
  answered: record({ at: instant, leg: text, call: text }),
  rejected: record({ at: instant, leg: text, cause: text }),
  prompt: record({ at: instant, leg: text, id: text, text }),
  tone: record({ at: instant, leg: text, tone: text }),
  key: record({ at: instant, leg: text, key: text }),
  offered: record({ at: instant, leg: text, to: { const: 'operator' }, from: text }),
  bridged: record({ at: instant, leg: text, with: text }),
  'hung-up': record({ at: instant, leg: text, cause: text }),
  error: record({ at: instant, message: text }, { leg: text, field: text }),
};
const anyFrame = record({ type: { enum: Object.keys(frames) } });
const what = 'A frame of the IVR';

/** A frame of one of these types; which fields it has was checked. */
interface Frame {
  readonly type: HeardKind;
  readonly at: string;
  readonly leg: string;
  readonly [field: string]: string;
}

/** More frames than any scenario needs: an IVR that does not stop talking. */
const mostFrames = 100_000;
const longestFrame = 1_000_000;

/**
 * The line to the IVR over one WebSocket (docs/asyncapi/call-control.yaml). What the IVR says arrives by itself; a ping that
 * is answered tells that it has nothing more to say.
 */
export class CallControlLine {
  readonly #legs = new Map<string, Heard[]>();
  readonly #consumersLegs = new Set<string>();
  /** Where keys go that are heard on an operator's leg: they are read one after the other. */
  readonly #keys = new Map<string, (key: string) => void>();
  readonly #offers: Offer[] = [];
  readonly #listeners = new Set<() => void>();
  #wire: WireExchange[] = [];
  /** What makes the line useless; every further act fails with it. */
  #trouble: Error | null = null;
  /** Legs on which something was asked of the IVR and is not settled: an error that names no leg is theirs. */
  #asking: string[] = [];
  #frames = 0;
  #pings = 0;
  #secretive = false;

  private constructor(
    private readonly address: string,
    private readonly limits: TerminalLimits,
    private readonly socket: WebSocket,
    private readonly traffic: Traffic,
  ) {
    socket
      .on('message', (data, binary) => this.#take(data, binary))
      .on('error', (error) => this.#fail(new Unreachable(`${this.address}: ${error.message}`)))
      .on('close', (code) => this.#fail(new Unreachable(`${this.address}: the IVR closed the line (${code})`)));
  }

  /** @throws Unreachable when there is no line within the limit */
  static open(address: string, limits: TerminalLimits, traffic = new Traffic()): Promise<CallControlLine> {
    return new Promise((resolve, reject) => {
      const options = { ...webSocketOptions(), handshakeTimeout: limits.answer, maxPayload: longestFrame, perMessageDeflate: false };
      const socket = new WebSocket(address, options);
      const refused = (error: Error & { code?: string }): void => reject(new Unreachable(`${address}: ${error.code ?? error.message}`));
      // Made before the line is open: what the IVR says at once must not be lost.
      const line = new CallControlLine(address, limits, socket, traffic);
      socket
        .once('error', refused)
        .once('close', () => refused(new Error('closed before it was open')))
        .once('open', () => resolve(line));
    });
  }

  async placeAll(calls: readonly (Placement & { readonly leg: string })[]): Promise<Leg[]> {
    for (const { leg, party } of calls) if (party === 'consumer') this.#consumersLegs.add(leg);
    return this.#decided(calls.map((call) => ({ type: 'place', ...call })));
  }

  async complete(leg: string, replaces: string): Promise<Leg> {
    this.#consumersLegs.add(leg);
    const [completed] = await this.#decided([{ type: 'complete', leg, replaces }]);
    return completed as Leg;
  }

  async press(leg: string, keys: readonly Typed[]): Promise<readonly Heard[]> {
    if (keys.some((one) => one instanceof Secret)) this.#secretive = true;
    this.#wire.push({ request: 'press', sent: { type: 'press', leg, key: keys.join(' ') } });
    await this.#asks([leg], () => {
      for (const key of keys.map(reveal).join('')) this.socket.send(JSON.stringify({ type: 'press', leg, key }));
    });
    return this.#on(leg);
  }

  async hangUp(leg: string): Promise<void> {
    await this.#asks([leg], () => this.#send({ type: 'hang-up', leg }));
  }

  async answer(leg: string): Promise<Leg> {
    const before = this.#on(leg).length;
    await this.#asks([leg], () => this.#send({ type: 'answer', leg }));
    await this.#wait(() => this.#on(leg).length > before, this.limits.answer);
    return decision(leg, this.#on(leg).slice(before));
  }

  async reject(leg: string, cause: string): Promise<void> {
    await this.#asks([leg], () => this.#send({ type: 'reject', leg, cause }));
  }

  async heard(leg: string): Promise<readonly Heard[]> {
    await this.#barrier();
    return this.#on(leg);
  }

  async until(leg: string, is: (heard: readonly Heard[]) => boolean, within: Patience): Promise<readonly Heard[]> {
    await this.#wait(() => is(this.#on(leg)), this.limits[within]);
    return this.#on(leg);
  }

  async offered(): Promise<readonly Offer[]> {
    await this.#barrier();
    return [...this.#offers];
  }

  async untilOffered(from: string): Promise<Offer | null> {
    const find = (): Offer | undefined => this.#offers.findLast((offer) => offer.from === from);
    await this.#wait(() => find() !== undefined, this.limits.answer);
    return find() ?? null;
  }

  /** What crossed the line since it was last asked. */
  takeWire(): WireExchange[] {
    return this.#wire.splice(0);
  }

  /** Ends the line, and every leg with it. */
  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const late = setTimeout(() => this.socket.terminate(), 1000);
    const closed = new Promise((resolve) => this.socket.once('close', resolve));
    this.socket.close();
    await closed;
    clearTimeout(late);
  }

  /** Sends requests for new legs and waits until each is answered or rejected. */
  async #decided(requests: readonly (Readonly<Record<string, unknown>> & { readonly leg: string })[]): Promise<Leg[]> {
    const legs = requests.map(({ leg }) => leg);
    const undecided = (): string[] => legs.filter((leg) => this.#on(leg).length === 0);
    for (const leg of legs) this.#legs.set(leg, []);
    this.#mustBeSound();
    this.#asking = legs;
    for (const request of requests) this.#send(request);
    await this.#wait(() => undecided().length === 0, this.limits.answer);
    const [silent] = undecided();
    if (silent !== undefined) {
      throw new Nonconformity('The IVR neither answers nor rejects a call.', {
        expected: `an answer or a rejection within ${this.limits.answer} ms`,
        seen: `nothing on the leg ${silent}`,
      });
    }
    return legs.map((leg) => decision(leg, this.#on(leg)));
  }

  /** Does something on legs, and waits until the IVR has said what it has to say to that. */
  async #asks(legs: string[], act: () => void): Promise<void> {
    this.#mustBeSound();
    this.#asking = legs;
    act();
    await this.#barrier();
  }

  #send(frame: Readonly<Record<string, unknown>>): void {
    this.#wire.push({ request: String(frame.type), sent: frame });
    this.socket.send(JSON.stringify(frame));
  }

  #on(leg: string): readonly Heard[] {
    return [...(this.#legs.get(leg) ?? [])];
  }

  #take(data: RawData, binary: boolean): void {
    if (this.#trouble) return;
    try {
      if (++this.#frames > mostFrames) {
        throw new Nonconformity('The IVR does not stop talking.', { expected: `at most ${mostFrames} frames`, seen: 'more' });
      }
      if (binary) throw new Nonconformity(`${what} is binary.`, { expected: 'a text frame', seen: 'a binary frame' });
      const text = data.toString();
      const content = mustParse(text, what);
      this.#keep(text, content);
      this.#hear(content);
    } catch (error) {
      this.#fail(error as Error);
    }
    this.#changed();
  }

  /** What the IVR says belongs to the side whose leg it is of; what is of no leg that is known, to the operator's. */
  #keep(text: string, content: unknown): void {
    const { type, leg, key } = (content ?? {}) as Partial<Record<'type' | 'leg' | 'key', unknown>>;
    const isConsumers = typeof leg === 'string' && this.#consumersLegs.has(leg);
    const place = isConsumers ? 'consumer-call-events' : 'operator-call-events';
    if (type !== 'key' || typeof key !== 'string') {
      this.traffic.take(place, text);
      return;
    }
    this.traffic.take(place, JSON.stringify({ ...(content as object), key: unreadable(key) }));
    // A key that the consumer hears was pressed by the one to whom the consumer is connected.
    if (isConsumers || typeof leg !== 'string') return;
    const take = this.#keys.get(leg) ?? this.traffic.open('operator-tones');
    this.#keys.set(leg, take);
    take(key);
  }

  #hear(content: unknown): void {
    const { type } = mustFit<{ type: HeardKind }>(anyFrame, content, what);
    const frame = mustFit<Frame>(frames[type], content, `${what}, ${type},`);
    this.#wire.push({ request: type, received: this.#secretive && type === 'key' ? { ...frame, key: unreadable(frame.key) } : frame });
    const leg = type === 'error' ? (frame.leg ?? this.#firstAsking()) : frame.leg;
    if (type === 'offered' && leg !== undefined) this.#offer(frame, leg);
    const heard = leg === undefined ? undefined : this.#legs.get(leg);
    if (!heard) {
      throw new Nonconformity(`${what}, ${type}, is of a leg that nobody knows.`, {
        expected: `leg to be one of ${[...this.#legs.keys()].slice(-10).join(', ') || 'none'}`,
        seen: `${leg ?? 'none'}${type === 'error' ? `: ${frame.message}` : ''}`,
      });
    }
    heard.push(this.#heardOf(frame));
  }

  #offer({ from, at }: Frame, leg: string): void {
    if (this.#legs.has(leg)) {
      throw new Nonconformity(`${what}, offered, names a leg that there is already.`, { expected: 'leg to be a new name', seen: leg });
    }
    if (!this.#legs.has(from as string)) {
      throw new Nonconformity(`${what}, offered, is of a leg that nobody knows.`, {
        expected: `from to be one of ${[...this.#legs.keys()].slice(-10).join(', ') || 'none'}`,
        seen: from as string,
      });
    }
    this.#legs.set(leg, []);
    this.#offers.push({ leg, from: from as string, at });
  }

  #heardOf({ type, at, id, text: words, message, tone, key, cause, call, from, with: other }: Frame): Heard {
    return {
      at,
      kind: type,
      ...(id !== undefined && { id }),
      ...((words ?? message) !== undefined && { text: words ?? message }),
      ...(tone !== undefined && { tone }),
      ...(key !== undefined && { key: this.#secretive ? unreadable(key) : key }),
      ...(cause !== undefined && { cause }),
      ...(call !== undefined && { call }),
      ...((from ?? other) !== undefined && { other: from ?? other }),
    } as Heard;
  }

  #firstAsking(): string | undefined {
    return this.#asking.find((leg) => this.#on(leg).length === 0) ?? this.#asking[0];
  }

  #fail(error: Error): void {
    this.#trouble ??= error;
    this.#changed();
  }

  #mustBeSound(): void {
    if (this.#trouble) throw this.#trouble;
  }

  /** Waits until the IVR has said everything that it had to say. @throws Unreachable */
  async #barrier(): Promise<void> {
    this.#mustBeSound();
    const ping = String(++this.#pings);
    let answered = false;
    const pong = (data: Buffer): void => {
      if (data.toString() !== ping) return;
      answered = true;
      this.#changed();
    };
    this.socket.on('pong', pong);
    try {
      this.socket.ping(ping);
      const heard = await this.#event(() => answered, this.limits.answer);
      if (!heard) throw new Unreachable(`${this.address}: no answer to a ping within ${this.limits.answer} ms`);
    } finally {
      this.socket.off('pong', pong);
    }
  }

  /** Waits for something pushed. What is under way when the time is over still counts. */
  async #wait(done: () => boolean, limit: number): Promise<void> {
    if (!(await this.#event(done, limit))) await this.#barrier();
  }

  async #event(done: () => boolean, limit: number): Promise<boolean> {
    const end = performance.now() + limit;
    for (;;) {
      this.#mustBeSound();
      if (done()) return true;
      const left = end - performance.now();
      if (left <= 0) return false;
      await this.#nextChange(left);
    }
  }

  #nextChange(limit: number): Promise<void> {
    return new Promise((resolve) => {
      const over = (): void => {
        clearTimeout(timer);
        this.#listeners.delete(over);
        resolve();
      };
      const timer = setTimeout(over, limit);
      this.#listeners.add(over);
    });
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Key tones of a card entry must not be read off a report. */
function unreadable(key: string | undefined): string {
  return (key ?? '').replaceAll(/\d/g, '•');
}

/** What the first thing heard on a leg comes to. */
function decision(leg: string, heard: readonly Heard[]): Leg {
  const first = heard[0];
  const refused = !first || first.kind === 'rejected' || first.kind === 'hung-up' || first.kind === 'error';
  return { id: leg, answered: !refused, cause: refused ? (first?.cause ?? first?.text ?? 'no answer') : null, call: first?.call ?? null };
}
