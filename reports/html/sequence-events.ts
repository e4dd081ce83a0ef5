/** What a call's journal says about who said what to whom, in the order of time: the content of a sequence diagram. */
import type { JournalEntry } from '../results';
import { visible } from './escape';
import type { Word } from './words';

/** Party that calls reach the IVR from; without an act of it there is no call to draw. */
const exchange = 'telephone exchange';

/** A vertical line of the diagram. */
export interface Lifeline {
  readonly id: string;
  /** Its head, line by line: labels, or a name as it was recorded. */
  readonly head: readonly (Word | { readonly name: string })[];
}

/** Something said or done; `from` and `to` are ids of lifelines, the same for what a party meets by itself. */
export interface Arrow {
  readonly kind: 'arrow';
  /** Milliseconds since 1970, of the first and the last of what is folded into it. */
  readonly at: number;
  readonly until: number;
  /** First and last journal entry of what is folded into it. */
  readonly entries: readonly [number, number];
  readonly from: string;
  readonly to: string;
  readonly label: Label;
  readonly line: 'said' | 'shown' | 'both-ways' | 'broken';
  /** How many equal ones are folded into it. */
  readonly times: number;
}

/** A label of ours, then words as they were recorded; one of the two may be missing. */
export interface Label {
  readonly word: Word | null;
  readonly values?: readonly number[];
  readonly detail: string;
}

/** Time that passes in which nothing is said. */
export interface Gap {
  readonly kind: 'gap';
  readonly seconds: number;
  /** Entries of the acts that let it pass. */
  readonly entries: readonly number[];
}

/** Arrows in the middle of a long call that are not drawn. */
export interface Cut {
  readonly kind: 'cut';
  readonly arrows: number;
  readonly entries: readonly [number, number];
}

export type Row = Arrow | Gap | Cut;

export interface Sequence {
  readonly lifelines: readonly Lifeline[];
  readonly rows: readonly Row[];
}

interface Limits {
  /** Arrows drawn at most. */
  readonly arrows: number;
  /** Entries at which something was found; what is around the last stays. */
  readonly found: readonly number[];
}

/** Screens with lines of their own; where there are more, all but the first of them share one. */
const screens = 4;
/** Without a clock of the tester, time passes by itself: shorter pauses are no news. */
const pauseSeconds = 3;
/** Seconds that a clock may be advanced by at a time: what is more is no time (300 years). */
const mostSeconds = 1e10;
/** Signs of an act that has no label of ours. */
const longestAct = 72;
/** Of a long call the beginning is kept, and more of the part around its end or what was found. */
const beginning = 1 / 3;

/** The sequence of a journal; null when it has no act of a telephone exchange. */
export function sequenceIn(journal: readonly JournalEntry[], { arrows: most, found }: Limits): Sequence | null {
  const entries = [...journal].sort((a, b) => a.n - b.n);
  const first = entries.find(({ party }) => party === exchange);
  if (!first) return null;
  const story = new Story(
    first.n,
    entries.some(({ party }) => party === 'bench'),
  );
  for (const entry of entries) story.add(entry);
  const arrows = folded(withScreens(story.arrowsInOrder()));
  const kept = shortened(arrows, most, found);
  const drawn = kept.filter(({ kind }) => kind === 'arrow') as readonly Arrow[];
  if (drawn.length === 0) return null;
  return { lifelines: lifelinesOf(drawn), rows: withGaps(kept, story.advances) };
}

interface Told extends Arrow {
  /** Place among what happened at the same time. */
  readonly place: number;
  /** A leg of the call, where it is one that speaks. */
  readonly leg: string | null;
  readonly opens: boolean;
  /** Legs that are over with it. */
  readonly ends: readonly string[];
  /** One key of many: a run of them is told by its length. */
  readonly key: boolean;
  readonly prompt: string | null;
}

interface Advance {
  readonly at: number;
  readonly n: number;
  readonly seconds: number;
}

/** Something heard on a leg; fields that it does not have are empty. */
interface Heard {
  readonly at: string;
  readonly kind: string;
  readonly leg: string;
  readonly id: string;
  readonly text: string;
  readonly tone: string;
  readonly key: string;
  readonly cause: string;
  readonly other: string;
}

type Fields = Readonly<Record<string, unknown>>;

interface Decision {
  readonly entry: JournalEntry;
  readonly at: number;
  readonly event: Heard;
  readonly place: number;
}

/** Reads a journal entry by entry. */
class Story {
  readonly advances: Advance[] = [];
  readonly #arrows: Told[] = [];
  readonly #legs = new Map<string, 'consumer' | 'telephone'>();
  readonly #heard = new Map<string, readonly string[]>();
  /** Legs by which the IVR calls. */
  readonly #offered = new Set<string>();
  /** What was told last of each leg. */
  readonly #last = new Map<string, { readonly kind: string; readonly at: number; readonly place: number }>();
  /** Where calls were answered or rejected, by leg. */
  readonly #decided = new Map<string, Decision>();
  readonly #screens = new Map<string, Fields>();
  /** Windows at which somebody has signed in. */
  readonly #working = new Set<string>();
  readonly #known = new Set<string>();
  #time = 0;
  #places = 0;

  /**
   * @param first number of the first act of a telephone exchange: preparations before it are not told
   * @param oneClock whether what is done and what is heard have the time of one clock
   */
  constructor(
    private readonly first: number,
    private readonly oneClock: boolean,
  ) {}

  add(entry: JournalEntry): void {
    const { party, answer } = entry;
    this.#time = timeOf(entry.at) ?? this.#time;
    if (party === 'bench' || party === 'suite') return;
    if (party === exchange) this.#exchange(entry);
    else if (party === 'controls') this.#control(entry);
    else if (Object.hasOwn(inboxes, party)) this.#inbox(entry, inboxes[party as keyof typeof inboxes]);
    else if (this.#screens.has(party) || isScreen(answer) || /console/.test(entry.verb)) this.#console(entry);
    else if (entry.n >= this.first) this.#act(entry, 'others', 'ivr', `${party}: ${inWords(entry.verb, entry.given)}`);
  }

  /**
   * By time, where there is one clock, then as they were told. What was seen of a payment only later goes where the
   * caller was asked to wait for it.
   */
  arrowsInOrder(): readonly Told[] {
    for (const decision of this.#decided.values()) this.#untold(decision);
    const waits = this.#arrows.filter(({ prompt }, index) => prompt === 'please-wait' && this.#promptAfter(index) !== 'sms-code');
    const placed = this.#arrows.map((arrow) => {
      const wait = arrow.to === 'payment' && arrow.from === 'ivr' ? waits.findIndex(({ at }) => at === arrow.at) : -1;
      return wait < 0 ? arrow : { ...arrow, place: (waits.splice(wait, 1)[0]?.place ?? 0) + 0.5 };
    });
    return withLegs(placed.sort((a, b) => (this.oneClock ? a.at - b.at : 0) || a.place - b.place));
  }

  /** The next prompt on the same leg. */
  #promptAfter(index: number): string | null {
    const leg = this.#arrows[index]?.leg;
    return this.#arrows.slice(index + 1).find((arrow) => arrow.leg === leg && arrow.prompt !== null)?.prompt ?? null;
  }

  /** A decision that is in no list: nobody listened. */
  #untold({ entry, at, event, place }: Decision): void {
    const { leg, kind } = event;
    if (kind === 'rejected' && this.#heard.has(leg)) return;
    this.#tell(entry, at, 'ivr', this.#lineOf(leg), heardLabel(event), 'said', { ...factsOf(event), place });
  }

  #exchange(entry: JournalEntry): void {
    const { verb, given, answer, wire = [] } = entry;
    const [leg = ''] = given.map(string);
    // the line shows what was there before the act, though only the act's answer lists it
    const sent = Math.max(
      0,
      wire.findIndex((one) => one.sent !== undefined),
    );
    const frames = wire.map(({ received }) => received);
    this.#hear(entry, heardIn(frames.slice(0, sent), leg), 'as it came');
    this.#actOnLine(entry, leg);
    if (verb.startsWith('places') || verb.startsWith('completes')) {
      for (const decision of objectsIn(answer)) this.#decide(entry, decision);
    }
    this.#hear(entry, heardIn(frames.slice(sent), leg), 'as it came');
    this.#hear(entry, heardIn([answer], leg), 'listed');
  }

  #actOnLine(entry: JournalEntry, leg: string): void {
    const { verb, given, failure } = entry;
    const other = string(given[1]);
    if (verb.startsWith('places')) this.#placeCalls(entry);
    else if (verb.startsWith('completes')) {
      this.#legs.set(leg, 'consumer');
      this.#say(entry, leg, { word: 'call.completes', detail: '' }, { opens: true, ends: [other] });
    } else if (verb.startsWith('presses')) {
      const keys = given.slice(1).map(string);
      this.#say(entry, leg, { word: 'call.key', detail: keyed(keys) }, { key: keys.join('').length === 1 });
    } else if (verb.startsWith('hangs up')) this.#say(entry, leg, { word: 'call.hangsUp', detail: '' }, { ends: [leg] });
    else if (verb.startsWith('answers')) this.#say(entry, leg, { word: 'call.answers', detail: '' });
    else if (verb.startsWith('rejects')) this.#say(entry, leg, { word: 'call.rejects', detail: other }, { ends: [leg] });
    else if (failure) this.#act(entry, this.#lineOf(leg), this.#lineOf(leg), inWords(verb, given.slice(1)));
    else if (!/^(listens|waits|looks)/.test(verb)) this.#say(entry, leg, { word: null, detail: inWords(verb, given.slice(1)) });
  }

  /** One call, or several at one moment. */
  #placeCalls(entry: JournalEntry): void {
    const [first] = entry.given;
    const calls = objectsIn(entry.given);
    for (const call of calls.length > 0 ? calls : [{}]) {
      const leg = string(call.leg) || string(first);
      this.#legs.set(leg, call.party === 'consumer' ? 'consumer' : 'telephone');
      this.#say(entry, leg, { word: 'call.places', detail: string(call.to) }, { opens: true });
    }
  }

  /** A call was answered or rejected; what is heard on its leg says the same, perhaps much later. */
  #decide(entry: JournalEntry, { id, answered, cause }: Fields): void {
    const leg = string(id);
    if (typeof answered !== 'boolean') return;
    const event = { ...nothing, leg, kind: answered ? 'answered' : 'rejected', cause: string(cause) };
    this.#decided.set(leg, { entry, at: this.#time, event, place: ++this.#places });
  }

  /** Draws what was heard: all of what came on the line, and of lists what is not known from it or from other lists. */
  #hear(entry: JournalEntry, events: readonly Heard[], how: 'as it came' | 'listed'): void {
    const news = new Set<Heard>();
    for (const leg of new Set(events.map((event) => event.leg))) {
      const known = this.#heard.get(leg) ?? [];
      const ofLeg = events.filter((event) => event.leg === leg);
      const unknown = how === 'listed' ? unknownOf(ofLeg, known) : ofLeg;
      for (const event of unknown) news.add(event);
      this.#heard.set(leg, [...known, ...unknown.map((event) => JSON.stringify(event))]);
    }
    for (const event of events) if (news.has(event)) this.#event(entry, event);
  }

  #event(entry: JournalEntry, event: Heard): void {
    const { leg, kind, other } = event;
    if (kind === 'offered') {
      this.#legs.set(leg, 'telephone');
      this.#offered.add(leg);
    }
    // that the operator answers is told already
    if (kind === 'answered' && this.#offered.has(leg)) return;
    const at = timeOf(event.at) ?? this.#time;
    const line = this.#lineOf(leg);
    const decided = ['answered', 'rejected'].includes(kind) ? this.#decided.get(leg) : undefined;
    if (kind === 'bridged' && this.#lineOf(other) !== line) {
      // both legs tell it
      if (this.#isNew([at, [leg, other].sort()])) {
        this.#tell(entry, at, 'consumer', 'telephone', { word: 'call.bridged', detail: '' }, 'both-ways');
      }
      return;
    }
    if (decided) this.#decided.delete(leg);
    // an IVR answers and speaks in one go, though the second may be recorded later
    const last = this.#last.get(leg);
    const place = decided?.place ?? (last?.kind === 'answered' && last.at === at ? last.place + 0.1 : ++this.#places);
    this.#last.set(leg, { kind, at, place });
    const facts = { ...factsOf(event), place };
    this.#tell(decided?.entry ?? entry, at, 'ivr', line, heardLabel(event), 'said', facts);
  }

  #control(entry: JournalEntry): void {
    const { verb, given, answer, n, failure } = entry;
    const seconds = Number(given[0]);
    if (verb === 'advance the clock' && Math.abs(seconds) <= mostSeconds && !failure) {
      this.advances.push({ at: this.#time, n, seconds });
      this.#time = timeOf(isObject(answer) ? answer.now : null) ?? this.#time + seconds * 1000;
    } else if (n >= this.first && (failure || !preparation.test(verb))) this.#act(entry, 'tester', 'ivr', inWords(verb, given));
  }

  /** Things that the IVR left at a party are drawn at their own time, when they are first seen there. */
  #inbox(entry: JournalEntry, { line, list, label }: Inbox): void {
    if (entry.n < this.first) return;
    const { verb, given, answer, failure } = entry;
    const looks = /^(shows|was told|has)/.test(verb);
    if (failure && looks) this.#act(entry, line, line, inWords(verb, given));
    else if (!looks && line === 'payment') this.#act(entry, 'tester', line, inWords(verb, given));
    else if (!looks) this.#act(entry, line, 'ivr', inWords(verb, given));
    for (const item of objectsIn(answer).flatMap((one) => listOf(one[list]))) {
      if (this.#isNew([line, item])) this.#tell(entry, timeOf(item.at) ?? this.#time, 'ivr', line, label(item), 'said');
    }
  }

  /** What is done at a console once somebody is at work there; of its screens only what changed. */
  #console(entry: JournalEntry): void {
    const { party, verb, given, answer } = entry;
    const line = screenOf + party;
    const before = this.#screens.get(party);
    const works = this.#working.has(party);
    const looks = /^(looks|waits for|types|points at|opens the pull-down)/.test(verb);
    if (entry.failure || (works && !looks)) {
      const pressed = /^(presses|answers the dialogue|chooses)/.test(verb);
      this.#act(entry, line, 'ivr', pressed ? pressedLabel(verb, given) : inWords(verb, given));
    }
    if (!isScreen(answer)) return;
    this.#screens.set(party, answer);
    if (isWork(answer)) this.#working.add(party);
    if (!works && (entry.n < this.first || !isWork(answer))) return;
    for (const label of changes(before, answer)) this.#tell(entry, this.#time, 'ivr', line, label, 'shown');
  }

  /** An act at the time of its entry; one that failed is broken, and says why. */
  #act(entry: JournalEntry, from: string, to: string, label: Label | string, facts: Partial<Told> = {}): void {
    const { word, detail } = typeof label === 'string' ? { word: null, detail: label } : label;
    const why = entry.failure && `${entry.failure.kind}: ${entry.failure.message}`;
    const whole = [detail, why].filter(Boolean).join(' ✗ ');
    this.#tell(entry, this.#time, from, to, { word, detail: whole }, entry.failure ? 'broken' : 'said', facts);
  }

  /** What a telephone does on a leg. */
  #say(entry: JournalEntry, leg: string | undefined, label: Label, facts: Partial<Told> = {}): void {
    this.#act(entry, this.#lineOf(leg), 'ivr', label, { leg: leg ?? null, ...facts });
  }

  #tell({ n }: JournalEntry, at: number, from: string, to: string, label: Label, line: Arrow['line'], facts: Partial<Told> = {}): void {
    const what = {
      kind: 'arrow',
      at,
      until: at,
      entries: [n, n],
      from,
      to,
      label: { ...label, detail: tidy(label.detail) },
      line,
    } as const;
    const none = { times: 1, leg: null, opens: false, ends: [], key: false, prompt: null };
    this.#arrows.push({ ...none, place: facts.place ?? ++this.#places, ...facts, ...what });
  }

  #lineOf(leg: string | undefined): 'consumer' | 'telephone' {
    return this.#legs.get(leg ?? '') ?? 'telephone';
  }

  #isNew(thing: unknown): boolean {
    const text = JSON.stringify(thing);
    const isNew = !this.#known.has(text);
    this.#known.add(text);
    return isNew;
  }
}

/** Of what a list has of one leg, what is not known. A list may hold all that was heard so far, or only what is new. */
function unknownOf(events: readonly Heard[], known: readonly string[]): readonly Heard[] {
  const told = events.map((event) => JSON.stringify(event));
  if (known.every((event, index) => told[index] === event)) return events.slice(known.length);
  const left = [...known];
  return events.filter((_event, index) => {
    const place = left.indexOf(told[index] ?? '');
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

/** Controls that make ready what a call needs; scenarios use them also while one goes on. */
const preparation = /^(read the clock|add a user|make a card known|set what a merchant)/;

interface Inbox {
  readonly line: string;
  /** Name of the list in what is seen there. */
  readonly list: string;
  readonly label: (item: Fields) => Label;
}

const inboxes = {
  'payment server': {
    line: 'payment',
    list: 'attempts',
    label: ({ amount, mStatus, vResultCode }) => ({ word: 'call.payment', detail: joined(amount, '→', mStatus, vResultCode) }),
  },
  'order system': {
    line: 'order',
    list: 'results',
    label: ({ transactionId, outcome, amount, code, message }) => ({
      word: 'call.result',
      detail: joined(transactionId, outcome, amount, code, message),
    }),
  },
  'mobile telephone': { line: 'mobile', list: 'messages', label: ({ text }) => ({ word: null, detail: `「${string(text)}」` }) },
} satisfies Readonly<Record<string, Inbox>>;

const nothing: Heard = { at: '', kind: '', leg: '', id: '', text: '', tone: '', key: '', cause: '', other: '' };

/** What was heard, wherever it stands: in the answer of an act, as frames on the line, or as calls that the IVR offers. */
function heardIn(values: readonly unknown[], leg: string): readonly Heard[] {
  return objectsIn(values).flatMap((one) => {
    const kind = string(one.kind) || string(one.type) || (one.leg !== undefined && one.from !== undefined ? 'offered' : '');
    if (kind === '') return [];
    const { at, id, tone, key, cause } = one;
    const fields = { at, id, tone, key, cause, text: one.text ?? one.message, other: one.other ?? one.with ?? one.from };
    const texts = Object.entries(fields).map(([name, value]) => [name, string(value)]);
    return [{ ...nothing, ...Object.fromEntries(texts), kind, leg: string(one.leg) || leg }];
  });
}

function heardLabel({ kind, text, id, tone, key, cause }: Heard): Label {
  const label = (word: Word | null, detail = '') => ({ word, detail });
  if (kind === 'answered') return label('call.answers');
  if (kind === 'rejected') return label('call.rejects', cause);
  if (kind === 'prompt') return label(null, `「${text || id}」`);
  if (kind === 'tone')
    return tone === 'ring-back' ? label('call.ringBack') : tone === 'silence' ? label('call.silence') : label('call.tone', tone);
  if (kind === 'key') return label('call.keyTone', key);
  if (kind === 'offered') return label('call.offered');
  if (kind === 'bridged') return label('call.bridged');
  if (kind === 'hung-up') return label('call.hungUp', cause);
  if (kind === 'error') return label('call.error', text);
  return label(null, joined(kind, text || id, tone, key, cause));
}

function factsOf({ leg, kind, id }: Heard): Partial<Told> {
  const ends = ['hung-up', 'rejected'].includes(kind) ? [leg] : [];
  return { leg, opens: kind === 'offered', ends, key: kind === 'key', prompt: kind === 'prompt' ? id : null };
}

const statusWords: Readonly<Record<string, Word>> = {
  green: 'call.statusGreen',
  orange: 'call.statusOrange',
  red: 'call.statusRed',
};

/** The button in brackets, and what was filled in; never a password. */
function pressedLabel(verb: string, given: readonly unknown[]): Label {
  const [first, second] = given.filter((value): value is string => typeof value === 'string');
  const [button, row] = verb.includes('in a row') ? [second, first] : [first, second];
  const filled = given.filter(isObject).flatMap((values) => Object.entries(values));
  const shown = filled.filter(([label, value]) => !/パスワード|password/i.test(label) && string(value) !== '');
  return {
    word: 'call.presses',
    detail: [`「${button ?? ''}」`, row ?? '', shown.map(([label, value]) => `${label} ${string(value)}`).join(', ')]
      .filter(Boolean)
      .join(' '),
  };
}

/** What a person would notice: another status, a dialogue, messages, new rows; not the seconds that count down in a status. */
function changes(before: Fields | undefined, now: Fields): readonly Label[] {
  const [old, status] = [before ? statusOf(before) : null, statusOf(now)];
  const labels: Label[] = [];
  const sign = (one: Fields | null) => one && `${string(one.colour)} ${string(one.text).replace(/\d+/g, '#')}`;
  if (status !== null && sign(status) !== sign(old)) {
    labels.push({ word: statusWords[string(status.colour)] ?? 'call.status', detail: `「${string(status.text)}」` });
  }
  if (status === null && old !== null) labels.push({ word: 'call.anotherScreen', detail: strings(now.headings).join(' / ') });
  const dialogue = (screen: Fields | undefined) => (isObject(screen?.dialogue) ? screen.dialogue : null);
  const [oldDialogue, newDialogue] = [dialogue(before), dialogue(now)];
  if (newDialogue && string(newDialogue.text) !== string(oldDialogue?.text)) {
    labels.push({ word: 'call.dialogue', detail: joined(newDialogue.id, `「${string(newDialogue.text)}」`) });
  }
  const added = (field: 'rows' | 'messages') => strings(now[field]).filter((text) => !strings(before?.[field]).includes(text));
  for (const message of added('messages')) labels.push({ word: 'call.message', detail: `「${message}」` });
  // rows that were there when the screen came are not news
  if (old !== null) for (const row of added('rows')) labels.push({ word: 'call.row', detail: row.replace(/[\s|]+$/, '') });
  return labels;
}

/** Names the leg wherever one party had several open at once. */
function withLegs(arrows: readonly Told[]): readonly Told[] {
  const open = new Map<string, Set<string>>();
  const crowded = new Set<string>();
  for (const { leg, opens, ends, from, to } of arrows) {
    const line = from === 'ivr' ? to : from;
    const legs = open.get(line) ?? new Set();
    open.set(line, legs);
    if (leg !== null && opens) legs.add(leg);
    if (legs.size > 1) crowded.add(line);
    for (const others of open.values()) for (const over of ends) others.delete(over);
  }
  return arrows.map((arrow) => {
    const { leg, from, to, label } = arrow;
    if (leg === null || !crowded.has(from === 'ivr' ? to : from)) return arrow;
    return { ...arrow, label: { ...label, detail: `${label.detail} [${tidy(leg)}]`.trim() } };
  });
}

/** Equal arrows in a row become one, and so do three keys and more: how many there were, for together they could be a card's number. */
function folded(arrows: readonly Told[]): readonly Arrow[] {
  const kept: Told[] = [];
  for (let index = 0; index < arrows.length; ) {
    const arrow = arrows[index] as Told;
    const keys = runFrom(arrows, index, (one) => one.key && arrow.key && one.leg === arrow.leg && one.from === arrow.from);
    const equal = runFrom(arrows, index, (one) => sameArrow(one, arrow));
    const run = keys >= 3 ? keys : equal;
    const last = arrows[index + run - 1] as Told;
    const entries = arrows.slice(index, index + run).flatMap((one) => one.entries);
    const whole = { ...arrow, until: last.until, entries: [Math.min(...entries), Math.max(...entries)] as const };
    if (keys >= 3) kept.push({ ...whole, label: { word: 'call.keys', values: [run], detail: '' } });
    else kept.push({ ...whole, times: run });
    index += run;
  }
  return kept;
}

function runFrom(arrows: readonly Told[], start: number, belongs: (arrow: Told) => boolean): number {
  let end = start + 1;
  while (end < arrows.length && belongs(arrows[end] as Told)) end += 1;
  return end - start;
}

function sameArrow(a: Told, b: Told): boolean {
  return a.from === b.from && a.to === b.to && a.line === b.line && a.leg === b.leg && JSON.stringify(a.label) === JSON.stringify(b.label);
}

/** At most `most` arrows, with a mark where some are left out. */
function shortened(arrows: readonly Arrow[], most: number, found: readonly number[]): readonly (Arrow | Cut)[] {
  if (arrows.length <= most) return arrows;
  const head = Math.floor(most * beginning);
  const around = found.length === 0 ? -1 : arrows.findLastIndex(({ entries }) => entries[0] <= Math.max(...found));
  const end = around < 0 ? arrows.length : Math.min(arrows.length, Math.max(most, around + Math.ceil(head / 2)));
  const start = Math.max(head, end - (most - head));
  return [...arrows.slice(0, head), ...cutOf(arrows.slice(head, start)), ...arrows.slice(start, end), ...cutOf(arrows.slice(end))];
}

function cutOf(arrows: readonly Arrow[]): readonly Cut[] {
  if (arrows.length === 0) return [];
  const entries = arrows.flatMap((arrow) => arrow.entries);
  return [{ kind: 'cut', arrows: arrows.length, entries: [Math.min(...entries), Math.max(...entries)] }];
}

/** Marks where time passes between two arrows, and what passes after the last. */
function withGaps(rows: readonly (Arrow | Cut)[], advances: readonly Advance[]): readonly Row[] {
  const gap = (from: number, to: number): Gap => {
    const entries = advances.filter((one) => one.at < to && endOf(one) > from).map(({ n }) => n);
    return { kind: 'gap', seconds: (to - from) / 1000, entries };
  };
  const marked: Row[] = [];
  const least = advances.length > 0 ? 0.001 : pauseSeconds;
  let last: number | null = null;
  for (const row of rows) {
    if (row.kind === 'arrow') {
      const pause = gap(last ?? row.at, row.at);
      if (pause.seconds >= least) marked.push(pause);
    }
    marked.push(row);
    last = row.kind === 'arrow' ? Math.max(row.until, last ?? row.until) : null;
  }
  const end = Math.max(...advances.map(endOf));
  if (last !== null && end > last) marked.push(gap(last, end));
  return marked;
}

function endOf({ at, seconds }: Advance): number {
  return at + Math.round(seconds * 1000);
}

/** Gives a line of their own to the first screens; the others share one, where each is named. */
function withScreens(arrows: readonly Told[]): readonly Told[] {
  const ids = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))].filter((id) => id.startsWith(screenOf));
  if (ids.length <= screens) return arrows;
  const shared = new Set(ids.slice(screens - 1));
  return arrows.map((arrow) => {
    const id = [arrow.from, arrow.to].find((line) => shared.has(line));
    if (id === undefined) return arrow;
    const [from, to] = arrow.from === id ? ['screens', arrow.to] : [arrow.from, 'screens'];
    return { ...arrow, from, to, label: { ...arrow.label, detail: `${arrow.label.detail} [${tidy(id.slice(screenOf.length))}]`.trim() } };
  });
}

const screenOf = 'screen of ';

/** The lines that occur, from the consumer to the tester. */
function lifelinesOf(arrows: readonly Arrow[]): readonly Lifeline[] {
  const ids = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  const windows = [...ids].filter((id) => id.startsWith(screenOf));
  const all: readonly Lifeline[] = [
    { id: 'consumer', head: ['life.consumer'] },
    { id: 'telephone', head: ['life.operators', 'life.telephone'] },
    ...windows.map((id): Lifeline => ({ id, head: [{ name: tidy(id.slice(screenOf.length)) }, 'life.screen'] })),
    { id: 'screens', head: ['life.otherScreens', 'life.screens'] },
    { id: 'ivr', head: ['life.ivr'] },
    { id: 'payment', head: ['life.payment', 'life.server'] },
    { id: 'order', head: ['life.order', 'life.system'] },
    { id: 'mobile', head: ['life.mobile', 'life.telephone'] },
    { id: 'others', head: ['life.others'] },
    { id: 'tester', head: ['life.tester'] },
  ];
  return all.filter(({ id }) => ids.has(id));
}

/** A value and all that is nested in it, as far as these are objects. */
function objectsIn(value: unknown, depth = 4): readonly Fields[] {
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  const nested = Object.values(value).flatMap((item) => objectsIn(item, depth - 1));
  return isObject(value) ? [value, ...nested] : nested;
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isScreen(value: unknown): value is Fields {
  return isObject(value) && Array.isArray(value.fields) && Array.isArray(value.buttons);
}

/** Whether it is behind the sign-in: no password is asked for. */
function isWork(screen: Fields): boolean {
  return statusOf(screen) !== null || !objectsIn(screen.fields).some(({ label }) => /パスワード|password/i.test(string(label)));
}

function statusOf(screen: Fields): Fields | null {
  return isObject(screen.status) ? screen.status : null;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An act that has no label of ours: its verb, and what was given. */
function inWords(verb: string, given: readonly unknown[]): string {
  if (/password/i.test(verb)) return verb;
  const signs = [...joined(verb, ...scalarsIn(given))];
  return signs.length > longestAct ? `${signs.slice(0, longestAct).join('')}…` : signs.join('');
}

/** Keys as they were pressed; of a row of digits, which could be a card's number, only how many. */
function keyed(keys: readonly string[]): string {
  const text = keys.some((key) => key.length > 1) ? keys.join(' ') : keys.join('');
  return text.replace(/\d{5,}/g, (digits) => `•×${digits.length}`);
}

function scalarsIn(value: unknown, depth = 4): readonly string[] {
  if (typeof value !== 'object') return value === undefined ? [] : [String(value)];
  return value === null || depth === 0 ? [] : Object.values(value).flatMap((item) => scalarsIn(item, depth - 1));
}

function string(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function joined(...values: readonly unknown[]): string {
  return values.map(string).filter(Boolean).join(' ');
}

/** On one line, with nothing in it that cannot be seen. */
function tidy(text: string): string {
  return visible(text).replace(/\s+/g, ' ').trim();
}

/** Milliseconds since 1970; null where it is no time. */
function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) || Math.abs(time) > 8e15 ? null : time;
}
