import { reveal, type Typed } from '../../cards/numbers/secret';
import { normalise, sameWords } from '../../features/catalogue/words';
import type { WireExchange } from '../../reports/results';
import { Nonconformity, SuiteError, Unobservable } from './errors';
import { EventSource } from './event-source';
import type { Screen } from './screen';
import { type DocumentButton, isScreenDocument, type ScreenDocument, seen } from './screen-document';
import type { Terminal } from './terminal';
import { Traffic } from './traffic';
import { exchange, type WireAnswer } from './wire';

const screenType = 'application/vnd.akashi.screen+json';

export interface TerminalLimits {
  /** Milliseconds for one answer. */
  readonly answer: number;
  /** Milliseconds that something pushed may take to show. */
  readonly settle: number;
}

/** A request with its answer. */
interface Got {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly answer: WireAnswer;
}

/** What tabs of one browser share. */
interface Browser {
  cookie: string | null;
  cut: boolean;
  readonly tabs: Set<HttpTerminal>;
}

/**
 * A window without a page: it reads the consoles' screen documents and does what docs/openapi/console.yaml
 * asks of a client. Knows no address but that of the console; everything else stands in the documents.
 */
export class HttpTerminal implements Terminal {
  #document: ScreenDocument | null = null;
  #values: Record<string, string> = {};
  #menuOpen = false;
  #dialogue: ScreenDocument['dialogue'] = null;
  #broken = false;
  #stream: EventSource | null = null;
  #changed: () => void = () => undefined;
  #wire: WireExchange[] = [];
  /** Requests that buttons made, to be repeated from elsewhere. */
  readonly #sent = new Map<string, { path: string; body: string }>();

  constructor(
    private readonly address: string,
    private readonly limits: TerminalLimits,
    private readonly traffic = new Traffic(),
    private readonly browser: Browser = { cookie: null, cut: false, tabs: new Set() },
  ) {
    browser.tabs.add(this);
  }

  async open(): Promise<Screen> {
    await this.#closeStream();
    this.#broken = false;
    this.#document = null;
    await this.#take(await this.#request('GET', 'screen'), {});
    return this.#screen();
  }

  async look(): Promise<Screen> {
    return this.#screen();
  }

  async type(values: Readonly<Record<string, Typed>>): Promise<Screen> {
    for (const [label, value] of Object.entries(values)) {
      const field = this.#document?.fields.find((one) => sameWords(one.label, label));
      if (!field) throw new Nonconformity(`No field 「${label}」.`, { expected: `a field 「${label}」`, seen: this.#labels() });
      if (!field.enabled || this.#broken) continue;
      if (field.choices && !field.choices.includes(reveal(value)))
        throw new Nonconformity(`「${label}」 has no choice 「${value}」.`, { expected: `「${value}」`, seen: field.choices.join(', ') });
      this.#values[field.name] = reveal(value);
    }
    return this.#screen();
  }

  async press(label: string, values: Readonly<Record<string, Typed>> = {}): Promise<Screen> {
    await this.type(values);
    const button = this.#document?.buttons.find((one) => sameWords(one.label, label));
    if (!button) throw new Nonconformity(`No button 「${label}」.`, { expected: `a button 「${label}」`, seen: this.#labels() });
    await this.#press(button);
    return this.#screen();
  }

  async pressInRow(row: string, label: string, values: Readonly<Record<string, Typed>> = {}): Promise<Screen> {
    await this.type(values);
    const found = this.#document?.tables.flatMap((table) => table.rows).find((one) => one.cells.some((cell) => sameWords(cell, row)));
    const button = found?.buttons.find((one) => sameWords(one.label, label));
    if (!button)
      throw new Nonconformity(`No button 「${label}」 for ${row}.`, {
        expected: `a row ${row} with a button 「${label}」`,
        seen: this.#labels(),
      });
    await this.#press(button);
    return this.#dialogue ? this.answer('はい') : this.#screen();
  }

  async pointAtUser(): Promise<Screen> {
    throw new Unobservable('resting the mouse pointer on something needs the browser binding', 'binding browser');
  }

  async openMenu(): Promise<Screen> {
    this.#menuOpen = true;
    return this.#screen();
  }

  async choose(item: string): Promise<Screen> {
    this.#menuOpen = true;
    const found = this.#document?.user?.items.find((one) => sameWords(one.label, item));
    if (!found)
      throw new Nonconformity(`No item 「${item}」 under the user's name.`, { expected: `an item 「${item}」`, seen: this.#labels() });
    this.#menuOpen = false;
    await this.#press(found);
    return this.#screen();
  }

  async answer(label: string): Promise<Screen> {
    const dialogue = this.#dialogue;
    const closing = label === '×' && dialogue?.closable === true;
    const button = dialogue?.buttons.find((one) => sameWords(one.label, label));
    if (!dialogue || (!button && !closing)) {
      throw new Nonconformity(`No button 「${label}」 in a dialogue.`, { expected: `a dialogue with 「${label}」`, seen: this.#labels() });
    }
    this.#dialogue = null;
    if (button?.action) await this.#send(button.label, button.action);
    return this.#screen();
  }

  async until(_what: string, is: (screen: Screen) => boolean): Promise<Screen> {
    const end = Date.now() + this.limits.settle;
    // A cut line tells nothing of the session: after it the client looks whether it still has one.
    if (this.#broken && !this.browser.cut) await this.#lookWhetherGone();
    while (!is(this.#screen()) && Date.now() < end) await this.#nextChange(end - Date.now());
    return this.#screen();
  }

  async repeatFrom(other: Terminal, label: string): Promise<Screen> {
    const sent = other instanceof HttpTerminal ? other.#sent.get(normalise(label)) : undefined;
    if (!sent) throw new SuiteError(`the other window has not pressed 「${label}」: nothing to repeat`);
    await this.#take(await this.#request('POST', sent.path, sent.body), this.#values);
    return this.#screen();
  }

  async navigate(how: 'back' | 'forward' | 'reload'): Promise<Screen> {
    // Without a page there is no history: each of the three comes to asking for the screen again.
    void how;
    return this.open();
  }

  async openTab(): Promise<Terminal> {
    const tab = new HttpTerminal(this.address, this.limits, this.traffic, this.browser);
    await tab.open();
    return tab;
  }

  async cutLine(what: 'everything' | 'requests'): Promise<Screen> {
    this.browser.cut = true;
    if (what === 'requests') return this.#screen();
    const broken = this.#stream !== null;
    await this.#closeStream();
    if (broken) this.#onStreamBroken();
    return this.#screen();
  }

  async restoreLine(): Promise<Screen> {
    this.browser.cut = false;
    return this.#screen();
  }

  async crash(): Promise<void> {
    for (const tab of this.browser.tabs) {
      await tab.#closeStream();
      tab.#document = null;
    }
  }

  async content(): Promise<string> {
    return this.#document ? JSON.stringify(this.#screen()) : '';
  }

  async picture(): Promise<Buffer | null> {
    return null;
  }

  /** What crossed the wire since it was last asked. */
  takeWire(): WireExchange[] {
    return this.#wire.splice(0);
  }

  async #press(button: DocumentButton): Promise<void> {
    if (!button.enabled || this.#broken) return;
    if (button.confirm) this.#dialogue = button.confirm;
    else if (button.clears) this.#values = this.#initialValues();
    else if (button.action) await this.#send(button.label, button.action);
  }

  async #send(label: string, action: string): Promise<void> {
    const body = JSON.stringify(this.#values);
    this.#sent.set(normalise(label), { path: action, body });
    await this.#take(await this.#request('POST', action, body), this.#values);
  }

  /** One request; null when the suite itself has cut the line. */
  async #request(method: 'GET' | 'POST', path: string, body?: string): Promise<Got | null> {
    if (this.browser.cut) {
      this.#wire.push({ request: `${method} ${path}`, received: 'the line is cut' });
      return null;
    }
    const headers: Record<string, string> = {};
    if (this.browser.cookie !== null) headers.cookie = this.browser.cookie;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const answer = await exchange(method, new URL(path, this.address).href, headers, body, this.limits.answer);
    this.traffic.takeAnswer('console-answers', 'console-headers', answer);
    for (const cookie of answer.cookies) this.browser.cookie = cookie.split(';', 1)[0] ?? null;
    return { method, path, answer, ...(body !== undefined && { body }) };
  }

  /** Shows an answer: a screen document, or the failed-request message of the document before. */
  async #take(got: Got | null, typed: Record<string, string>): Promise<void> {
    const next = got && parseDocument(got.answer.type, got.answer.text);
    if (got) {
      const sent = got.body === undefined ? undefined : (JSON.parse(got.body) as unknown);
      this.#wire.push({
        request: `${got.method} ${got.path}`,
        ...(sent !== undefined && { sent }),
        status: got.answer.status,
        received: next ? summary(next) : got.answer.text.slice(0, 300),
      });
    }
    if (!next) {
      if (!this.#document) {
        const what = got
          ? `HTTP ${got.answer.status}, ${got.answer.type || 'no type'}: ${got.answer.text.slice(0, 80)}`
          : 'the line is cut';
        throw new Nonconformity('The console does not answer with a screen.', { expected: `a document of type ${screenType}`, seen: what });
      }
      this.#fail();
      return;
    }
    const keep = got !== null && got.answer.status >= 400 && this.#document?.screen === next.screen ? typed : {};
    await this.#show(next, keep);
  }

  async #show(next: ScreenDocument, typed: Record<string, string>): Promise<void> {
    this.#document = next;
    this.#broken = false;
    this.#menuOpen = false;
    this.#dialogue = next.dialogue;
    this.#values = this.#initialValues();
    for (const field of next.fields) {
      const kept = typed[field.name];
      if (kept !== undefined && field.type !== 'password') this.#values[field.name] = kept;
    }
    if (!next.stream) await this.#closeStream();
    else if (!this.#stream) await this.#listen(next.stream);
    this.#changed();
  }

  #fail(): void {
    const document = this.#document as ScreenDocument;
    const message = document.onRequestFailed;
    if (message) this.#document = { ...document, messages: [...document.messages, message] };
    if (document.screen !== 'login') this.#broken = true;
    this.#changed();
  }

  #onStreamBroken(): void {
    if (this.#document?.onConnectionLost) this.#document = { ...this.#document, status: this.#document.onConnectionLost };
    this.#broken = true;
    this.#changed();
  }

  async #lookWhetherGone(): Promise<void> {
    const got = await this.#request('GET', 'screen');
    const next = got && parseDocument(got.answer.type, got.answer.text);
    if (next && !next.stream) await this.#show(next, {});
  }

  /** Opens the event stream and waits until it is open. */
  async #listen(path: string): Promise<void> {
    const url = new URL(path, this.address).href;
    const headers: Record<string, string> = this.browser.cookie === null ? {} : { cookie: this.browser.cookie };
    this.#stream = await EventSource.open(url, headers, this.limits.answer, {
      event: (name, data) => this.#event(name, data),
      received: this.traffic.open('push-messages'),
      broken: () => {
        if (!this.#stream) return;
        this.#stream = null;
        this.#onStreamBroken();
      },
    });
    if (!this.#stream) this.#onStreamBroken();
  }

  #event(event: string, data: string): void {
    const content = parseJson(data);
    if (event === 'screen' && isScreenDocument(content)) void this.#show(content, {});
    if (event === 'update' && this.#document && isRecord(content) && content.screen === this.#document.screen && !this.#broken) {
      // What somebody is typing is not taken away by new fields.
      const typed = this.#document.fields.some((field) => field.enabled && this.#values[field.name] !== field.value);
      this.#document = { ...this.#document, ...(content as Partial<ScreenDocument>) };
      if (content.fields && !typed) this.#values = this.#initialValues();
      if (content.dialogue) this.#dialogue = this.#document.dialogue;
      this.#changed();
    }
  }

  async #closeStream(): Promise<void> {
    const stream = this.#stream;
    this.#stream = null;
    await stream?.close();
  }

  #nextChange(limit: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limit);
      this.#changed = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #initialValues(): Record<string, string> {
    return Object.fromEntries((this.#document?.fields ?? []).map((field) => [field.name, field.value]));
  }

  #labels(): string {
    const screen = this.#screen();
    const names = [
      ...screen.fields.map((field) => field.label),
      ...screen.buttons.map((button) => button.label),
      ...(screen.dialogue?.buttons ?? []),
    ];
    return names.map((name) => `「${name}」`).join(' ') || 'nothing to fill in or press';
  }

  #screen(): Screen {
    return seen(this.#document, { values: this.#values, menuOpen: this.#menuOpen, dialogue: this.#dialogue, broken: this.#broken });
  }
}

function parseDocument(type: string, text: string): ScreenDocument | null {
  const content = type.startsWith(screenType) ? parseJson(text) : null;
  return isScreenDocument(content) ? content : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a reader of the report wants of a screen document. */
function summary(document: ScreenDocument): unknown {
  const { screen, status, messages, dialogue } = document;
  return { screen, ...(status && { status }), ...(messages.length > 0 && { messages }), ...(dialogue && { dialogue }) };
}
