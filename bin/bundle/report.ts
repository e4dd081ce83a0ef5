import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { isArchive, openArchive, unpackBundle } from '../../reports/evidence/archive';
import { type BundleFacts, openBundle } from '../../reports/evidence/bundle';
import { EvidenceWriter } from '../../reports/evidence/evidence';
import type { Results } from '../../reports/results';
import { conclude } from '../run/conclude';
import { signingKey } from '../run/signing-key';
import { summaryOf } from '../run/summary';
import { UsageError } from '../usage-error';

export interface ReportOptions {
  readonly merge: readonly string[];
  readonly out: string;
  readonly signWith?: string;
}

interface Part {
  readonly given: string;
  readonly folder: string;
  readonly facts: BundleFacts;
  readonly results: Results;
  readonly manifest: string;
}

/** Puts the parts of a run together that were run on several machines, and judges them as one. @returns the exit code of the whole */
export async function report({ merge, out, signWith }: ReportOptions): Promise<number> {
  const key = signingKey(signWith);
  const temporary = mkdtempSync(join(tmpdir(), 'akashi-merge-'));
  try {
    const parts: Part[] = [];
    for (const given of merge) parts.push(await open(given, join(temporary, String(parts.length))));
    const whole = inSequence(parts);
    const [{ facts }] = whole;
    const target = resolve(out);
    const writer = EvidenceWriter.begin(join(target, 'bundle'), facts.run.id);
    for (const { folder } of whole) writer.adopt(folder);
    const enclosed = (name: string): string | null =>
      whole.map(({ folder }) => join(folder, name)).find((file) => existsSync(file)) ?? null;
    const results = await conclude({
      out: target,
      facts: {
        run: {
          ...facts.run,
          startedAt: whole.map((part) => part.facts.run.startedAt).sort()[0] ?? facts.run.startedAt,
          finishedAt:
            whole
              .map((part) => part.facts.run.finishedAt)
              .sort()
              .at(-1) ?? facts.run.finishedAt,
          shard: null,
        },
        target: facts.target,
        digests: facts.digests,
        parameters: facts.parameters,
        shards: whole.map((part) => ({ shard: part.facts.run.shard ?? '', manifest: part.manifest })),
      },
      profile: enclosed('profile.yaml'),
      waivers: enclosed('waivers.yaml'),
      commitments: null,
      key,
      search: async () => whole.flatMap((part) => part.facts.places),
    });
    process.stdout.write(summaryOf(results, relative(process.cwd(), target) || '.'));
    return results.summary.exitCode;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function open(given: string, temporary: string): Promise<Part> {
  const path = resolve(given);
  if (!isArchive(path)) return { given, folder: path, ...openBundle(path) };
  const digests = await unpackBundle((await openArchive(path)).contents, temporary);
  const folder = join(temporary, 'bundle');
  return { given, folder, ...openBundle(folder, digests) };
}

/** The parts from 1/n to n/n. @throws UsageError when one is missing, there twice, or of another run */
function inSequence(parts: readonly Part[]): [Part, ...Part[]] {
  const [first] = parts;
  if (!first) throw new UsageError('--merge: expected the bundles of all parts of a run, given none');
  const of = first.facts.run.shard?.split('/')[1];
  if (of === undefined)
    throw new UsageError(`--merge: ${first.given} is no part of a run but a whole one; only what was run with --shard can be put together`);
  for (const part of parts) mustBelongTogether(first, part);
  return Array.from({ length: Number(of) }, (_none, n) => {
    const shard = `${n + 1}/${of}`;
    const found = parts.filter(({ facts }) => facts.run.shard === shard);
    if (found.length === 0)
      throw new UsageError(
        `--merge: expected the parts 1/${of} to ${of}/${of}, part ${shard} is not among them; run it with --shard ${shard}`,
      );
    if (found.length > 1)
      throw new UsageError(
        `--merge: part ${shard} is there ${found.length} times: ${found.map(({ given }) => given).join(', ')}; leave one of them`,
      );
    return found[0] as Part;
  }) as [Part, ...Part[]];
}

/** Parts of one run were asked for the same of the same target, and judged by the same. */
function mustBelongTogether(first: Part, other: Part): void {
  const identity = ({ facts: { run, target, digests } }: Part): Record<string, unknown> => ({
    target: target.name,
    images: target.images,
    ...digests,
    ...{ suite: run.suite, seed: run.seed, bindings: run.bindings, tags: run.tags, order: run.order, repeat: run.repeat },
    'number of parts': run.shard?.split('/')[1] ?? 1,
  });
  const [wanted, given] = [identity(first), identity(other)];
  for (const name of Object.keys(wanted)) {
    const [a, b] = [JSON.stringify(wanted[name]), JSON.stringify(given[name])];
    if (a !== b)
      throw new UsageError(`--merge: ${other.given} belongs to another run: its ${name} is ${b}, that of ${first.given} is ${a}`);
  }
}
