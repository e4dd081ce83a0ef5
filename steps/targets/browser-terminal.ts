import type { Browser, BrowserContext, Locator, Page, Request } from 'playwright-core';
import { reveal, type Typed } from '../../cards/numbers/secret';
import { normalise, sameWords } from '../../features/catalogue/words';
import type { WireExchange } from '../../reports/results';
import { Nonconformity, SuiteError, Unreachable } from './errors';
import type { TerminalLimits } from './http-terminal';
import { Line } from './line';
import { type Locators, readPage } from './page-reader';
import { PageTraffic } from './page-traffic';
import { describe, emptyScreen, type Screen } from './screen';
import type { Terminal } from './terminal';
import type { Traffic } from './traffic';
import { presentsItself } from './wire';

/** Streams that a page keeps open are no work in progress. */
const lasting = new Set(['eventsource', 'websocket', 'ping', 'media']);

/**
 * A window of a real Chromium, driven by documented labels and roles only. After every act it waits until the
 * page is at rest: no request under way, nothing left to paint.
 */
export class BrowserTerminal implements Terminal {
  readonly #busy = new Set<Request>();
  /** To be told when one of them is over. */
  readonly #waiting = new Set<() => void>();
  readonly #sent = new Map<string, { url: string; method: string; body: string | null; type: string }>();
  #wire: WireExchange[] = [];
  #lastPost: Request | null = null;
  #crashed = false;

  private constructor(
    private readonly address: string,
    private readonly limits: TerminalLimits,
    private readonly locators: Locators,
    private readonly context: BrowserContext,
    private readonly line: Line,
    private readonly page: Page,
    private readonly traffic: Traffic,
    private readonly received: PageTraffic,
  ) {
    page.setDefaultTimeout(limits.answer);
    page.on('request', (request) => {
      if (!lasting.has(request.resourceType())) this.#busy.add(request);
      if (request.method() === 'POST') this.#lastPost = request;
    });
    page.on('requestfinished', (request) => void this.#finished(request));
    page.on('requestfailed', (request) => {
      this.#wire.push({ request: `${request.method()} ${pathOf(request.url())}`, received: request.failure()?.errorText ?? 'failed' });
      this.#isOver(request);
    });
  }

  /** Opens an empty window with a line of its own. */
  static async create(
    browser: Browser,
    address: string,
    limits: TerminalLimits,
    locators: Locators,
    traffic: Traffic,
  ): Promise<BrowserTerminal> {
    const line = await Line.open(traffic);
    const context = await browser.newContext({
      locale: 'ja-JP',
      proxy: { server: line.address, bypass: '<-loopback>' },
      viewport: { width: 1100, height: 700 },
      // The line looks at the target's certificate then; what the browser sees is the line's.
      ignoreHTTPSErrors: presentsItself(),
    });
    const page = await context.newPage();
    const received = await PageTraffic.of(context, page, traffic, isEncrypted(address));
    return new BrowserTerminal(address, limits, locators, context, line, page, traffic, received);
  }

  async open(): Promise<Screen> {
    try {
      const answer = await this.page.goto(this.address, { waitUntil: 'load', timeout: this.limits.answer });
      await this.#rest();
      const screen = await this.look();
      if (screen.lines.length === 0 || (answer && answer.status() >= 400)) {
        const seen = `HTTP ${answer?.status()}: ${describe(screen)}`;
        throw new Nonconformity('The console does not answer with a screen.', { expected: 'a page with something on it', seen });
      }
      return screen;
    } catch (error) {
      if (error instanceof Nonconformity) throw error;
      throw new Unreachable(`GET ${this.address}: ${firstLine(error)}${this.line.trouble === null ? '' : ` (${this.line.trouble})`}`);
    }
  }

  async look(): Promise<Screen> {
    if (this.#crashed) return emptyScreen;
    // A page that is just being replaced cannot be read: read the next one.
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.page.evaluate(readPage, this.locators);
      } catch (error) {
        if (attempt === 3 || !/context was destroyed|navigation/i.test(firstLine(error)))
          throw new Unreachable(`the page cannot be read: ${firstLine(error)}`);
        await this.page.waitForLoadState('load', { timeout: this.limits.answer });
      }
    }
  }

  async type(values: Readonly<Record<string, Typed>>): Promise<Screen> {
    for (const [label, value] of Object.entries(values)) {
      const field = await this.#field(label);
      if (await field.isDisabled()) continue;
      if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await this.#choose(field, label, reveal(value));
      else await field.fill(reveal(value));
    }
    return this.look();
  }

  async press(label: string, values: Readonly<Record<string, Typed>> = {}): Promise<Screen> {
    await this.type(values);
    await this.#click(await this.#button(label, this.page.locator('body')), label);
    return this.look();
  }

  async pressInRow(row: string, label: string, values: Readonly<Record<string, Typed>> = {}): Promise<Screen> {
    await this.type(values);
    const line = this.page.getByRole('row').filter({ has: this.page.getByRole('cell', { name: row, exact: true }) });
    await this.#click(await this.#button(label, line), label);
    const screen = await this.look();
    return screen.dialogue ? this.answer('はい') : screen;
  }

  async pointAtUser(): Promise<Screen> {
    await this.#user().hover();
    return this.look();
  }

  async openMenu(): Promise<Screen> {
    await this.#user().hover();
    const { menu } = await this.look();
    if (menu.length === 0) await this.#user().click();
    return this.look();
  }

  async choose(item: string): Promise<Screen> {
    const entry = this.page.locator(this.locators.menu ?? '[role=menuitem]').filter({ hasText: item, visible: true });
    await this.openMenu();
    if ((await entry.count()) === 0)
      throw new Nonconformity(`No item 「${item}」 under the user's name.`, {
        expected: `an item 「${item}」`,
        seen: (await this.look()).menu.join(' ') || 'no pull-down',
      });
    await this.#click(entry.first(), item);
    return this.look();
  }

  async answer(label: string): Promise<Screen> {
    const dialogue = this.page
      .locator(this.locators.dialogue ?? 'dialog[open], [role=dialog], [role=alertdialog]')
      .filter({ visible: true })
      .first();
    if (!(await dialogue.isVisible()))
      throw new Nonconformity(`No dialogue with 「${label}」.`, {
        expected: `a dialogue with 「${label}」`,
        seen: describe(await this.look()),
      });
    const names = label === '×' ? ['×', '閉じる', 'close', 'Close'] : [label];
    for (const name of names) {
      const button = dialogue.getByRole('button', { name, exact: true });
      if ((await button.count()) > 0) {
        await this.#click(button.first(), label);
        return this.look();
      }
    }
    throw new Nonconformity(`No button 「${label}」 in the dialogue.`, {
      expected: `a dialogue with 「${label}」`,
      seen: describe(await this.look()),
    });
  }

  async until(_what: string, is: (screen: Screen) => boolean): Promise<Screen> {
    // A page may look for its session only now and then: twice the time that something pushed may take.
    const end = Date.now() + 2 * this.limits.settle;
    for (;;) {
      const screen = await this.look();
      const left = end - Date.now();
      if (is(screen) || left <= 0) return screen;
      await this.#nextChange(left);
    }
  }

  async repeatFrom(other: Terminal, label: string): Promise<Screen> {
    const sent = other instanceof BrowserTerminal ? other.#sent.get(normalise(label)) : undefined;
    if (!sent) throw new SuiteError(`the other window has not pressed 「${label}」: nothing to repeat`);
    await this.page
      .evaluate(
        ({ url, method, body, type }) => fetch(url, { method, body, headers: { 'content-type': type } }).then((answer) => answer.text()),
        sent,
      )
      .catch(() => undefined);
    await this.#rest();
    return this.look();
  }

  async navigate(how: 'back' | 'forward' | 'reload'): Promise<Screen> {
    const options = { timeout: this.limits.answer, waitUntil: 'load' as const };
    try {
      if (how === 'reload') await this.page.reload(options);
      else if (how === 'back') await this.page.goBack(options);
      else await this.page.goForward(options);
    } catch (error) {
      throw new Unreachable(`${how}: ${firstLine(error)}`);
    }
    await this.#rest();
    return this.look();
  }

  async openTab(): Promise<Terminal> {
    const page = await this.context.newPage();
    const received = await PageTraffic.of(this.context, page, this.traffic, isEncrypted(this.address));
    const tab = new BrowserTerminal(this.address, this.limits, this.locators, this.context, this.line, page, this.traffic, received);
    await tab.open();
    return tab;
  }

  async cutLine(what: 'everything' | 'requests'): Promise<Screen> {
    if (what === 'requests') {
      await this.context.route('**/*', (route) => route.abort('connectionfailed'));
      return this.look();
    }
    const before = await this.look();
    await this.line.cut();
    return this.#changedFrom(before);
  }

  async restoreLine(): Promise<Screen> {
    this.line.restore();
    await this.context.unroute('**/*');
    return this.look();
  }

  async crash(): Promise<void> {
    this.#crashed = true;
    await this.context.close();
    await this.line.close();
  }

  async #choose(field: Locator, label: string, choice: string): Promise<void> {
    const choices = await field.locator('option').allInnerTexts();
    if (!choices.some((one) => one.trim() === choice))
      throw new Nonconformity(`「${label}」 has no choice 「${choice}」.`, { expected: `「${choice}」`, seen: choices.join(', ') });
    await field.selectOption({ label: choice });
  }

  async content(): Promise<string> {
    if (this.#crashed) return '';
    await this.received.settled();
    return this.page.content();
  }

  async picture(): Promise<Buffer | null> {
    return this.#crashed ? null : this.page.screenshot({ type: 'png', animations: 'disabled' });
  }

  takeWire(): WireExchange[] {
    return this.#wire.splice(0);
  }

  #user(): Locator {
    return this.page.locator(this.locators.userName ?? '[aria-haspopup=menu], [aria-haspopup=true]').first();
  }

  async #field(label: string): Promise<Locator> {
    const fields = await this.page.locator('input, select, textarea').filter({ visible: true }).all();
    const seen = (await this.look()).fields;
    const at = seen.findIndex((field) => sameWords(field.label, label));
    const field = fields.filter((_one, index) => index === at)[0];
    if (!field || seen.length !== fields.length) {
      const byLabel = this.page.getByLabel(label, { exact: true });
      if ((await byLabel.count()) === 1) return byLabel;
      throw new Nonconformity(`No field 「${label}」.`, { expected: `a field 「${label}」`, seen: describe(await this.look()) });
    }
    return field;
  }

  async #button(label: string, within: Locator): Promise<Locator> {
    const button = within.getByRole('button', { name: label, exact: true }).first();
    if ((await button.count()) > 0) return button;
    throw new Nonconformity(`No button 「${label}」.`, { expected: `a button 「${label}」`, seen: describe(await this.look()) });
  }

  async #click(button: Locator, label: string): Promise<void> {
    if (await button.isDisabled()) return;
    this.#lastPost = null;
    await button.click();
    await this.#rest();
    const post = this.#lastPost as Request | null;
    if (post) {
      const type = post.headers()['content-type'] ?? 'application/x-www-form-urlencoded';
      this.#sent.set(normalise(label), { url: post.url(), method: post.method(), body: post.postData(), type });
    }
  }

  /** Waits until no request is under way and two frames have been painted since. */
  async #rest(): Promise<void> {
    const end = Date.now() + this.limits.answer;
    for (;;) {
      await this.#twoFrames();
      if (this.#busy.size === 0) return;
      if (Date.now() > end)
        throw new Unreachable(`no answer within ${this.limits.answer} ms: ${[...this.#busy].map((one) => pathOf(one.url())).join(', ')}`);
      await this.#requestEnds(end - Date.now());
    }
  }

  /** Resolves when a request is over, or after so many milliseconds. */
  #requestEnds(limit: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, limit);
      this.#waiting.add(end);
    });
  }

  #isOver(request: Request): void {
    this.#busy.delete(request);
    for (const tell of [...this.#waiting]) tell();
  }

  async #twoFrames(): Promise<void> {
    await this.page
      .evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))))
      .catch(() => this.page.waitForLoadState('load').catch(() => undefined));
  }

  /** Waits until something on the page changes, at most so long. */
  async #nextChange(limit: number): Promise<void> {
    await this.page
      .evaluate(
        (most) =>
          new Promise<void>((resolve) => {
            const observer = new MutationObserver(() => end());
            const timer = setTimeout(() => end(), most);
            const end = (): void => {
              observer.disconnect();
              clearTimeout(timer);
              resolve();
            };
            observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
          }),
        limit,
      )
      .catch(() => this.page.waitForLoadState('load').catch(() => undefined));
  }

  async #changedFrom(before: Screen): Promise<Screen> {
    const was = JSON.stringify(before);
    return this.until('another screen than before', (screen) => JSON.stringify(screen) !== was);
  }

  async #finished(request: Request): Promise<void> {
    const answer = await request.response().catch(() => null);
    if (request.resourceType() === 'fetch' || request.resourceType() === 'xhr' || request.resourceType() === 'document') {
      this.#wire.push({ request: `${request.method()} ${pathOf(request.url())}`, ...(answer && { status: answer.status() }) });
    }
    this.#isOver(request);
  }
}

/** An encrypted line cannot be read on its way. */
function isEncrypted(address: string): boolean {
  return address.startsWith('https:');
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function firstLine(error: unknown): string {
  return String((error as Error).message ?? error).split('\n')[0] ?? '';
}
