import type { Results } from '../../reports/results';
import type { Profile } from '../../steps/targets/profile';

/** What stands on the report about the target; no secrets. */
export function targetFacts(profile: Profile, file: string | null): Results['target'] {
  return {
    name: profile.name,
    builtIn: profile.builtIn,
    profile: file,
    roles: Object.keys(profile.roles),
    options: profile.options,
    controls: profile.controls.offers,
    bindings: [...new Set(Object.values(profile.roles).flatMap((role) => role.bindings))],
    parameters: { ...profile.parameters },
  };
}
