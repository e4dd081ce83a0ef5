/** The flow of the component as data: its pages, what each says, what it understands, and where each thing leads. */
import type { LineId, Meaning } from './catalogue';

export const pages = [
  'start',
  'phone-number',
  'identifying',
  'offer-code',
  'choose-channel',
  'sending-code',
  'enter-code',
  'verifying-code',
  'fetching-cards',
  'collect-card',
  'confirm-card',
  'validating-card',
  'locked-card',
  'lock-type',
  'lock-reason',
  'confirm-permanent',
  'confirm-lock',
  'locking',
  'reissue',
  'confirm-address',
  'reissuing',
  'end',
] as const;
export type Page = (typeof pages)[number];

/** The services of the bank, by the action in the names of their webhooks. */
export const webhooks = [
  'identify',
  'send_code',
  'verify_code',
  'get_card_details',
  'validate_card',
  'lock_card_ticket_number',
  'reissue_card_number',
] as const;
export type Webhook = (typeof webhooks)[number];

/** What can come of what happens on a page: a meaning, digits, a miss, or how a webhook went. */
export const happenings = ['begun', 'digits', 'no-input', 'no-match', 'answered', 'failed'] as const;
export type Happening = Meaning | (typeof happenings)[number];

export interface PageSpec {
  /** As `currentPage.displayName` has it; `check auth level` is the document's, the others are ours. */
  readonly name: string;
  /** The question with which the page waits for the caller; null where a webhook is asked instead. */
  readonly asks: LineId | null;
  /** What is understood here, besides a human, a refusal and a wish to hear it again, which are understood at every question. */
  readonly listens: readonly Meaning[];
  /** Keys of the telephone that stand for a meaning; 0 asks for a human at every question. */
  readonly keys: Readonly<Record<string, Meaning>>;
  /** What digits are here. */
  readonly digits: 'phone number' | 'code' | 'card' | null;
  /** What all other words mean here (LCK-wh-07). */
  readonly otherwise: Meaning | null;
  /** The service that is asked here. */
  readonly webhook: Webhook | null;
  /** Where what happens can lead. The diagram is made from it; conversation.ts decides which of them. */
  readonly leadsTo: Readonly<Partial<Record<Happening, readonly Page[]>>>;
}

const yesOrNo = { listens: ['yes', 'no'], keys: { '1': 'yes', '2': 'no' } } as const;

/** Where a request for a code leads. */
const codeStep = ['identifying', 'offer-code', 'choose-channel', 'sending-code'] as const;
/** Where it goes on that no code is asked any more. */
const verified = ['confirm-lock', 'locking', 'confirm-address', 'reissuing'] as const;
/** Where it goes on from the reason, or where none is asked for. */
const withReason = [...codeStep, 'confirm-permanent', 'confirm-lock', 'locking'] as const;

export const flow: Readonly<Record<Page, PageSpec>> = {
  start: {
    ...page('START_PAGE'),
    leadsTo: { begun: ['start', 'phone-number', 'identifying', 'fetching-cards', 'end'] },
  },
  'phone-number': question('phone-number', 'check auth level', 'ask-phone-number', {
    digits: 'phone number',
    leadsTo: { digits: ['phone-number', 'identifying', 'fetching-cards', 'end'] },
  }),
  identifying: calling('check auth level', 'identify', [
    'phone-number',
    'fetching-cards',
    'offer-code',
    'choose-channel',
    'sending-code',
    'end',
  ]),
  'offer-code': question('offer-code', 'check auth level', 'offer-code', { ...yesOrNo, leadsTo: { yes: ['sending-code'], no: ['end'] } }),
  'choose-channel': question('choose-channel', 'otp', 'ask-code-channel', {
    listens: ['telephone', 'email'],
    keys: { '1': 'telephone', '2': 'email' },
    leadsTo: { telephone: ['sending-code'], email: ['sending-code'] },
  }),
  'sending-code': calling('otp', 'send_code', ['enter-code', 'end']),
  'enter-code': question('enter-code', 'otp', 'ask-code', {
    digits: 'code',
    leadsTo: { digits: ['verifying-code', 'enter-code', 'fetching-cards', ...verified, 'end'] },
  }),
  'verifying-code': calling('otp', 'verify_code', ['enter-code', 'fetching-cards', ...verified, 'end']),
  'fetching-cards': calling('collect card', 'get_card_details', ['collect-card', 'validating-card', 'identifying', 'end']),
  'collect-card': question('collect-card', 'collect card', 'ask-digits', {
    digits: 'card',
    leadsTo: { digits: ['confirm-card', 'collect-card', 'validating-card', 'end'] },
  }),
  'confirm-card': question('confirm-card', 'confirm card', 'confirm-digits', {
    ...yesOrNo,
    leadsTo: { yes: ['validating-card'], no: ['collect-card', 'validating-card', 'end'] },
  }),
  'validating-card': calling('confirm card', 'validate_card', [
    'locked-card',
    'lock-type',
    'lock-reason',
    ...codeStep,
    'confirm-lock',
    'locking',
    'reissue',
    'confirm-address',
    'reissuing',
    'end',
  ]),
  'locked-card': question('locked-card', 'lock type', 'already-locked', {
    listens: ['reactivate', 'block'],
    keys: { '1': 'reactivate', '2': 'block' },
    leadsTo: { reactivate: ['end'], block: ['lock-reason', ...withReason, 'end'] },
  }),
  'lock-type': question('lock-type', 'lock type', 'ask-lock-type', {
    listens: ['temporary', 'permanent'],
    keys: { '1': 'temporary', '2': 'permanent' },
    leadsTo: { temporary: ['lock-reason', ...codeStep, 'confirm-lock', 'locking'], permanent: ['lock-reason', ...withReason] },
  }),
  'lock-reason': question('lock-reason', 'lock reason', 'ask-reason', {
    listens: ['damaged', 'stolen', 'lost', 'others'],
    keys: { '1': 'damaged', '2': 'stolen', '3': 'lost', '4': 'others' },
    otherwise: 'others',
    leadsTo: { damaged: withReason, stolen: withReason, lost: withReason, others: withReason },
  }),
  'confirm-permanent': question('confirm-permanent', 'confirm lock', 'confirm-permanent', {
    ...yesOrNo,
    leadsTo: { yes: [...codeStep, 'confirm-lock', 'locking'], no: ['collect-card', 'end'] },
  }),
  'confirm-lock': question('confirm-lock', 'confirm lock', 'confirm-lock', {
    ...yesOrNo,
    leadsTo: { yes: ['locking', 'reissue', 'end'], no: ['locking', 'end'] },
  }),
  locking: calling('confirm lock', 'lock_card_ticket_number', [
    'locking',
    'confirm-lock',
    'reissue',
    'confirm-address',
    'reissuing',
    'end',
  ]),
  reissue: question('reissue', 'reissue', 'offer-reissue', {
    ...yesOrNo,
    leadsTo: { yes: ['confirm-address', 'reissuing', ...codeStep], no: ['reissuing', 'end'] },
  }),
  'confirm-address': question('confirm-address', 'confirm address', 'confirm-address', {
    ...yesOrNo,
    leadsTo: { yes: ['reissuing'], no: ['reissuing', 'end'] },
  }),
  reissuing: calling('confirm address', 'reissue_card_number', ['reissuing', 'end']),
  end: page('end'),
};

function page(name: string): PageSpec {
  return { name, asks: null, listens: [], keys: {}, digits: null, otherwise: null, webhook: null, leadsTo: {} };
}

/** A page that waits for the caller. Silence and words that are not understood lead back to it, or out. */
function question(self: Page, name: string, asks: LineId, more: Partial<PageSpec>): PageSpec {
  const again: readonly Page[] = [self, 'end'];
  const leadsTo: PageSpec['leadsTo'] = {
    ...more.leadsTo,
    'no-input': again,
    'no-match': again,
    replay: again,
    human: ['end'],
    refusal: ['end'],
  };
  return { ...page(name), asks, ...more, leadsTo };
}

/** A page on which a service of the bank is asked. */
function calling(name: string, webhook: Webhook, answered: readonly Page[]): PageSpec {
  return { ...page(name), webhook, leadsTo: { answered, failed: ['end'] } };
}
