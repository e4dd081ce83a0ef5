/**
 * Rules are a simulator's documented constants and decisions, as data. A fault or a variant is a patch:
 * dotted paths of the rules and their new values. An unknown path is an error, so a patch cannot rot silently.
 */

export type RulesPatch = Readonly<Record<string, unknown>>;

/** A patch that does not fit the rules; the message names the path and what stands there. */
export class RulesPatchError extends Error {
  override readonly name = 'RulesPatchError';
}

/**
 * A copy of `rules` with the patch applied; `rules` itself is unchanged.
 * @throws RulesPatchError when a path does not exist or a value has another type than the rule's
 */
export function patchRules<T extends object>(rules: T, patch: RulesPatch): T {
  const copy = structuredClone(rules);
  for (const [path, value] of Object.entries(patch)) setRule(copy as Record<string, unknown>, path, value);
  return copy;
}

/** Sets one rule; a group of rules is patched rule by rule, so that nothing unknown slips in with it. */
function setRule(rules: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() as string;
  let place = rules;
  for (const key of keys) {
    const inner = Object.hasOwn(place, key) ? place[key] : undefined;
    if (kindOf(inner) !== 'object') throw unknownPath(path, key, place);
    place = inner as Record<string, unknown>;
  }
  if (!Object.hasOwn(place, last)) throw unknownPath(path, last, place);
  const [was, is] = [kindOf(place[last]), kindOf(value)];
  if (was !== is && was !== 'null' && is !== 'null') {
    throw new RulesPatchError(`rule "${path}" is of type ${was}, the patch gives ${is} (${JSON.stringify(value)})`);
  }
  if (was === 'object' && is === 'object') {
    for (const [key, inner] of Object.entries(value as object)) setRule(rules, `${path}.${key}`, inner);
  } else {
    place[last] = structuredClone(value);
  }
}

function unknownPath(path: string, key: string, place: object): RulesPatchError {
  return new RulesPatchError(`no rule "${path}": "${key}" is none of ${Object.keys(place).join(', ')}`);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}
