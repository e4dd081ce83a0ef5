import type { PlaceName, PlaceReport } from '../../reports/places';
import type { Text } from '../../reports/results';
import { merged, type SearchReport, type SoughtCard, searchAll } from './card-search';
import type { Channel } from './channel';
import type { Controls, FileKind } from './controls/controls';
import { Unobservable } from './errors';
import { searchKeptPlace } from './kept-places';
import type { ConnectionName, KeptPlace, Profile } from './profile';
import type { ReceivedPlace, Traffic } from './traffic';

/** Places of which the suite sees what it is sent there, with the connection that shows it, where it needs one. */
const received: readonly { readonly place: ReceivedPlace; readonly connection?: ConnectionName }[] = [
  { place: 'operator-screen' },
  { place: 'console-answers' },
  { place: 'console-headers' },
  { place: 'push-messages' },
  { place: 'operator-call-events' },
  { place: 'operator-tones' },
  { place: 'consumer-call-events' },
  { place: 'order-notifications', connection: 'order-system' },
  { place: 'api-link', connection: 'api-link' },
  { place: 'sms', connection: 'sms' },
];

/** Places where a target keeps something, by the kind of what lies there. */
const keptAt: Readonly<Record<FileKind, PlaceName>> = {
  store: 'stores',
  log: 'logs',
  recording: 'recordings',
  temporary: 'temporary-files',
};

/** Where the suite looks for the cards that it used. Each look is an act of the journal, of which only the outcome is kept. */
export class Places {
  /**
   * @param traffic what the suite was sent in this scenario
   * @param windows what stands in each open window of a console
   */
  constructor(
    private readonly profile: Profile,
    private readonly channel: Channel,
    private readonly traffic: Traffic,
    private readonly controls: Controls,
    private readonly windows: () => Promise<readonly string[]>,
  ) {}

  /** Everything that the suite was sent so far. */
  received(cards: readonly SoughtCard[]): Promise<readonly PlaceReport[]> {
    return this.channel.exchange('suite', 'looks for card data in what it was sent', [labelsOf(cards)], async () => {
      for (const content of await this.windows()) if (content !== '') this.traffic.take('operator-screen', content);
      const contents = received.map(({ place }) => [place, this.traffic.contentOf(place)] as const);
      const found = searchAll(new Map(contents.filter((one): one is [ReceivedPlace, Buffer] => one[1] !== null)), cards);
      return { answer: received.map(({ place, connection }) => this.#receivedAt(place, connection, found)) };
    });
  }

  /** Everything that the target keeps on disk, as far as it shows it. @throws Unobservable when it shows nothing */
  async kept(cards: readonly SoughtCard[]): Promise<readonly PlaceReport[]> {
    const reports: PlaceReport[] = [];
    if (this.profile.controls.offers.includes('files')) {
      const files = await this.controls.searchFiles(cards);
      for (const [kind, place] of kinds()) {
        const own = files.filter((file) => file.kind === kind);
        reports.push({ place, seen: true, ...merged(own) });
      }
    }
    reports.push(...(await this.#lookAt(cards, ({ kind }) => kind !== 'memory')));
    if (reports.length === 0) throw notShown('what it keeps on disk', 'files');
    const unseen = kinds().filter(([, place]) => !reports.some((report) => report.place === place));
    return [...reports, ...unseen.map(([kind, place]) => notSeen(place, noneOf('files', kind)))];
  }

  /** What the target holds in memory. @throws Unobservable when it does not show it */
  async memory(cards: readonly SoughtCard[]): Promise<readonly PlaceReport[]> {
    const reports: PlaceReport[] = [];
    if (this.profile.controls.offers.includes('memory')) {
      reports.push({ place: 'memory', seen: true, ...(await this.controls.searchMemory(cards)) });
    }
    reports.push(...(await this.#lookAt(cards, ({ kind }) => kind === 'memory')));
    if (reports.length === 0) throw notShown('its memory', 'memory');
    return reports;
  }

  #receivedAt(place: ReceivedPlace, connection: ConnectionName | undefined, found: ReadonlyMap<string, SearchReport>): PlaceReport {
    const report = found.get(place);
    if (report) return { place, seen: true, ...report };
    // Whoever has listened and heard no key has looked.
    if (place === 'operator-tones' && found.has('operator-call-events')) {
      return { place, seen: true, bytes: 0, found: [] };
    }
    const isMissing = connection !== undefined && !this.profile.builtIn && this.profile.connections[connection] === undefined;
    return notSeen(place, isMissing ? noConnection(connection) : nothingCame);
  }

  /** At the places that the profile names, at all of them at one time. */
  async #lookAt(cards: readonly SoughtCard[], isMeant: (place: KeptPlace) => boolean): Promise<PlaceReport[]> {
    const look = (place: KeptPlace): Promise<PlaceReport> =>
      this.channel.exchange('suite', 'looks for card data at', [place.name, labelsOf(cards)], async () => {
        const report = await searchKeptPlace(place, cards, this.profile.parameters.settleMilliseconds);
        return { answer: { place: place.kind === 'memory' ? 'memory' : keptAt[place.kind], seen: true, ...report } };
      });
    const looks = await Promise.allSettled(this.profile.places.filter(isMeant).map(look));
    // Only when all are over: an act that is still under way would be missing in the journal.
    return looks.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
  }
}

/** A place of which there was nothing to see. */
export function notSeen(place: PlaceName, why: Text): PlaceReport {
  return { place, seen: false, bytes: 0, found: [], why };
}

/** Why a target that offers no control and no place of its own shows nothing. */
export function noneOf(control: 'files' | 'memory', kind: KeptPlace['kind']): Text {
  return {
    en: `the target offers no control "${control}", and the profile names no place of the kind "${kind}"`,
    ja: `試験対象は制御「${control}」を提供せず、プロファイルにも種類「${kind}」の箇所がない`,
  };
}

const nothingCame: Text = {
  en: 'nothing came there in any scenario with a card',
  ja: 'カードを使うどのシナリオでも、ここには何も届かなかった',
};

function noConnection(connection: ConnectionName): Text {
  return { en: `the profile names no connection "${connection}"`, ja: `プロファイルに接続「${connection}」がない` };
}

function notShown(what: string, control: string): Unobservable {
  return new Unobservable(
    `the target does not show ${what}: it offers no control "${control}", and the profile names no place for it`,
    control,
  );
}

function kinds(): [FileKind, PlaceName][] {
  return Object.entries(keptAt) as [FileKind, PlaceName][];
}

function labelsOf(cards: readonly SoughtCard[]): SoughtCard['number'][] {
  return cards.map(({ number }) => number);
}
