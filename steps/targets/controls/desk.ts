import { Secret } from '../../../cards/numbers/secret';
import type { WireExchange } from '../../../reports/results';
import type { Channel } from '../channel';
import { SuiteError, Unobservable, Unreachable } from '../errors';
import { exchange } from '../wire';
import type { ControlName } from './controls';
import { byCommand, byHand, byWaiting, type ControlAct, controlOf, type Desk, type OfferedControls } from './ways';

/** Something that a tester does to a target. */
export interface ControlRequest {
  readonly act: ControlAct;
  /** In words, for journals. */
  readonly verb: string;
  /** What the journal keeps of it. */
  readonly given: readonly unknown[];
  /** Over HTTP: method, path below the control interface, and content. */
  readonly method: string;
  readonly path: string;
  readonly body: object;
  /** What a command, or somebody, needs to know besides the content: whom it is about. */
  readonly about?: object;
  /** In whole sentences, for somebody who does it by hand. */
  readonly byHand: string;
  /** What only that person can tell, and how it is named in the answer. */
  readonly ask?: { readonly name: string; readonly question: string };
}

export interface DeskOptions {
  readonly controls: OfferedControls;
  readonly channel: Channel;
  /** Milliseconds for one answer over HTTP. */
  readonly limit: number;
  /** Whether they are the bench's, which has to do what we ask. */
  readonly ours: boolean;
  /** Whether nobody is there to do anything by hand. */
  readonly unattended: boolean;
}

const terminal: Desk = { input: process.stdin, output: process.stderr };

/** Has things done to a target, each in the way that the profile says: over HTTP, by a command, by waiting, or by hand. */
export class ControlDesk {
  constructor(
    private readonly options: DeskOptions,
    private readonly desk: Desk = terminal,
  ) {}

  /** @returns the answer; null where there is none. @throws Unobservable where the target cannot be made to do it */
  do(request: ControlRequest): Promise<unknown> {
    const { verb, given, act } = request;
    const { controls, channel } = this.options;
    const way = controls.ways[act];
    return channel.exchange('controls', verb, given, async () => {
      if (way === undefined) return this.#overHttp(controlOf[act], request);
      const values = { ...request.about, ...revealed(request.body) };
      if (way.by === 'command') return { answer: await byCommand(act, way, values) };
      if (way.by === 'waiting') return { answer: await byWaiting((request.body as { seconds: number }).seconds, way) };
      return { answer: await this.#byHand(request) };
    });
  }

  /** Something that is asked, of the control interface only. */
  async read(control: ControlName, verb: string, path: string): Promise<{ answer: unknown; wire: WireExchange[] }> {
    return this.#send(control, verb, 'GET', path, undefined);
  }

  /** Whether time passes by itself: no control interface moves it. */
  get isRealTime(): boolean {
    return this.options.controls.ways.advanceClock !== undefined;
  }

  /** Base of the control interface. @throws Unobservable when the target does not offer the control */
  addressFor(control: ControlName, verb: string): string {
    const { address, offers } = this.options.controls;
    if (address !== null && offers.includes(control)) return address;
    throw new Unobservable(`${verb}: the target offers no control "${control}"`, control);
  }

  #overHttp(control: ControlName, { verb, method, path, body }: ControlRequest): Promise<{ answer: unknown; wire: WireExchange[] }> {
    return this.#send(control, verb, method, path, body);
  }

  async #send(control: ControlName, verb: string, method: string, path: string, body: object | undefined) {
    const { limit, ours } = this.options;
    const address = this.addressFor(control, verb);
    const sent = body === undefined ? undefined : JSON.stringify(revealed(body));
    const headers: Record<string, string> = sent === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await exchange(method, address + path, headers, sent, limit);
    const wire: WireExchange = { request: `${method} ${path}`, sent: body, status: answer.status };
    if (answer.status >= 400) {
      const refusal = `${verb}: the control answers HTTP ${answer.status} ${answer.text.slice(0, 200)}`;
      if (ours) throw new SuiteError(refusal);
      throw answer.status >= 500 ? new Unreachable(refusal) : new Unobservable(refusal, control);
    }
    return { answer: parse(answer.text, `control ${method} ${path}`), wire: [wire] };
  }

  async #byHand({ act, byHand: what, ask }: ControlRequest): Promise<unknown> {
    if (this.options.unattended) throw new Unobservable(`${act} is done by hand, and nobody is there (--unattended)`, act);
    const told = await byHand(act, what, ask?.question ?? null, this.desk);
    return ask && told !== null ? { [ask.name]: told } : null;
  }
}

/** The body as it goes over the wire; in the journal secrets show their labels. */
function revealed(body: object): object {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]));
}

function parse(text: string, what: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    throw new Unreachable(`${what}: the answer is no JSON: ${text.slice(0, 80)}`);
  }
}
