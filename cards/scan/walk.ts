/** Finds the files in folders. */
import { type Dirent, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import picomatch from 'picomatch';

export interface FoundFile {
  /** As the system has it: names need not be text. */
  readonly path: Buffer;
  /** How reports call it. */
  readonly place: string;
  readonly size: number;
}

export interface Unread {
  readonly place: string;
  readonly error: string;
}

export interface Walked {
  readonly files: readonly FoundFile[];
  readonly unread: readonly Unread[];
  /** Files and folders that were left out because they were not wanted. */
  readonly excluded: number;
}

export interface WalkOptions {
  /** Patterns of what is left out; one without a slash is for names, others are for paths below what was given. */
  readonly exclude?: readonly string[];
  /** What a name may be shown as. @param folder its folder, with a slash at the end */
  readonly shown?: (folder: string, name: Buffer) => string;
}

const slash = Buffer.from('/');

/** All files below the given paths, each once, in the order of their names. Links are followed last. */
export function walk(paths: readonly string[], { exclude = [], shown = (_, name) => name.toString() }: WalkOptions): Walked {
  const walker = new Walker(exclude, shown);
  for (const path of paths) walker.given(path);
  return walker.end();
}

/** Something below what was given. */
interface Found {
  readonly path: Buffer;
  readonly place: string;
  /** From what was given, for patterns. */
  readonly relative: string;
}

class Walker {
  readonly #files: FoundFile[] = [];
  readonly #unread: Unread[] = [];
  readonly #seen = new Set<string>();
  readonly #links: Found[] = [];
  readonly #isExcluded: (path: string) => boolean;
  readonly #shown: (folder: string, name: Buffer) => string;
  #excluded = 0;

  constructor(exclude: readonly string[], shown: (folder: string, name: Buffer) => string) {
    const names = exclude.filter((pattern) => !pattern.includes('/')).map((pattern) => picomatch(pattern, { dot: true, basename: true }));
    const paths = exclude.filter((pattern) => pattern.includes('/')).map((pattern) => picomatch(pattern, { dot: true }));
    this.#isExcluded = (path) => [...names, ...paths].some((fits) => fits(path));
    this.#shown = shown;
  }

  /** A path that was given is looked at even if it is a pipe. */
  given(path: string): void {
    const bytes = Buffer.from(path);
    const place = path
      .split('/')
      .reduce((folder, name, index) => `${folder}${index > 0 ? '/' : ''}${name && this.#shown(`${folder}/`, Buffer.from(name))}`, '');
    this.#enter({ path: bytes, place, relative: '' }, true);
  }

  end(): Walked {
    for (let link = this.#links.shift(); link; link = this.#links.shift()) this.#enter(link, false);
    return { files: this.#files, unread: this.#unread, excluded: this.#excluded };
  }

  #enter(found: Found, given: boolean): void {
    try {
      const stats = statSync(found.path);
      if (this.#isNew(found.path)) this.#take(found, stats, given);
    } catch (error) {
      this.#fail(found, error);
    }
  }

  #take(found: Found, stats: Stats, given: boolean): void {
    if (stats.isDirectory()) this.#readFolder(found);
    else if (stats.isFile() || given) this.#files.push({ path: found.path, place: found.place, size: stats.isFile() ? stats.size : 0 });
    else this.#unread.push({ place: found.place, error: 'a pipe, socket or device: not opened' });
  }

  #readFolder(folder: Found): void {
    let entries: Dirent<Buffer>[];
    try {
      entries = readdirSync(folder.path, { withFileTypes: true, encoding: 'buffer' });
    } catch (error) {
      this.#fail(folder, error);
      return;
    }
    for (const entry of entries.sort((one, other) => Buffer.compare(one.name, other.name))) {
      const relative = folder.relative === '' ? entry.name.toString() : `${folder.relative}/${entry.name}`;
      if (this.#isExcluded(relative)) {
        this.#excluded++;
        continue;
      }
      const path = Buffer.concat(folder.path.at(-1) === slash[0] ? [folder.path, entry.name] : [folder.path, slash, entry.name]);
      const prefix = folder.place.endsWith('/') ? folder.place : `${folder.place}/`;
      const found = { path, place: prefix + this.#shown(prefix, entry.name), relative };
      if (entry.isSymbolicLink()) this.#links.push(found);
      else this.#enterReal(found);
    }
  }

  #enterReal(found: Found): void {
    try {
      if (this.#isNew(found.path)) this.#take(found, lstatSync(found.path), false);
    } catch (error) {
      this.#fail(found, error);
    }
  }

  #isNew(path: Buffer): boolean {
    const real = realpathSync.native(path, { encoding: 'buffer' }).toString('latin1');
    if (this.#seen.has(real)) return false;
    this.#seen.add(real);
    return true;
  }

  #fail({ place }: Found, error: unknown): void {
    this.#unread.push({ place, error: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})` });
  }
}
