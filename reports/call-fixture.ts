/** Hand-made journals of telephone calls, as a run against the bench records them. */
import type { JournalEntry } from './results';

const begin = Date.UTC(2026, 0, 5, 1, 0, 0);
const prompts = {
  'send-data': '送信ボタンを押してください。',
  'data-taken': '決済情報を取得しました。「1」を押して速やかに転送を完了してください。',
  'card-number': 'カード番号を入力し、最後にシャープを押してください。',
  expiry: '有効期限を、月、年の順に4桁で入力してください。',
  'security-code': 'セキュリティコードを入力してください。',
  'sms-code': 'ショートメッセージでお送りした認証コードを入力してください。',
  'please-wait': '確認しております。しばらくお待ちください。',
  'card-refused': 'このカードはご利用いただけません。別のカードをご用意ください。',
  'payment-succeeded': '決済が完了しました。ありがとうございました。',
  returning: 'オペレータにおつなぎします。',
} as const;

type Heard = { readonly at: string; readonly kind: string; readonly [field: string]: string };

/** Writes a journal: entries in their order, the time as it passes, and for each leg all that was heard on it. */
export class Recorder {
  readonly journal: JournalEntry[] = [];
  readonly #heard = new Map<string, Heard[]>();
  #rows: readonly string[] = [];
  #seconds = 0;

  do(party: string, verb: string, given: readonly unknown[], answer: unknown = null, more: Partial<JournalEntry> = {}): this {
    this.journal.push({ n: this.journal.length + 1, at: this.#time(), party, verb, given, answer, ...more });
    return this;
  }

  /** What the IVR says on a leg; recorded with the next list of that leg. */
  says(leg: string, kind: string, facts: Readonly<Record<string, string>> = {}): this {
    this.#heard.set(leg, [...(this.#heard.get(leg) ?? []), { at: this.#time(), kind, ...facts }]);
    return this;
  }

  prompts(leg: string, id: keyof typeof prompts): this {
    return this.says(leg, 'prompt', { id, text: prompts[id] });
  }

  calls(leg: string, party: 'operator' | 'consumer' = 'operator', to = '050-0000-0001'): this {
    this.do('telephone exchange', 'places a call', [leg, { to, party }], { id: leg, answered: true, cause: null, call: 'call-1' });
    return this.says(leg, 'answered', { call: 'call-1' });
  }

  presses(leg: string, ...keys: readonly string[]): this {
    return this.do('telephone exchange', 'presses keys', [leg, ...keys], [...(this.#heard.get(leg) ?? [])]);
  }

  listens(leg: string): this {
    return this.do('telephone exchange', 'listens', [leg], [...(this.#heard.get(leg) ?? [])]);
  }

  /** Time passes; what is said meanwhile has its time in between. */
  passes(seconds: number, meanwhile: Readonly<Record<number, () => void>> = {}): this {
    this.do('controls', 'advance the clock', [seconds], { now: new Date(begin + (this.#seconds + seconds) * 1000).toISOString() });
    const from = this.#seconds;
    for (const [after, speak] of Object.entries(meanwhile)) {
      this.#seconds = from + Number(after);
      speak();
    }
    this.#seconds = from + seconds;
    return this;
  }

  /** An act at a console, and its screen; rows are added above those that are there. */
  console(verb: string, given: readonly unknown[], facts: { colour?: string; text?: string; row?: string; more?: object } = {}): this {
    const { colour = 'green', text = '正常にお取引可能です。', row, more } = facts;
    if (row !== undefined) this.#rows = [row, ...this.#rows];
    return this.do('op01', verb, given, { ...screen, status: { colour, text }, rows: this.#rows, ...more });
  }

  #time(): string {
    return new Date(begin + this.#seconds * 1000).toISOString();
  }
}

const screen = {
  headings: ['IVR決済ソリューション', '決済情報連携'],
  userName: 'op01',
  menu: [],
  dialogue: null,
  fields: [{ label: '取引ID', value: '', enabled: true }],
  buttons: [{ label: '送信', enabled: true }],
  messages: [],
  lines: ['IVR決済ソリューション', '決済情報連携'],
};

/** Preparations, and an operator who signs in. */
export function prepared(): Recorder {
  return new Recorder()
    .do('bench', 'makes a world', [{}], { id: 'w1', now: new Date(begin).toISOString() })
    .do('controls', 'add a user', [{ merchantId: 'M001', userId: 'op01', initialPassword: 'Initial-1' }], {
      telephoneNumber: '050-0000-0001',
    })
    .do('op01', 'opens the console', [], { ...screen, status: null, fields: [{ label: 'パスワード', value: '', enabled: true }] })
    .console('presses', ['ログイン', { ユーザID: 'op01', パスワード: 'Initial-1' }]);
}

const send = ['送信', { 取引ID: 'T-17', '決済金額(税込)': '12000', パスワード: 'Initial-1' }];
const linking = { colour: 'orange', text: '20秒以内に決済情報を送信してください。' };

/** A call that is transferred, whose consumer enters a card that is refused and then one that pays, and that returns to the operator. */
export function paidCall(): readonly JournalEntry[] {
  const call = prepared().calls('leg-1').prompts('leg-1', 'send-data').listens('leg-1').console('looks', [], linking);
  call
    .passes(15, Object.fromEntries([5, 10, 15].map((after) => [after, () => call.prompts('leg-1', 'send-data')])))
    .listens('leg-1')
    .console('looks', [], { ...linking, text: '5秒以内に決済情報を送信してください。' })
    .prompts('leg-1', 'data-taken')
    .console('presses', send)
    .listens('leg-1')
    .says('leg-1', 'tone', { tone: 'ring-back' })
    .presses('leg-1', '1')
    .passes(2)
    .do('telephone exchange', 'completes the transfer', ['leg-2', 'leg-1'], { id: 'leg-2', answered: true, cause: null, call: 'call-1' })
    .says('leg-1', 'hung-up', { cause: 'replaced' })
    .says('leg-2', 'answered', { call: 'call-1' })
    .says('leg-2', 'tone', { tone: 'ring-back' })
    .listens('leg-1')
    .passes(3, { 3: () => call.prompts('leg-2', 'card-number') })
    .listens('leg-2')
    .console('looks', [], { row: '10:00:17 | T-17 | 転送完了 |  |  | ' })
    .prompts('leg-2', 'expiry')
    .presses('leg-2', '«PAN:1»', '#')
    .prompts('leg-2', 'security-code')
    .presses('leg-2', '«expiry:1»')
    .prompts('leg-2', 'please-wait')
    .prompts('leg-2', 'card-refused')
    .prompts('leg-2', 'card-number')
    .presses('leg-2', '«security code:1»')
    .prompts('leg-2', 'expiry')
    .presses('leg-2', '«PAN:2»', '#')
    .prompts('leg-2', 'security-code')
    .presses('leg-2', '«expiry:2»')
    .prompts('leg-2', 'please-wait')
    .prompts('leg-2', 'payment-succeeded')
    .prompts('leg-2', 'returning')
    .says('leg-3', 'offered', { other: 'leg-2' })
    .presses('leg-2', '«security code:2»')
    .console('looks', [], {
      row: '10:00:20 | T-17 | カード審査 | OK | A001000000000000 | 処理が成功しました。',
      more: { dialogue: { id: 'I402', text: '決済が完了し、オペレータに通話を戻しています。', buttons: ['OK'], closable: true } },
    })
    .do('telephone exchange', 'waits for the return of', ['leg-2'], { leg: 'leg-3', from: 'leg-2', at: '2026-01-05T01:00:20.000Z' })
    .says('leg-3', 'bridged', { other: 'leg-2' })
    .says('leg-2', 'bridged', { other: 'leg-3' })
    .do('telephone exchange', 'answers', ['leg-3'], { id: 'leg-3', answered: true, cause: null, call: 'call-1' })
    .listens('leg-2')
    .listens('leg-3')
    .do('payment server', 'shows the order', ['M001', 'T-17'], {
      status: 200,
      content: {
        orderId: 'T-17',
        attempts: [
          {
            attemptId: 'a-1',
            at: '2026-01-05T01:00:20.000Z',
            amount: '12000',
            mStatus: 'failure',
            vResultCode: 'ZD01000000000000',
            merrMsg: '取引不可',
          },
          {
            attemptId: 'a-2',
            at: '2026-01-05T01:00:20.000Z',
            amount: '12000',
            mStatus: 'success',
            vResultCode: 'A001000000000000',
            merrMsg: '処理が成功しました。',
          },
        ],
        reservedAmount: 12000,
      },
    })
    .do('order system', 'was told the results of', ['M001', 'T-17', 1], {
      status: 200,
      content: {
        results: [
          {
            id: 'r-1',
            merchantId: 'M001',
            transactionId: 'T-17',
            outcome: 'succeeded',
            amount: '12000',
            code: 'A001000000000000',
            message: '処理が成功しました。',
            call: 'call-1',
          },
        ],
      },
    })
    .console('answers the dialogue', ['OK'])
    .do('telephone exchange', 'hangs up', ['leg-2'])
    .says('leg-3', 'hung-up', { cause: 'normal' })
    .listens('leg-3')
    .passes(60);
  return call.journal;
}

/** A call to an operator who is not there: nothing is ever listened to on its leg. */
export function refusedCall(): readonly JournalEntry[] {
  return new Recorder()
    .do('bench', 'makes a world', [{}], { id: 'w1', now: new Date(begin).toISOString() })
    .do('telephone exchange', 'places a call', ['leg-1', { to: '050-0000-0002', party: 'operator' }], {
      id: 'leg-1',
      answered: false,
      cause: 'not-signed-in',
      call: null,
    }).journal;
}
