import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { paidCall, prepared, Recorder, refusedCall } from '../call-fixture';
import { fixture, hostile } from '../fixture';
import type { JournalEntry, Results } from '../results';
import { writeHtmlReport } from './index';
import { sequenceOf } from './sequence';
import { type Row, sequenceIn } from './sequence-events';
import { english } from './words';

const options = { anchor: 's-1', found: [], open: true };

function rows(journal: readonly JournalEntry[], found: readonly number[] = [], arrows = 120): readonly Row[] {
  return sequenceIn(journal, { arrows, found })?.rows ?? [];
}

/** What a diagram tells, line by line. */
function told(journal: readonly JournalEntry[]): readonly string[] {
  return rows(journal).map((row) => {
    if (row.kind === 'gap') return `+${row.seconds} s`;
    if (row.kind === 'cut') return `cut ${row.arrows}`;
    const { from, to, label, times, line } = row;
    const said = [label.word && english(label.word, ...(label.values ?? [])), label.detail, times > 1 && `×${times}`];
    return `${from} ${line === 'both-ways' ? '<>' : '>'} ${to}: ${said.filter(Boolean).join(' ')}`.replaceAll('screen of ', '');
  });
}

function drawn(journal: readonly JournalEntry[], found: readonly number[] = []): string {
  return sequenceOf(journal, { ...options, found })?.text ?? assert.fail('nothing is drawn');
}

describe('a call', () => {
  it('is told in the order of time: transfer, guidance, data, hand-over, card entry, result, return', () => {
    assert.deepEqual(told(paidCall()), [
      'telephone > ivr: calls 050-0000-0001',
      'ivr > telephone: answers',
      'ivr > telephone: 「送信ボタンを押してください。」',
      'ivr > op01: status, orange 「20秒以内に決済情報を送信してください。」',
      '+5 s',
      'ivr > telephone: 「送信ボタンを押してください。」 ×3',
      'op01 > ivr: presses 「送信」 取引ID T-17, 決済金額(税込) 12000',
      'ivr > op01: status, green 「正常にお取引可能です。」',
      'ivr > telephone: 「決済情報を取得しました。「1」を押して速やかに転送を完了してください。」',
      'telephone > ivr: key 1',
      'ivr > telephone: ♪ ring-back tone',
      '+2 s',
      'consumer > ivr: transferred: takes the operator’s place',
      'ivr > consumer: answers',
      'ivr > consumer: ♪ ring-back tone',
      'ivr > telephone: hangs up: replaced',
      '+3 s',
      'ivr > consumer: 「カード番号を入力し、最後にシャープを押してください。」',
      'ivr > op01: new row: 10:00:17 | T-17 | 転送完了',
      'consumer > ivr: key «PAN:1» #',
      'ivr > consumer: 「有効期限を、月、年の順に4桁で入力してください。」',
      'consumer > ivr: key «expiry:1»',
      'ivr > consumer: 「セキュリティコードを入力してください。」',
      'consumer > ivr: key «security code:1»',
      'ivr > consumer: 「確認しております。しばらくお待ちください。」',
      'ivr > payment: payment: 12000 → failure ZD01000000000000',
      'ivr > consumer: 「このカードはご利用いただけません。別のカードをご用意ください。」',
      'ivr > consumer: 「カード番号を入力し、最後にシャープを押してください。」',
      'consumer > ivr: key «PAN:2» #',
      'ivr > consumer: 「有効期限を、月、年の順に4桁で入力してください。」',
      'consumer > ivr: key «expiry:2»',
      'ivr > consumer: 「セキュリティコードを入力してください。」',
      'consumer > ivr: key «security code:2»',
      'ivr > consumer: 「確認しております。しばらくお待ちください。」',
      'ivr > payment: payment: 12000 → success A001000000000000',
      'ivr > consumer: 「決済が完了しました。ありがとうございました。」',
      'ivr > consumer: 「オペレータにおつなぎします。」',
      'ivr > op01: dialogue I402 「決済が完了し、オペレータに通話を戻しています。」',
      'ivr > op01: new row: 10:00:20 | T-17 | カード審査 | OK | A001000000000000 | 処理が成功しました。',
      'ivr > telephone: calls',
      'telephone > ivr: answers',
      'consumer <> telephone: connected',
      'ivr > order: result: T-17 succeeded 12000 A001000000000000 処理が成功しました。',
      'op01 > ivr: presses 「OK」',
      'consumer > ivr: hangs up',
      'ivr > telephone: hangs up: normal',
      '+60 s',
    ]);
  });

  it('has the lines that occur, from the consumer to the tester', () => {
    const lines = (journal: readonly JournalEntry[]) => sequenceIn(journal, { arrows: 120, found: [] })?.lifelines.map(({ id }) => id);
    assert.deepEqual(lines(paidCall()), ['consumer', 'telephone', 'screen of op01', 'ivr', 'payment', 'order']);
    const journal = prepared()
      .calls('leg-1')
      .do('controls', 'make a fault happen', [{ userId: 'op01' }, 'interrupt-payment'])
      .do('mobile telephone', 'has the messages of', ['090-0000-0001', 1], { status: 200, content: { messages: [{ text: '4711' }] } })
      .do('order system', 'links payment data', [{ transactionId: 'T-1' }], { status: 204, content: null })
      .do('payment server', 'authorises', [{ attemptId: 'a-1', cardNumber: '«PAN:1»' }], { status: 200, content: { mStatus: 'success' } })
      .do('somebody', 'does something', ['new']).journal;
    assert.deepEqual(lines(journal), ['telephone', 'ivr', 'payment', 'order', 'mobile', 'others', 'tester']);
    assert.deepEqual(told(journal).slice(2), [
      'tester > ivr: make a fault happen op01 interrupt-payment',
      'ivr > mobile: 「4711」',
      'order > ivr: links payment data T-1',
      'tester > payment: authorises a-1 «PAN:1»',
      'others > ivr: somebody: does something new',
    ]);
  });

  it('that is refused is told though nobody listened to it', () => {
    assert.deepEqual(told(refusedCall()), ['telephone > ivr: calls 050-0000-0002', 'ivr > telephone: rejects: not-signed-in']);
  });

  it('of a consumer who is transferred at once is the consumer’s', () => {
    assert.deepEqual(told(new Recorder().calls('leg-1', 'consumer').listens('leg-1').journal), [
      'consumer > ivr: calls 050-0000-0001',
      'ivr > consumer: answers',
    ]);
  });

  it('is needed: other journals are not drawn', () => {
    assert.equal(sequenceOf(prepared().passes(60).journal, options), null);
    assert.equal(sequenceOf([], options), null);
  });

  it('that breaks says why', () => {
    const failure = { kind: 'Unreachable', message: 'the IVR closed the line' };
    const call = prepared().calls('leg-1').do('telephone exchange', 'waits for', ['leg-1', 'a prompt'], undefined, { failure });
    assert.equal(told(call.journal).at(-1), 'telephone > telephone: waits for a prompt ✗ Unreachable: the IVR closed the line');
    assert.match(drawn(call.journal), /<text class="broken"/);
  });
});

describe('what was heard', () => {
  const prompt = (seconds: number, text: string) => ({ at: `2026-01-05T01:00:0${seconds}Z`, kind: 'prompt', id: 'x', text });
  const [first, second] = [prompt(0, 'one'), prompt(1, 'two')];
  const listens = (...lists: readonly (readonly object[])[]) =>
    lists.reduce((all, list) => all.do('telephone exchange', 'listens', ['leg-1'], list), new Recorder().calls('leg-1')).journal;

  it('is told once, whether lists hold all so far or only what is new', () => {
    const once = [
      'telephone > ivr: calls 050-0000-0001',
      'ivr > telephone: answers',
      'ivr > telephone: 「one」',
      'ivr > telephone: 「two」',
    ];
    assert.deepEqual(told(listens([first], [first, second], [first, second], [first])), once);
    assert.deepEqual(told(listens([first], [second], [second])), once);
  });

  it('twice at the same moment is told twice', () => {
    assert.deepEqual(told(listens([first], [first, first])).at(-1), 'ivr > telephone: 「one」 ×2');
  });

  it('before an act, but listed with it, is told before it where the line shows that', () => {
    const wire = [
      { request: 'prompt', received: { type: 'prompt', leg: 'leg-1', ...first } },
      { request: 'press', sent: { type: 'press', leg: 'leg-1', key: '1' } },
      { request: 'prompt', received: { type: 'prompt', leg: 'leg-1', ...second } },
    ];
    const journal = new Recorder()
      .calls('leg-1')
      .do('telephone exchange', 'presses keys', ['leg-1', '1'], [first, second], { wire }).journal;
    assert.deepEqual(told(journal), [
      'telephone > ivr: calls 050-0000-0001',
      'ivr > telephone: answers',
      'ivr > telephone: 「one」',
      'telephone > ivr: key 1',
      'ivr > telephone: 「two」',
    ]);
  });

  it('twice at the same moment is told twice though the line and two lists have it', () => {
    const frame = (event: object) => ({ request: 'prompt', received: { type: 'prompt', leg: 'leg-1', ...event } });
    const call = new Recorder().calls('leg-1');
    call.do('telephone exchange', 'listens', ['leg-1'], [first], { wire: [frame(first)] });
    call.do('telephone exchange', 'listens', ['leg-1'], [first, first, second], { wire: [frame(first), frame(second)] });
    assert.deepEqual(told(call.journal).slice(2), ['ivr > telephone: 「one」 ×2', 'ivr > telephone: 「two」']);
  });

  it('names the leg where one party has several', () => {
    const legs = ['leg-1', 'leg-2'];
    const journal = new Recorder()
      .do(
        'telephone exchange',
        'places calls',
        [legs.map((leg) => ({ leg, to: '050-0000-0001', party: 'operator' }))],
        legs.map((id) => ({ id, answered: id === 'leg-1', cause: 'busy', call: null })),
      )
      .says('leg-1', 'answered')
      .listens('leg-1').journal;
    assert.deepEqual(told(journal), [
      'telephone > ivr: calls 050-0000-0001 [leg-1]',
      'telephone > ivr: calls 050-0000-0001 [leg-2]',
      'ivr > telephone: answers [leg-1]',
      'ivr > telephone: rejects: busy [leg-2]',
    ]);
  });
});

describe('a card’s number', () => {
  it('cannot be read off keys pressed one by one', () => {
    const call = prepared().calls('leg-1');
    for (const key of '4111111111111111') call.presses('leg-1', key);
    assert.equal(told(call.journal).at(-1), 'telephone > ivr: 16 keys');
  });

  it('cannot be read off keys pressed in one act', () => {
    const call = prepared().calls('leg-1').presses('leg-1', '4111111111111111', '#');
    assert.equal(told(call.journal).at(-1), 'telephone > ivr: key •×16 #');
  });
});

describe('a screen', () => {
  it('is drawn when something changed, and not while seconds count down', () => {
    const call = prepared().calls('leg-1');
    for (const seconds of [20, 19, 18])
      call.console('looks', [], { colour: 'orange', text: `${seconds}秒以内に決済情報を送信してください。` });
    call.console('looks', [], { colour: 'red', text: '切断されました。', more: { messages: ['失敗しました。'] } });
    assert.deepEqual(told(call.journal).slice(2), [
      'ivr > op01: status, orange 「20秒以内に決済情報を送信してください。」',
      'ivr > op01: status, red 「切断されました。」',
      'ivr > op01: message 「失敗しました。」',
    ]);
  });

  it('of somebody who signs in while a call goes on is drawn from then on', () => {
    const asked = { fields: [{ label: 'パスワード', value: '', enabled: true }], buttons: [], status: null };
    const work = { fields: [], buttons: [], status: { colour: 'green', text: '可能' } };
    const call = prepared()
      .calls('leg-1')
      .do('controls', 'add a user', [{ userId: 'op02' }])
      .do('op02', 'opens the console', [], asked);
    call.do('op02', 'presses', ['ログイン'], work).do('op02', 'presses', ['ログアウト'], asked);
    assert.deepEqual(told(call.journal).slice(2), [
      'ivr > op02: status, green 「可能」',
      'op02 > ivr: presses 「ログアウト」',
      'ivr > op02: another screen:',
    ]);
  });

  it('shows no password', () => {
    const call = prepared()
      .calls('leg-1')
      .console('presses', ['更新', { 新パスワード: 'Secret-1' }]);
    call.do('controls', 'initialise a password', [{ userId: 'op01' }, 'Secret-2']);
    assert.ok(!/Secret|Initial/.test(drawn(call.journal)));
  });

  it('has a line of its own, up to four', () => {
    const call = prepared().calls('leg-1');
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      call.do(name, 'opens the console', [], { fields: [], buttons: [], status: null }).do(name, 'presses', ['送信'], null);
    }
    assert.deepEqual(told(call.journal).slice(-3), [
      'c > ivr: presses 「送信」',
      'screens > ivr: presses 「送信」 [d]',
      'screens > ivr: presses 「送信」 [e]',
    ]);
  });
});

describe('time', () => {
  const passing = (seconds: number) => prepared().calls('leg-1').listens('leg-1').passes(seconds).presses('leg-1', '1').journal;

  it('that passes is marked, to the millisecond, with the acts that let it pass', () => {
    assert.deepEqual(told(passing(4.999)).slice(-2), ['+4.999 s', 'telephone > ivr: key 1']);
    assert.match(drawn(passing(4.999)), />\+4\.999 s</);
    assert.match(drawn(passing(90 * 86_400 + 3_723)), />\+90 d 1 h 2 min 3 s</);
    const gap = rows(passing(5)).find(({ kind }) => kind === 'gap');
    assert.deepEqual(gap?.entries, [7]);
  });

  it('is that of Japan, with the date once, and again on another day', () => {
    const column = (text: string) => [...text.matchAll(/<text class="time"[^>]*>([^<]*)/g)].map(([, time]) => time);
    assert.deepEqual(column(drawn(passing(5))), ['2026-01-05', '+09:00', '10:00:00', '10:00:05']);
    assert.deepEqual(column(drawn(passing(86_400))), ['2026-01-05', '+09:00', '10:00:00', '2026-01-06', '10:00:00']);
  });

  it('of another clock than the suite’s does not change the order of the journal, and short pauses are not marked', () => {
    const call = new Recorder().calls('leg-1').do(
      'telephone exchange',
      'listens',
      ['leg-1'],
      [
        { at: '2026-01-05T00:59:58Z', kind: 'answered' },
        { at: '2026-01-05T01:00:02Z', kind: 'prompt', id: 'x', text: 'x' },
        { at: '2026-01-05T01:00:05Z', kind: 'hung-up', cause: 'normal' },
      ],
    );
    assert.deepEqual(told(call.journal), [
      'telephone > ivr: calls 050-0000-0001',
      'ivr > telephone: answers',
      'ivr > telephone: 「x」',
      '+3 s',
      'ivr > telephone: hangs up: normal',
    ]);
  });
});

describe('a long call', () => {
  const long = (length: number) => {
    const call = prepared().calls('leg-1').listens('leg-1');
    for (let n = 0; n < length; n++) call.do('controls', 'make a fault happen', [`fault-${n}`]);
    return call.journal;
  };
  const cut = (found: readonly number[]) => rows(long(200), found).flatMap((row) => (row.kind === 'cut' ? [row] : []));

  it('is cut at 120 arrows, and says how many are left out and where they are', () => {
    assert.deepEqual(cut([]), [{ kind: 'cut', arrows: 82, entries: [45, 126] }]);
    assert.equal(rows(long(200)).filter(({ kind }) => kind === 'arrow').length, 120);
    assert.match(drawn(long(200)), />82 arrows are left out here: see entries 45 to 126 of the journal\.</);
    assert.deepEqual(
      rows(long(118)).filter(({ kind }) => kind === 'cut'),
      [],
    );
  });

  it('keeps what is around a finding', () => {
    for (const n of [10, 60, 120, 206]) {
      assert.ok(
        cut([n]).every(({ entries: [from, to] }) => n < from || n > to),
        String(n),
      );
      assert.match(drawn(long(200), [n]), new RegExp(`#s-1-${n}">.*?<text class="number marked"`));
    }
  });

  it('is several pictures, of which two fit on a page, each with its heads', () => {
    const pictures = drawn(long(200)).split('<svg').slice(1);
    assert.ok(pictures.length > 4);
    for (const picture of pictures) {
      const [, height] = /viewBox="0 0 720 (\d+)"/.exec(picture) ?? [];
      assert.ok(Number(height) <= 500, height);
      for (const head of ['telephone', 'IVR', 'tester']) assert.ok(picture.includes(`>${head}</tspan></text>`), head);
    }
  });
});

describe('what a target says', () => {
  const deep = (value: unknown): unknown =>
    typeof value === 'string'
      ? hostile
      : Array.isArray(value)
        ? value.map(deep)
        : value && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value).map(([key, item]) => [key, ['kind', 'at', 'leg', 'id'].includes(key) ? item : deep(item)]),
            )
          : value;

  it('never becomes markup, and is never wider than the picture', () => {
    const journal = paidCall().map((entry) => (entry.party === 'bench' ? entry : { ...entry, answer: deep(entry.answer) }));
    const text = drawn([...journal, { n: 999, at: hostile, party: hostile, verb: hostile, given: [hostile, { [hostile]: hostile }] }]);
    assert.ok(!/<(script|img)/.test(text));
    assert.ok(!text.includes('\u0007') && !text.includes('\u202e'));
    assert.ok(text.includes('&lt;script&gt;'));
    for (const [, line = ''] of text.matchAll(/<text(?: class="broken")? x[^>]*>(.*?)<\/text>/g)) {
      const shown = line.replace(/<[^>]*>/g, '').replace(/&[^;]*;/g, '&');
      assert.ok(shown.length * 6 <= 720, shown);
    }
  });

  it('in whatever shape, breaks nothing', () => {
    const exchange = [
      'places a call',
      'places calls',
      'completes the transfer',
      'presses keys',
      'hangs up',
      'answers',
      'rejects',
      'listens',
      'waits for',
      'else',
    ];
    const said = fc.record(
      {
        kind: fc.constantFrom('answered', 'rejected', 'prompt', 'tone', 'key', 'offered', 'bridged', 'hung-up', 'error', 'x'),
        at: fc.string(),
        leg: fc.jsonValue(),
        id: fc.jsonValue(),
        text: fc.string(),
        other: fc.jsonValue(),
      },
      { requiredKeys: ['kind'] },
    );
    const entry = fc.record({
      at: fc.oneof(
        fc.string(),
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      ),
      party: fc.constantFrom(
        'telephone exchange',
        'controls',
        'payment server',
        'order system',
        'mobile telephone',
        'op01',
        'constructor',
        'bench',
      ),
      verb: fc.oneof(fc.constantFrom(...exchange, 'advance the clock', 'opens the console', 'presses'), fc.string()),
      given: fc.array(fc.oneof(fc.jsonValue(), fc.double())),
      answer: fc.oneof(
        fc.jsonValue(),
        fc.array(said),
        fc.record({
          fields: fc.array(fc.jsonValue()),
          buttons: fc.array(fc.jsonValue()),
          status: fc.jsonValue(),
          rows: fc.jsonValue(),
          dialogue: fc.jsonValue(),
        }),
      ),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
        const journal = entries.map((one, index) => ({ n: index + 1, ...one })) as JournalEntry[];
        const text = sequenceOf(journal, options)?.text ?? '';
        assert.equal(text, sequenceOf(structuredClone(journal), options)?.text ?? '');
        assert.ok(!/NaN|Infinity|undefined/.test(text.replace(/>[^<]*</g, '><')), text);
      }),
      { numRuns: 200 },
    );
  });
});

describe('on a page', () => {
  const withCalls = structuredClone(fixture) as Results;
  const [failed, passed] = (['FAIL', 'PASS'] as const).map((verdict) => withCalls.scenarios.find((one) => one.verdict === verdict));
  Object.assign(failed ?? {}, { journal: paidCall() });
  Object.assign(passed ?? {}, { journal: paidCall() });
  const folder = mkdtempSync(join(tmpdir(), 'akashi-call-'));
  writeHtmlReport(withCalls, folder);
  const page = readFileSync(join(folder, 'operator-web.html'), 'utf8');
  rmSync(folder, { recursive: true });
  const sectionOf = (name = '') => page.split('<details class="scenario').find((part) => part.includes(`>${name}<`)) ?? assert.fail(name);

  it('is open where something failed, and folded where all passed', () => {
    assert.match(sectionOf(failed?.name), /<details class="fold sequence" open data-opens>.*<table class="journal">/s);
    assert.match(sectionOf(passed?.name), /<details class="fold sequence"><summary>/);
  });

  it('is an image with a name and a description, and its numbers lead to the rows of the journal', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const name of [failed?.name, passed?.name]) {
      const part = sectionOf(name);
      const images = [
        ...part.matchAll(
          /<g role="img" aria-labelledby="([^"]+)" aria-describedby="([^"]+)"><title id="([^"]+)"[^>]*>[^<]+<\/title><desc id="([^"]+)"/g,
        ),
      ];
      assert.equal(images.length, part.split('<svg role="group"').length - 1);
      for (const [, label, description, title, desc] of images) assert.deepEqual([label, description], [title, desc]);
      const links = [...part.matchAll(/<a href="#([^"]+)"><title data-w="at"/g)];
      assert.ok(links.length > 30);
      for (const [, anchor = ''] of links) assert.ok(part.includes(`<tr id="${anchor}"`), anchor);
    }
  });
});
