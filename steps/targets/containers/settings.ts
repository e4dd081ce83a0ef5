import { dirname, resolve } from 'node:path';
import type { Secret } from '../../../cards/numbers/secret';
import { FileError } from '../../../features/catalogue/yaml-file';
import type { FileKind } from '../controls/controls';

/** A container as the profile describes it (docs/profile.md, Containers). */
export interface ContainerSettings {
  /** By which the others of its network know it. */
  readonly name: string;
  readonly image: string;
  readonly pull: 'missing' | 'always' | 'never';
  readonly environment: Readonly<Record<string, string | Secret>>;
  /** Ports inside of the container that the suite reaches. */
  readonly ports: readonly number[];
  /** Instead of what the image starts; null: that. */
  readonly command: readonly string[] | null;
  /** What it sees of this machine, and cannot change. */
  readonly mounts: readonly { readonly from: string; readonly to: string }[];
  readonly waitFor: Readiness;
  /** For how long that may take. */
  readonly seconds: number;
  readonly files: readonly { readonly path: string; readonly kind: FileKind }[];
}

/** What tells that a container is ready: a line of its log, an answer, or the health check of its image. */
export type Readiness = { readonly log: string } | { readonly http: string; readonly port: number } | { readonly healthy: true };

export interface ContainerFile extends Partial<Pick<ContainerSettings, 'pull' | 'ports' | 'command' | 'mounts' | 'files'>> {
  image: string;
  environment?: Record<string, string | number | boolean | { env: string }>;
  waitFor: Readiness & { seconds?: number };
  after?: string[];
}

const usualSeconds = 60;

/**
 * Containers in the order in which they are started.
 * @param file the profile: paths of mounts are from its folder
 * @throws FileError
 */
export function containersOf(
  given: Readonly<Record<string, ContainerFile>>,
  file: string,
  secret: (of: string, what: string, env: string, label: string) => Secret,
): ContainerSettings[] {
  return inOrder(given, file).map((name) => {
    const { environment = {}, waitFor, after: _after, mounts = [], ...one } = given[name] as ContainerFile;
    const { seconds = usualSeconds, ...readiness } = waitFor;
    const ports = one.ports ?? [];
    if ('port' in readiness && !ports.includes(readiness.port)) {
      const own = `target.containers.${name}.ports`;
      const expected = ports.length > 0 ? `one of ${own} (${ports.join(', ')})` : `a port of ${own}, which has none`;
      throw new FileError(
        `${file}: target.containers.${name}.waitFor.port: expected ${expected}, given ${readiness.port}; add it to ports, or correct it`,
      );
    }
    const valueFor = (variable: string, value: string | number | boolean | { env: string }): string | Secret =>
      typeof value === 'object'
        ? secret(`target.containers.${name}.environment.${variable}`, 'a value', value.env, `${variable} of ${name}`)
        : String(value);
    return {
      name,
      image: one.image,
      pull: one.pull ?? 'missing',
      environment: Object.fromEntries(Object.entries(environment).map(([variable, value]) => [variable, valueFor(variable, value)])),
      ports,
      command: one.command ?? null,
      mounts: mounts.map(({ from, to }) => ({ from: resolve(dirname(file), from), to })),
      waitFor: readiness,
      seconds,
      files: one.files ?? [],
    };
  });
}

/** Each after those that it names; else as they stand in the file. @throws FileError for a name that is none, and for a circle */
function inOrder(given: Readonly<Record<string, ContainerFile>>, file: string): string[] {
  const ordered: string[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    if (ordered.includes(name)) return;
    if (path.includes(name)) {
      throw new FileError(
        `${file}: target.containers.${name}.after: expected no circle, given ${[...path.slice(path.indexOf(name)), name].join(' after ')}; take one of them out`,
      );
    }
    for (const other of given[name]?.after ?? []) {
      if (!Object.hasOwn(given, other)) {
        throw new FileError(
          `${file}: target.containers.${name}.after: expected one of ${Object.keys(given).join(', ')}, given "${other}"; correct it, or add that container`,
        );
      }
      visit(other, [...path, name]);
    }
    ordered.push(name);
  };
  for (const name of Object.keys(given)) visit(name, []);
  return ordered;
}
