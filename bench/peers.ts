/** Other tools that look for card numbers, run as their users run them, where they are on this machine. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { passesLuhn } from '../cards/numbers/luhn';
import type { Found } from '../cards/scan/corpus/score';
import { root } from './server';

export interface Peer {
  readonly name: string;
  /** All that it finds, by path of the file. */
  readonly find: (folder: string) => ReadonlyMap<string, readonly Found[]>;
  /** What a run over a folder is, for the clock: with as little to print as it can. */
  readonly command: (folder: string) => readonly [program: string, ...given: string[]];
}

export interface Peers {
  /** A search for one number as a fixed text: nothing that reads the bytes can be much faster. */
  readonly fixed: Pick<Peer, 'name' | 'command'> | undefined;
  readonly there: readonly Peer[];
  /** Names of those that are not, and where they were looked for. */
  readonly missing: readonly string[];
}

/**
 * The patterns are equal to those that the tools have published: of Presidio the wide one of its credit card recognizer, of PANhunt
 * all three in one. Both check the last digit afterwards, as is done here.
 */
const patterns = {
  Presidio: '\\b(?:4[0-9]{3}|5[0-5][0-9]{2}|[136][0-9]{3})(?:[- ]?[0-9]{3,4}){2}[- ]?[0-9]{3,5}\\b',
  PANhunt: '(?:[^0-9]|^)(?:(?:5[1-5][0-9]{2}|4[0-9]{3})(?:[ -]?[0-9]{4}){3}|3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5})(?:[^0-9]|$)',
} as const;

/** Looks for the tools: ripgrep at RG, ccsrch at CCSRCH, or on the PATH; ripgrep also where npm puts the package @vscode/ripgrep. */
export function peers(fixedText: string): Peers {
  const [ripgrep, grep, ccsrch] = [at('RG', 'rg'), at('GREP', 'grep'), at('CCSRCH', 'ccsrch')];
  const there: Peer[] = [];
  const missing: string[] = [];
  for (const [tool, pattern] of Object.entries(patterns)) {
    const name = `${tool}'s pattern`;
    if (ripgrep)
      there.push(byPattern(`${name}, ripgrep`, ripgrep, [...ripgrepOptions, '--byte-offset', '--only-matching'], ripgrepCount, pattern));
    else if (grep) there.push(byPattern(`${name}, grep`, grep, ['-raboP'], ['-racP'], pattern));
    else missing.push(`${name} (neither rg nor grep)`);
  }
  if (ccsrch) there.push(ofCcsrch(ccsrch));
  else missing.push('ccsrch (on the PATH or at CCSRCH)');
  if (!ripgrep) missing.push('ripgrep (on the PATH or at RG)');
  return {
    fixed: fixedSearch(ripgrep, grep, fixedText),
    there,
    missing,
  };
}

function fixedSearch(ripgrep: string | undefined, grep: string | undefined, text: string): Peers['fixed'] {
  if (ripgrep) return { name: 'ripgrep', command: (folder) => [ripgrep, ...ripgrepCount, '--fixed-strings', text, folder] };
  return grep ? { name: 'grep', command: (folder) => [grep, '-racF', text, folder] } : undefined;
}

/** Every file, as it is; on one core. */
const ripgrepOptions = [
  '--text',
  '--no-config',
  '--no-ignore',
  '--hidden',
  '--encoding=none',
  '--no-line-number',
  '--with-filename',
  '--threads=1',
];
const ripgrepCount = [...ripgrepOptions, '--count'];

function byPattern(name: string, program: string, print: readonly string[], count: readonly string[], pattern: string): Peer {
  return {
    name,
    command: (folder) => [program, ...count, pattern, folder],
    find: (folder) =>
      collected(output(program, [...print, pattern, folder]), /^(.+?):([0-9]+):(.*)$/, ([, path = '', offset, text = '']) => {
        const digits = text.replace(/[^0-9]/g, '');
        if (!passesLuhn(digits)) return undefined;
        return [path, found(Number(offset) + text.search(/[0-9]/), `${digits.slice(0, 6)}…${digits.slice(-4)}`)];
      }),
  };
}

/** Lines wrapped (-w), since that finds more; offsets (-b), masked (-m). */
function ofCcsrch(program: string): Peer {
  return {
    name: 'ccsrch',
    command: (folder) => [program, '-w', '-m', folder],
    find: (folder) =>
      collected(
        output(program, ['-b', '-m', '-w', folder]),
        /^(.+?)\t[A-Z_ ]+\t([0-9]+)\*+([0-9]+)\t([0-9]+)/,
        ([, path = '', first = '', last = '', offset]) => [path, found(Number(offset), `${first}…${last.slice(-4)}`)],
      ),
  };
}

function found(offset: number, masked: string): Found {
  return { kind: 'card number', evidence: 'pattern', encodings: ['plain'], offset, masked };
}

function collected(
  text: string,
  line: RegExp,
  read: (match: RegExpExecArray) => readonly [string, Found] | undefined,
): ReadonlyMap<string, readonly Found[]> {
  const all = new Map<string, Found[]>();
  for (const one of text.split('\n')) {
    const match = line.exec(one);
    const hit = match && read(match);
    if (!hit) continue;
    const [path, find] = hit;
    const of = all.get(path);
    if (of) of.push(find);
    else all.set(path, [find]);
  }
  return all;
}

/** They answer 1 when there is nothing, and ccsrch whatever it likes. */
function output(program: string, given: readonly string[]): string {
  const { stdout, error } = spawnSync(program, given, { cwd: root, encoding: 'latin1', maxBuffer: 1 << 30 });
  if (error) throw error;
  return stdout;
}

function at(variable: string, name: string): string | undefined {
  const given = process.env[variable];
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    join(root, `node_modules/@vscode/ripgrep-${process.platform}-${process.arch}/bin`),
  ];
  const paths = given ? [given] : folders.map((folder) => join(folder, name));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
