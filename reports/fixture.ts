/** Hand-made results of a run that holds every verdict, every reason for having none, and things a hostile target might say. */
import { loadCatalogue } from '../features/catalogue/catalogue';
import { measuredAgainst } from '../features/catalogue/pci';
import { blameFor } from './blame';
import { sumUp } from './places';
import type { Finding, JournalEntry, ProofOfRequirement, RequirementResult, Results, ScenarioResult, StepResult } from './results';
import { type Verdict, verdicts } from './verdict';

/** Markup, control characters, quotes and the end of a CDATA section, as a target might send them. */
export const hostile = '<script>alert("x")</script><img src=x onerror=alert(1)> \u0007]]>&amp; \'quoted\' \u202eright to left';

/** A picture of 1 x 1 pixel, for screenshots. */
export const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const login = {
  headings: ['オペレータ Web', 'ログイン'],
  status: null,
  userName: null,
  menu: [],
  dialogue: null,
  fields: [
    { label: 'IVRマーチャントID', type: 'text', value: '', enabled: true, problem: null },
    { label: 'ユーザID', type: 'text', value: 'op01', enabled: true, problem: null },
    { label: 'パスワード', type: 'password', value: '', enabled: true, problem: null },
  ],
  buttons: [{ label: 'ログイン', enabled: true }],
  rows: [],
  messages: [],
  lines: ['オペレータ Web', 'ログイン', 'IVRマーチャントID', 'ユーザID', 'パスワード'],
};

const linking = {
  headings: ['決済情報連携'],
  status: { colour: 'green', text: '正常にお取引可能です。' },
  userName: 'op01',
  menu: ['パスワード変更', 'ログアウト'],
  dialogue: null,
  fields: [
    { label: '取引ID', type: 'text', value: 'T-17', enabled: true },
    { label: '金額', type: 'text', value: '12000', enabled: true },
    { label: '支払回数', type: 'choice', value: '一括', enabled: true, choices: ['一括', '分割3回', 'リボ'] },
  ],
  buttons: [
    { label: '送信', enabled: true },
    { label: 'クリア', enabled: true },
  ],
  rows: ['10:00:05 | T-16 | 承認 | «PAN:1»'],
  messages: [],
  lines: ['決済情報連携', '正常にお取引可能です。', 'op01', '取引ID', '金額', '支払回数'],
};

function entry(n: number, seconds: number, verb: string, more: Partial<JournalEntry> = {}): JournalEntry {
  const at = new Date(Date.UTC(2026, 0, 5, 0, 0, 0) + seconds * 1000).toISOString();
  return { n, at, party: 'op01', verb, given: [], answer: login, ...more };
}

function failedSignIn(n: number): JournalEntry {
  return entry(n, n * 2, 'press', {
    given: ['ログイン', { ユーザID: 'op01', パスワード: '«secret:1»' }],
    answer: { ...login, messages: ['認証に失敗しました。'] },
    wire: [
      {
        request: 'POST /ivrop/sign-in',
        sent: { merchantId: 'M001', userId: 'op01', password: '«secret:1»' },
        status: 200,
        received: {
          screen: 'login',
          messages: [{ kind: 'error', text: '認証に失敗しました。' }],
          fields: [{ name: 'userId', label: 'ユーザID', value: 'op01' }],
          dialogue: null,
        },
      },
    ],
  });
}

const lockJournal: readonly JournalEntry[] = [
  entry(1, 0, 'open', { given: ['operator web'] }),
  ...[2, 3, 4, 5, 6, 7].map(failedSignIn),
  entry(8, 16, 'press', { given: ['ログイン', { ユーザID: 'op01', パスワード: '«secret:2»' }], answer: linking }),
  entry(9, 60 * 60 * 24 * 90, 'advance the clock', {
    party: 'tester',
    given: ['90 days'],
    answer: { now: '2026-04-05T00:00:00Z', events: [] },
  }),
  entry(10, 60 * 60 * 24 * 90 + 1, 'look', { answer: login }),
];

const steps: readonly StepResult[] = [
  { keyword: 'Given ', text: '"op01" has failed to sign in 6 times in a row', status: 'PASSED' },
  { keyword: 'When ', text: '"op01" signs in with the right password', status: 'PASSED' },
  {
    keyword: 'Then ',
    text: 'the sign-in is refused with:',
    status: 'FAILED',
    argument: '該当ユーザ ID はロックされています。管理担当者にお問い合わせください。',
  },
  { keyword: 'And ', text: 'nothing has changed', status: 'SKIPPED' },
];

const proofs: readonly ProofOfRequirement[] = [
  { id: 'lock-after-seven', kind: 'fault', description: 'locks after the seventh failure', held: true },
  { id: 'never-locks', kind: 'fault', description: 'never locks', held: null },
  { id: 'locked-at-sixth', kind: 'variant', description: 'the sixth failure itself shows the locked message', held: true },
];

const findings: Readonly<Partial<Record<Verdict, Omit<Finding, 'verdict' | 'requirements'>>>> = {
  HARNESS: { message: 'the bench answered with a screen that is none', hint: 'a fault of the suite: please report it with the bundle' },
  CONFIG: { message: 'the profile gives no address for the admin console', hint: 'akashi doctor names the line' },
  FAIL: {
    message: 'The account is not locked after six failures in a row.',
    expected: 'refused: 該当ユーザ ID はロックされています。管理担当者にお問い合わせください。',
    seen: 'the payment-linking screen, signed in as op01',
    hint: 'does the target count from the last success?',
    journal: 8,
  },
  UNSTABLE: { message: '2 of 3 runs kept the first session, 1 ended it', expected: 'the same in every run', seen: 'kept, kept, ended' },
  INCONCLUSIVE: { message: 'the target did not answer within 10 s', seen: 'connection refused' },
  NOT_TESTABLE: { message: 'the target offers no control to advance its clock' },
  WAIVED: {
    message: 'The message differs from the documented one (waived until 2026-06-30, ticket 4711).',
    expected: '認証に失敗しました。',
    seen: 'ログインできません。',
  },
  WARN: {
    message: 'The message appears on another screen than the login screen.',
    expected: 'on the login screen',
    seen: 'in a dialogue',
    journal: 3,
  },
};

/** One requirement and one scenario of each verdict. */
const subjects: readonly { verdict: Verdict; id: string; en: string; ja: string; name: string }[] = [
  {
    verdict: 'PASS',
    id: 'OPW-3.2-01',
    en: 'A user with operator authority signs in with merchant ID, user ID and password and is shown the payment-linking screen.',
    ja: 'オペレータ権限の利用者は、マーチャントID、ユーザID、パスワードでログインでき、決済情報連携画面が表示されなければならない。',
    name: 'An operator signs in',
  },
  {
    verdict: 'NOT_APPLICABLE',
    id: 'OPW-3.2.1-01',
    en: 'A login refused because access is restricted shows this message.',
    ja: 'アクセス制限によりログインを拒否したときは、このメッセージを表示しなければならない。',
    name: 'A restricted address is refused',
  },
  {
    verdict: 'WAIVED',
    id: 'OPW-3.2.1-02',
    en: 'A login with wrong credentials shows this message.',
    ja: '認証情報が誤っているときは、このメッセージを表示しなければならない。',
    name: 'A wrong password is refused',
  },
  {
    verdict: 'UNSTABLE',
    id: 'OPW-3.2.1-03',
    en: 'A login of a user who is already signed in is refused, and the first session goes on undisturbed.',
    ja: 'ログイン中の利用者によるログインは拒否し、先のセッションは影響を受けずに継続しなければならない。',
    name: 'A second sign-in is refused',
  },
  {
    verdict: 'WARN',
    id: 'OPW-3.2.1-05',
    en: 'When an administrator forces the logout, the operator sees this message on the login screen.',
    ja: '管理者が強制ログアウトしたときは、ログイン画面にこのメッセージを表示しなければならない。',
    name: 'A forced logout is told',
  },
  {
    verdict: 'FAIL',
    id: 'OPW-3.2.1-06',
    en: 'Six consecutive failed authentications lock the account.',
    ja: '認証に連続して6回失敗したアカウントはロックしなければならない。',
    name: '6 failures in a row leave the account locked',
  },
  {
    verdict: 'NOT_TESTABLE',
    id: 'OPW-3.2.1-09',
    en: 'A lock does not release itself with time; only the administrator releases it.',
    ja: 'ロックは時間の経過では解除されず、管理者のみが解除できなければならない。',
    name: 'After 24 hours the account is still locked',
  },
  {
    verdict: 'CONFIG',
    id: 'OPW-3.3.2-01',
    en: 'At the first login the password-setting screen comes before any work.',
    ja: '初回ログイン時は、業務に先立ってパスワード設定画面を表示しなければならない。',
    name: 'A new user sets a password first',
  },
  {
    verdict: 'INCONCLUSIVE',
    id: 'OPW-3.4-02',
    en: 'Yes ends the session and returns to the login screen.',
    ja: '「はい」を選ぶとセッションを終了し、ログイン画面に戻らなければならない。',
    name: 'Logging out returns to the login screen',
  },
  {
    verdict: 'HARNESS',
    id: 'LCK-flow-06',
    en: 'With one card the agent names it and goes on without asking for the digits.',
    ja: 'カードが1枚の場合、エージェントはそのカードを告げ、番号を尋ねずに先へ進まなければならない。',
    name: 'A single card is named',
  },
];

const featureOf = (id: string) => (id.startsWith('LCK') ? 'features/card-lock/flow.feature' : 'features/operator-web/3.2-login.feature');

const scenarios: readonly ScenarioResult[] = subjects.map(({ verdict, id, name }, index) => {
  const finding = findings[verdict];
  const uri = featureOf(id);
  const line = 12 + index * 9;
  const binding = index % 3 === 2 ? 'browser' : 'http';
  const judges = verdict === 'FAIL' ? [id, 'OPW-3.2.1-04'] : [id];
  const ran = !['NOT_APPLICABLE', 'CONFIG'].includes(verdict);
  return {
    key: `${uri}:${line}@${binding}`,
    uri,
    line,
    feature: uri.includes('card-lock') ? 'LCK flow Course of the conversation' : 'OPW 3.2 Login and its messages',
    rule: verdict === 'HARNESS' ? null : 'Six consecutive failures lock the account',
    name,
    binding,
    requirements: judges,
    verdict,
    checks: ran && verdict !== 'NOT_TESTABLE' && verdict !== 'HARNESS' ? 3 : 0,
    seconds: ran ? 0.125 * (index + 1) : 0,
    steps: stepsOf(verdict),
    findings: finding ? [{ verdict, requirements: judges, ...finding }] : [],
    journal: ran ? lockJournal : [],
    screenshots: verdict === 'WAIVED' || verdict === 'HARNESS' ? [`bundle/pictures/${id}_1.png`] : [],
    replay: `npx akashi run --target profiles/telepay.yaml --binding ${binding} --tags "@${id}"`,
  };
});

function stepsOf(verdict: Verdict): readonly StepResult[] {
  if (verdict === 'FAIL') return steps;
  const status = verdict === 'PASS' || verdict === 'WARN' ? 'PASSED' : 'SKIPPED';
  return steps.map((step) => ({ ...step, status }));
}

const [first] = scenarios as readonly [ScenarioResult, ...ScenarioResult[]];

/** A target that answers with markup, in a passed scenario. */
const attacked: ScenarioResult = {
  ...first,
  key: 'features/operator-web/3.2-login.feature:200@http',
  line: 200,
  name: `A user name is shown as it is: ${hostile}`,
  requirements: ['OPW-2.2-02', 'OPW-3.2-01'],
  journal: [
    entry(1, 0, 'look', {
      given: [hostile],
      answer: { ...linking, userName: hostile, [hostile]: hostile },
      wire: [{ request: `GET /${hostile}`, status: 200, received: hostile }],
    }),
    entry(2, 1, 'press', {
      given: ['送信', null, 3],
      answer: undefined,
      failure: { kind: 'Unreachable', message: hostile },
    } as Partial<JournalEntry>),
  ],
};

const allScenarios = [...scenarios, attacked];

/** The catalogue itself gives what a requirement is measured against. */
const catalogue = loadCatalogue();

function requirement(id: string, statement: RequirementResult['statement'], more: Partial<RequirementResult> = {}): RequirementResult {
  const of = allScenarios.filter((scenario) => scenario.requirements.includes(id));
  return {
    id,
    document: id.startsWith('LCK') ? 'card-lock' : 'operator-web',
    level: 'must',
    role: id.startsWith('LCK') ? 'card-lock-agent' : 'operator-console',
    options: [],
    scheme: null,
    source: id.startsWith('LCK') ? 'サンプル ダイアログ > 1 つのカードを持つ認証済みユーザー' : '3.2.1 ログイン画面のメッセージ',
    statement,
    exact: [],
    ruling: null,
    verdict: null,
    unjudged: null,
    blame: null,
    reasons: [],
    scenarios: of.map(({ key }) => key),
    proofs: [],
    pci: measuredAgainst(catalogue.pci, catalogue.byId.get(id) ?? {}),
    ...more,
  };
}

const details: Readonly<Record<string, Partial<RequirementResult>>> = {
  'OPW-3.2-01': { exact: ['決済情報連携'], source: '3-2 オペレータ Web にログインする', proofs },
  'OPW-3.2.1-01': {
    options: ['access-restriction'],
    exact: ['アクセスが制限されています。'],
    reasons: ['the profile does not claim the option access-restriction (target.yaml:14)'],
  },
  'OPW-3.2.1-02': {
    waiver: {
      requirement: 'OPW-3.2.1-02',
      reason: `waits for release 7 ${hostile}`,
      owner: 'A. Tester',
      until: '2026-12-31',
      original: 'FAIL',
    },
  },
  'OPW-3.2.1-05': { level: 'should' },
  'OPW-3.2.1-06': {
    proofs: [...proofs, { id: 'sixth-forgotten', kind: 'fault', description: 'forgets the sixth failure', held: false }],
    ruling: {
      en: 'Which of the two messages the sixth failure itself shows is not said; both are accepted. The seventh attempt must show the locked message. Five failures must not lock.',
      ja: '6回目の失敗そのものに対してどちらのメッセージを表示するかは記載がなく、いずれも許容する。7回目の試行ではロックのメッセージを表示しなければならない。5回の失敗でロックしてはならない。',
    },
  },
  'OPW-3.2.1-09': { reasons: ['the target offers no control "clock"'] },
};

const judged = subjects.map(({ id, en, ja, verdict }) => requirement(id, { en, ja }, { verdict, ...details[id] }));

const unblamed: readonly RequirementResult[] = [
  requirement(
    'OPW-2.2-02',
    { en: `The signed-in user's name is shown. ${hostile}`, ja: `ログイン中の利用者名を表示しなければならない。${hostile}` },
    { verdict: 'PASS', source: '2-2 決済情報連携画面の構成', proofs, pci: measuredAgainst(catalogue.pci, { pci: ['8.2.1'] }) },
  ),
  requirement(
    'OPW-2.2-06',
    {
      en: 'For a merchant without real-time monitoring the monitoring list is not shown.',
      ja: 'リアルタイムモニタリングを利用しない加盟店には一覧を表示してはならない。',
    },
    { options: ['realtime-monitoring-off'], unjudged: 'not selected', source: '2-2 決済情報連携画面の構成' },
  ),
  ...judged.filter(({ id }) => id < 'OPW-3.2.1-04' && id.startsWith('OPW')),
  requirement(
    'OPW-3.2.1-04',
    {
      en: 'A login of a locked user is refused with this message, even with the right password.',
      ja: 'ロックされた利用者のログインは、パスワードが正しくてもこのメッセージで拒否しなければならない。',
    },
    { verdict: 'FAIL', exact: ['該当ユーザ ID はロックされています。管理担当者にお問い合わせください。'] },
  ),
  ...judged.filter(({ id }) => id > 'OPW-3.2.1-04'),
  ...judged.filter(({ id }) => id.startsWith('LCK')),
  requirement(
    'LCK-flow-07',
    {
      en: 'For an active card the agent asks whether to lock temporarily or permanently.',
      ja: '有効なカードについて、一時ロックか永久ロックかを尋ねなければならない。',
    },
    { unjudged: 'no scenario', scheme: 'vts' },
  ),
  requirement(
    'LCK-about-01',
    { en: 'The component is written for German and English.', ja: '本コンポーネントはドイツ語と英語で提供される。' },
    { level: 'info', unjudged: 'information only' },
  ),
];

function counts(all: readonly (Verdict | null)[]): Record<string, number> {
  return Object.fromEntries(verdicts.map((verdict) => [verdict, all.filter((one) => one === verdict).length]));
}

const target: Results['target'] = {
  name: 'Example Telepay operator web 4.2',
  builtIn: false,
  profile: 'profiles/telepay.yaml',
  roles: ['operator-console', 'card-lock-agent'],
  options: ['call-return', 'realtime-monitoring'],
  controls: ['admin'],
  bindings: ['http', 'browser'],
  parameters: {
    displayNameLimit: 20,
    passwordSymbols: '!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~',
    settling: { milliseconds: 500 },
    merchants: ['M001', 'M002'],
  },
  images: [
    { container: 'web', image: 'registry.example/telepay-web:4.2.0', id: `sha256:${'4f1c'.repeat(16)}` },
    { container: 'store', image: 'postgres:15', id: `sha256:${'09ab'.repeat(16)}` },
  ],
};

/** Whom to look at is computed, as it is for a run. */
const requirements = unblamed.map((one) => ({ ...one, blame: blameFor(one, allScenarios, target) }));

export const fixture: Results = {
  format: 'akashi-results',
  version: 1,
  run: {
    id: 'r-20260105-7',
    startedAt: '2026-01-05T09:00:00.000Z',
    finishedAt: '2026-01-05T09:00:41.250Z',
    suite: 'akashi 0.1.0',
    node: 'v20.20.2',
    seed: 7,
    bindings: ['http', 'browser'],
    tags: 'not @slow',
    order: 'defined',
    repeat: 1,
    shard: null,
  },
  target,

  digests: { catalogue: 'a3f1c2'.padEnd(64, '0'), features: '9be07d'.padEnd(64, '1'), profile: '77c0de'.padEnd(64, '2') },
  summary: {
    verdict: 'HARNESS',
    exitCode: 4,
    requirements: counts(requirements.map(({ verdict }) => verdict)),
    scenarios: counts(allScenarios.map(({ verdict }) => verdict)),
    checks: allScenarios.reduce((sum, { checks }) => sum + checks, 0),
    notCovered: {
      roles: ['ivr', 'payment-server'],
      options: ['access-restriction', 'realtime-monitoring-off'],
      bindings: ['call-control', 'sip'],
      requirements: ['OPW-2.2-06', 'OPW-3.2.1-01', 'OPW-3.2.1-09', 'LCK-flow-07', 'LCK-about-01'],
    },
  },
  documents: [
    {
      prefix: 'LCK',
      folder: 'card-lock',
      title: { en: 'Lock card prebuilt component (conversational agent)', ja: 'カードのロックに関する事前構築済みコンポーネント' },
      version: null,
      date: null,
    },
    {
      prefix: 'OPW',
      folder: 'operator-web',
      title: { en: 'VeriTrans4G IVR payment solution, operator web user guide', ja: 'IVR 決済ソリューション オペレータ Web ご利用ガイド' },
      version: '1.0.2',
      date: '2020-03',
    },
  ],
  requirements,
  scenarios: allScenarios,
  pci: catalogue.pci,
  places: sumUp([
    [
      { place: 'console-answers', seen: true, bytes: 48_112, found: [] },
      {
        place: 'logs',
        seen: true,
        bytes: 1_250,
        found: [{ label: 'PAN:1', kind: 'card number', encodings: ['gzip', 'plain'], where: hostile }],
      },
      { place: 'memory', seen: false, bytes: 0, found: [], why: { en: `no control: ${hostile}`, ja: `操作手段なし: ${hostile}` } },
    ],
    [{ place: 'console-answers', seen: true, bytes: 2_000, found: [] }],
  ]),
  problems: [
    {
      verdict: 'HARNESS',
      requirements: ['OPW-9.9-99'],
      message: 'features/operator-web/3.2-login.feature: the tag @OPW-9.9-99 names no requirement of the catalogue',
    },
  ],
};
