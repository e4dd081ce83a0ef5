import type { Call, CallEvent } from '../call';
import { type CardEntry, emptyCard } from '../entry';
import type { LiveCall } from '../live-call';
import type { CallNews } from '../news';
import type { Peers } from '../peers';
import { type Leaked, leakedOf, textBesideName, textIn } from './forms';
import type { Leak, LeakOccasion } from './leak';
import {
  type LeakParts,
  leakToDeletedRow,
  leakToErrorLog,
  leakToLog,
  leakToMemory,
  leakToRecording,
  leakToStore,
  leakToTemporaryFile,
  leakToWriteAheadLog,
  partsOf,
} from './places';
import { forget } from './remembered';

/** What goes out with a message besides what belongs into it. */
export type Beside = Readonly<Record<string, string>>;

const nothing: Beside = {};

/** Places that leak with the next thing that is sent there. */
type SentPlace = 'console' | 'console-header' | 'operator-leg' | 'call-events' | 'order-system' | 'order-header';

/** A call in which a card was entered, seen by a faulty IVR. */
interface Watched {
  /** The card, until its life has come to its end. */
  card: CardEntry;
  /** What has to go out with the next message to a place. */
  readonly beside: Map<SentPlace, Beside>;
}

/**
 * The card data that a faulty IVR leaves behind (rule `ivr.leaks`). It follows every call; when the life of a card in it has come to its end, it
 * writes the card to the places of the rule. What leaks with a message goes out with the next one. Without leaks it does nothing and knows nothing.
 */
export class Leaks {
  readonly #watched = new WeakMap<LiveCall, Watched>();

  constructor(
    private readonly leaks: readonly Leak[],
    private readonly parts: LeakParts & { readonly peers: Pick<Peers, 'findHolder' | 'sendSms'> },
  ) {}

  /** Whether the operator's leg stays open when the transfer is completed. */
  get keepsOperatorsLeg(): boolean {
    return this.leaks.some(({ place }) => place === 'operator-leg' || place === 'call-events');
  }

  /** An event has led the call from one state to the next; what follows of it has not been carried out yet. */
  follow(live: LiveCall, before: Call, event: CallEvent['type'], after: Call): void {
    if (this.leaks.length === 0) return;
    const watched = this.#watched.get(live) ?? { card: emptyCard, beside: new Map() };
    this.#watched.set(live, watched);
    const entered = entryOf(before);
    if (entered !== emptyCard) watched.card = entered;
    if (watched.card === emptyCard) return;
    const end = endOf(before, event, after);
    for (const leak of this.leaks) if (end && (leak.after ?? end) === end) this.#write(leak, live, watched);
    const isReturned = after.state === 'returning' && before.state !== 'returning';
    for (const leak of this.leaks) if (isReturned && leak.after === 'return') this.#write(leak, live, watched);
    if (end || after.state === 'ended') watched.card = emptyCard;
  }

  /** What has to go out with a message to this place now. */
  beside(place: 'call-events' | 'order-system' | 'order-header', live: LiveCall): Beside {
    return this.#take(place, live);
  }

  /** What has to go out with news for the operator's console now. */
  besideNews(live: LiveCall): CallNews['beside'] {
    if (this.#watched.get(live) === undefined) return undefined;
    return { shown: this.#take('console', live), headers: this.#take('console-header', live) };
  }

  /** Keys that are heard on the operator's leg now. */
  keysForOperator(live: LiveCall): string {
    return Object.values(this.#take('operator-leg', live))
      .join('')
      .replace(/[^0-9]/g, '');
  }

  #take(place: SentPlace, live: LiveCall): Beside {
    const beside = this.#watched.get(live)?.beside;
    const found = beside?.get(place);
    if (!found) return nothing;
    beside?.delete(place);
    return found;
  }

  close(): void {
    forget(this);
  }

  #write(leak: Leak, live: LiveCall, { card, beside }: Watched): void {
    const leaked = leakedOf(leak.what ?? 'number', card);
    if (!leaked) return;
    switch (leak.place) {
      case 'log':
        leakToLog(this.parts, leak.form, leaked, live);
        return;
      case 'error-log':
        leakToErrorLog(this.parts, leak.form, leaked, live);
        return;
      case 'store':
        leakToStore(this.parts, leak.form, leaked, live);
        return;
      case 'deleted-row':
        leakToDeletedRow(this.parts, leak.form, leaked, live);
        return;
      case 'write-ahead-log':
        leakToWriteAheadLog(this.parts, leak.form, leaked, live);
        return;
      case 'recording':
        leakToRecording(leak.form, leaked, live);
        return;
      case 'memory':
        leakToMemory(this, leak.form, leaked, live);
        return;
      case 'temporary-file':
        leakToTemporaryFile(this.parts, leak.form, leaked, live);
        return;
      case 'sms':
        this.#sendToHolder(card, `カード: ${textIn(leak.form, leaked.value)}`);
        return;
      default:
        beside.set(leak.place, added(beside.get(leak.place) ?? {}, membersOf(leak, leaked)));
    }
  }

  #sendToHolder({ 'card-number': number, expiry }: CardEntry, text: string): void {
    const { peers } = this.parts;
    peers
      .findHolder(number, `${expiry.slice(0, 2)}/${expiry.slice(2)}`)
      .then((mobile) => (mobile === null ? undefined : peers.sendSms(mobile, text)))
      .catch(() => undefined);
  }
}

function membersOf({ place, form }: Extract<Leak, { place: SentPlace }>, leaked: Leaked): Beside {
  const { name, value } = leaked;
  if (form === 'split over fields') return partsOf(value);
  if (form === 'tones') return { [name]: value };
  // A message is shown without its name.
  if (place === 'console') return { [name]: textIn(form, value) };
  return { [place === 'call-events' || place === 'order-system' ? name : `x-${name.toLowerCase()}`]: textBesideName(form, leaked) };
}

/** Several cards go out together. */
function added(before: Beside, more: Beside): Beside {
  return {
    ...before,
    ...Object.fromEntries(Object.entries(more).map(([name, text]) => [name, [before[name] ?? [], text].flat().join(' ')])),
  };
}

/** The card as far as it was entered, the field included that is entered just now. */
function entryOf({ state, card, keys }: Call): CardEntry {
  const isField = state === 'card-number' || state === 'expiry' || state === 'security-code';
  if (isField && keys !== '') return { ...card, [state]: keys };
  return Object.values(card).some((field) => field !== '') ? card : emptyCard;
}

/** How the life of a card has ended with this event; undefined while it goes on. */
function endOf(before: Call, event: CallEvent['type'], after: Call): Exclude<LeakOccasion, 'return'> | undefined {
  const left = event === 'caller-hung-up' || event === 'interrupted';
  if (left && after.state === 'ended') return 'hang-up';
  if (after.outcome === 'succeeded' && before.outcome !== 'succeeded') return 'success';
  const refused = after.cards > before.cards || (after.outcome === 'failed' && before.outcome !== 'failed');
  return refused ? 'refusal' : undefined;
}
