import type { Pickle } from '@cucumber/messages';
import { type Catalogue, optionsOf, requirementIds } from '../features/catalogue/catalogue';
import type { Finding } from '../reports/results';
import { Misconfigured, Nonconformity, Unobservable, Unreachable } from './targets/errors';
import type { Profile } from './targets/profile';

/** Which of a scenario's requirements apply to the target, and why the others do not. */
export function applicability(
  catalogue: Catalogue,
  profile: Profile,
  pickle: Pickle,
): { applying: string[]; findings: Finding[]; unknown: string[] } {
  const tags = pickle.tags.map((tag) => tag.name);
  const ids = requirementIds(tags);
  const { schemes } = profile.tokenization;
  const foreign = (['vts', 'mdes'] as const).find((scheme) => tags.includes(`@${scheme}`) && !schemes.includes(scheme));
  const applying: string[] = [];
  const findings: Finding[] = [];
  const unknown: string[] = [];
  for (const id of ids) {
    const requirement = catalogue.byId.get(id);
    if (!requirement) {
      unknown.push(id);
      continue;
    }
    const missing = optionsOf(requirement).filter((option) => !profile.options.includes(option));
    const why = !Object.hasOwn(profile.roles, requirement.role)
      ? `the profile does not claim the role ${requirement.role} (target.roles)`
      : missing.length > 0
        ? `the profile does not claim the option ${missing.join(', ')} (target.options)`
        : foreign && `the profile does not deal with ${foreign.toUpperCase()} (target.tokenization.schemes)`;
    if (why) findings.push({ verdict: 'NOT_APPLICABLE', requirements: [id], message: why });
    else applying.push(id);
  }
  return { applying, findings, unknown };
}

/** The finding that an error in a step comes to; `should` says that only recommendations are concerned. */
export function findingOf(error: unknown, requirements: readonly string[], should: boolean): Finding {
  if (error instanceof Nonconformity) {
    return { verdict: should ? 'WARN' : 'FAIL', requirements, message: error.message, ...error.difference };
  }
  if (error instanceof Unobservable) return { verdict: 'NOT_TESTABLE', requirements, message: error.message, expected: error.missing };
  if (error instanceof Misconfigured) return { verdict: 'CONFIG', requirements, message: error.message };
  if (error instanceof Unreachable) return { verdict: 'INCONCLUSIVE', requirements, message: error.message };
  const { stack, message } = error instanceof Error ? error : new Error(String(error));
  return {
    verdict: 'HARNESS',
    requirements,
    message: `the suite erred: ${message}`,
    seen: stack?.split('\n').slice(1, 4).join(' ').trim() ?? '',
  };
}
