/** What a journal says about the messages between the parties of tokenization, in the order of time: the content of a sequence diagram. */
import type { JournalEntry } from '../results';
import type { Arrow, Label, Lifeline, Sequence } from './sequence-events';

/** Lifelines from left to right: ids are those of the parties on the wire. */
const parties = ['user', 'vts', 'mdes', 'issuer-gateway', 'issuer-backend', 'desk', 'issuer-host'] as const;
type Party = (typeof parties)[number];

/** Members of messages that tell what a message is about; card data and codes are not among them. */
const telling = [
  'action',
  'levelOfTrust',
  'actionCode',
  'decision',
  'operationType',
  'Decision',
  'deviceBindingReference',
  'deviceBindingResult',
  'otpMethodId',
  'authenticationCorrelationId',
  'messageReasonCode',
  'reasonCode',
] as const;

const longestDetail = 160;

/**
 * The sequence of a journal; null when no lines between the parties were opened.
 * @param most arrows at most; the first ones are drawn
 */
export function tokenSequenceIn(journal: readonly JournalEntry[], most: number): Sequence | null {
  if (!journal.some(({ party, verb }) => party === 'lines' && verb === 'are opened')) return null;
  const entries = [...journal].sort((a, b) => a.n - b.n);
  const arrows = entries.flatMap((entry) => [...actOf(entry), ...messagesIn(entry)]).slice(0, most);
  if (arrows.length === 0) return null;
  const used = parties.filter((party) => arrows.some(({ from, to }) => from === party || to === party));
  return { lifelines: used.map(lifelineOf), rows: arrows };
}

function lifelineOf(party: Party): Lifeline {
  if (party === 'user') return { id: party, head: ['flow.user'] };
  return { id: party, head: party === 'desk' ? ['flow.desk'] : [{ name: party }] };
}

/** What somebody did: the end user at his token requestor, or the bank's people and customers. */
function actOf(entry: JournalEntry): Arrow[] {
  const { party, verb, failure } = entry;
  const scheme = /^token requestor \((vts|mdes)\)$/.exec(party)?.[1] as Party | undefined;
  const to =
    scheme ?? (party === "issuer's desk" ? 'desk' : party === 'issuer' ? 'issuer-gateway' : party === 'gateway' ? 'issuer-backend' : null);
  if (to === null || /^(looks|reads)/.test(verb)) return [];
  const from: Party = party === 'issuer' ? 'issuer-backend' : party === 'gateway' ? 'issuer-gateway' : 'user';
  return [arrow(entry, from, to, verb, failure ? 'broken' : 'said')];
}

interface Message {
  readonly to: string;
  readonly operation: string | null;
  readonly path: string;
  readonly body: unknown;
  readonly status: number | null;
  readonly answer: unknown;
  readonly fault: string | null;
}

function messagesIn(entry: JournalEntry): Arrow[] {
  if (entry.party !== 'lines' || !Array.isArray(entry.answer)) return [];
  return (entry.answer as Message[]).flatMap((message) => {
    const to = parties.find((party) => party === message.to);
    if (!to) return [];
    const answered = message.status === null ? '—' : `HTTP ${message.status}`;
    const what = [message.operation ?? message.path, told(message.body), '→', answered, told(message.answer), message.fault ?? ''];
    return [arrow(entry, senderOf(message), to, what.filter(Boolean).join(' '), message.status === null ? 'broken' : 'said')];
  });
}

/** Who speaks to a party, by what is said. */
function senderOf({ to, operation, body }: Message): Party {
  if (to === 'vts' || to === 'mdes' || to === 'issuer-backend') return 'issuer-gateway';
  if (to === 'issuer-host') return isObject(body) && body.scheme === 'mdes' ? 'mdes' : 'vts';
  if (operation?.startsWith('vts')) return 'vts';
  return operation?.startsWith('mdes') ? 'mdes' : 'issuer-backend';
}

/** The telling members of a message, as deep as one object within it. */
function told(body: unknown): string {
  if (!isObject(body)) return '';
  const inner = Object.values(body).filter(isObject);
  const found = [body, ...inner].flatMap((one) =>
    telling.filter((name) => typeof one[name] === 'string').map((name) => `${name}=${String(one[name])}`),
  );
  return [...new Set(found)].join(', ');
}

function arrow({ n, at }: JournalEntry, from: Party, to: Party, detail: string, line: Arrow['line']): Arrow {
  const time = Date.parse(at);
  const label: Label = { word: null, detail: detail.length > longestDetail ? `${detail.slice(0, longestDetail - 1)}…` : detail };
  return { kind: 'arrow', at: time, until: time, entries: [n, n], from, to, label, line, times: 1 };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
