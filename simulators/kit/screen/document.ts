/**
 * The consoles' own HTTP interface: a screen as data. The server says what stands on the screen and what each
 * button does; a client (the page, or a program) shows it, sends field values to a button's address and shows the answer.
 * Described for vendors in docs/openapi/console.yaml.
 */

/** Media type of a screen document. */
export const SCREEN_TYPE = 'application/vnd.akashi.screen+json';

export type StatusColour = 'green' | 'orange' | 'red';

export interface StatusLine {
  readonly colour: StatusColour;
  readonly text: string;
}

export interface Field {
  /** Key under which the value is sent. */
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'password' | 'choice';
  readonly value: string;
  readonly required: boolean;
  readonly enabled: boolean;
  /** With type choice: what can be chosen. */
  readonly choices?: readonly string[];
  /** Tells a browser what the field is (HTML autocomplete token). */
  readonly autocomplete?: string;
}

export interface Message {
  /** Message ID such as E309, where it has one. */
  readonly id?: string;
  readonly kind: 'error' | 'advice' | 'information';
  readonly text: string;
}

export interface Button {
  readonly label: string;
  readonly enabled: boolean;
  /** Address to which the values of all fields are sent (POST, JSON). Absent: the button only closes its dialogue. */
  readonly action?: string;
  /** A question that the client asks first; the buttons of the dialogue decide. */
  readonly confirm?: Dialogue;
  /** Sets every field to its initial value, with no request. */
  readonly clears?: true;
}

export interface Dialogue {
  readonly id?: string;
  readonly text: string;
  readonly buttons: readonly Button[];
  /** Has a close box (×), which does nothing but close. */
  readonly closable: boolean;
}

export interface Row {
  /** Names the row for its buttons. */
  readonly key: string;
  readonly cells: readonly string[];
  readonly buttons: readonly Button[];
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** What an empty table says. */
  readonly empty: string;
}

export interface UserMenu {
  readonly name: string;
  readonly opensOn: readonly ('hover' | 'click' | 'keyboard')[];
  readonly items: readonly Button[];
}

export interface ScreenDocument {
  /** Which screen this is; an update says which one it is for. */
  readonly screen: string;
  /** Name of the system, in the page's head. */
  readonly system: string;
  readonly title: string;
  readonly status: StatusLine | null;
  readonly user: UserMenu | null;
  readonly messages: readonly Message[];
  readonly fields: readonly Field[];
  readonly buttons: readonly Button[];
  readonly tables: readonly Table[];
  readonly dialogue: Dialogue | null;
  /** Address of the event stream that has to stay open while somebody is signed in; null before. */
  readonly stream: string | null;
  /** What the client shows when that stream breaks; all buttons are inactive from then on. */
  readonly onConnectionLost: StatusLine | null;
  /** What the client shows when a request is not answered by a screen document. */
  readonly onRequestFailed: Message | null;
  /** Where the client gets the login screen afresh. */
  readonly login: string;
}

/**
 * What the server pushes as event "update": parts of the screen that changed. Applied only while that screen is shown.
 * New fields replace the form with their values, unless somebody has changed a field since the form was shown: then what
 * was typed stays. A dialogue replaces one that is open. The event "screen" carries a whole document, which replaces
 * everything that is shown.
 */
export type ScreenUpdate = Pick<ScreenDocument, 'screen'> & Partial<ScreenDocument>;
