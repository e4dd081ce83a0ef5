/** For tests: a voice platform with telephone exchanges that watch its manners, and peers that lose answers. */
import { devNull } from 'node:os';
import { join } from 'node:path';
import { ApplicationLog } from '../../kit/application-log';
import { type CancelTimer, VirtualClock } from '../../kit/clock';
import { patchRules, type RulesPatch } from '../../kit/rules';
import { openStore } from '../../kit/store';
import type { UserKey } from '../access/directory';
import { commonSettings, type MerchantSettings } from '../merchants/settings';
import type { PaymentAnswer } from './call';
import type { Exchange, LegNews } from './exchange';
import type { AuthorisationRequest, InquiryAnswer, PaymentResult, Peers } from './peers';
import { IvrPlatform } from './platform';
import { resultsSchema } from './results';
import { documentedIvr } from './rules';

/** A clock that knows how many timers are left. */
class CountingClock extends VirtualClock {
  readonly #running = new Set<object>();

  get running(): number {
    return this.#running.size;
  }

  override after(delay: number, fire: () => void): CancelTimer {
    const timer = {};
    this.#running.add(timer);
    const cancel = super.after(delay, () => {
      this.#running.delete(timer);
      fire();
    });
    return () => {
      this.#running.delete(timer);
      cancel();
    };
  }
}

/** What a telephone exchange knows of one of its legs. */
export interface LegView {
  readonly id: string;
  readonly party: 'operator' | 'consumer' | 'offered';
  /** Who is called. */
  readonly operator: UserKey | null;
  stage: 'placed' | 'offered' | 'open' | 'over';
  /** The returned call's leg from which this one was transferred again. */
  readonly again: LegView | null;
  /** The last thing heard: a prompt, a tone, or why it was hung up. */
  heard: string;
  /** To which leg it is connected. */
  other: LegView | null;
}

/** A telephone exchange that notes whatever is said out of turn. */
export class WatchedExchange implements Exchange {
  readonly legs = new Map<string, LegView>();
  /** What should not have been said. */
  readonly complaints: string[] = [];
  /** Every kind of thing that was said. */
  readonly words = new Set<string>();
  /** How many things were said. */
  said = 0;

  get open(): LegView[] {
    return [...this.legs.values()].filter(({ stage }) => stage !== 'over');
  }

  /** A leg that is about to be placed. */
  expect(id: string, party: 'operator' | 'consumer', operator: UserKey | null, again: LegView | null): void {
    this.legs.set(id, { id, party, operator, again, stage: 'placed', heard: '', other: null });
  }

  tell(id: string, news: LegNews): void {
    const before = this.legs.get(id);
    this.said += 1;
    this.words.add(news.type === 'hung-up' || news.type === 'rejected' ? `${news.type} ${news.cause}` : news.type);
    if (news.type === 'offered') {
      if (before && before.stage !== 'over') this.complaints.push(`offered on leg ${id}, which is ${before.stage}`);
      this.legs.set(id, { id, party: 'offered', operator: null, again: null, stage: 'offered', heard: '', other: null });
      return;
    }
    if (!before || !stagesOf[news.type].includes(before.stage)) {
      this.complaints.push(`${news.type} on leg ${id}, which is ${before?.stage ?? 'unknown'}`);
      return;
    }
    if (news.type === 'answered') before.stage = 'open';
    if (news.type === 'rejected' || news.type === 'hung-up') before.stage = 'over';
    before.heard = news.type === 'prompt' ? news.id : news.type === 'hung-up' ? news.cause : news.type;
    if (news.type !== 'bridged') return;
    before.other = this.legs.get(news.with) ?? null;
    if (before.other?.stage !== 'open') this.complaints.push(`leg ${id} bridged with ${news.with}, which is not open`);
  }
}

const stagesOf: Readonly<Record<LegNews['type'], readonly LegView['stage'][]>> = {
  answered: ['placed', 'offered'],
  rejected: ['placed'],
  offered: [],
  prompt: ['open'],
  tone: ['open'],
  key: ['open'],
  bridged: ['open'],
  'hung-up': ['open', 'offered'],
};

/** What becomes of a message to a peer: `late` arrives after its sender has given up. */
export type Fate = 'answered' | 'lost' | 'answer-lost' | 'late';

interface Attempt {
  readonly of: AuthorisationRequest;
  readonly answer: PaymentAnswer;
}

/** All peers as simple models: what they have in their books is the truth that results are held against. */
export class ModelPeers implements Peers {
  readonly attempts: Attempt[] = [];
  readonly told: PaymentResult[] = [];
  /** Results of which the sender knows that they were heard. */
  readonly acknowledged = new Set<string>();
  /** The last code sent to a telephone. */
  readonly codes = new Map<string, string>();
  readonly #closed = new Set<string>();

  /**
   * @param travel resolved when the next message arrives somewhere
   * @param fate what becomes of the next message
   * @param refuses cards that the issuer refuses
   */
  constructor(
    private readonly travel: () => Promise<unknown>,
    private readonly fate: () => Fate,
    private readonly refuses: (cardNumber: string) => boolean,
  ) {}

  /** Yen reserved, attempt by attempt. */
  get paid(): AuthorisationRequest[] {
    return this.attempts.filter(({ answer }) => answer.succeeded).map(({ of }) => of);
  }

  authorise(what: AuthorisationRequest): Promise<PaymentAnswer> {
    return this.#send(() => {
      const known = this.attempts.find(({ of }) => of.attemptId === what.attemptId);
      const answer = known?.answer ?? this.#decide(what);
      if (!known) this.attempts.push({ of: what, answer });
      return answer;
    });
  }

  inquire(attemptId: string): Promise<InquiryAnswer> {
    return this.#send(() => {
      const answer = this.attempts.find(({ of }) => of.attemptId === attemptId)?.answer;
      if (answer) return { state: answer.succeeded ? 'succeeded' : 'failed', answer };
      this.#closed.add(attemptId);
      return { state: 'not-received', answer: failure('NZ01000000000000') };
    });
  }

  findHolder(cardNumber: string): Promise<string | null> {
    return this.#send(() => (this.refuses(cardNumber) ? null : mobileOf(cardNumber)));
  }

  notify(result: PaymentResult): Promise<void> {
    return this.#send(() => {
      if (!this.told.some(({ id }) => id === result.id)) this.told.push(result);
    }).then(() => {
      this.acknowledged.add(result.id);
    });
  }

  sendSms(to: string, text: string): Promise<void> {
    return this.#send(() => {
      this.codes.set(to, /[0-9]+/.exec(text)?.[0] ?? '');
    });
  }

  async #send<T>(arrive: () => T): Promise<T> {
    await this.travel();
    const fate = this.fate();
    if (fate === 'late') void this.travel().then(arrive);
    if (fate === 'late' || fate === 'lost') throw new Error('lost on its way');
    const answer = arrive();
    await this.travel();
    if (fate === 'answer-lost') throw new Error('its answer was lost');
    return answer;
  }

  #decide({ attemptId, merchantId, orderId, cardNumber }: AuthorisationRequest): PaymentAnswer {
    if (this.paid.some((other) => other.merchantId === merchantId && other.orderId === orderId)) return failure('NH18000000000000');
    if (this.#closed.has(attemptId)) return failure('NZ01000000000000');
    return this.refuses(cardNumber) ? failure('ZD02000000000000') : { succeeded: true, code: 'A001000000000000', message: '' };
  }
}

function failure(code: string): PaymentAnswer {
  return { succeeded: false, code, message: '' };
}

export function mobileOf(cardNumber: string): string {
  return `090-${cardNumber.slice(-8)}`;
}

export interface Office {
  readonly ivr: IvrPlatform;
  readonly clock: CountingClock;
  /** Who is signed in; a test may change it. */
  readonly present: Set<UserKey>;
  /** Results as they were kept, oldest first. */
  kept(): PaymentResult[];
  close(): void;
}

/**
 * A voice platform of its own.
 * @param settings what each merchant has agreed
 * @param folder where it keeps its files; without one it keeps them in memory, and records nothing
 */
export function officeOf(
  operators: readonly UserKey[],
  peers: Peers,
  settings: Readonly<Record<string, Partial<MerchantSettings>>>,
  patch: RulesPatch = {},
  folder?: string,
): Office {
  const clock = new CountingClock(Date.parse('2026-01-05T09:00:00+09:00'));
  const store = openStore(folder === undefined ? ':memory:' : join(folder, 'console.sqlite'), resultsSchema);
  const log = new ApplicationLog(folder === undefined ? devNull : join(folder, 'application.log'), clock);
  const present = new Set(operators);
  const ivr = new IvrPlatform(patchRules(documentedIvr, { 'recordings.keep': folder !== undefined, ...patch }), {
    clock,
    log,
    store,
    folder: folder ?? devNull,
    peers,
    operatorOf: (number) => operators.find((operator) => numberOf(operator) === number),
    isSignedIn: (operator) => present.has(operator),
    signedIn: (merchantId) => [...present].filter((operator) => operator.merchantId === merchantId),
    settingsOf: (merchantId) => ({ ...commonSettings, ...settings[merchantId] }),
  });
  const all = store.prepare(
    'SELECT id, call, merchant_id AS merchantId, transaction_id AS transactionId, outcome, amount, code, message FROM ivr_results ORDER BY n',
  );
  const close = (): void => {
    ivr.close();
    store.close();
    log.close();
  };
  return { ivr, clock, present, kept: () => all.all() as PaymentResult[], close };
}

export function numberOf({ userId }: UserKey): string {
  return `050-${userId}`;
}
