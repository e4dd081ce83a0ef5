/** Arbitrary callers: what they have, what they do, and how the bank fails them. */
import fc from 'fast-check';
import { testNumber } from '../../../cards/numbers/test-numbers';
import type { CardHolder, RegisteredCard } from '../card-services/card-services';
import { type Meaning, meanings } from './catalogue';
import type { Conversation, Language, Parameters } from './conversation';
import { type Page, type Webhook, webhooks } from './flow';
import { documentedCardLockAgent, type FlowParameters } from './rules';
import { byMailToo, cardOf, holderOf, phoneNumber } from './testing';
import type { CallerInput } from './understanding';

/** A whole card number, which no caller should say. */
export const wholeNumber = testNumber('Mastercard', 'arbitrary caller');

/** What a caller does: the answer that fits the question, as it suits his wish, or something else. */
export type Act = { readonly do: 'fit'; readonly by: 'words' | 'keys' } | { readonly do: 'other'; readonly input: CallerInput };

export interface Wish {
  readonly lock: 'temporary' | 'permanent';
  readonly reason: 'damaged' | 'stolen' | 'lost' | 'others';
  readonly channel: 'telephone' | 'email';
  readonly lockedCard: 'reactivate' | 'block';
  /** Which of his cards, modulo their number. */
  readonly card: number;
}

export interface Caller {
  readonly language: Language;
  readonly holder: CardHolder;
  readonly parameters: Parameters;
  readonly callerId: string | null;
  readonly flow: Partial<FlowParameters>;
  readonly wish: Wish;
  readonly acts: readonly Act[];
  /** Which services fail, how, and from which request on. */
  readonly faults: readonly { readonly webhook: Webhook; readonly from: number; readonly fault: FaultKind }[];
}

export const faultKinds = ['webhook-error', 'webhook-not-found', 'nothing', 'null fields', 'short list'] as const;
export type FaultKind = (typeof faultKinds)[number];

export const defaultCode = '123456';

const card: fc.Arbitrary<RegisteredCard> = fc.record({
  lastFour: fc.oneof(fc.constantFrom('0000', '0042', '4444', wholeNumber.slice(-4)), fc.stringMatching(/^[0-9]{4}$/)),
  vendor: fc.constantFrom('Visa', 'MasterCard', 'Mastercard', 'JCB', 'American Express'),
  status: fc.oneof({ weight: 4, arbitrary: fc.constant('active') }, fc.constantFrom('inactive', 'blocked', 'reactivate', 'unknown')),
  zipCode: fc.constantFrom('12345', '01234', '100-0001'),
});

const cards = fc.oneof(
  { weight: 3, arbitrary: fc.array(card, { minLength: 1, maxLength: 1 }) },
  { weight: 4, arbitrary: fc.array(card, { minLength: 2, maxLength: 5 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      [],
      Array.from({ length: 20 }, (_one, n) => cardOf(String(n * 7).padStart(4, '0'))),
    ),
  },
);

const text = (words: string): CallerInput => ({ kind: 'text', text: words });

/** Anything that somebody may say or press on a telephone. */
const anything: fc.Arbitrary<CallerInput> = fc.oneof(
  fc
    .constantFrom(...meanings)
    .chain((meaning) => wordsFor(meaning))
    .map(text),
  fc
    .array(
      fc.constantFrom(...meanings).chain((meaning) => wordsFor(meaning)),
      { minLength: 2, maxLength: 3 },
    )
    .map((words) => text(words.join(' '))),
  fc
    .constantFrom(
      '',
      '  ',
      'えっと',
      'りんごとみかん',
      'apples',
      '0000',
      '4444',
      '444',
      '000000',
      defaultCode,
      '09012345041',
      '+819099999999',
    )
    .map(text),
  fc.constantFrom(wholeNumber, (wholeNumber.match(/..../g) ?? []).join(' '), `カードは${wholeNumber}です`).map(text),
  fc.string({ unit: 'binary', maxLength: 300 }).map(text),
  fc.constantFrom('', '1', '2', '3', '0', '*', '#', '4444', defaultCode, wholeNumber).map((keys): CallerInput => ({ kind: 'keys', keys })),
  fc.constantFrom('WELCOME', 'sys.no-input-default', 'elsewhere').map((event): CallerInput => ({ kind: 'event', event })),
  fc
    .constantFrom(
      'prebuilt_components_confirmation_yes',
      'prebuilt_components_confirmation_no',
      'prebuilt_components_escalate_human_agent',
      'none',
    )
    .map((intent): CallerInput => ({ kind: 'intent', intent })),
);

function wordsFor(meaning: Meaning): fc.Arbitrary<string> {
  const { ja, en } = documentedCardLockAgent.catalogues;
  return fc.constantFrom(...ja.words[meaning], ...en.words[meaning]);
}

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('fit' as const), by: fc.constantFrom('words' as const, 'keys' as const) }) },
  { weight: 1, arbitrary: anything.map((input): Act => ({ do: 'other', input })) },
);
/** Someone who never gives a fitting answer. */
const contrary = fc.array(
  anything.map((input): Act => ({ do: 'other', input })),
  { minLength: 1, maxLength: 8 },
);

const wish: fc.Arbitrary<Wish> = fc.record({
  lock: fc.constantFrom('temporary', 'permanent'),
  reason: fc.constantFrom('damaged', 'stolen', 'lost', 'others'),
  channel: fc.constantFrom('telephone', 'email'),
  lockedCard: fc.constantFrom('reactivate', 'block'),
  card: fc.nat(20),
});

/** @param badness how often something fails or is strange, out of ten */
export function anyCaller(badness = 3): fc.Arbitrary<Caller> {
  const fault = fc.record({ webhook: fc.constantFrom(...webhooks), from: fc.nat(1), fault: fc.constantFrom(...faultKinds) });
  return fc.record({
    language: fc.constantFrom<Language>('ja', 'en'),
    holder: fc.tuple(cards, fc.boolean(), fc.boolean()).map(([own, mail, account]) => holderOf(own, { ...(mail && byMailToo), account })),
    parameters: fc.record(
      {
        phone_number: fc.constantFrom<unknown>(phoneNumber, phoneNumber, '+819012345041', '09088888888', 42, wholeNumber),
        auth_level: fc.constantFrom<unknown>(-1, 0, 1, 1, 1, 2, '1', 1.5),
        auth_level_req: fc.constantFrom<unknown>(0, 1, 1, 2, true),
        account_auth_enabled: fc.boolean(),
        card_auth_enabled: fc.constantFrom<unknown>(true, true, false, 'no'),
        card_count: fc.constantFrom<unknown>(1, 4, -1, '4'),
        transfer_reason: fc.constant('agent'),
        // Names by which JSON could poison an object are refused on the wire.
        other: fc.jsonValue({ maxDepth: 2 }).filter((value) => !/__proto__|constructor/.test(JSON.stringify(value))),
      },
      { requiredKeys: [] },
    ),
    callerId: fc.constantFrom('+819012345041', '+819012345041', '+14155550100', 'anonymous', null),
    flow: fc.record({ max_retry_card_number: fc.nat(4), max_otp_retry_count: fc.nat(4) }, { requiredKeys: [] }),
    wish,
    acts: fc.oneof({ weight: 5, arbitrary: fc.array(act, { minLength: 1, maxLength: 25 }) }, { weight: 1, arbitrary: contrary }),
    faults: fc.oneof(
      { weight: 10 - badness, arbitrary: fc.constant([]) },
      { weight: badness, arbitrary: fc.array(fault, { minLength: 1, maxLength: 2 }) },
    ),
  });
}

/** What the caller does now; after the last of his acts he begins again with the first. */
export function inputFor(caller: Caller, at: number, page: Page, conversation: Pick<Conversation, 'cards'>): CallerInput {
  const act = caller.acts[at % caller.acts.length] as Act;
  if (act.do === 'other') return act.input;
  return fitting(caller, page, conversation, act.by);
}

function fitting(
  { wish: { card: which, ...wish }, language }: Caller,
  page: Page,
  { cards: named }: Pick<Conversation, 'cards'>,
  by: 'words' | 'keys',
): CallerInput {
  const { words } = documentedCardLockAgent.catalogues[language];
  const answers: Partial<Record<Page, readonly [string, string]>> = {
    'phone-number': [phoneNumber, phoneNumber],
    'choose-channel': [words[wish.channel][0] as string, wish.channel === 'telephone' ? '1' : '2'],
    'enter-code': [defaultCode, defaultCode],
    'lock-type': [words[wish.lock][0] as string, wish.lock === 'temporary' ? '1' : '2'],
    'lock-reason': [words[wish.reason][0] as string, String(['damaged', 'stolen', 'lost', 'others'].indexOf(wish.reason) + 1)],
    'locked-card': [words[wish.lockedCard][0] as string, wish.lockedCard === 'reactivate' ? '1' : '2'],
  };
  const digits = named[which % Math.max(1, named.length)]?.digits ?? '4444';
  const [say, keys] = page === 'collect-card' ? [digits, digits] : (answers[page] ?? [words.yes[0] as string, '1']);
  if (page === 'start') return { kind: 'event', event: 'WELCOME' };
  return by === 'words' ? text(say) : { kind: 'keys', keys };
}
