/** What tests of the command share. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';

export const akashi = join(__dirname, '../akashi.js');

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export function execute(
  program: string,
  given: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Outcome> {
  const { cwd, env = {} } = options;
  return new Promise((resolve) => {
    execFile(
      program,
      [...given],
      { maxBuffer: 1 << 26, ...(cwd !== undefined && { cwd }), env: { ...process.env, ...env } },
      (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
}

/** Content of an output for machines, which must fit its schema in docs/schemas. */
export function mustFit(schema: string, text: string): unknown {
  const content = JSON.parse(text) as unknown;
  const validate = new Ajv().compile(
    JSON.parse(readFileSync(join(__dirname, `../../docs/schemas/${schema}.schema.json`), 'utf8')) as object,
  );
  assert.ok(validate(content), JSON.stringify(validate.errors));
  return content;
}

/** One or two lines that hold all of the given, and no stack trace. */
export function mustExplain({ stderr }: Outcome, ...parts: readonly RegExp[]): void {
  assert.ok(stderr.trim().split('\n').length <= 2, stderr);
  assert.doesNotMatch(stderr, /^\s+at /m);
  for (const part of parts) assert.match(stderr, part);
}

/** Changes files of a bundle, and forges chain and digests so that it looks whole again. @param changes by name, on the text */
export function forge(bundle: string, changes: Readonly<Record<string, (text: string) => string>>): void {
  const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
  const read = (name: string): string => readFileSync(join(bundle, name), 'utf8');
  const files: Record<string, string> = {};
  const put = (name: string, text: string): void => {
    writeFileSync(join(bundle, name), text);
    files[name] = digestOf(text);
  };
  for (const [name, change] of Object.entries(changes)) put(name, change(read(name)));
  const facts = JSON.parse(read('run.json')) as { run: { id: string } };
  let head = digestOf(facts.run.id);
  const lines = read('journals.ndjson')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const forged = JSON.stringify({ ...(JSON.parse(line) as object), previous: head });
      head = digestOf(forged);
      return `${forged}\n`;
    });
  put('journals.ndjson', lines.join(''));
  put('run.json', JSON.stringify({ ...facts, chain: head }));
  const manifest = JSON.parse(read('manifest.json')) as { files: Record<string, string> };
  writeFileSync(join(bundle, 'manifest.json'), JSON.stringify({ ...manifest, files: { ...manifest.files, ...files } }));
}
