/** What is attested of a run: an in-toto statement, version 1, with the predicate test-result, version 0.1 (github.com/in-toto/attestation). */
import { createHash } from 'node:crypto';
import type { Results } from '../results';
import type { Verdict } from '../verdict';

/**
 * The statement about a run, as bytes. The same results and contents give the same bytes.
 * @param contents the reports and the bundle, packed
 * @param manifest sha256 of the bundle's list of digests, hex
 */
export function statementOf(results: Results, contents: Buffer, manifest: string): Buffer {
  const { run, target, digests, summary } = results;
  const those = (...verdicts: readonly Verdict[]): string[] =>
    results.requirements.filter(({ verdict }) => verdict !== null && verdicts.includes(verdict)).map(({ id }) => id);
  const warned = those('WARN', 'WAIVED');
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [
      { name: 'contents.tgz', digest: { sha256: createHash('sha256').update(contents).digest('hex') } },
      { name: 'bundle/manifest.json', digest: { sha256: manifest } },
    ],
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      result: summary.exitCode !== 0 ? 'FAILED' : warned.length > 0 ? 'WARNED' : 'PASSED',
      configuration: [
        ...(digests.profile === null ? [] : [{ name: 'profile', digest: { sha256: digests.profile } }]),
        { name: 'catalogue', digest: { sha256: digests.catalogue } },
        { name: 'features', digest: { sha256: digests.features } },
        { name: 'target', annotations: { name: target.name, builtIn: target.builtIn } },
        ...(target.images ?? []).map(({ container, image, id }) => ({
          ...{ name: `image of ${container}`, digest: { sha256: id.replace(/^sha256:/, '') } },
          annotations: { image },
        })),
        {
          name: 'run',
          annotations: { id: run.id, suite: run.suite, startedAt: run.startedAt, finishedAt: run.finishedAt, exitCode: summary.exitCode },
        },
      ],
      passedTests: those('PASS'),
      warnedTests: warned,
      // What could not be decided did not pass.
      failedTests: those('FAIL', 'UNSTABLE', 'HARNESS', 'CONFIG', 'INCONCLUSIVE', 'NOT_TESTABLE'),
    },
  };
  return Buffer.from(JSON.stringify(statement));
}
