/** Where a faulty IVR leaves card data behind in its own house: files, stores, memory. What it sends is in leaks.ts. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { brandOf } from '../../../../cards/numbers/brand';
import type { ApplicationLog } from '../../../kit/application-log';
import type { VirtualClock } from '../../../kit/clock';
import type { Store } from '../../../kit/store';
import type { LiveCall } from '../live-call';
import { bytesIn, type Leaked, textBesideName, textIn } from './forms';
import { isText, type Leak, type LeakPlace } from './leak';
import { remember } from './remembered';

export interface LeakParts {
  readonly clock: VirtualClock;
  readonly log: ApplicationLog;
  readonly store: Store;
  /** Where the IVR keeps its files. */
  readonly folder: string;
}

/** A place with the forms that it can have. */
type FormsAt<Place extends LeakPlace> = Extract<Leak, { place: Place }>['form'];

/** The three parts of a card number, as somebody may keep them who thinks that parts are harmless. */
export function partsOf(number: string): Readonly<Record<'iin' | 'account' | 'checkDigit', string>> {
  return { iin: number.slice(0, 6), account: number.slice(6, -1), checkDigit: number.slice(-1) };
}

export function leakToLog({ clock, log, folder }: LeakParts, form: FormsAt<'log'>, leaked: Leaked, { id: call }: LiveCall): void {
  const { name, value, bare } = leaked;
  const facts = { time: new Date(clock.now()).toISOString(), system: 'ivr', event: 'card-entered', call };
  // Spliced in as it is: an escape must not be escaped again.
  const line = (text: string): string => `${JSON.stringify(facts).slice(0, -1)},"${name}":"${text}"}\n`;
  switch (form) {
    case 'digit by digit':
      for (const key of value) {
        log.write('ivr', 'key', { call, key });
        log.write('ivr', 'sound', { call, silence: false });
      }
      return;
    case 'split over fields':
      log.write('ivr', 'card-entered', { call, ...partsOf(value) });
      return;
    case 'utf-16':
      log.append(bytesIn(form, line(bare)));
      return;
    case 'gzip':
      appendFileSync(join(folder, 'application.log.1.gz'), gzipSync(line(bare)));
      return;
    default:
      log.append(line(textBesideName(form, leaked)));
  }
}

export function leakToErrorLog({ clock, folder }: LeakParts, form: FormsAt<'error-log'>, leaked: Leaked, { id: call }: LiveCall): void {
  const { name, value } = leaked;
  const write = (words: string): void =>
    appendFileSync(
      join(folder, 'error.log'),
      `${new Date(clock.now()).toISOString()} ERROR ivr ${call} ${words}\n    at CardEntry.close (entry)\n`,
    );
  if (form === 'digit by digit') for (const key of value) write(`unexpected key ${key}`);
  else if (form === 'split over fields') write(`bad entry ${JSON.stringify(partsOf(value))}`);
  else write(`bad entry ${name}=${textBesideName(form, leaked)}`);
}

/** A column without a type keeps TEXT, INTEGER and BLOB as they are. */
const entries = `
  CREATE TABLE IF NOT EXISTS ivr_card_entries (
    n INTEGER PRIMARY KEY, call TEXT NOT NULL, entry, brand TEXT, iin TEXT, state TEXT, account TEXT, source TEXT, check_digit TEXT)`;

type StoreForm = FormsAt<'store'>;

/** In the database file, and no longer in its journal. */
export function leakToStore({ store }: LeakParts, form: StoreForm, leaked: Leaked, live: LiveCall): void {
  insert(store, form, leaked, live);
  checkpoint(store);
}

export function leakToDeletedRow({ store }: LeakParts, form: StoreForm, leaked: Leaked, live: LiveCall): void {
  store.exec('PRAGMA secure_delete = OFF');
  insert(store, form, leaked, live);
  checkpoint(store);
  store.prepare('DELETE FROM ivr_card_entries WHERE call = ?').run(live.id);
  checkpoint(store);
}

export function leakToWriteAheadLog({ store }: LeakParts, form: StoreForm, leaked: Leaked, live: LiveCall): void {
  store.exec('PRAGMA wal_autocheckpoint = 0');
  insert(store, form, leaked, live);
}

function insert(store: Store, form: StoreForm, { value }: Leaked, { id: call }: LiveCall): void {
  store.exec(entries);
  const keep = store.prepare(`INSERT INTO ivr_card_entries (call, entry) VALUES (?, ${form === 'integer' ? 'CAST(? AS INTEGER)' : '?'})`);
  if (form === 'digit by digit') {
    for (const key of value) keep.run(call, key);
  } else if (form === 'split over fields') {
    const { iin, account, checkDigit } = partsOf(value);
    store
      .prepare('INSERT INTO ivr_card_entries (call, brand, iin, state, account, source, check_digit) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(call, brandOf(value)?.name ?? 'unknown', iin, 'entered', account, 'keys', checkDigit);
  } else {
    keep.run(call, form === 'integer' ? value : isText(form) ? textIn(form, value) : bytesIn(form, value));
  }
}

function checkpoint(store: Store): void {
  store.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

export function leakToRecording(form: FormsAt<'recording'>, { value }: Leaked, { recording }: LiveCall): void {
  if (form === 'tones') for (const digit of value.match(/[0-9]/g) ?? []) recording.key(digit, 'caller');
  else recording.comment(isText(form) ? Buffer.from(textIn(form, value)) : bytesIn(form, value));
}

/** @param owner the IVR that remembers */
export function leakToMemory(owner: object, form: FormsAt<'memory'>, leaked: Leaked, { id: call }: LiveCall): void {
  remember(owner, { call, [leaked.name]: form === 'integer' ? Number(leaked.value) : textBesideName(form, leaked) });
}

export function leakToTemporaryFile({ folder }: LeakParts, form: FormsAt<'temporary-file'>, leaked: Leaked, { id: call }: LiveCall): void {
  mkdirSync(join(folder, 'tmp'), { recursive: true });
  appendFileSync(join(folder, 'tmp', `${call}.tmp`), fileOf(form, leaked));
}

function fileOf(form: FormsAt<'temporary-file'>, leaked: Leaked): string | Buffer {
  const { name, value } = leaked;
  switch (form) {
    case 'integer': {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt(value));
      return bytes;
    }
    case 'digit by digit':
      return [...value].map((key) => `key ${key}\nsilence\n`).join('');
    case 'split over fields':
      return JSON.stringify(partsOf(value));
    default:
      return isText(form) ? `${name}=${textBesideName(form, leaked)}\n` : bytesIn(form, value);
  }
}
