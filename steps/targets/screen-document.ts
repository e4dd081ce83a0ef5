/** The consoles' screen documents as a client sees them (docs/openapi/console.yaml), and what they come to as a screen. */
import { emptyScreen, type Screen, type StatusColour } from './screen';

export interface DocumentButton {
  readonly label: string;
  readonly enabled: boolean;
  readonly action?: string;
  readonly confirm?: DocumentDialogue;
  readonly clears?: boolean;
}

export interface DocumentDialogue {
  readonly id?: string;
  readonly text: string;
  readonly buttons: readonly DocumentButton[];
  readonly closable: boolean;
}

interface Line {
  readonly id?: string;
  readonly text: string;
}

export interface ScreenDocument {
  readonly screen: string;
  readonly system: string;
  readonly title: string;
  readonly status: { readonly colour: string; readonly text: string } | null;
  readonly user: { readonly name: string; readonly items: readonly DocumentButton[] } | null;
  readonly messages: readonly Line[];
  readonly fields: readonly {
    readonly name: string;
    readonly label: string;
    readonly type: string;
    readonly value: string;
    readonly enabled: boolean;
    readonly required?: boolean;
    readonly choices?: readonly string[];
  }[];
  readonly buttons: readonly DocumentButton[];
  readonly tables: readonly {
    readonly caption: string;
    readonly columns: readonly string[];
    readonly rows: readonly { readonly cells: readonly string[]; readonly buttons: readonly DocumentButton[] }[];
    readonly empty: string;
  }[];
  readonly dialogue: DocumentDialogue | null;
  readonly stream: string | null;
  readonly onConnectionLost: { readonly colour: string; readonly text: string } | null;
  readonly onRequestFailed: Line | null;
  readonly login: string;
}

const lists = ['messages', 'fields', 'buttons', 'tables'] as const;

/** Whether a value has the shape of a screen document, as far as a client depends on it. */
export function isScreenDocument(value: unknown): value is ScreenDocument {
  if (typeof value !== 'object' || value === null) return false;
  const document = value as Record<string, unknown>;
  return typeof document.screen === 'string' && typeof document.title === 'string' && lists.every((name) => Array.isArray(document[name]));
}

/** What a client adds to a document: values typed, the pull-down, the dialogue, a broken connection. */
export interface ClientState {
  readonly values: Readonly<Record<string, string>>;
  readonly menuOpen: boolean;
  readonly dialogue: DocumentDialogue | null;
  readonly broken: boolean;
}

/** The screen that a person would see. */
export function seen(document: ScreenDocument | null, state: ClientState): Screen {
  if (!document) return emptyScreen;
  const { dialogue, broken } = state;
  const messages = document.messages.map(({ id, text }) => (id === undefined ? text : `${id} ${text}`));
  const rows = document.tables.flatMap((table) => table.rows.map((row) => row.cells.join(' | ')));
  const items = (document.user?.items ?? []).map((item) => item.label);
  const active = (button: DocumentButton) => ({ label: button.label, enabled: button.enabled && !broken });
  return {
    headings: [document.title],
    status: document.status && { colour: colourOf(document.status.colour), text: document.status.text },
    userName: document.user?.name ?? null,
    menu: state.menuOpen ? items : [],
    dialogue: dialogue && {
      id: dialogue.id ?? '',
      text: dialogue.text,
      buttons: dialogue.buttons.map((button) => button.label),
      closable: dialogue.closable,
    },
    fields: document.fields.map(({ name, label, type, enabled, required, choices }) => ({
      label,
      value: type === 'password' ? '' : (state.values[name] ?? ''),
      enabled: enabled && !broken,
      marked: required === true,
      choices: choices ?? [],
    })),
    buttons: document.buttons.map(active),
    tables: document.tables.map(({ caption, columns, rows: lines }) => ({ caption, columns, rows: lines.map((row) => row.cells) })),
    messages,
    lines: [
      document.system,
      document.title,
      document.status?.text,
      document.user?.name,
      ...(state.menuOpen ? items : []),
      ...messages,
      ...document.fields.map((field) => field.label),
      ...document.buttons.map((button) => button.label),
      ...document.tables.flatMap((table) => [table.caption, ...table.columns, ...(table.rows.length > 0 ? [] : [table.empty])]),
      ...rows,
      ...(dialogue ? [dialogue.id ?? '', dialogue.text, ...dialogue.buttons.map((button) => button.label)] : []),
    ].filter((line): line is string => Boolean(line)),
  };
}

function colourOf(colour: string): StatusColour {
  return colour === 'green' || colour === 'orange' || colour === 'red' ? colour : 'other';
}
