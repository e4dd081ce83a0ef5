/** What a scan came to as SARIF 2.1.0, which code hosts and viewers of findings read. @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
import { createHash } from 'node:crypto';
import { within } from './containers/names';
import type { Finding, Kind } from './finding';
import { isUnread, thingOf } from './report';
import type { ScanReport } from './scan';

const rules: readonly { readonly kind: Kind; readonly id: string; readonly text: string; readonly help: string }[] = [
  {
    kind: 'card number',
    id: 'card-number',
    text: 'A card number is readable.',
    help: 'Stored card numbers have to be unreadable (PCI DSS 4.0.1, 3.5.1), and need not be kept at all where nobody needs them (3.2.1).',
  },
  {
    kind: 'track 1',
    id: 'track-1',
    text: 'Data of a magnetic stripe, track 1.',
    help: 'Full track data must not be kept after authorisation (PCI DSS 4.0.1, 3.3.1.1).',
  },
  {
    kind: 'track 2',
    id: 'track-2',
    text: 'Data of a magnetic stripe, track 2.',
    help: 'Full track data must not be kept after authorisation (PCI DSS 4.0.1, 3.3.1.1).',
  },
  {
    kind: 'security code',
    id: 'security-code',
    text: 'The security code of a card.',
    help: 'Security codes must not be kept after authorisation, not even encrypted (PCI DSS 4.0.1, 3.3.1.2).',
  },
  {
    kind: 'expiry',
    id: 'expiry',
    text: 'The expiry of a card, beside its number.',
    help: 'Beside a card number it has to be protected as that has to be (PCI DSS 4.0.1, 3.5.1).',
  },
];

/** @param suite version of the suite */
export function sarifReport(report: ScanReport, suite: string): unknown {
  const things = [...new Set([...report.places, ...report.findings].map(({ place }) => thingOf(place)))];
  const indexes = new Map(things.map((thing, index) => [thing, index]));
  const artifact = (place: string): object => ({ uri: uriOf(thingOf(place)), index: indexes.get(thingOf(place)) ?? -1 });
  const seen = new Map<string, number>();
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'akashi scan',
            version: suite,
            rules: rules.map(({ id, text, help }) => ({ id, shortDescription: { text }, help: { text: help } })),
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.places.filter(isUnread).map(({ place, error = 'a limit was reached' }) => ({
              level: 'warning',
              message: { text: `Not, or not wholly, read: ${error}` },
              locations: [locationOf({ place }, artifact(place))],
            })),
          },
        ],
        artifacts: things.map((thing) => ({ location: { uri: uriOf(thing) } })),
        results: report.findings.map((finding) => ({
          ruleId: rules.find(({ kind }) => kind === finding.kind)?.id,
          ruleIndex: rules.findIndex(({ kind }) => kind === finding.kind),
          level: finding.evidence === 'known value' ? 'error' : 'warning',
          message: { text: messageOf(finding) },
          locations: [locationOf(finding, artifact(finding.place))],
          partialFingerprints: { 'akashiPlace/v1': fingerprintOf(finding, seen) },
          properties: {
            evidence: finding.evidence,
            encodings: finding.encodings,
            place: finding.place,
            offset: finding.offset,
            ...(finding.seconds !== undefined && { seconds: finding.seconds }),
          },
        })),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
}

function messageOf({ kind, masked, brand, label, evidence, encodings }: Finding): string {
  const which = label === undefined ? '' : ` of "${label}"`;
  return `${kind} ${masked}${brand ? ` (${brand})` : ''}${which}, by ${evidence}, written as ${encodings.join(within)}`;
}

/** A region is given only where the finding stands in the file as it is: not in something packed in it. */
function locationOf({ place, offset, line, encodings = [] }: Pick<Finding, 'place'> & Partial<Finding>, artifactLocation: object): object {
  const isInside = place !== thingOf(place) || encodings.some((encoding) => packed.includes(encoding));
  const region = isInside || offset === undefined ? undefined : { byteOffset: offset, ...(line !== undefined && { startLine: line }) };
  return {
    physicalLocation: { artifactLocation, ...(region && { region }) },
    ...(isInside && { logicalLocations: [{ fullyQualifiedName: place }] }),
  };
}

const packed: readonly string[] = ['gzip', 'deflate'];

/** The same for the same finding in a later scan, although lines and bytes before it may have changed. It is made of places, not of values. */
function fingerprintOf({ kind, place, encodings, label }: Finding, seen: Map<string, number>): string {
  const key = JSON.stringify([kind, place, encodings, label]);
  const count = seen.get(key) ?? 0;
  seen.set(key, count + 1);
  return createHash('sha256').update(`${key} ${count}`).digest('hex');
}

function uriOf(thing: string): string {
  const path = thing.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${path}` : path;
}
