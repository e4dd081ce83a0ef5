import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Envelope } from '@cucumber/messages';
import type { ImageFacts, Results } from '../../reports/results';
import { UsageError } from '../usage-error';
import { hasCards } from './own-reports';

/** What a run must not lose when it is cut. */
export interface SessionFacts {
  readonly id: string;
  readonly startedAt: string;
  readonly seed: number;
  /** Key of the hashes by which the run's cards are known (hex). It gets into no bundle. */
  readonly cardKey: string;
  /** What was asked for; a run that goes on must be asked for the same. */
  readonly asked: {
    readonly target: string | null;
    readonly tags: string | null;
    readonly bindings: readonly string[];
    readonly order: string;
    readonly repeat: number;
    readonly shard: string | null;
  };
  readonly digests: Results['digests'];
  /** Of what the target was started; it must go on as it began. */
  readonly images: readonly ImageFacts[];
}

/** A run under way: kept beside its bundle until the reports are written, for this user only. */
export class Session {
  private constructor(
    private readonly folder: string,
    readonly facts: SessionFacts,
  ) {}

  /** @param out folder of the reports; an earlier run in it that was cut is forgotten */
  static begin(out: string, facts: SessionFacts): Session {
    const folder = folderIn(out);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(join(folder, 'cards.ndjson'), '', { mode: 0o600 });
    // Last: where it is, the rest is there, too.
    writeFileSync(join(folder, 'session.json'), JSON.stringify(facts), { mode: 0o600 });
    return new Session(folder, facts);
  }

  /**
   * Takes up a run that was cut.
   * @param wanted what is asked for now, with the digests and images of now
   * @throws UsageError when there is none, or it was another run
   */
  static resume(out: string, wanted: Pick<SessionFacts, 'asked' | 'digests' | 'images'>): Session {
    const folder = folderIn(out);
    const file = join(folder, 'session.json');
    if (!existsSync(file))
      throw new UsageError(`--resume: expected a run that was cut in ${out} (--out), found none; run without --resume`);
    const facts = JSON.parse(readFileSync(file, 'utf8')) as SessionFacts;
    const [was, now] = [
      { ...facts.asked, ...facts.digests, images: facts.images },
      { ...wanted.asked, ...wanted.digests, images: wanted.images },
    ] as Record<string, unknown>[];
    for (const name of Object.keys(was ?? {})) {
      const [before, given] = [JSON.stringify(was?.[name]), JSON.stringify(now?.[name])];
      if (before !== given)
        throw new UsageError(
          `--resume: the run in ${out} was cut with ${name} ${before}, now it is ${given}; give the same, or run without --resume`,
        );
    }
    return new Session(folder, facts);
  }

  /** Keeps the keyed hashes of a scenario's cards. */
  see(envelope: Envelope): void {
    if (hasCards(envelope)) appendFileSync(join(this.folder, 'cards.ndjson'), `${JSON.stringify(envelope)}\n`);
  }

  /** Messages with the keyed hashes of all cards until now. */
  get cards(): Envelope[] {
    const lines = readFileSync(join(this.folder, 'cards.ndjson'), 'utf8').split('\n');
    // What stands behind the last end of a line was broken off: its scenario runs again.
    lines.pop();
    return lines.map((line) => JSON.parse(line) as Envelope);
  }

  /** Nothing is left to be taken up. */
  end(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function folderIn(out: string): string {
  return join(out, '.unfinished');
}
