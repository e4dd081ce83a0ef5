/** docs/card-lock-flow.md, made from the flow table, the rules, and a walk through every conversation that the rules allow. */
import { patchRules } from '../../kit/rules';
import { type LineId, ownLines, sampleLines } from './catalogue';
import {
  type Conversation,
  type ConversationEvent,
  given,
  happeningOf,
  newConversation,
  nextConversation,
  type Parameters,
} from './conversation';
import { flow, type Happening, type Page, pages } from './flow';
import { type CardLockAgentRules, causes, documentedCardLockAgent } from './rules';
import type { CallerInput } from './understanding';

/** Where what happens leads, page by page. */
export type Transitions = ReadonlyMap<Page, ReadonlyMap<Happening, ReadonlySet<Page>>>;

/** What docs/card-lock-flow.md says of a page. */
const pageNotes: Readonly<Record<Page, string>> = {
  start: 'Nothing has been said. A call, or the first words of a caller, bring the component in.',
  'phone-number': 'No number was given, and none is known of the call.',
  identifying: 'The bank is asked who has the number, and how he can be reached.',
  'offer-code': "The caller's level is too low; a code is offered by telephone, or by e-mail where there is no other way.",
  'choose-channel': 'The code can go by telephone and by e-mail.',
  'sending-code': 'The bank sends the code.',
  'enter-code': 'The caller tells the code.',
  'verifying-code': 'The bank is asked whether the code is right.',
  'fetching-cards': 'The bank is asked for the cards of the number.',
  'collect-card': 'With several cards, all are named, and the caller tells the last four digits of one.',
  'confirm-card': 'The digits are read back.',
  'validating-card': 'The bank is asked for the state of the card.',
  'locked-card': 'The card is locked temporarily: reactivate it, or lock it permanently?',
  'lock-type': 'The card is active: lock it temporarily or permanently?',
  'lock-reason': 'Why? Any other words are another reason.',
  'confirm-permanent': 'A single card will be locked permanently: are its digits right?',
  'confirm-lock': 'Which card, which kind of lock, and what follows from it: shall it be locked?',
  locking: 'The bank is asked to lock the card, once.',
  reissue: 'The card is locked permanently: is a new one wanted?',
  'confirm-address': 'The postal code of the registered address: is it right?',
  reissuing: 'The bank is asked for a new card, once.',
  end: 'The component was left. Whatever is said, nothing more is done.',
};

const causeNotes: Readonly<Record<(typeof causes)[number], string>> = {
  human: 'The caller asked for a human.',
  refusal: 'The caller refused what was asked for.',
  'no-input': 'A question met with silence too often.',
  'no-match': 'A question met too often with words that were not understood.',
  'webhook-error': 'A webhook failed, or its answer was none.',
  'webhook-not-found': "A webhook's address could not be reached.",
  reactivation: 'The card is to be reactivated.',
  'card-retries': 'The retries for the last four digits were used up.',
  'code-retries': 'The retries for the code were used up.',
  'code-declined': 'The caller did not want the code that was offered.',
  'code-not-sent': 'The bank could not send a code, or knows no way to the caller.',
  'not-identified': 'The bank does not know the number, or the level cannot be reached.',
  'no-cards': 'No card is registered.',
  'same-digits': 'Several cards end alike.',
  'not-confirmed': 'The caller did not confirm the lock, where the rules transfer then.',
  'wrong-address': 'The registered address is not the right one.',
};

/** Understood at every question. */
const everywhere: readonly Happening[] = ['human', 'refusal', 'replay', 'no-input', 'no-match'];
/** Left out of the diagram where it leads out. */
const exits: readonly Happening[] = [...everywhere, 'failed'];

/** The whole page. */
export function flowPage(): string {
  const real = walk();
  const { flowParameters, presets, retries, transfer, webhooks, sessionMinutes } = documentedCardLockAgent;
  return `${[
    '# The flow of the card-lock agent',
    'What the simulated voice agent does, from the call to the end of the component. This page is made from the flow table in\n' +
      '`simulators/telephony/voice-agent/flow.ts`, from the rules and from the catalogues\n' +
      '(`UPDATE=1 node --require ts-node/register --test simulators/telephony/voice-agent/flow.test.ts`). On the wire:\n' +
      '[card-lock-agent.yaml](openapi/card-lock-agent.yaml); the services of the bank: [card-services.yaml](openapi/card-services.yaml).',
    '## Diagram',
    'What happens by the documented rules. Left out: what leads back to the same page; that a human, a refusal, silence, words that are not\n' +
      'understood and a failing webhook lead out. A caller who hangs up says nothing more: nothing more is done.',
    diagram(real),
    '## Pages',
    `\`name\` is \`currentPage.displayName\`; \`check auth level\` is the document's, the others are ours. Keys are ours. At every question\nthe caller can ask for a human (key 0), refuse, or have it repeated (${retries.replays} times).`,
    table(
      ['page', 'name', 'is', 'asks', 'understands', 'keys', 'webhook'],
      pages.map((page) => {
        const { name, asks, listens, keys, digits, otherwise, webhook } = flow[page];
        const understood = [
          ...listens,
          ...(digits === null ? [] : [`a ${digits}`]),
          ...(otherwise === null ? [] : [`anything else: ${otherwise}`]),
        ];
        const pressed = Object.entries(keys).map(([key, meaning]) => `${key} ${meaning}`);
        return [
          code(page),
          name,
          pageNotes[page],
          asks === null ? '' : code(asks),
          understood.join(', '),
          pressed.join(', '),
          webhook === null ? '' : code(webhook),
        ];
      }),
    ),
    '## Leaving',
    `A question is asked again ${retries.noInput} times after silence and ${retries.noMatch} times after words that are not understood; then the caller is transferred. A session\nis forgotten ${sessionMinutes} minutes after its last turn. A webhook has ${webhooks.seconds} s, in the time of the world, and is asked once.`,
    table(
      ['cause', 'is', 'transfer_reason'],
      causes.map((cause) => [cause, causeNotes[cause], transfer.reasons[cause] === null ? 'not set' : code(transfer.reasons[cause] ?? '')]),
    ),
    '## Parameters',
    'Of flow scope (LCK-in-05 to -08), set by a control:',
    parameters(flowParameters),
    'Of session scope, where the calling flow sets none (LCK-in-01, -02):',
    parameters(presets),
    '## Lines',
    "The words of these are the document's. A name with `-authenticated` or `-low-level` is the wording of the second and the third sample.",
    lines(sampleLines),
    'The words of these are ours:',
    lines(ownLines),
    '## Every transition',
    'Page, what happens, and the pages to which it can lead. What is in brackets does not happen by the documented rules; the table leaves\nit open to faults and variants.',
    table(
      ['page', 'what happens', 'leads to'],
      pages.flatMap((page) =>
        Object.entries(flow[page].leadsTo).map(([what, next]) => {
          const happens = real.get(page)?.get(what as Happening);
          return [
            code(page),
            code(what),
            (next as readonly Page[]).map((to) => (happens?.has(to) ? code(to) : `(${code(to)})`)).join(', '),
          ];
        }),
      ),
    ),
  ].join('\n\n')}\n`;
}

function diagram(real: Transitions): string {
  const edges = pages.flatMap((from) =>
    pages.flatMap((to) => {
      const what = [...(real.get(from) ?? [])].filter(([one, next]) => next.has(to) && !(to === 'end' && exits.includes(one)));
      return from === to || what.length === 0 ? [] : [`  ${id(from)} --> ${id(to)}: ${what.map(([one]) => one).join(', ')}`];
    }),
  );
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...pages.map((page) => `  state "${page}" as ${id(page)}`),
    `  [*] --> ${id('start')}`,
    ...edges,
    `  ${id('end')} --> [*]`,
    '```',
  ].join('\n');
}

// ---- walking ------------------------------------------------------------------------------------

/** Limits made small: that a thing can happen again and again needs to be seen twice only. */
function briefly(rules: CardLockAgentRules): CardLockAgentRules {
  const flowParameters = { max_retry_card_number: 1, max_otp_retry_count: 1 };
  return {
    ...rules,
    flowParameters: { ...rules.flowParameters, ...flowParameters },
    authentication: { ...rules.authentication, numberRetries: 1 },
    retries: { ...rules.retries, noInput: 1, noMatch: 1, replays: 1 },
  };
}

const number = '09012345041';
const beginnings: readonly Parameters[] = [
  {},
  { auth_level: 1 },
  { phone_number: number },
  { phone_number: number, account_auth_enabled: false, card_auth_enabled: false },
  ...[0, 1].map((auth_level) => ({ phone_number: number, auth_level })),
];

/** Every transition that can happen by these rules, whatever callers say and banks answer. */
export function walk(rules: CardLockAgentRules = documentedCardLockAgent): Transitions {
  const brief = briefly(rules);
  const found = new Map<Page, Map<Happening, Set<Page>>>();
  const seen = new Set<string>();
  const open = beginnings.map((parameters) => given(newConversation(brief.flowParameters), parameters, null));
  for (let conversation = open.pop(); conversation !== undefined; conversation = open.pop()) {
    const place = JSON.stringify(essential(conversation));
    if (seen.has(place) || conversation.page === 'end') continue;
    seen.add(place);
    for (const event of possible(conversation, brief)) {
      const next = nextConversation(conversation, event, brief);
      const happenings = found.get(conversation.page) ?? new Map<Happening, Set<Page>>();
      const what = happeningOf(next.heard, event.type);
      found.set(conversation.page, happenings.set(what, (happenings.get(what) ?? new Set()).add(next.conversation.page)));
      open.push(next.conversation);
    }
  }
  return found;
}

/** What the way of a conversation still depends on. */
function essential(conversation: Conversation): object {
  const { page, parameters, authenticated, entry, cards: own, digits, kind, purpose, channels, verified, confirmed, ticket } = conversation;
  const { tries, misses, requests, numberFrom, channel } = conversation;
  const begins = ['start', 'phone-number', 'identifying'].includes(page);
  return {
    ...{ page, authenticated, cards: own.length, digits, kind, purpose, channels, verified, confirmed, misses, requests },
    trusted: authenticated || entry === 'authenticated',
    known: ticket !== null,
    card: tries.card,
    ...((begins || !authenticated) && {
      given: [parameters.auth_level, parameters.account_auth_enabled, parameters.phone_number, numberFrom, tries.number],
    }),
    ...(['offer-code', 'sending-code', 'enter-code', 'verifying-code'].includes(page) && { code: [tries.code, channel] }),
  };
}

/** Something of every kind that can happen on this page. */
function possible(conversation: Conversation, rules: CardLockAgentRules): ConversationEvent[] {
  const { page, misses } = conversation;
  const { webhook, listens, digits } = flow[page];
  if (webhook !== null) {
    const answered = answersOf[webhook](conversation).map((answer) => ({ type: 'answered', answer }) as const);
    return [...answered, { type: 'failed', how: 'webhook-error' }];
  }
  const { words } = rules.catalogues.ja;
  const said = [...listens, 'human', 'refusal'] as const;
  const entries = { card: ['4444', '9999', '0000', '44'], code: ['123456', '1', '1'.repeat(16)], 'phone number': [number, '1'] };
  const misunderstood: CallerInput[] = [
    { kind: 'text', text: '' },
    { kind: 'event', event: 'WELCOME' },
    { kind: 'text', text: words.replay[0] ?? '' },
    ...(digits === null ? [] : [{ kind: 'keys', keys: '1'.repeat(16) } as const]),
  ];
  const spoke = (input: CallerInput): ConversationEvent => ({ type: 'spoke', input, language: 'ja' });
  // What was missed before makes no difference to what is understood.
  if (misses.noInput + misses.noMatch + misses.replays > 0) return misunderstood.map(spoke);
  const inputs: CallerInput[] = [
    ...misunderstood,
    ...said.map((meaning): CallerInput => ({ kind: 'text', text: words[meaning][0] ?? '' })),
    ...(digits === null ? [] : entries[digits]).map((keys): CallerInput => ({ kind: 'keys', keys })),
  ];
  return inputs.map(spoke);
}

const cards = (...digits: string[]): Parameters => ({
  last_four_digit_of_all_cards: digits,
  card_vendor_all: digits.map(() => 'Visa'),
  card_count: digits.length,
});

/** Answers that differ in what follows from them. */
const answersOf: Readonly<Record<NonNullable<(typeof flow)[Page]['webhook']>, (conversation: Conversation) => Parameters[]>> = {
  identify: () => [
    { known: true, channels: ['telephone', 'email'], auth_level: 0 },
    { known: true, channels: ['telephone'] },
    { known: true, channels: ['email'], auth_level: 1 },
    { known: true, channels: [] },
    { known: false, channels: [] },
  ],
  send_code: () => [
    { sent: true, contact: '5041' },
    { sent: false, contact: '' },
  ],
  verify_code: () => [{ valid: true }, { valid: false }],
  get_card_details: () => [cards(), cards('4444'), cards('4444', '9999', '9999')],
  validate_card: ({ flow: words }) =>
    [words.card_status_active, words.card_status_lock_temp, words.card_status_lock_permanent, words.card_status_reactivate, 'unknown'].map(
      (card_status) => ({ zip_code: '12345', card_vendor: 'Visa', card_status }),
    ),
  lock_card_ticket_number: () => [{ ticket_number: 1 }],
  reissue_card_number: () => [{ acknowledgement_number: 1 }],
};

/** Changes of the rules under which all transitions of the table happen. */
export const variants: readonly CardLockAgentRules[] = [
  {},
  {
    'entry.speaksFirst': false,
    'digits.afterNo': 'go-on',
    'lock.afterNo': 'lock',
    'lock.requests': 2,
    'lock.confirmsPermanent': 'always',
    'lockedCard.block': 'transfer',
    'reissue.afterNo': 'request',
    'reissue.afterWrongAddress': 'request',
    'reissue.requests': 2,
  },
  {
    'authentication.runs': 'after-cards',
    'authentication.codeStep': 'choice',
    'lock.codeStepOneChannel': 'yes-no',
    'digits.readsBack': false,
  },
  { 'authentication.codeStep': 'none', 'lock.asksReason': false, 'lock.codeStepOneChannel': 'yes-no', 'lockedCard.reactivate': 'lock' },
  { 'lock.asksReason': false },
  { 'lock.asksType': false },
  { 'lock.asksType': false, 'lock.asksReason': false },
  { 'lock.asksType': false, 'lock.asksReason': false, 'lock.codeStepOneChannel': 'yes-no' },
  { 'lock.asksReason': false, 'lock.asksCode': 'never', 'lock.asksType': false },
  { 'lock.asksReason': false, 'lock.asksCode': 'never' },
  { 'lock.asksReason': false, 'lock.asksCode': 'never', 'lock.confirms': false },
  { 'lock.asksCode': 'never', 'lock.confirmsPermanent': 'never' },
  { 'lock.asksCode': 'never', 'lock.confirms': false },
  { 'code.verifies': false, 'lock.codeStepSeveralChannels': 'none' },
  { 'code.verifies': false, 'lock.at': 'code', 'reissue.confirmsAddress': false },
  { 'lock.at': 'code', 'reissue.confirmsAddress': false },
  { 'reissue.asksFirst': false },
  { 'reissue.asksFirst': false, 'lock.asksCode': 'never' },
  { 'reissue.asksFirst': false, 'lock.asksCode': 'never', 'reissue.confirmsAddress': false },
  { 'reissue.asksFirst': false, 'lock.codeStepOneChannel': 'yes-no' },
].map((patch) => patchRules(documentedCardLockAgent, patch));

// ---- writing ------------------------------------------------------------------------------------

function parameters(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `- ${code(name)}: ${JSON.stringify(value)}`)
    .join('\n');
}

function lines(ids: readonly LineId[]): string {
  const { ja, en } = documentedCardLockAgent.catalogues;
  return table(
    ['line', 'Japanese', 'English'],
    ids.map((line) => [code(line), ja.lines[line], en.lines[line]]),
  );
}

/** A table with columns of equal width. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) => Math.max(...[name, ...rows.map((row) => row[column] ?? '')].map(widthOf)));
  const padded = (cell: string, column: number): string => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell));
  const line = (cells: readonly string[]): string => `| ${cells.map(padded).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** A Japanese character is as wide as two others. */
function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + (/[\u3000-\u9fff\uff01-\uff60]/.test(character) ? 2 : 1), 0);
}

function code(word: string): string {
  return `\`${word}\``;
}

function id(page: string): string {
  // The word end has a meaning of its own in such a diagram.
  return page === 'end' ? 'left' : page.replaceAll('-', '_');
}
