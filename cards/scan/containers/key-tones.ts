/** Card data among the keys of one voice: in a recording, or in the events of a call. */

import type { Key } from '../../audio/dtmf';
import { enteredAt, enteredNumbers } from '../../audio/keys';
import { brandOf } from '../../numbers/brand';
import type { Canary } from '../canary';
import type { Finding } from '../finding';
import type { Wanted } from '../hunter';
import { hidden, masked } from '../masked';

/** A key as it is pressed: also events of a call are such. */
export type PressedKey = Pick<Key, 'key' | 'at' | 'duration'>;

/** What was entered, and when. */
export type Entered = Pick<Finding, 'kind' | 'evidence' | 'masked' | 'brand' | 'label'> & { readonly seconds: number };

/** After a card number, expiry and security code are asked for: within so many seconds, in so many entries. */
const besideSeconds = 90;
const besideEntries = 3;
/** So long a pause ends an entry, as any key does that is no digit. Seconds. */
const pause = 1.5;

interface Number {
  readonly number: string;
  readonly at: number;
  readonly until: number;
  readonly canary?: Canary;
  readonly label?: string;
}

/** Card numbers that were entered, and the expiry and security code entered after them. */
export function enteredCards(pressed: readonly PressedKey[], wanted: Wanted): Entered[] {
  const keys = pressed.map((key) => ({ ...key, twist: 0, level: 0 }));
  const numbers = numbersIn(keys, wanted);
  const entries = entriesIn(keys);
  return numbers
    .flatMap((number) => {
      const { label, at } = number;
      const brand = brandOf(number.number)?.name;
      const found: Entered = {
        kind: 'card number',
        evidence: label === undefined ? 'pattern' : 'known value',
        masked: masked(number.number),
        seconds: at,
        ...(brand && { brand }),
        ...(label !== undefined && { label }),
      };
      return [found, ...beside(number, entries, wanted)];
    })
    .sort((one, other) => one.seconds - other.seconds);
}

function numbersIn(keys: readonly Key[], { any, canaries = [], ledger }: Wanted): Number[] {
  const known: Number[] = canaries.flatMap((canary) =>
    enteredAt(canary.number, keys).map(({ at, until }) => ({ number: canary.number, at, until, canary, label: canary.label })),
  );
  for (const { number, at, until, brand } of any || ledger ? enteredNumbers(keys) : []) {
    if (known.some((other) => at < other.until && other.at < until)) continue;
    const label = ledger?.labelOf(number);
    if (label !== undefined) known.push({ number, at, until, label });
    else if (any && brand) known.push({ number, at, until });
  }
  return known;
}

interface Entry {
  readonly digits: string;
  readonly at: number;
}

/** Digits that were entered in one go. */
function entriesIn(keys: readonly PressedKey[]): Entry[] {
  const entries: { digits: string; at: number; until: number }[] = [];
  let open = false;
  for (const { key, at, duration } of keys) {
    const last = entries.at(-1);
    const isDigit = /^[0-9]$/.test(key);
    if (isDigit && open && last && at - last.until < pause) {
      last.digits += key;
      last.until = at + duration;
    } else if (isDigit) entries.push({ digits: key, at, until: at + duration });
    open = isDigit;
  }
  return entries;
}

function beside({ until, canary }: Number, entries: readonly Entry[], { any }: Wanted): Entered[] {
  const found: Entered[] = [];
  const following = entries.filter(({ at }) => at >= until && at < until + besideSeconds).slice(0, besideEntries);
  for (const { digits, at } of following) {
    const known = canary && (digits === canary.securityCode ? 'security code' : digits === canary.expiry ? 'expiry' : undefined);
    const likely = known ?? (any ? kindOf(digits) : undefined);
    if (!likely || found.some(({ kind }) => kind === likely)) continue;
    found.push({
      kind: likely,
      evidence: known ? 'known value' : 'context',
      masked: hidden,
      seconds: at,
      ...(known && canary && { label: canary.label }),
    });
  }
  return found;
}

function kindOf(digits: string): 'expiry' | 'security code' | undefined {
  if (/^(0[1-9]|1[0-2])[0-9]{2}$/.test(digits)) return 'expiry';
  return /^[0-9]{3,4}$/.test(digits) ? 'security code' : undefined;
}
