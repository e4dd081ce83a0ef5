import { blameRules } from '../blame';
import type { Text, Unjudged } from '../results';
import type { Verdict } from '../verdict';
import { verdictMeaning, verdicts } from '../verdict';
import { type Html, html } from './escape';

/** Label of the page in the language that is shown; script.js exchanges it. {0}, {1} stand for the values. */
export function say(key: Word, ...values: readonly (string | number)[]): Html {
  return html`<span${labelled(key, ...values)}>${english(key, ...values)}</span>`;
}

/** Attributes by which script.js finds a label; for elements other than say's. */
export function labelled(key: Word, ...values: readonly (string | number)[]): Html {
  return html` data-w="${key}"${values.length > 0 && html` data-a="${JSON.stringify(values)}"`}`;
}

/** The English label as plain text, for places that hold no markup. */
export function english(key: Word, ...values: readonly (string | number)[]): string {
  return inLanguage('en', key, ...values);
}

/** A label as plain text. */
export function inLanguage(language: keyof Text, key: Word, ...values: readonly (string | number)[]): string {
  return words[key][language].replace(/\{(\d)\}/g, (_whole, index: string) => String(values[Number(index)] ?? ''));
}

/** A label that counts: one thing or several. */
export function sayCount(things: Counted, count: number): Html {
  return say(count === 1 ? `${things}.one` : `${things}.many`, count);
}

export type Word = keyof typeof words;
type Counted = 'searches' | 'finds' | 'requirements' | 'scenarios' | 'checks' | 'exchanges' | 'faults' | 'variants';

/** The word for a verdict, or for a requirement that has none. */
export function verdictWord(verdict: Verdict | null): Word {
  return `verdict.${verdict ?? 'none'}`;
}

export function unjudgedWord(reason: Unjudged): Word {
  return `unjudged.${reason}`;
}

const verdictJa: Readonly<Record<Verdict, readonly [word: string, meaning: string]>> = {
  HARNESS: ['スイート障害', 'スイート自体の不具合であり、対象については何も述べていない'],
  CONFIG: ['設定不備', 'プロファイルまたは環境設定に誤りがあり、何も判定していない'],
  FAIL: ['不適合', '必須要件に違反している'],
  UNSTABLE: ['不安定', '繰り返した実行の結果が一致しない'],
  INCONCLUSIVE: ['判定不能', '対象が応答しなくなったか、実行が中断された'],
  NOT_TESTABLE: ['確認不可', '対応を宣言しているが、確認するための操作手段や参照手段を対象が備えていない'],
  WAIVED: ['免除', '期限付きで免除された不適合。元の判定は表示したままとする'],
  WARN: ['警告', '推奨要件に違反しているか、裁定が警告と定めている'],
  PASS: ['適合', 'すべての確認項目を満たした'],
  NOT_APPLICABLE: ['対象外', 'プロファイルがその役割またはオプションを宣言していない'],
};

type VerdictWords = Record<`verdict.${Verdict}` | `meaning.${Verdict}`, Text>;

const verdictWords = Object.fromEntries(
  verdicts.flatMap((verdict) => {
    const [word, meaning] = verdictJa[verdict];
    return [
      [`verdict.${verdict}`, { en: verdict.replaceAll('_', ' '), ja: word }],
      [`meaning.${verdict}`, { en: verdictMeaning[verdict], ja: meaning }],
    ];
  }),
) as VerdictWords;

const blameWords = Object.fromEntries(blameRules.map(({ id, because }) => [`blame.rule.${id}`, because])) as Record<
  `blame.rule.${string}`,
  Text
>;

/** Every label of the pages in both languages. */
export const words = {
  ...verdictWords,
  ...blameWords,
  'verdict.none': { en: 'NOT JUDGED', ja: '未判定' },
  'meaning.none': { en: 'no scenario of this run says anything about it', ja: 'この実行のどのシナリオも判定していない' },
  'unjudged.information only': { en: 'information only', ja: '参考情報' },
  'unjudged.no scenario': { en: 'no scenario', ja: 'シナリオなし' },
  'unjudged.not selected': { en: 'not selected', ja: '今回の実行では未選択' },

  report: { en: 'Conformance report', ja: '適合性試験報告書' },
  overview: { en: 'Overview', ja: '概要' },
  skip: { en: 'Skip to content', ja: '本文へ移動' },
  otherLanguage: { en: '日本語', ja: 'English' },
  documents: { en: 'Documents', ja: '文書' },
  footer: {
    en: 'Written by {0} from the results of run {1}. Times within journals are those of the target’s clock, where it tells one.',
    ja: '{0} が実行 {1} の結果から作成。記録中の時刻は、対象が時計を示す場合はその時計による。',
  },

  'overall.none': { en: 'Nothing was judged.', ja: '何も判定されていない。' },
  'overall.HARNESS': { en: 'No conclusion: the suite itself failed in this run.', ja: '結論なし:この実行でスイート自体に障害が発生した。' },
  'overall.CONFIG': { en: 'No conclusion: the profile or the set-up is wrong.', ja: '結論なし:プロファイルまたは環境設定に誤りがある。' },
  'overall.FAIL': { en: 'Does not conform.', ja: '適合していない。' },
  'overall.UNSTABLE': { en: 'Does not conform: repeated runs disagree.', ja: '適合していない:繰り返した実行の結果が一致しない。' },
  'overall.INCONCLUSIVE': {
    en: 'No conclusion: the target stopped answering, or the run was cut.',
    ja: '結論なし:対象が応答しなくなったか、実行が中断された。',
  },
  'overall.NOT_TESTABLE': {
    en: 'No conclusion: something claimed cannot be observed.',
    ja: '結論なし:宣言された事項の一部を確認できない。',
  },
  'overall.WAIVED': {
    en: 'Conforms in what was judged, apart from waived failures.',
    ja: '免除された不適合を除き、判定した範囲では適合している。',
  },
  'overall.WARN': { en: 'Conforms in what was judged, with warnings.', ja: '警告はあるが、判定した範囲では適合している。' },
  'overall.PASS': { en: 'Conforms in what was judged.', ja: '判定した範囲では適合している。' },
  'overall.NOT_APPLICABLE': {
    en: 'Nothing was judged: nothing applies to this target.',
    ja: '何も判定されていない(この対象に該当する要件がない)。',
  },
  judged: { en: '{0} of {1} requirements judged.', ja: '要件 {1} 件のうち {0} 件を判定。' },
  silence: {
    en: 'This report says nothing about whether the target meets the other {0}.',
    ja: '残る {0} 件を対象が満たすかどうかについて、本報告書は何も述べていない。',
  },
  builtIn: {
    en: 'The target is the suite’s own simulator. The result says nothing about any product.',
    ja: '対象はスイート内蔵のシミュレータである。結果はいかなる製品についても何も述べていない。',
  },
  toAttention: { en: 'Go to what needs attention', ja: '要対応の項目へ' },

  notCovered: { en: 'Not covered by this run', ja: 'この実行の対象外' },
  notCoveredNone: {
    en: 'Nothing: every role, option, binding and requirement of the catalogue was covered.',
    ja: 'なし。要件集のすべての役割、オプション、接続方式、要件が対象となった。',
  },
  none: { en: 'none', ja: 'なし' },
  roles: { en: 'Roles', ja: '役割' },
  options: { en: 'Options', ja: 'オプション' },
  bindings: { en: 'Bindings', ja: '接続方式' },
  controls: { en: 'Controls', ja: '操作手段' },
  parameters: { en: 'Parameters', ja: 'パラメータ' },
  requirements: { en: 'Requirements', ja: '要件' },
  ofDocument: { en: '{0} of {1} in', ja: '{1} 件中 {0} 件:' },
  bindingNote: { en: 'no scenario was run by this binding', ja: 'この接続方式ではシナリオを実行していない' },

  problems: { en: 'Problems of the run', ja: '実行上の問題' },
  attention: { en: 'What needs attention', ja: '要対応の項目' },
  attentionNone: { en: 'No judged requirement has a finding.', ja: '判定した要件に指摘はない。' },
  found: { en: 'What was found', ja: '指摘内容' },
  orphans: { en: 'Scenarios of no requirement', ja: '要件に紐づかないシナリオ' },

  byDocument: { en: 'By document', ja: '文書別' },
  document: { en: 'Document', ja: '文書' },
  judgedShort: { en: 'Judged', ja: '判定済み' },
  all: { en: 'All', ja: 'すべて' },
  run: { en: 'The run', ja: '実行' },
  target: { en: 'Target', ja: '対象' },
  started: { en: 'Started', ja: '開始' },
  finished: { en: 'Finished', ja: '終了' },
  suite: { en: 'Suite version', ja: 'スイートの版' },
  node: { en: 'Node.js', ja: 'Node.js' },
  seed: { en: 'Seed', ja: '乱数の種' },
  order: { en: 'Order', ja: '順序' },
  repeated: { en: 'Runs of each scenario', ja: '各シナリオの実行回数' },
  shard: { en: 'Part of the scenarios', ja: '分担' },
  images: { en: 'Images of its containers', ja: 'コンテナのイメージ' },
  profileDigest: { en: 'Digest of the profile', ja: 'プロファイルのダイジェスト' },
  runId: { en: 'Run', ja: '実行ID' },
  tags: { en: 'Selected by tags', ja: 'タグによる選択' },
  tagsNone: { en: 'everything', ja: 'すべて' },
  checksExecuted: { en: 'Checks executed', ja: '実施した確認' },
  exitCode: { en: 'Exit code', ja: '終了コード' },
  catalogueDigest: { en: 'Catalogue (sha256)', ja: '要件集 (sha256)' },
  featuresDigest: { en: 'Features (sha256)', ja: 'シナリオ (sha256)' },
  profile: { en: 'Profile of the target', ja: '対象のプロファイル' },
  legend: { en: 'What the verdicts mean', ja: '判定の意味' },
  legendOrder: {
    en: 'Worst first: a requirement has the worst verdict of its scenarios.',
    ja: '悪い順。要件の判定は、そのシナリオの判定のうち最も悪いものとする。',
  },
  verify: { en: 'Verify this report', ja: '本報告書の検証' },
  verifyHow: {
    en: 'Judges the recorded evidence again, with no target and no network. It must come to the same verdicts.',
    ja: '記録された証跡を、対象もネットワークも使わずに再判定する。同じ判定にならなければならない。',
  },
  verifyWhere: {
    en: 'Run it from the folder that holds this report’s folder; <folder> stands for the latter’s name.',
    ja: '本報告書のフォルダの一つ上で実行する。<folder> は本報告書のフォルダ名に置き換える。',
  },
  replayHow: {
    en: 'Each scenario names the command that runs it again against the target.',
    ja: '各シナリオに、対象に対して再実行するためのコマンドを記載している。',
  },

  places: { en: 'Where card data was searched for', ja: 'カード情報を探した箇所' },
  'places.about': {
    en: 'Every scenario that used a card was searched for that card, in every writing and encoding that the suite knows. Each scenario has cards of its own.',
    ja: 'カードを使った各シナリオについて、本スイートが知るすべての表記・符号化でそのカードを探した。カードはシナリオごとに異なる。',
  },
  'places.counted': {
    en: 'Of {1} places {0} could be looked at; this report says nothing about the others.',
    ja: '{1} 箇所のうち {0} 箇所を確認できた。その他の箇所については、本報告書は何も述べていない。',
  },
  'places.place': { en: 'Place', ja: '箇所' },
  'places.lookedAt': { en: 'Looked at', ja: '確認した範囲' },
  'places.outcome': { en: 'Card data', ja: 'カード情報' },
  'places.bytes': { en: '{0} bytes', ja: '{0} バイト' },
  'places.nothing': { en: 'none found', ja: '検出なし' },
  'places.notVisible': { en: 'not visible', ja: '確認不可' },
  'places.unread': { en: 'not, or not wholly, read:', ja: '読み取れなかったもの:' },
  'places.all': { en: 'all places', ja: 'すべての箇所' },
  pci: { en: 'Measured against PCI DSS {0}', ja: 'PCI DSS {0} との対照' },
  'pci.measuredAgainst': { en: 'Measured against', ja: '対照' },
  'pci.measured': { en: '{0} of {1} numbers measured', ja: '番号 {1} 件のうち {0} 件を対照' },
  'pci.summary': {
    en: '{0} requirements bear on PCI DSS or on Japan’s rules for card data. Where a document asks for less, a pass is not enough:',
    ja: '要件 {0} 件が、PCI DSS またはカード情報に関する国内の規定に関わる。文書の求める水準がこれに満たない次の箇所では、要件に適合していても十分ではない。',
  },
  'pci.read': { en: 'How to read this page', ja: 'このページの読み方' },
  'pci.readVerdict': {
    en: 'A verdict is that of a requirement of the documents. A pass says that the target does what its document asks. Where PCI DSS asks for more, this is marked.',
    ja: '判定は各文書の要件に対するものである。「適合」は、対象が文書の求めるとおりに動作することを表す。PCI DSS がそれ以上を求める箇所には、その旨を示す。',
  },
  'pci.readScope': {
    en: 'Whether a system belongs to the cardholder data environment, and whether it meets PCI DSS, is for an assessor to decide. This page is material for that.',
    ja: 'システムがカード会員データ環境に含まれるかどうか、PCI DSS を満たすかどうかは、評価者が判断する。このページはそのための資料である。',
  },
  'pci.readWords': {
    en: 'What PCI DSS asks is told in our own words; its text belongs to the PCI Security Standards Council. Which requirement bears on which number is our own conclusion.',
    ja: 'PCI DSS の内容は独自の表現で記している。原文の権利は PCI Security Standards Council にある。要件と番号の対応は当スイートの判断による。',
  },
  'pci.readBefore': {
    en: 'The operator web guide was written when version {0} was in force; its numbers stand beside those of {1}, the only one in force now.',
    ja: 'オペレータ Web のガイドは、第 {0} 版が有効であった時期のものである。現在唯一有効な第 {1} 版の番号に、当時の番号を併記する。',
  },
  'pci.profiles': { en: 'Two profiles', ja: '二つのプロファイル' },
  'pci.profilesAbout': {
    en: 'What counts depends on what a reader is judged by. Each piece of advice names the profiles that it is for. No verdict depends on them.',
    ja: '何を基準とするかは、読み手が何によって評価されるかによる。助言ごとに該当するプロファイルを示す。判定はプロファイルによって変わらない。',
  },
  'pci.default': { en: 'default', ja: '既定' },
  'pci.advice': { en: 'Advice', ja: '助言' },
  'pci.adviceAbout': {
    en: 'Where a document asks for less than what it is measured against, or does not say. It stands apart from the verdicts and changes none.',
    ja: '文書の求める水準が対照先に満たない箇所、または記載のない箇所。判定とは別のものであり、判定を変えるものではない。',
  },
  'pci.short': { en: 'falls short', ja: '不足' },
  'pci.silent': { en: 'not said', ja: '記載なし' },
  'pci.observation': { en: 'observation', ja: '所見' },
  'pci.profile': { en: 'Profile', ja: 'プロファイル' },
  'pci.against': { en: 'Against', ja: '対照先' },
  'pci.document': { en: 'Document', ja: '文書の記載' },
  'pci.advise': { en: 'Advice', ja: '助言' },
  'pci.notHere': { en: 'not in these results', ja: 'この結果には含まれていない' },
  'pci.byNumber': { en: 'By number of PCI DSS', ja: 'PCI DSS の番号別' },
  'pci.was': { en: 'in version {0}: {1}', ja: '第 {0} 版では {1}' },
  'pci.new': { en: 'no number in version {0}', ja: '第 {0} 版に番号なし' },
  'pci.before': { en: 'Before', ja: '旧版' },
  'pci.notEnough': { en: 'A pass is not enough for {0}.', ja: '適合していても {0} には十分でない。' },
  'pci.noneHere': { en: 'No requirement in these results bears on it.', ja: 'この結果に、関わる要件は含まれていない。' },
  'pci.japan': { en: 'By rule of Japan', ja: '国内の規定別' },
  'pci.noSection': { en: 'section not public', ja: '該当箇所は公開資料で確認できず' },
  'pci.section': { en: 'section {0}', ja: '該当箇所 {0}' },
  'pci.secondary': { en: 'Told by a secondary source.', ja: '二次資料による。' },
  'pci.derived': { en: 'Our own conclusion.', ja: '当スイートの判断による。' },
  'pci.unmeasured': { en: 'Numbers that nothing is measured against', ja: '対照していない番号' },
  'pci.unmeasuredAbout': {
    en: 'They belong to the same field, but no requirement of the documents bears on them. All other numbers of PCI DSS are outside of this report.',
    ja: '同じ分野に属するが、関わる要件が文書にない番号。PCI DSS のその他の番号は、本報告書の範囲外である。',
  },
  'pci.substance': { en: 'What is asked', ja: '求められる内容' },
  'pci.sources': { en: 'Sources', ja: '資料' },
  'pci.sourcesAbout': {
    en: 'Addresses are given as text: this report asks the network for nothing.',
    ja: '本報告書はネットワークに接続しないため、アドレスは文字で示す。',
  },

  filter: { en: 'Filter', ja: '絞り込み' },
  verdict: { en: 'Verdict', ja: '判定' },
  level: { en: 'Level', ja: '区分' },
  role: { en: 'Role', ja: '役割' },
  search: { en: 'Text', ja: '語句' },
  reset: { en: 'Reset', ja: '解除' },
  shown: { en: '{0} of {1} requirements shown', ja: '要件 {1} 件中 {0} 件を表示' },
  openAll: { en: 'Open scenarios shown', ja: '表示中のシナリオを開く' },
  closeAll: { en: 'Close all', ja: 'すべて閉じる' },
  index: { en: 'Index of requirements', ja: '要件の索引' },
  version: { en: 'Version {0}', ja: '第 {0} 版' },
  dated: { en: 'dated {0}', ja: '{0} 付' },

  'level.must': { en: 'must', ja: '必須' },
  'level.should': { en: 'should', ja: '推奨' },
  'level.info': { en: 'information', ja: '参考' },
  option: { en: 'option', ja: 'オプション' },
  scheme: { en: 'scheme', ja: '国際ブランド' },
  source: { en: 'Source', ja: '出典' },
  exact: { en: 'Exact text', ja: '規定の文言' },
  ruling: { en: 'Ruling', ja: '裁定' },
  reasons: { en: 'Reason', ja: '理由' },
  lookFirst: { en: 'Look first at', ja: 'まず確認する先' },
  'blame.target': { en: 'the target', ja: '対象' },
  'blame.profile': { en: 'the profile', ja: 'プロファイル' },
  'blame.network': { en: 'the network', ja: 'ネットワーク' },
  'blame.suite': { en: 'the suite', ja: 'スイート' },
  'blame.ruling': { en: 'an open ruling', ja: '裁定' },
  exchange: { en: 'Exchange', ja: 'やり取り' },
  waiver: { en: 'Waiver', ja: '免除' },
  waiverOf: { en: '{0} until {1}, owner: {2}', ja: '{0}、期限 {1}、責任者: {2}' },
  repetitions: { en: 'Runs', ja: '各回の判定' },
  proofs: { en: 'Proof of the suite', ja: 'スイートの検証' },
  proofsNone: {
    en: 'No fault and no variant is listed: nothing shows that the suite would notice.',
    ja: '障害注入も許容変種も登録されていないため、違反を検出できることは示されていない。',
  },
  'faults.one': { en: '{0} fault', ja: '障害注入 {0} 件' },
  'faults.many': { en: '{0} faults', ja: '障害注入 {0} 件' },
  'variants.one': { en: '{0} variant', ja: '許容変種 {0} 件' },
  'variants.many': { en: '{0} variants', ja: '許容変種 {0} 件' },
  ofThem: { en: 'of these:', ja: 'うち' },
  'fault.held': { en: 'caught', ja: '検出' },
  'fault.broken': { en: 'NOT CAUGHT', ja: '検出できず' },
  'variant.held': { en: 'accepted', ja: '許容' },
  'variant.broken': { en: 'WRONGLY FLAGGED', ja: '誤検出' },
  untried: { en: 'not tried with this version', ja: 'この版では未実施' },
  fault: { en: 'fault', ja: '障害注入' },
  variant: { en: 'variant', ja: '許容変種' },
  'requirements.one': { en: '{0} requirement', ja: '要件 {0} 件' },
  'requirements.many': { en: '{0} requirements', ja: '要件 {0} 件' },
  'searches.one': { en: '{0} search', ja: '検索 {0} 回' },
  'searches.many': { en: '{0} searches', ja: '検索 {0} 回' },
  'finds.one': { en: '{0} find', ja: '検出 {0} 件' },
  'finds.many': { en: '{0} finds', ja: '検出 {0} 件' },
  'scenarios.one': { en: '{0} scenario', ja: 'シナリオ {0} 件' },
  'scenarios.many': { en: '{0} scenarios', ja: 'シナリオ {0} 件' },
  scenariosNone: { en: 'No scenario was run.', ja: 'シナリオは実行されていない。' },
  missing: { en: 'its details are not in these results', ja: '詳細はこの結果に含まれていない' },
  shownUnder: { en: 'details under', ja: '詳細は次の要件を参照:' },

  'checks.one': { en: '{0} check', ja: '確認 {0} 件' },
  'checks.many': { en: '{0} checks', ja: '確認 {0} 件' },
  findings: { en: 'Findings', ja: '指摘' },
  expected: { en: 'Expected', ja: '期待' },
  seen: { en: 'Seen', ja: '実際' },
  hint: { en: 'Hint', ja: '手がかり' },
  at: { en: 'journal entry {0}', ja: '記録 {0}' },
  rule: { en: 'Rule', ja: '規則' },
  feature: { en: 'Feature', ja: 'フィーチャー' },
  concerns: { en: 'Judges', ja: '判定する要件' },
  steps: { en: 'Steps', ja: '手順' },
  'step.PASSED': { en: 'done', ja: '実施' },
  'step.FAILED': { en: 'failed', ja: '失敗' },
  'step.SKIPPED': { en: 'not executed', ja: '未実施' },
  'step.PENDING': { en: 'pending', ja: '保留' },
  'step.UNDEFINED': { en: 'undefined', ja: '未定義' },
  'step.AMBIGUOUS': { en: 'ambiguous', ja: '多重定義' },
  'step.UNKNOWN': { en: 'unknown', ja: '不明' },
  replay: { en: 'Run it again', ja: '再実行' },
  pictures: { en: 'Pictures', ja: '画面' },
  picture: { en: 'Screen {0} of {1}', ja: '画面 {0} / {1}' },
  'talk.title': { en: 'The conversation', ja: '対話' },
  'talk.turns': { en: 'turns {0}', ja: '{0} ターン' },
  'talk.more': { en: '{0} further turns are in the journal.', ja: 'このほか {0} ターンを記録に記載している。' },
  'talk.caller': { en: 'Caller', ja: '発信者' },
  'talk.agent': { en: 'Agent', ja: 'エージェント' },
  'talk.bank': { en: 'Bank', ja: '銀行' },
  'talk.calls': { en: '(calls)', ja: '(発信)' },
  'talk.silence': { en: '(says nothing)', ja: '(無言)' },
  'talk.keys': { en: 'keys', ja: 'プッシュ入力' },
  'talk.noAnswer': { en: 'no answer', ja: '応答なし' },
  'talk.handedOver': { en: 'handed over to a human', ja: '人間のオペレーターへ転送' },
  'talk.ended': { en: 'end of the conversation', ja: '対話の終了' },
  'call.title': { en: 'The call as a sequence', ja: '通話のシーケンス図' },
  'call.part': { en: 'The call as a sequence, part {0} of {1}', ja: '通話のシーケンス図({1} 枚中 {0} 枚目)' },
  'flow.title': { en: 'The messages as a sequence', ja: 'メッセージのシーケンス図' },
  'flow.part': { en: 'The messages as a sequence, part {0} of {1}', ja: 'メッセージのシーケンス図({1} 枚中 {0} 枚目)' },
  'flow.user': { en: 'End user', ja: 'エンドユーザー' },
  'flow.desk': { en: 'Bank and its application', ja: '銀行・アプリ' },
  'call.about': {
    en: 'Who said what to whom, from {0} to {1}: arrows for the journal entries {2} to {3}. The table of the journal says the same in words.',
    ja: '{0} から {1} まで、誰が誰に何を伝えたか。記録 {2} から {3} に対応する矢印を示す。同じ内容を記録の表に文字で記載している。',
  },
  'call.note': {
    en: 'Times are those of Japan (+09:00), numbers are entries of the journal. Preparations, and looks at a screen on which nothing had changed, are not drawn: the journal has them. A triangle marks where something was found.',
    ja: '時刻は日本時間(+09:00)、番号は記録の番号を示す。準備の操作と、変化のなかった画面の確認は図に含めない(記録には記載している)。三角は指摘のある箇所を示す。',
  },
  'call.leftOut': {
    en: '{0} arrows are left out here: see entries {1} to {2} of the journal.',
    ja: '矢印 {0} 本を省略(記録 {1} から {2} を参照)',
  },
  'call.places': { en: 'calls', ja: '発信' },
  'call.completes': { en: 'transferred: takes the operator’s place', ja: '転送完了:オペレータと交代' },
  'call.answers': { en: 'answers', ja: '応答' },
  'call.rejects': { en: 'rejects:', ja: '拒否:' },
  'call.hangsUp': { en: 'hangs up', ja: '切断' },
  'call.hungUp': { en: 'hangs up:', ja: '切断:' },
  'call.key': { en: 'key', ja: 'キー' },
  'call.keys': { en: '{0} keys', ja: 'キー {0} 回' },
  'call.keyTone': { en: 'key tone', ja: 'プッシュ音' },
  'call.ringBack': { en: '♪ ring-back tone', ja: '♪ 呼出音' },
  'call.silence': { en: 'silence', ja: '無音' },
  'call.tone': { en: '♪ tone:', ja: '♪ 音:' },
  'call.offered': { en: 'calls', ja: '呼出' },
  'call.bridged': { en: 'connected', ja: '接続' },
  'call.error': { en: 'error:', ja: 'エラー:' },
  'call.presses': { en: 'presses', ja: '押下' },
  'call.status': { en: 'status', ja: 'ステータス' },
  'call.statusGreen': { en: 'status, green', ja: 'ステータス(緑)' },
  'call.statusOrange': { en: 'status, orange', ja: 'ステータス(橙)' },
  'call.statusRed': { en: 'status, red', ja: 'ステータス(赤)' },
  'call.anotherScreen': { en: 'another screen:', ja: '別の画面:' },
  'call.dialogue': { en: 'dialogue', ja: 'ダイアログ' },
  'call.message': { en: 'message', ja: 'メッセージ' },
  'call.row': { en: 'new row:', ja: '新しい行:' },
  'call.payment': { en: 'payment:', ja: '決済:' },
  'call.result': { en: 'result:', ja: '結果:' },
  'life.consumer': { en: 'consumer', ja: '消費者' },
  'life.operators': { en: 'operator’s', ja: 'オペレータ' },
  'life.telephone': { en: 'telephone', ja: '電話' },
  'life.screen': { en: 'screen', ja: '画面' },
  'life.otherScreens': { en: 'other', ja: 'その他の' },
  'life.screens': { en: 'screens', ja: '画面' },
  'life.ivr': { en: 'IVR', ja: 'IVR' },
  'life.payment': { en: 'payment', ja: '決済' },
  'life.server': { en: 'server', ja: 'サーバ' },
  'life.order': { en: 'order', ja: '受注' },
  'life.system': { en: 'system', ja: 'システム' },
  'life.mobile': { en: 'mobile', ja: '携帯' },
  'life.others': { en: 'others', ja: 'その他' },
  'life.tester': { en: 'tester', ja: '試験者' },
  journal: { en: 'Journal', ja: '記録' },
  journalNone: { en: 'Nothing was recorded.', ja: '記録はない。' },
  entries: { en: 'entries {0} to {1}', ja: '{0} から {1} まで' },
  earlier: { en: 'Earlier entries, {0} to {1}', ja: 'それ以前の記録({0} から {1} まで)' },
  later: { en: 'Later entries, {0} to {1}', ja: 'それ以降の記録({0} から {1} まで)' },
  time: { en: 'Time', ja: '時刻' },
  party: { en: 'Party', ja: '当事者' },
  verb: { en: 'Did', ja: '動作' },
  given: { en: 'Given', ja: '入力' },
  answer: { en: 'Seen', ja: '結果' },
  same: { en: 'the same as in entry {0}', ja: '記録 {0} と同じ' },
  'exchanges.one': { en: '{0} exchange on the wire', ja: '通信 {0} 件' },
  'exchanges.many': { en: '{0} exchanges on the wire', ja: '通信 {0} 件' },
  sent: { en: 'sent', ja: '送信' },
  received: { en: 'received', ja: '受信' },
} as const satisfies Readonly<Record<string, Text>>;
