/**
 * Card data that a faulty IVR leaves behind, as data: where, how it is written, what of it, and after what. By the documents there is none
 * (AIV-pci-01 to -05).
 */
import { RulesPatchError } from '../../../kit/rules';

/** What may be kept in place of a number (PCI DSS 3.4.1, 3.5.1): lawful variants, no faults. */
export const harmless = ['masked', 'last four', 'keyed hash', 'token'] as const;
/** Text that is made from other text. */
const texts = [
  'plain',
  'grouped',
  'full-width',
  'percent',
  'html',
  'escaped',
  'base64',
  'base64url',
  'hex',
  'reversed',
  'sha-256',
  ...harmless,
] as const;
/** Bytes that are no text, or not in UTF-8. */
const binary = ['utf-16', 'gzip', 'bcd'] as const;
/** What is carried inside of JSON cannot be escaped a second time. */
const inJson = texts.filter((form) => form !== 'escaped') as Exclude<TextForm, 'escaped'>[];
/** A header is of ASCII. */
const inHeader = texts.filter((form) => form !== 'full-width') as Exclude<TextForm, 'full-width'>[];
const inStore = [...texts, ...binary, 'integer', 'digit by digit', 'split over fields'] as const;

/** In which forms each place can hold card data. */
export const formsOf = {
  /** The application log. gzip: in a log that was rotated. */
  log: [...texts, 'utf-16', 'gzip', 'digit by digit', 'split over fields'],
  /** A log of its own, of plain text. */
  'error-log': [...texts, 'digit by digit', 'split over fields'],
  /** A row in the database file: TEXT, INTEGER or BLOB. */
  store: inStore,
  /** A row that was deleted: its bytes are left in the database file. */
  'deleted-row': inStore,
  /** A row that has not got from the write-ahead log into the database file. */
  'write-ahead-log': inStore,
  /** The recording of the call: tones, or a comment in the file. */
  recording: [...texts, ...binary, 'tones'],
  /** A map that outlives the call. */
  memory: [...texts, 'integer'],
  /** A file that nobody has removed. */
  'temporary-file': inStore,
  /** A message pushed to the operator's screen. */
  console: inJson,
  /** A header of the next answer to the operator's browser. */
  'console-header': inHeader,
  /** Key tones that are heard on the operator's leg: the first one, which then stays open, or the one of the return. */
  'operator-leg': ['tones'],
  /** A further member of what the operator's leg is told. */
  'call-events': [...inJson, 'split over fields'],
  /** A further member of the notification. */
  'order-system': [...inJson, 'split over fields'],
  /** A header of the notification. */
  'order-header': inHeader,
  /** A message to the holder, sent for it; there is none as long as the issuer cannot be asked for the telephone. */
  sms: inJson,
} as const;

const whats = ['number', 'security code', 'track'] as const;
const afters = ['success', 'refusal', 'hang-up', 'return'] as const;

/** Forms from which the value can be read again; only these are of use for what is no number. */
const readable = ['plain', 'full-width', 'percent', 'html', 'escaped', 'base64', 'base64url', 'hex', 'utf-16', 'gzip'] as const;
/** The security code is pressed as well; a track is nothing that anybody could press. */
const formsOfOthers: Readonly<Record<'security code' | 'track', readonly LeakForm[]>> = {
  'security code': [...readable, 'tones'],
  track: readable,
};

export type TextForm = (typeof texts)[number];
/** Forms in which the value is really there. */
export type TellingForm = Exclude<LeakForm, (typeof harmless)[number]>;

export function isTelling<Form extends LeakForm>(form: Form): form is Form & TellingForm {
  return !harmless.some((one) => one === form);
}
export type BinaryForm = (typeof binary)[number];
export type LeakPlace = keyof typeof formsOf;
export type LeakForm = (typeof formsOf)[LeakPlace][number];
/** Security code and track are there only once the fields are that they consist of. */
export type LeakWhat = (typeof whats)[number];
/**
 * When the card's life in the IVR has come to its end: paid, refused (the entry, too), or broken off amid the entry. `return`: once the call
 * goes back to the operator, be it paid or not.
 */
export type LeakOccasion = (typeof afters)[number];

export type Leak = {
  [Place in LeakPlace]: {
    place: Place;
    form: (typeof formsOf)[Place][number];
    /** The number when not given. */
    what?: LeakWhat;
    /** After whatever ends the card's life when not given. */
    after?: LeakOccasion;
  };
}[LeakPlace];

export function isText(form: LeakForm): form is TextForm {
  return (texts as readonly LeakForm[]).includes(form);
}

/** @throws RulesPatchError when one of these is no leak that can be; the message says what can */
export function mustBeLeaks(given: readonly unknown[]): asserts given is readonly Leak[] {
  for (const leak of given) mustBeLeak(leak);
}

function mustBeLeak(given: unknown): asserts given is Leak {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw wrong(`expected objects such as {place: log, form: plain}, given ${JSON.stringify(given)}`);
  }
  const { place, form, what = 'number', after, ...others } = given as Readonly<Record<string, unknown>>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw wrong(`a leak has place, form, what and after, and no "${unknown}"`);
  mustBeOneOf('place', place, Object.keys(formsOf) as LeakPlace[]);
  mustBeOneOf(`form of place "${place}"`, form, formsOf[place] as readonly LeakForm[]);
  mustBeOneOf('what', what, whats);
  if (after !== undefined) mustBeOneOf('after', after, afters);
  if (what !== 'number') mustBeOneOf(`form of a ${what}`, form, formsOfOthers[what]);
}

function mustBeOneOf<T extends string>(what: string, value: unknown, choices: readonly T[]): asserts value is T {
  if (!choices.some((choice) => choice === value)) {
    throw wrong(`${what}: expected one of ${choices.join(', ')}, given ${JSON.stringify(value)}`);
  }
}

function wrong(message: string): RulesPatchError {
  return new RulesPatchError(`rule "ivr.leaks": ${message}`);
}
