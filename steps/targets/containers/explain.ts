import { Secret } from '../../../cards/numbers/secret';
import type { EngineContainer } from './engine';
import { lastLinesOf } from './log';
import type { ContainerSettings, Readiness } from './settings';
import { ContainerTrouble, reasonOf } from './trouble';

/** Lines of its log that are shown of a container that does not get ready. */
const shownLines = 10;

/** Why a container is not ready, with what it said last. @param container null if the engine has not even made it */
export async function explained(settings: ContainerSettings, container: EngineContainer | null, error: unknown): Promise<ContainerTrouble> {
  const { name, image, waitFor, seconds } = settings;
  const at = `target.containers.${name}`;
  const state = container && (await container.inspect().catch(() => null))?.State;
  if (!container || !state || state.Status === 'created') {
    return new ContainerTrouble(`${at}: "${image}" cannot be started: ${hidden(reasonOf(error), settings)}`);
  }
  const lines = await lastLinesOf(container, shownLines).catch(() => '');
  const said = lines === '' ? 'Its log is empty.' : `The end of its log:\n${hidden(lines, settings).replaceAll(/^/gm, '  ')}`;
  if (!state.Running) return new ContainerTrouble(`${at}: "${image}" ended with exit code ${state.ExitCode} before it was ready. ${said}`);
  const expected = `expected ${inWords(waitFor)} within ${seconds} seconds`;
  const seen = state.Health?.Status === 'unhealthy' ? 'the health check says unhealthy' : 'it did not come';
  return new ContainerTrouble(`${at}.waitFor: ${expected}, and ${seen}; correct waitFor, or raise its seconds. ${said}`);
}

function inWords(waitFor: Readiness): string {
  if ('log' in waitFor) return `a line of the log with "${waitFor.log}"`;
  return 'http' in waitFor ? `an answer to GET ${waitFor.http} at port ${waitFor.port}` : 'a health check of the image that says healthy';
}

/** Without secrets that the container was given, and without what could be a card number. */
export function hidden(text: string, { environment }: ContainerSettings): string {
  let shown = text;
  for (const value of Object.values(environment)) {
    if (value instanceof Secret) shown = shown.replaceAll(value.reveal(), value.toString());
  }
  return shown.replaceAll(/\d(?:[ -]?\d){11,18}/g, '«number»');
}
