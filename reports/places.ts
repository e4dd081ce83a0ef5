/** Where a run looked for the card data that it used, and what came of it. */
import type { Text } from './results';

const left = ['AIV-pci-03', 'AIV-pci-04'] as const;

/** Places in the order of a call, with the requirements that forbid card data there. */
export const placesOfCardData = [
  { place: 'operator-screen', requirements: ['AIV-pci-01'], name: { en: "the operator's screen", ja: 'オペレータの画面' } },
  {
    place: 'console-answers',
    requirements: ['AIV-pci-01'],
    name: { en: "answers of the console to the operator's browser", ja: 'オペレータのブラウザへのコンソールの応答' },
  },
  {
    place: 'console-headers',
    requirements: ['AIV-pci-01'],
    name: { en: "headers of the console's answers", ja: 'コンソールの応答のヘッダ' },
  },
  {
    place: 'push-messages',
    requirements: ['AIV-pci-01'],
    name: { en: "messages pushed to the operator's browser", ja: 'オペレータのブラウザへのプッシュ通知' },
  },
  {
    place: 'operator-call-events',
    requirements: ['AIV-pci-01'],
    name: { en: "events of the operator's call legs", ja: 'オペレータ側通話レッグのイベント' },
  },
  {
    place: 'operator-tones',
    requirements: ['AIV-pci-02'],
    name: { en: "key tones heard on the operator's call legs", ja: 'オペレータ側通話レッグに聞こえるプッシュ音' },
  },
  {
    place: 'consumer-call-events',
    requirements: ['AIV-pci-05'],
    name: { en: "events of the consumer's call legs at the merchant's exchange", ja: '加盟店の交換機が受け取る顧客側通話レッグのイベント' },
  },
  {
    place: 'order-notifications',
    requirements: ['AIV-pci-05'],
    name: { en: "notifications to the merchant's order system", ja: '加盟店の受注システムへの通知' },
  },
  {
    place: 'api-link',
    requirements: ['AIV-pci-05'],
    name: { en: "answers of the API link to the merchant's system", ja: '加盟店のシステムへの API 連携の応答' },
  },
  { place: 'sms', requirements: left, name: { en: 'short messages', ja: 'SMS' } },
  { place: 'stores', requirements: left, name: { en: 'stores', ja: 'ストア' } },
  { place: 'logs', requirements: left, name: { en: 'logs', ja: 'ログ' } },
  { place: 'recordings', requirements: left, name: { en: 'recordings', ja: '録音' } },
  { place: 'temporary-files', requirements: left, name: { en: 'temporary files', ja: '一時ファイル' } },
  { place: 'memory', requirements: left, name: { en: 'memory', ja: 'メモリ' } },
  {
    place: 'own-reports',
    requirements: [],
    name: { en: "this suite's own reports, journals and messages", ja: '本スイート自身のレポート・ジャーナル・メッセージ' },
  },
] as const;

export type PlaceName = (typeof placesOfCardData)[number]['place'];

/** Card data that was found. Never the data itself. */
export interface FoundCardData {
  /** Label of the card's number, such as PAN:1. */
  readonly label: string;
  /** What of the card: card number, security code … */
  readonly kind: string;
  /** How it was written, and in what it lay; outermost first. */
  readonly encodings: readonly string[];
  /** The innermost thing with a name: a file, a table in it, a message. */
  readonly where: string;
}

/** One look at one place. */
export interface PlaceReport {
  readonly place: PlaceName;
  /** Whether there was anything to look at. */
  readonly seen: boolean;
  readonly bytes: number;
  readonly found: readonly FoundCardData[];
  /** What could not be read, or not wholly; why. */
  readonly unread?: readonly string[];
  /** Why there was nothing. */
  readonly why?: Text;
}

/** All looks of a run at one place. */
export interface SearchedPlace {
  readonly place: string;
  readonly name: Text;
  /** Requirements that forbid card data there. */
  readonly requirements: readonly string[];
  readonly seen: boolean;
  readonly bytes: number;
  readonly searches: number;
  /** Finds, each once a scenario. */
  readonly found: number;
  /** What there could not be read, or not wholly, such as an encrypted archive; why. */
  readonly unread: readonly string[];
  /** Set exactly when not seen. */
  readonly why: Text | null;
}

/** More are not listed. */
const mostUnread = 10;

const notRun: Text = {
  en: 'no scenario that looks there was run',
  ja: 'この箇所を確認するシナリオは実行されていない',
};

/**
 * Sums up what the scenarios of a run, and the run itself at its end, have looked at.
 * @param looks of each of them
 * @returns every place, seen or not
 */
export function sumUp(looks: readonly (readonly PlaceReport[])[]): SearchedPlace[] {
  const reports = looks.flat();
  return placesOfCardData.map(({ place, name, requirements }) => {
    const own = reports.filter((report) => report.place === place);
    const seen = own.filter((report) => report.seen);
    const why = own.find((report) => report.why)?.why ?? notRun;
    return {
      place,
      name,
      requirements,
      seen: seen.length > 0,
      bytes: seen.reduce((sum, { bytes }) => sum + bytes, 0),
      searches: seen.length,
      found: looks.reduce((sum, one) => sum + findsAt(place, one), 0),
      unread: [...new Set(seen.flatMap((report) => report.unread ?? []))].slice(0, mostUnread),
      why: seen.length === 0 ? why : null,
    };
  });
}

/** A scenario may look at a place more than once, and find the same again. */
function findsAt(place: PlaceName, reports: readonly PlaceReport[]): number {
  return new Set(reports.filter((report) => report.place === place).flatMap(({ found }) => found.map(inWords))).size;
}

/** What was found, for a reader: "card number of «PAN:1», gzip › base64, in application.log". */
export function inWords({ label, kind, encodings, where }: FoundCardData): string {
  return `${kind} of «${label}», ${encodings.join(' › ')}, in ${where}`;
}
