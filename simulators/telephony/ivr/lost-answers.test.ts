/**
 * The line between IVR and payment server is cut at every point (mockttp plays the line): what the merchant is told stays true, and
 * nothing is charged twice.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { type CompletedRequest, getLocal, type Mockttp } from 'mockttp';
import { Bench } from '../../bench/bench';
import type { World } from '../../bench/world';
import type { OrderResult } from '../order-system/order-system';
import { askForCard, openWorld, operator, Telephones } from './telephone';

type Reply = 'close' | 'reset' | { readonly statusCode: number; readonly headers: Record<string, string>; readonly rawBody: Buffer };

/** What happens to an authorisation: whether it gets through, and what is answered instead of the true answer. */
interface Cut {
  readonly forwards: 'never' | 'first' | 'when-nobody-waits';
  /** Made of the true answer; null is silence. */
  readonly reply: ((answer: string) => Reply) | null;
}

const json = (statusCode: number, body: string, headers = {}): Reply => ({
  statusCode,
  headers: { 'content-type': 'application/json', ...headers },
  rawBody: Buffer.from(body),
});
const half = (answer: string): Reply =>
  json(200, answer.slice(0, answer.length / 2), { 'content-length': String(answer.length), connection: 'close' });

const cuts: Readonly<Record<string, Cut>> = {
  'the connection is closed before the request gets through': { forwards: 'never', reply: () => 'close' },
  'the connection is reset before the request gets through': { forwards: 'never', reply: () => 'reset' },
  'the connection is closed before the answer': { forwards: 'first', reply: () => 'close' },
  'the connection is reset before the answer': { forwards: 'first', reply: () => 'reset' },
  'the connection is closed in the middle of the answer': { forwards: 'first', reply: half },
  'nothing gets through, and no answer comes': { forwards: 'never', reply: null },
  'no answer comes': { forwards: 'first', reply: null },
  'no answer comes, and the request arrives when nobody waits any more': { forwards: 'when-nobody-waits', reply: null },
  'HTTP 503 comes at once': { forwards: 'never', reply: () => json(503, '{}') },
  'HTTP 500 comes with words of success': { forwards: 'never', reply: () => json(500, '{"mStatus":"success"}') },
  'HTTP 502 comes instead of the answer': { forwards: 'first', reply: () => json(502, '<h1>Bad Gateway</h1>') },
  'HTTP 404 comes instead of the answer': { forwards: 'first', reply: () => json(404, '{"error":"not-found"}') },
  'HTTP 400 comes from somebody else': { forwards: 'first', reply: () => json(400, '{"message":"Bad Request"}') },
  'the answer is no JSON': { forwards: 'first', reply: () => json(200, '{"mStatus":"succ') },
  'the answer is empty': { forwards: 'first', reply: () => json(200, '') },
  'the answer is other JSON': { forwards: 'first', reply: () => json(200, '["mStatus","success"]') },
  'the answer says that it is not known yet': { forwards: 'first', reply: () => json(200, '{"mStatus":"pending"}') },
};

/** What an inquiry meets, too. */
const lostInquiries: readonly Reply[] = ['close', json(502, '{"state":"succeeded"}'), json(200, '{"sta'), json(200, '{"state":"unknown"}')];

let bench: Bench;
let line: Line;
before(async () => {
  bench = await Bench.start();
  line = await Line.open();
});
after(async () => {
  await line.close();
  await bench.stop();
});

for (const [what, cut] of Object.entries(cuts)) {
  test(`OPW-4.7-01: results are true and nothing is charged twice when ${what}`, { timeout: 60_000 }, async () => {
    for (const lost of [0, 2, 8]) {
      for (const leaves of [false, true]) {
        line.break(cut, lost);
        await payTwice(leaves, (world) => world.peers.redirect('payment-server', line.to(world)));
      }
    }
  });
}

test('OPW-4.7-01: results are true and nothing is charged twice when connections are refused for a while', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => closed.once('listening', resolve));
  const { port } = closed.address() as { port: number };
  await new Promise((resolve) => closed.close(resolve));
  for (const steps of [1, 4, 40]) {
    for (const leaves of [false, true]) {
      await payTwice(leaves, (world) => {
        world.peers.redirect('payment-server', `http://127.0.0.1:${port}`);
        let left = steps;
        const mend = (): void => {
          left -= 1;
          if (left === 0) world.peers.redirect('payment-server', null);
          else world.clock.after(10_000, mend);
        };
        world.clock.after(10_000, mend);
      });
    }
  }
});

// Helpers

/**
 * An order is paid over a broken line until its result is known, then once more over a good one.
 * @param leaves whether the caller hangs up while the payment server is asked
 */
async function payTwice(leaves: boolean, breakLine: (world: World) => void): Promise<void> {
  const { world, cardNumber } = openWorld(bench);
  const telephones = await Telephones.open(bench, world);
  const requests = new Requests(world);
  breakLine(world);
  await pay(telephones, world, 'first', cardNumber);
  await line.met;
  if (leaves) await telephones.say({ type: 'hang-up', leg: 'first' });
  const first = await outcomeOf(world, requests, 0);
  await line.mend();
  assert.equal(first.at(-1)?.outcome, paidYen(world) > 0 ? 'succeeded' : 'failed');
  assert.deepEqual([...new Set(first.slice(0, -1).map(({ outcome }) => outcome))], first.length > 1 ? ['unknown'] : []);
  await pay(telephones, world, 'second', cardNumber);
  const [second] = await outcomeOf(world, requests, first.length);
  assert.equal(second?.outcome, first.at(-1)?.outcome === 'succeeded' ? 'failed' : 'succeeded');
  assert.equal(paidYen(world), 1000);
  assert.equal(world.ivr.openCalls, 0);
  telephones.close();
}

async function pay(telephones: Telephones, world: World, leg: string, cardNumber: string): Promise<void> {
  await askForCard(telephones, world, leg, 'order-1');
  telephones.press(leg, `${cardNumber}#1230123`);
  await telephones.until(leg, 'please-wait');
}

/** Results told of the order, up to one that is final, as time passes. @param before how many there were */
async function outcomeOf(world: World, requests: Requests, before: number): Promise<readonly OrderResult[]> {
  for (let steps = 0; steps < 300; steps++) {
    await requests.areOver();
    const results = await world.orders.results({ ...operator, transactionId: 'order-1' }, { least: 0, wait: 0 });
    const news = results.slice(before);
    if (news.length > 0 && news.at(-1)?.outcome !== 'unknown') return news;
    world.clock.advance(10_000);
  }
  return assert.fail('the payment has no final result');
}

function paidYen(world: World): number {
  return world.payments.order('Merchant', 'order-1')?.reservedAmount ?? 0;
}

/** A line to the payment servers of all worlds. */
class Line {
  #cut: Cut | null = null;
  /** Inquiries that will be lost. */
  #lost = 0;
  readonly #late: (() => Promise<unknown>)[] = [];
  /** Whether an authorisation is stuck, so that only time ends it. */
  isSilent = false;
  /** The cut has happened. */
  met: Promise<void> = Promise.resolve();
  #meet = (): void => undefined;

  private constructor(private readonly mock: Mockttp) {}

  static async open(): Promise<Line> {
    const mock = getLocal();
    await mock.start();
    const line = new Line(mock);
    await mock.forAnyRequest().thenCallback((request) => line.#carry(request));
    return line;
  }

  to(world: World): string {
    return `${this.mock.url}/worlds/${world.id}/payment-server`;
  }

  /** The next authorisation meets this; so many inquiries are lost afterwards. */
  break(cut: Cut, lost: number): void {
    this.#cut = cut;
    this.#lost = lost;
    this.isSilent = cut.reply === null;
    this.met = new Promise((resolve) => {
      this.#meet = resolve;
    });
  }

  /** All gets through from now on, and what was on its way arrives. */
  async mend(): Promise<void> {
    this.#lost = 0;
    this.isSilent = false;
    for (const arrive of this.#late.splice(0)) await arrive();
  }

  async close(): Promise<void> {
    await this.mock.stop();
  }

  async #carry({ path, body }: CompletedRequest): Promise<Reply> {
    const isInquiry = path.endsWith('/inquiry');
    const given = (await body.getText()) ?? '';
    if (isInquiry && this.#lost-- > 0) return lostInquiries[this.#lost % lostInquiries.length] ?? 'close';
    const cut = isInquiry ? null : this.#cut;
    if (!cut) {
      const { status, answer } = await forward(path, given);
      return json(status, answer);
    }
    this.#cut = null;
    if (cut.forwards === 'when-nobody-waits') this.#late.push(() => forward(path, given));
    const arrived = cut.forwards === 'first' ? await forward(path, given) : { answer: '' };
    this.#meet();
    return cut.reply ? cut.reply(arrived.answer) : new Promise<never>(() => undefined);
  }
}

/** What the IVR has asked of others and was not answered. */
class Requests {
  readonly #open = new Map<Promise<unknown>, string>();

  constructor({ peers }: World) {
    const watch =
      <What, Answer>(name: string, send: (what: What) => Promise<Answer>) =>
      (what: What) => {
        const sent = send.call(peers, what);
        this.#open.set(sent, name);
        const over = () => this.#open.delete(sent);
        sent.then(over, over);
        return sent;
      };
    peers.authorise = watch('authorise', peers.authorise);
    peers.inquire = watch('inquire', peers.inquire);
    peers.notify = watch('notify', peers.notify);
  }

  /** Nothing is under way, unless it is stuck. */
  async areOver(): Promise<void> {
    for (;;) {
      // What follows from an answer may be another request.
      await new Promise(setImmediate);
      const moving = [...this.#open].filter(([, name]) => name !== 'authorise' || !line.isSilent);
      if (moving.length === 0) return;
      await Promise.allSettled(moving.map(([sent]) => sent));
    }
  }
}

async function forward(path: string, body: string): Promise<{ status: number; answer: string }> {
  const answer = await fetch(bench.address + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return { status: answer.status, answer: await answer.text() };
}
