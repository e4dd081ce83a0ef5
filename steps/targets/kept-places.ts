import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { setTimeout as passes } from 'node:timers/promises';
import { merged, type SearchReport, type SoughtCard, searchStream } from './card-search';
import { piecesOfContainer } from './containers/pieces';
import { Misconfigured, Unreachable } from './errors';
import type { KeptPlace } from './profile';
import { download } from './wire';

/** Milliseconds for a command, or for an answer, to be complete. */
const longest = 120_000;

/** One thing at a place, to be read to its end. */
interface Piece {
  readonly name: string;
  /** What tells that it is another one than at the last look; null: nothing does. */
  readonly state: string | null;
  open(): AsyncIterable<Buffer>;
}

/**
 * Looks for cards at a place that the profile names: at once, so that nothing is missed that goes away again, and once more when the
 * target has had its time to write down what it still had in hand.
 * @param settle milliseconds that the target may take for that
 * @throws Misconfigured when the place cannot be read
 * @throws Unreachable when its address does not answer
 */
export async function searchKeptPlace(place: KeptPlace, cards: readonly SoughtCard[], settle: number): Promise<SearchReport> {
  const states = new Map<string, string | null>();
  const first = await look(place, cards, states);
  if (first.found.length > 0) return first;
  await passes(settle);
  const second = await look(place, cards, states);
  return merged([first, second]);
}

/** Passes over what has not changed since the last look. */
async function look(place: KeptPlace, cards: readonly SoughtCard[], states: Map<string, string | null>): Promise<SearchReport> {
  const reports: SearchReport[] = [];
  for (const { name, state, open } of await piecesOf(place)) {
    if (state !== null && states.get(name) === state) continue;
    states.set(name, state);
    const report = await searchStream(name, open(), cards).catch((error: NodeJS.ErrnoException) => {
      // A file that was there a moment ago.
      if (error.code === 'ENOENT' && place.files !== null) return { bytes: 0, found: [] };
      throw error instanceof Misconfigured || error instanceof Unreachable ? error : wrong(place, `${name}: ${reasonOf(error)}`);
    });
    reports.push(report);
  }
  return merged(reports);
}

async function piecesOf(place: KeptPlace): Promise<Piece[]> {
  const { name, files, command, address, token, container } = place;
  if (container !== null) return piecesOfContainer(container).map((piece) => ({ ...piece, state: null }));
  if (command !== null) return [{ name: command[0] ?? name, state: null, open: () => outputOf(place, command) }];
  if (address !== null) {
    const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token.reveal()}` };
    return [{ name: address, state: null, open: () => download(address, headers, longest) }];
  }
  const paths = (await Promise.all((files ?? []).map((path) => filesAt(place, path)))).flat();
  return Promise.all(
    [...new Set(paths)].sort().map(async (path): Promise<Piece> => {
      const { mtimeMs, size } = await stat(path).catch(() => ({ mtimeMs: 0, size: 0 }));
      return { name: path, state: `${mtimeMs} ${size}`, open: () => createReadStream(path) };
    }),
  );
}

/** A file, all files in a folder and its folders, or all that a pattern means. @throws Misconfigured */
async function filesAt(place: KeptPlace, path: string): Promise<string[]> {
  const parts = path.split(sep);
  const first = parts.findIndex((part) => /[*?]/.test(part));
  const root = first < 0 ? path : parts.slice(0, first).join(sep) || sep;
  const isMeant = first < 0 ? () => true : patternOf(parts.slice(first).join(sep));
  const there = await stat(root).catch((error: NodeJS.ErrnoException) => {
    throw wrong(place, `${root}: ${reasonOf(error)}`);
  });
  if (there.isFile()) return [root];
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw wrong(place, `${error.path ?? root}: ${reasonOf(error)}`);
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => isMeant(relative(root, file)));
}

/** `*` and `?` within a name, `**` across folders. */
function patternOf(pattern: string): (path: string) => boolean {
  const source = pattern.replaceAll(/\*\*\/?|[*?]|[.+^${}()|[\]\\]/g, (sign) => {
    if (sign === '**/') return '(?:.*/)?';
    if (sign === '**') return '.*';
    if (sign === '*') return '[^/]*';
    return sign === '?' ? '[^/]' : `\\${sign}`;
  });
  const expression = new RegExp(`^${source}$`);
  return (path) => expression.test(path);
}

/** What a command prints. @throws Misconfigured when it cannot be started, does not end in time, or says that it failed */
async function* outputOf(place: KeptPlace, [program = '', ...given]: readonly string[]): AsyncGenerator<Buffer> {
  const child = spawn(program, given, { cwd: place.folder, stdio: ['ignore', 'pipe', 'pipe'] });
  // Node's own time limit goes on when the program could not be started.
  const limit = setTimeout(() => child.kill(), longest);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (complaint.length < 1000) complaint += text;
  });
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve(`${program}: ${reasonOf(error)}`));
    child.once('close', (code, signal) => {
      const how = signal === null ? `with exit code ${code}` : `by ${signal}, after at most ${longest / 1000} seconds`;
      const [line = ''] = complaint.trim().split('\n');
      resolve(code === 0 ? null : `${program} ended ${how}${line && `: ${line}`}`);
    });
  });
  yield* child.stdout as AsyncIterable<Buffer>;
  const trouble = await ended.finally(() => clearTimeout(limit));
  if (trouble !== null) throw wrong(place, trouble);
}

function wrong({ name }: KeptPlace, why: string): Misconfigured {
  return new Misconfigured(`target.places "${name}" cannot be read: ${why}`);
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'is not there';
  return code === 'EACCES' ? 'may not be read' : (code ?? message);
}
