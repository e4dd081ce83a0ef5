import type { Typed } from '../../cards/numbers/secret';
import type { WireExchange } from '../../reports/results';
import type { Channel } from './channel';
import { SuiteError } from './errors';
import type { Screen } from './screen';
import type { Terminal } from './terminal';

/** A terminal of some binding, with what crossed its wire. */
export type BindingTerminal = Terminal & {
  takeWire(): WireExchange[];
  /** Everything that stands in the window, seen by a person or not; empty when it is gone. */
  content(): Promise<string>;
};

/** Passes every act of a terminal through the channel, so that it is recorded, or comes from a recording. */
export class RecordedTerminal implements Terminal {
  #tabs = 0;

  /**
   * @param party name of the window in the journal
   * @param inner makes the real window, on first use; never called in a replay
   */
  constructor(
    private readonly party: string,
    private readonly channel: Channel,
    private readonly inner: () => Promise<BindingTerminal>,
  ) {}

  open = (): Promise<Screen> => this.#do('opens the console', [], (terminal) => terminal.open());
  look = (): Promise<Screen> => this.#do('looks', [], (terminal) => terminal.look());
  type = (values: Readonly<Record<string, Typed>>): Promise<Screen> => this.#do('types', [values], (terminal) => terminal.type(values));
  press = (button: string, values: Readonly<Record<string, Typed>> = {}): Promise<Screen> =>
    this.#do('presses', [button, values], (terminal) => terminal.press(button, values));
  pressInRow = (row: string, button: string, values: Readonly<Record<string, Typed>> = {}): Promise<Screen> =>
    this.#do('presses in a row', [row, button, values], (terminal) => terminal.pressInRow(row, button, values));
  pointAtUser = (): Promise<Screen> => this.#do("points at the user's name", [], (terminal) => terminal.pointAtUser());
  openMenu = (): Promise<Screen> => this.#do('opens the pull-down', [], (terminal) => terminal.openMenu());
  choose = (item: string): Promise<Screen> => this.#do('chooses', [item], (terminal) => terminal.choose(item));
  answer = (button: string): Promise<Screen> => this.#do('answers the dialogue', [button], (terminal) => terminal.answer(button));
  until = (what: string, is: (screen: Screen) => boolean): Promise<Screen> =>
    this.#do('waits for', [what], (terminal) => terminal.until(what, is));
  navigate = (how: 'back' | 'forward' | 'reload'): Promise<Screen> =>
    this.#do('uses the browser button', [how], (terminal) => terminal.navigate(how));
  cutLine = (what: 'everything' | 'requests'): Promise<Screen> =>
    this.#do('loses the line for', [what], (terminal) => terminal.cutLine(what));
  restoreLine = (): Promise<Screen> => this.#do('has the line again', [], (terminal) => terminal.restoreLine());
  crash = (): Promise<void> => this.#do('crashes', [], (terminal) => terminal.crash().then(() => null)).then(() => undefined);

  repeatFrom = (other: Terminal, button: string): Promise<Screen> => {
    if (!(other instanceof RecordedTerminal)) throw new SuiteError('repeatFrom takes another recorded terminal');
    return this.#do('repeats the request of', [other.party, button], async (terminal) => terminal.repeatFrom(await other.inner(), button));
  };

  openTab = async (): Promise<Terminal> => {
    const party = `${this.party} tab ${++this.#tabs + 1}`;
    let tab: BindingTerminal | undefined;
    await this.#do('opens a second tab', [party], async (terminal) => {
      tab = (await terminal.openTab()) as BindingTerminal;
      return null;
    });
    return new RecordedTerminal(party, this.channel, async () => tab as BindingTerminal);
  };

  /** Not an act: a picture is evidence beside the recording. */
  picture = async (): Promise<Buffer | null> => (await this.inner()).picture();

  #do<T>(verb: string, given: readonly unknown[], act: (terminal: BindingTerminal) => Promise<T>): Promise<T> {
    return this.channel.exchange(this.party, verb, given, async () => {
      const terminal = await this.inner();
      const answer = await act(terminal);
      return { answer, wire: terminal.takeWire() };
    });
  }
}
