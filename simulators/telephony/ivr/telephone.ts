/** For tests: a bench's world where calls can be paid, and a telephone exchange that speaks to it over a real WebSocket. */
import assert from 'node:assert/strict';
import WebSocket from 'ws';
import { testNumber } from '../../../cards/numbers/test-numbers';
import type { Bench } from '../../bench/bench';
import type { World, WorldOptions } from '../../bench/world';
import type { UserKey } from '../access/directory';

export type Frame = Readonly<Record<string, unknown>> & { readonly type: string; readonly leg: string };

/** How long a test waits for a frame. */
const patience = 10_000;

export class Telephones {
  readonly #heard: Frame[] = [];
  #read = 0;
  #pings = 0;
  #look = (): unknown => undefined;
  readonly #closed: Promise<number>;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.#heard.push(JSON.parse(String(data)) as Frame);
      this.#look();
    });
    this.#closed = new Promise((resolve) => socket.once('close', resolve));
  }

  static async open(bench: Pick<Bench, 'address'>, world: Pick<World, 'id'>): Promise<Telephones> {
    const socket = new WebSocket(`${bench.address.replace('http', 'ws')}/worlds/${world.id}/call-control`);
    const telephones = new Telephones(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return telephones;
  }

  /** Sends a frame, or text or data that is none. */
  send(frame: object | string | Buffer): void {
    const isRaw = typeof frame === 'string' || Buffer.isBuffer(frame);
    this.socket.send(isRaw ? frame : JSON.stringify(frame));
  }

  /** Sends bytes as if they were text. */
  sendText(bytes: Buffer): void {
    this.socket.send(bytes, { binary: false });
  }

  press(leg: string, keys: string): void {
    for (const key of keys) this.send({ type: 'press', leg, key });
  }

  /** Sends a frame. What was said since the last look, once the IVR has nothing more to say. */
  async say(frame: object | string | Buffer): Promise<Frame[]> {
    this.send(frame);
    return this.news();
  }

  async news(): Promise<Frame[]> {
    const ping = String(++this.#pings);
    await new Promise<void>((resolve, reject) => {
      const pong = (data: Buffer): void => {
        if (data.toString() !== ping) return;
        this.socket.off('pong', pong);
        resolve();
      };
      this.socket.on('pong', pong).ping(ping);
      void this.#closed.then((code) => reject(new Error(`the connection was closed: ${code}`)));
    });
    const news = this.#heard.slice(this.#read);
    this.#read = this.#heard.length;
    return news;
  }

  /** Waits until this is said on a leg: a prompt's id, or the type of another frame. */
  async until(leg: string, what: string): Promise<void> {
    const isSaid = (): boolean => this.#heard.some((frame) => frame.leg === leg && (frame.id ?? frame.type) === what);
    const said = new Promise<void>((resolve) => {
      this.#look = () => isSaid() && resolve();
      this.#look();
    });
    await inTime(said, () => `"${what}" on ${leg}; heard: ${JSON.stringify(this.#heard)}`);
  }

  /** The code by which the other side closed the connection. */
  closed(): Promise<number> {
    return inTime(this.#closed, () => 'end of the connection');
  }

  close(): void {
    this.socket.close();
  }
}

/** @param what is said when it does not come */
async function inTime<T>(coming: Promise<T>, what: () => string): Promise<T> {
  let late: NodeJS.Timeout | undefined;
  const never = new Promise<never>((_resolve, reject) => {
    late = setTimeout(() => reject(new Error(`there was no ${what()}`)), patience);
  });
  return Promise.race([coming, never]).finally(() => clearTimeout(late));
}

export const operator: UserKey = { merchantId: 'Merchant', userId: 'op01' };
const password = 'Secret0001';

/** A world with an operator who is signed in. @returns the operator's number, and the number of a good card */
export function openWorld(bench: Bench, options: WorldOptions = {}): { world: World; to: string; cardNumber: string } {
  const world = bench.addWorld(options);
  world.directory.addUser(operator, 'operator', '', password, 'in-order');
  const to = world.numbers.of(operator);
  signIn(world);
  const cardNumber = testNumber('Visa', world.id);
  world.payments.addCard({
    cardNumber,
    expiry: '1230',
    securityCode: '123',
    limit: 100_000_000,
    state: 'genuine',
    mobile: '090-0000-0001',
  });
  return { world, to, cardNumber };
}

/** The operator signs in, unless signed in. */
function signIn(world: World): void {
  world.console('ivrop')?.act('sign-in', { session: undefined, address: '::1', values: { ...operator, password } });
}

/** A consumer reaches the operator's number, and the operator sends the payment data of this order: the card number is asked. */
export async function askForCard(telephones: Telephones, world: World, leg: string, transactionId: string): Promise<void> {
  signIn(world);
  telephones.send({ type: 'place', leg, to: world.numbers.of(operator), party: 'consumer' });
  await telephones.until(leg, 'send-data');
  assert.equal(world.ivr.send(operator, { transactionId, amount: '1000', instalments: '1回', memberId: '' }), 'taken');
  await telephones.until(leg, 'card-number');
}
