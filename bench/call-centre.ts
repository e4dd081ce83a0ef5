import { type ClientRequest, request as open } from 'node:http';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { testNumber } from '../cards/numbers/test-numbers';

interface Operator {
  readonly cookie: string;
  readonly number: string;
}

/** A prompt's id, or the type of another frame. */
type Heard = string;

interface Frame {
  readonly type: string;
  readonly leg: string;
  readonly id?: string;
}

const merchant = 'M';
const card = { number: testNumber('Visa', 'bench'), expiry: '1230', securityCode: '123' };
const password = ['Initial0001', 'Chosen00002'] as const;

/** Operators at work in a world of their own, and a telephone exchange over the call-control WebSocket. */
export class CallCentre {
  readonly #waiting = new Map<string, () => void>();
  readonly #streams: ClientRequest[] = [];
  #made = 0;
  /** Frames to and from the IVR. */
  readonly frames = { to: 0, from: 0 };
  /** Requests of operators and of time. */
  requests = 0;

  private constructor(
    private readonly pool: Pool,
    private readonly exchange: WebSocket,
    private readonly console: URL,
    private readonly control: URL,
    private readonly operators: readonly Operator[],
  ) {
    exchange.on('message', (data) => {
      this.frames.from += 1;
      const { type, leg, id } = JSON.parse(String(data)) as Frame;
      const key = keyOf(leg, id ?? type);
      const heard = this.#waiting.get(key);
      if (!heard) return;
      this.#waiting.delete(key);
      heard();
    });
  }

  /** @param operators how many have signed in, each with its event stream open */
  static async open(address: string, operators: number, channels: number): Promise<CallCentre> {
    const pool = new Pool(address, { connections: 20 });
    const world = (await ask(pool, 'POST', '/control/environments', {})).content as {
      addresses: Record<'operator-console' | 'ivr', string>;
      control: string;
    };
    const [console, control] = [new URL(world.addresses['operator-console']), new URL(world.control)];
    const exchange = new WebSocket(world.addresses.ivr);
    await new Promise((opened, failed) => exchange.once('open', opened).once('error', failed));
    await ask(pool, 'PUT', `${control.pathname}/merchants/${merchant}/settings`, { channels });
    await ask(pool, 'PUT', `${control.pathname}/cards`, {
      cardNumber: card.number,
      expiry: card.expiry,
      securityCode: card.securityCode,
      limit: 1_000_000_000,
      state: 'genuine',
      mobile: null,
    });
    const hired: Operator[] = [];
    const centre = new CallCentre(pool, exchange, console, control, hired);
    for (let n = 0; n < operators; n++) hired.push(await centre.#hire(`op${n}`));
    return centre;
  }

  async #hire(userId: string): Promise<Operator> {
    const [initialPassword, next] = password;
    const added = await ask(this.pool, 'PUT', `${this.control.pathname}/users/${merchant}/${userId}`, {
      authority: 'operator',
      initialPassword,
    });
    const signedIn = await this.#press('sign-in', { merchantId: merchant, userId, password: initialPassword });
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] as string;
    await this.#press('setting-password', { next, confirmation: next }, cookie);
    await new Promise<void>((connected, failed) => {
      const stream = open(new URL('events', this.console), { headers: { cookie }, agent: false }, (answer) => {
        answer.on('error', () => undefined).resume();
        connected();
      });
      this.#streams.push(stream.once('error', failed));
      stream.end();
    });
    return { cookie, number: (added.content as { telephoneNumber: string }).telephoneNumber };
  }

  /** Calls arrive, as many at the operators one after the other as they are. @returns names of the legs */
  async place(calls: number, party: 'operator' | 'consumer'): Promise<string[]> {
    const legs = Array.from({ length: calls }, () => `leg${++this.#made}`);
    const answered = this.#all(legs, 'answered');
    for (const [n, leg] of legs.entries()) this.#say({ type: 'place', leg, to: this.#operatorOf(n).number, party });
    await answered;
    return legs;
  }

  /** Each call is given payment data by its operator, twenty requests at a time. @param heard what each leg hears then */
  async send(legs: readonly string[], heard: Heard): Promise<void> {
    const all = this.#all(legs, heard);
    const rest = [...legs.entries()];
    const worker = async (): Promise<void> => {
      for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
        const [n, leg] = next;
        const { cookie } = this.#operatorOf(n);
        this.requests += 1;
        await this.#press('send', { transactionId: leg, amount: '1000', instalments: '1回' }, cookie);
      }
    };
    await Promise.all(Array.from({ length: 20 }, worker));
    await all;
  }

  /** The operators confirm by key 1 and complete the transfer. @returns names of the consumers' legs */
  async handOver(legs: readonly string[]): Promise<string[]> {
    const consumers = legs.map((leg) => `${leg}-consumer`);
    const over = this.#all(legs, 'hung-up');
    for (const [n, leg] of legs.entries()) {
      this.#say({ type: 'press', leg, key: '1' });
      this.#say({ type: 'complete', leg: consumers[n], replaces: leg });
    }
    await over;
    const asked = this.#all(consumers, 'card-number');
    await this.pass(5);
    await asked;
    return consumers;
  }

  /** The consumers enter their card and are told that they have paid. */
  async pay(legs: readonly string[]): Promise<void> {
    const paid = this.#all(legs, 'payment-succeeded');
    const over = this.#all(legs, 'hung-up');
    for (const leg of legs) {
      for (const key of `${card.number}#${card.expiry}${card.securityCode}`) this.#say({ type: 'press', leg, key });
    }
    await Promise.all([paid, over]);
  }

  /** Lets virtual time pass; what is said by then has arrived when this is over. */
  async pass(seconds: number): Promise<void> {
    this.requests += 1;
    await ask(this.pool, 'POST', `${this.control.pathname}/clock/advance`, { seconds });
    const quiet = new Promise((answered) => this.exchange.once('pong', answered));
    this.exchange.ping();
    await quiet;
  }

  async close(): Promise<void> {
    for (const stream of this.#streams) stream.on('error', () => undefined).destroy();
    this.exchange.terminate();
    await ask(this.pool, 'DELETE', this.control.pathname);
    await this.pool.close();
  }

  #operatorOf(call: number): Operator {
    return this.operators[call % this.operators.length] as Operator;
  }

  #press(action: string, values: Readonly<Record<string, string>>, cookie = '') {
    return ask(this.pool, 'POST', `${this.console.pathname}do/${action}`, values, { cookie });
  }

  #say(frame: Readonly<Record<string, unknown>>): void {
    this.frames.to += 1;
    this.exchange.send(JSON.stringify(frame));
  }

  #all(legs: readonly string[], heard: Heard): Promise<unknown> {
    return Promise.all(legs.map((leg) => new Promise<void>((done) => this.#waiting.set(keyOf(leg, heard), done))));
  }
}

function keyOf(leg: string, heard: Heard): string {
  return `${leg} ${heard}`;
}

/** @throws Error when the answer is none of success: what follows would measure nothing */
async function ask(pool: Pool, method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await pool.request({
    method,
    path,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: HTTP ${answer.statusCode} ${text.slice(0, 300)}`);
  return { headers: answer.headers, content: text === '' ? null : (JSON.parse(text) as unknown) };
}
