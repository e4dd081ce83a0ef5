import type { Typed } from '../../cards/numbers/secret';
import type { Screen } from './screen';

export type ConsoleRole = 'operator-console' | 'admin-console';

/** One window at a console: what a person can do there. Every act answers with the screen seen after it. */
export interface Terminal {
  /** Goes to the console's address. */
  open(): Promise<Screen>;
  look(): Promise<Screen>;
  /** Fills fields by their labels. */
  type(values: Readonly<Record<string, Typed>>): Promise<Screen>;
  /** Fills fields and presses a button. An inactive button stays unpressed. */
  press(button: string, values?: Readonly<Record<string, Typed>>): Promise<Screen>;
  /** Presses a button in the table row that holds `row`, answering a question with はい. */
  pressInRow(row: string, button: string, values?: Readonly<Record<string, Typed>>): Promise<Screen>;
  /** Rests the mouse pointer on the user's name. */
  pointAtUser(): Promise<Screen>;
  /** Opens the pull-down under the user's name by any means. */
  openMenu(): Promise<Screen>;
  /** Opens the pull-down under the user's name by any means and takes an item. */
  choose(item: string): Promise<Screen>;
  /** Presses a button of the dialogue; × is its close box. */
  answer(button: string): Promise<Screen>;
  /** Waits until the screen is as described, for as long as pushed changes may take; answers with the last one seen. */
  until(what: string, is: (screen: Screen) => boolean): Promise<Screen>;
  /** Repeats the request that a button of another window made, with this window's session (going round the screen). */
  repeatFrom(other: Terminal, button: string): Promise<Screen>;
  /** A browser's own buttons. */
  navigate(how: 'back' | 'forward' | 'reload'): Promise<Screen>;
  /** A second tab of the same browser, at the console's address. */
  openTab(): Promise<Terminal>;
  /** The line to the target goes dead: altogether, or for new requests only while the open stream lives on. */
  cutLine(what: 'everything' | 'requests'): Promise<Screen>;
  restoreLine(): Promise<Screen>;
  /** The browser dies without a word. */
  crash(): Promise<void>;
  /** A picture of the window, where the binding has one. */
  picture(): Promise<Buffer | null>;
}
