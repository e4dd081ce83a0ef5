import { FileError, readYaml } from '../features/catalogue/yaml-file';
import type { Finding, RequirementResult } from './results';

/** A failure that is known, and borne by somebody until a day. */
export interface Waiver {
  readonly requirement: string;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** Last day on which it holds, YYYY-MM-DD (UTC). */
  readonly until: string;
}

/**
 * Reads a file of known failures (docs/schemas/waivers.schema.json).
 * @param known ids of the catalogue
 * @throws FileError naming what is wrong
 */
export function readWaivers(file: string, known: ReadonlySet<string>): readonly Waiver[] {
  const { waivers } = readYaml<{ waivers: Waiver[] }>(file, 'waivers');
  const seen = new Set<string>();
  for (const { requirement, until } of waivers) {
    if (!known.has(requirement))
      throw new FileError(`${file}: waivers: ${requirement} is no requirement of the catalogue; akashi requirements lists them all`);
    if (seen.has(requirement)) throw new FileError(`${file}: waivers: ${requirement} is there twice; leave one of them`);
    if (Number.isNaN(Date.parse(until)) || new Date(until).toISOString().slice(0, 10) !== until)
      throw new FileError(`${file}: waivers: ${requirement}: until: expected a day of the calendar (YYYY-MM-DD), given ${until}`);
    seen.add(requirement);
  }
  return waivers;
}

const waivable = ['FAIL', 'UNSTABLE', 'WARN'] as const;

/** The requirement as it counts with a waiver that holds: its own verdict stays visible. @param day YYYY-MM-DD */
export function waived(result: RequirementResult, waivers: readonly Waiver[], day: string): RequirementResult {
  const waiver = waivers.find(({ requirement }) => requirement === result.id);
  const original = waivable.find((verdict) => verdict === result.verdict);
  if (!waiver || !original || waiver.until < day) return result;
  return { ...result, verdict: 'WAIVED', waiver: { ...waiver, original } };
}

/** What is wrong with the waivers themselves: one that has expired, or that nothing needs any more. Either fails a run. */
export function staleWaivers(requirements: readonly RequirementResult[], waivers: readonly Waiver[], day: string): Finding[] {
  return waivers.flatMap(({ requirement, owner, until }): Finding[] => {
    const verdict = requirements.find(({ id }) => id === requirement)?.verdict ?? null;
    const say = (message: string): Finding[] => [{ verdict: 'FAIL', requirements: [requirement], message }];
    if (verdict === 'PASS') return say(`The waiver of ${requirement} is not needed any more: it passes. Take it out (owner: ${owner}).`);
    if (until < day) return say(`The waiver of ${requirement} has expired on ${until}: mend what fails, or renew it (owner: ${owner}).`);
    return [];
  });
}
