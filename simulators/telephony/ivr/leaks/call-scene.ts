/** For tests: calls with every outcome through the real wire, and everything that can be looked into afterwards. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import Database from 'libsql';
import type { BrandName } from '../../../../cards/numbers/brand';
import { testNumber } from '../../../../cards/numbers/test-numbers';
import type { KeptFile } from '../../../bench/world';
import type { Arrival, OrderResult } from '../../order-system/order-system';
import { type Frame, Telephones } from '../telephone';
import type { Leak, LeakOccasion } from './leak';

/** A card that was used in a call. */
export interface UsedCard {
  readonly outcome: LeakOccasion;
  readonly number: string;
  /** MMYY */
  readonly expiry: string;
  /** Undefined when it was not entered. */
  readonly code: string | undefined;
}

interface NewCard {
  readonly number: string;
  readonly expiry: string;
  readonly code: string;
  readonly state?: 'genuine' | 'stolen';
}

/** What a tester sees: files by their name, and traffic. */
export type Medium =
  | 'application.log'
  | 'application.log.1.gz'
  | 'error.log'
  | 'console.sqlite'
  | 'console.sqlite-wal'
  | 'payment-server.sqlite'
  | 'recordings'
  | 'tmp'
  | 'pushed to the operator'
  | "headers for the operator's browser"
  | "keys on the operator's leg"
  | "the operator's leg"
  | "the consumer's leg"
  | 'notifications'
  | 'headers of notifications'
  | 'short messages';

const merchantId = 'Merchant';
const operator = { merchantId, userId: 'op01' };
const password = 'Secret0001';
export const mobile = '090-0000-0001';

/** A call in which the consumer is asked for the card. */
export interface AskedCall {
  /** Name of the consumer's leg. */
  readonly consumer: string;
  /** Name of the leg on which the IVR would call the operator back. */
  readonly returned: string;
  readonly transactionId: string;
}

/** One operator at work in a world of her own. Calls are transferred by her and completed; her browser has its event stream open. */
export class CallScene {
  readonly cards: UsedCard[] = [];
  readonly #frames: Frame[] = [];
  readonly #headers: string[] = [];
  #results: readonly (OrderResult & Arrival)[] = [];
  #messages: readonly { text: string }[] = [];
  /** How many short messages leak. */
  #expected = 0;
  #pushed = '';
  #look = (): void => undefined;
  #calls = 0;

  private constructor(
    private readonly world: string,
    private readonly addresses: Readonly<Record<string, string>>,
    /** Base of the world's controls. */
    readonly control: string,
    readonly telephones: Telephones,
    private readonly telephoneNumber: string,
    private readonly cookie: string,
    private readonly leaks: readonly Leak[],
  ) {}

  /** @param address of a bench */
  static async open(address: string, leaks: readonly Leak[]): Promise<CallScene> {
    const made = await send(`${address}/control/environments`, 'POST', { rules: { 'ivr.leaks': leaks } });
    const { id, addresses, control } = (await made.json()) as { id: string; addresses: Record<string, string>; control: string };
    const initial = 'Initial0001';
    const path = `${control}/users/${operator.merchantId}/${operator.userId}`;
    const added = await send(path, 'PUT', { authority: 'operator', initialPassword: initial });
    const { telephoneNumber } = (await added.json()) as { telephoneNumber: string };
    const console = addresses['operator-console'] as string;
    const signedIn = await send(`${console}do/sign-in`, 'POST', { ...operator, password: initial });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    await send(`${console}do/setting-password`, 'POST', { next: password, confirmation: password }, cookie);
    const telephones = await Telephones.open({ address }, { id });
    const scene = new CallScene(id, addresses, control, telephones, telephoneNumber, cookie, leaks);
    await scene.#listen();
    return scene;
  }

  /** A whole call, and all that is told of it. @returns the card that was used */
  async play(outcome: LeakOccasion, brand: BrandName = 'Visa'): Promise<UsedCard> {
    const code = brand === 'American Express' ? '7391' : '739';
    const card = { number: this.newNumber(brand), expiry: '0929' };
    await this.issue({ ...card, code, state: outcome === 'refusal' ? 'stolen' : 'genuine' });
    await this.agree({ callReturn: outcome === 'return' });
    const call = await this.ask();
    const { telephones } = this;
    telephones.press(call.consumer, `${card.number}#${card.expiry}`);
    await telephones.until(call.consumer, 'security-code');
    if (outcome !== 'hang-up') telephones.press(call.consumer, code);
    await this.#end(outcome, call);
    this.#expected += this.leaks.filter((leak) => isSent(leak, outcome)).length;
    await this.#seen(call.transactionId);
    const used = { ...card, outcome, code: outcome === 'hang-up' ? undefined : code };
    this.cards.push(used);
    return used;
  }

  newNumber(brand: BrandName): string {
    return testNumber(brand, `calls of ${this.world}`, this.#calls);
  }

  async issue({ number: cardNumber, expiry, code: securityCode, state = 'genuine' }: NewCard): Promise<void> {
    await send(`${this.control}/cards`, 'PUT', { cardNumber, expiry, securityCode, limit: 100_000, state, mobile });
  }

  async agree(settings: Readonly<Record<string, boolean>>): Promise<void> {
    await send(`${this.control}/merchants/${merchantId}/settings`, 'PUT', settings);
  }

  async advance(seconds: number): Promise<void> {
    await send(`${this.control}/clock/advance`, 'POST', { seconds });
  }

  /** A call is transferred, its payment data sent, and the transfer completed. */
  async ask(): Promise<AskedCall> {
    const n = ++this.#calls;
    const [leg, consumer, transactionId] = [`op${n}`, `con${n}`, `order-${n}`];
    const { telephones } = this;
    telephones.send({ type: 'place', leg, to: this.telephoneNumber, party: 'operator' });
    await telephones.until(leg, 'send-data');
    const data = { transactionId, amount: '1000', instalments: '1回' };
    await send(`${this.addresses['operator-console']}do/send`, 'POST', data, this.cookie);
    await telephones.until(leg, 'data-taken');
    telephones.press(leg, '1');
    telephones.send({ type: 'complete', leg: consumer, replaces: leg });
    await telephones.until(consumer, 'answered');
    await this.advance(5);
    await telephones.until(consumer, 'card-number');
    return { consumer, transactionId, returned: `return-call-${n}` };
  }

  /** Results that the order system has been told, as soon as there is one. */
  async resultsOf(transactionId: string): Promise<(OrderResult & Arrival)[]> {
    const address = `${this.addresses['order-system']}/results/${merchantId}/${transactionId}`;
    return ((await this.#held(`${address}?least=1`)) as { results: (OrderResult & Arrival)[] }).results;
  }

  async messages(least: number): Promise<{ text: string }[]> {
    return ((await this.#held(`${this.addresses.sms}/messages?to=${mobile}&least=${least}`)) as { messages: { text: string }[] }).messages;
  }

  async files(): Promise<KeptFile[]> {
    return ((await (await send(`${this.control}/files`, 'GET')).json()) as { files: KeptFile[] }).files;
  }

  /** Everything that can be looked into, now. */
  async media(): Promise<Map<Medium, Buffer[]>> {
    const files = (await this.files()).map(({ name, content }) => ({ name, content: Buffer.from(content, 'base64') }));
    const file = (beginning: string): Buffer[] => files.filter(({ name }) => name.startsWith(beginning)).map(({ content }) => content);
    const exactly = (wanted: string): Buffer[] => files.filter(({ name }) => name === wanted).map(({ content }) => content);
    const frames = (of: (frame: Frame) => boolean): Buffer[] => this.#frames.filter(of).map((frame) => Buffer.from(JSON.stringify(frame)));
    const isOperators = ({ leg }: Frame): boolean => /^(op|return)/.test(leg);
    const isKey = ({ type }: Frame): boolean => type === 'key';
    const keys = this.#frames.filter((frame) => isOperators(frame) && isKey(frame)).map(({ key }) => key);
    const results = this.#results.map(({ receivedHeaders: _headers, ...result }) => Buffer.from(JSON.stringify(result)));
    return new Map<Medium, Buffer[]>([
      ['application.log', exactly('application.log')],
      ['application.log.1.gz', exactly('application.log.1.gz')],
      ['error.log', exactly('error.log')],
      ['console.sqlite', exactly('console.sqlite')],
      ['console.sqlite-wal', exactly('console.sqlite-wal')],
      ['payment-server.sqlite', file('payment-server.sqlite')],
      ['recordings', file('recordings/')],
      ['tmp', file('tmp/')],
      ['pushed to the operator', [Buffer.from(this.#pushed)]],
      ["headers for the operator's browser", this.#headers.map((header) => Buffer.from(header))],
      ["keys on the operator's leg", [Buffer.from(keys.join(''))]],
      ["the operator's leg", frames((frame) => isOperators(frame) && !isKey(frame))],
      ["the consumer's leg", frames((frame) => !isOperators(frame))],
      ['notifications', results],
      ['headers of notifications', this.#results.map(({ receivedHeaders }) => Buffer.from(linesOf(Object.entries(receivedHeaders))))],
      ['short messages', this.#messages.map(({ text }) => Buffer.from(text))],
    ]);
  }

  /** Rows of the faulty IVR's table, with the type of each value. @param withJournal whether the write-ahead log is there as well */
  async rows(withJournal: boolean): Promise<{ type: string; value: unknown; parts: string }[]> {
    const folder = mkdtempSync(join(tmpdir(), 'akashi-rows-'));
    try {
      for (const { name, content } of await this.files()) {
        if (name === 'console.sqlite' || (withJournal && name === 'console.sqlite-wal')) {
          writeFileSync(join(folder, name), content, 'base64');
        }
      }
      const store = new Database(join(folder, 'console.sqlite'));
      const isThere = store.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'ivr_card_entries'").all().length > 0;
      const all = 'SELECT typeof(entry) AS type, entry AS value, iin || account || check_digit AS parts FROM ivr_card_entries ORDER BY n';
      const rows = isThere ? store.prepare(all).all() : [];
      store.close();
      return rows as { type: string; value: unknown; parts: string }[];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  close(): void {
    this.telephones.close();
  }

  async #end(outcome: LeakOccasion, { consumer, returned }: AskedCall): Promise<void> {
    const { telephones } = this;
    if (outcome === 'success') return telephones.until(consumer, 'hung-up');
    if (outcome === 'refusal') await telephones.until(consumer, 'card-refused');
    if (outcome === 'return') {
      await telephones.until(returned, 'offered');
      telephones.send({ type: 'answer', leg: returned });
      await telephones.until(returned, 'bridged');
    }
    telephones.send({ type: 'hang-up', leg: consumer });
  }

  /** Waits until all is told that there is to tell of a call, and the operator's browser has asked for its screen again. */
  async #seen(transactionId: string): Promise<void> {
    this.#results = [...this.#results, ...(await this.resultsOf(transactionId))];
    this.#messages = await this.messages(this.#expected);
    this.#frames.push(...(await this.telephones.news()));
    await new Promise<void>((resolve) => {
      this.#look = () => isOver(this.#pushed, transactionId) && resolve();
      this.#look();
    });
    const screen = await send(`${this.addresses['operator-console']}screen`, 'GET', undefined, this.cookie);
    this.#headers.push(linesOf([...screen.headers]));
    this.#pushed += await screen.text();
  }

  /** Asks for what may not be there yet. */
  async #held(address: string): Promise<unknown> {
    const answer = await fetch(address, { headers: { prefer: 'wait=10' } });
    assert.ok(answer.ok, `${address}: HTTP ${answer.status}`);
    return answer.json();
  }

  async #listen(): Promise<void> {
    const { body } = await send(`${this.addresses['operator-console']}events`, 'GET', undefined, this.cookie);
    const stream = Readable.fromWeb(body as ReadableStream).setEncoding('utf8');
    stream.on('data', (piece: string) => {
      this.#pushed += piece;
      this.#look();
    });
    // The bench ends it.
    stream.on('error', () => undefined);
  }
}

function linesOf(headers: readonly (readonly [name: string, value: unknown])[]): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join('\n');
}

/** Whether a short message leaks after this outcome; a return is a success here, too. */
function isSent({ place, what, after }: Leak, outcome: LeakOccasion): boolean {
  const isAfter = after === undefined || after === outcome || (after === 'success' && outcome === 'return');
  return place === 'sms' && isAfter && !(what === 'security code' && outcome === 'hang-up');
}

/** Whether the list has got the line of the end of this call. */
function isOver(pushed: string, transactionId: string): boolean {
  return new RegExp(`"${transactionId}","【決済`).test(pushed);
}

async function send(address: string, method: string, body?: object, cookie?: string): Promise<Response> {
  const answer = await fetch(address, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...(cookie !== undefined && { cookie }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  assert.ok(answer.ok, `${method} ${address}: HTTP ${answer.status}`);
  return answer;
}
