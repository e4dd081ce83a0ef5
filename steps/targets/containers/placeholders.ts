import { FileError } from '../../../features/catalogue/yaml-file';
import type { ContainerSettings } from './settings';

/** A container that runs. */
export interface RunningContainer {
  readonly id: string;
  /** Id of the image that it was started of (sha256:…). */
  readonly image: string;
  /** Where each of its ports is reached from here, as host:port. */
  readonly ports: Readonly<Record<string, string>>;
}

export type RunningByName = Readonly<Record<string, RunningContainer>>;

/** Puts addresses in place of `{container:port}`. @param field for messages */
export type Resolve = (field: string, text: string) => string;

/**
 * @param running null where none runs, as in a replay: then containers have the addresses by which they know each other
 * @param file the profile, for messages
 */
export function resolver(containers: readonly ContainerSettings[], running: RunningByName | null, file: string): Resolve {
  return (field, text) =>
    text.replaceAll(/\{([A-Za-z][\w.-]*):(\d+)\}/g, (placeholder, name: string, port: string) => {
      const container = containers.find((one) => one.name === name);
      const complaint = (expected: string): FileError =>
        new FileError(`${file}: target.${field}: expected ${expected}, given ${placeholder}; correct it, or complete target.containers`);
      if (!container) {
        const names = containers.map((one) => one.name).join(', ');
        throw complaint(names === '' ? 'an address, since the profile has no containers' : `one of the containers ${names}`);
      }
      if (!container.ports.includes(Number(port))) {
        const ports = container.ports.join(', ');
        throw complaint(ports === '' ? `a container with ports, and "${name}" has none` : `one of the ports of "${name}" (${ports})`);
      }
      return running?.[name]?.ports[port] ?? `${name}:${port}`;
    });
}
