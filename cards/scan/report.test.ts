import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import Ajv from 'ajv';
import { keyTones, silence } from '../audio/tones';
import { writeWav } from '../audio/wav';
import { card, text } from './containers/samples/look';
import { zipOf } from './containers/samples/zip';
import type { Finding } from './finding';
import { jsonReport, textReport } from './report';
import { sarifReport } from './report-sarif';
import { type ScanReport, scanStream } from './scan';

const zip = zipOf([
  { name: 'logs/ivr.log', content: text },
  { name: 'old.gz', content: gzipSync(text) },
  { name: 'call.wav', content: writeWav([Float32Array.from([...silence(1, 8000), ...keyTones(card.number, { rate: 8000 })])], 8000) },
  { name: 'secret', content: text, encrypted: true },
]);
const report = (): Promise<ScanReport> => scanStream('/var/backup of today.zip', [zip], { any: true, canaries: [card] });

function fits(schema: unknown, content: unknown): void {
  const validate = new Ajv({ allErrors: true }).compile(schema as object);
  assert.ok(validate(content), JSON.stringify(validate.errors));
}

test('the report for machines fits its schema, and says where was looked', async () => {
  const json = jsonReport(await report(), { any: true, known: 1 }, '0.1.0', new Date(0)) as { summary: object; places: object[] };
  fits(JSON.parse(readFileSync(join(__dirname, '../../docs/schemas/scan.schema.json'), 'utf8')), json);
  const { bytes: _, seconds: __, ...summary } = json.summary as Record<string, unknown>;
  assert.deepEqual(summary, { findings: 3, byKind: { 'card number': 3 }, holding: 3, places: 5, unread: 1, excluded: 0 });
  assert.ok(!JSON.stringify(json).includes(card.number), 'the number is shown');
});

test('the report for people says what, where, in which writing and why, and what was not read', async () => {
  const number = `card number ${(await report()).findings[0]?.masked} (Visa), known value "card A"`;
  // When exactly a tone begins is for the decoder to say.
  const lines = textReport(await report())
    .replace(/line \d+, /g, '')
    .replace(/0:0[01]\.\d{3}:/, '0:01:')
    .split('\n');
  assert.deepEqual(lines.slice(0, 6), [
    '/var/backup of today.zip',
    `  logs/ivr.log, byte 22: ${number}; zip › plain`,
    `  old.gz, byte 22: ${number}; zip › gzip › plain`,
    `  call.wav, 0:01: ${number}; zip › WAV › key tones`,
    '',
    'Found 3 card numbers in 3 places.',
  ]);
  assert.match(lines[6] ?? '', /^Looked at [0-9.]+ kB in 5 places, \d+\.\d s\.$/);
  assert.deepEqual(lines.slice(7), ['Not, or not wholly, read: 1', '  /var/backup of today.zip › secret: encrypted: not looked at', '']);
});

test('a long list is cut for people, and says so', () => {
  const finding: Finding = {
    kind: 'card number',
    evidence: 'pattern',
    encodings: ['plain'],
    place: 'a.log',
    offset: 0,
    masked: '411111…1111',
  };
  const shown = textReport({ findings: Array.from({ length: 100 }, () => finding), places: [], bytes: 1, seconds: 0, excluded: 2 });
  assert.match(shown, /\n {2}… and 60 more, all of them with --json\n/);
  assert.match(shown, /2 left out as told\.\n$/);
});

/** What of SARIF 2.1.0 is used, closed: names, types and values as its schema has them (sections 3.13 to 3.30). */
const sarif = {
  $ref: '#/definitions/log',
  definitions: {
    log: closed({
      $schema: { type: 'string' },
      version: { const: '2.1.0' },
      runs: { type: 'array', items: { $ref: '#/definitions/run' } },
    }),
    run: closed({
      tool: closed({
        driver: closed({
          name: { type: 'string' },
          version: { type: 'string' },
          rules: {
            type: 'array',
            uniqueItems: true,
            items: closed({ id: { type: 'string' }, shortDescription: message(), help: message() }),
          },
        }),
      }),
      invocations: {
        type: 'array',
        items: closed({
          executionSuccessful: { type: 'boolean' },
          toolExecutionNotifications: {
            type: 'array',
            items: closed({ level: { $ref: '#/definitions/level' }, message: message(), locations: { $ref: '#/definitions/locations' } }),
          },
        }),
      },
      artifacts: {
        type: 'array',
        uniqueItems: true,
        items: closed({ location: closed({ uri: { type: 'string', pattern: '^[^ <>"{}|^`\\\\]*$' } }) }),
      },
      results: {
        type: 'array',
        items: closed({
          ruleId: { enum: ['card-number', 'track-1', 'track-2', 'security-code', 'expiry'] },
          ruleIndex: { type: 'integer', minimum: 0, maximum: 4 },
          level: { $ref: '#/definitions/level' },
          message: message(),
          locations: { $ref: '#/definitions/locations' },
          partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
          properties: { type: 'object' },
        }),
      },
      columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
    }),
    level: { enum: ['none', 'note', 'warning', 'error'] },
    locations: {
      type: 'array',
      items: closed(
        {
          physicalLocation: closed(
            {
              artifactLocation: closed({ uri: { type: 'string' }, index: { type: 'integer', minimum: 0 } }),
              region: closed({ byteOffset: { type: 'integer', minimum: 0 }, startLine: { type: 'integer', minimum: 1 } }, ['byteOffset']),
            },
            ['artifactLocation'],
          ),
          logicalLocations: { type: 'array', minItems: 1, items: closed({ fullyQualifiedName: { type: 'string' } }) },
        },
        ['physicalLocation'],
      ),
    },
  },
};

function closed(properties: object, required: readonly string[] = Object.keys(properties)): object {
  return { type: 'object', additionalProperties: false, required, properties };
}

function message(): object {
  return closed({ text: { type: 'string', minLength: 1 } });
}

test('SARIF: the parts that are used are as the standard has them, and no number is shown', async () => {
  const log = sarifReport(await report(), '0.1.0') as {
    runs: { artifacts: { location: { uri: string } }[]; results: { partialFingerprints: object; locations: object[] }[] }[];
  };
  fits(sarif, log);
  const [run] = log.runs;
  assert.deepEqual(
    run?.artifacts.map(({ location }) => location.uri),
    ['file:///var/backup%20of%20today.zip'],
  );
  assert.equal(new Set(run?.results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size, 3);
  assert.ok(!JSON.stringify(log).includes(card.number), 'the number is shown');
});

test('SARIF: a fingerprint stays when something else comes before, and differs for the second of two in one place', async () => {
  const prints = async (content: Buffer): Promise<string[]> => {
    const log = sarifReport(await scanStream('a.log', [content], { any: true }), '1') as {
      runs: { results: { partialFingerprints: Record<string, string> }[] }[];
    };
    return log.runs.flatMap(({ results }) => results.flatMap(({ partialFingerprints }) => Object.values(partialFingerprints)));
  };
  const [one, two] = await prints(Buffer.concat([text, text]));
  assert.notEqual(one, two);
  assert.deepEqual(await prints(Buffer.concat([Buffer.from('another line\n'), text, text])), [one, two]);
});

test('SARIF: a region is given where the finding stands in the file as it is', async () => {
  const regions = async (content: Buffer): Promise<(object | undefined)[]> => {
    const log = sarifReport(await scanStream('it', [content], { any: true }), '1') as {
      runs: { results: { locations: { physicalLocation: { region?: { byteOffset: number } } }[] }[] }[];
    };
    return log.runs.flatMap(({ results }) =>
      results.flatMap(({ locations }) => locations.map(({ physicalLocation }) => physicalLocation.region)),
    );
  };
  assert.deepEqual(
    (await regions(text)).map((region) => (region as { byteOffset: number }).byteOffset),
    [22],
  );
  assert.deepEqual(await regions(gzipSync(text)), [undefined]);
});
