import type { ImageFacts, Results } from '../../reports/results';
import type { RunningByName } from '../../steps/targets/containers/placeholders';
import type { Profile } from '../../steps/targets/profile';

/** What stands on the report about the target; no secrets. */
export function targetFacts(profile: Profile, file: string | null, images: readonly ImageFacts[]): Results['target'] {
  return {
    name: profile.name,
    builtIn: profile.builtIn,
    profile: file,
    roles: Object.keys(profile.roles),
    options: profile.options,
    controls: profile.controls.offers,
    bindings: [...new Set(Object.values(profile.roles).flatMap((role) => role.bindings))],
    parameters: { ...profile.parameters },
    ...(images.length > 0 && { images }),
  };
}

/** Of what the containers of a profile were started. */
export function imagesOf({ containers }: Profile, running: RunningByName | null): readonly ImageFacts[] {
  return containers.flatMap(({ name, image }) => {
    const started = running?.[name];
    return started ? [{ container: name, image, id: started.image }] : [];
  });
}
