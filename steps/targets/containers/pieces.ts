import { engine } from './engine';
import { type LogStream, logOf } from './log';
import { reasonOf } from './trouble';

/** What of a container is searched: a path in it, or, where that is null, its log. */
export interface ContainerPart {
  readonly container: string;
  /** Null where no container runs, as in a replay. */
  readonly id: string | null;
  readonly path: string | null;
}

interface Opened {
  readonly name: string;
  open(): AsyncIterable<Buffer>;
}

/** A part of a container, to be read. What it is read from is what the engine says of it: nothing has to be in the container for that. */
export function piecesOfContainer({ container, id, path }: ContainerPart): Opened[] {
  if (path !== null) return [{ name: `${container}:${path}`, open: () => archiveOf(id, path) }];
  return (['stdout', 'stderr'] as const).map((stream) => ({ name: `${stream} of ${container}`, open: () => written(id, stream) }));
}

async function* written(id: string | null, stream: LogStream): AsyncGenerator<Buffer> {
  yield* asked(async (known) => logOf((await engine()).container.getById(known), stream), id);
}

/** A tar archive of a file, or of a folder with all that is in it. */
async function* archiveOf(id: string | null, path: string): AsyncGenerator<Buffer> {
  yield* asked(async (known) => {
    const { container } = await engine();
    return (await container.fetchArchive(container.getById(known), path)) as AsyncIterable<Buffer>;
  }, id);
}

async function* asked(act: (id: string) => Promise<AsyncIterable<Buffer>>, id: string | null): AsyncGenerator<Buffer> {
  if (id === null) throw new Error('the container does not run; only akashi run starts it');
  try {
    yield* await act(id);
  } catch (error) {
    const isMissing = (error as { statusCode?: number }).statusCode === 404;
    throw isMissing ? new Error('is not there in the container') : new Error(reasonOf(error));
  }
}
