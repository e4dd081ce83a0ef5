import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Results } from '../../reports/results';
import { suiteFolder } from '../cucumber';

/** How one fault or variant came out. */
export interface ProofResult {
  readonly id: string;
  readonly kind: 'fault' | 'variant';
  readonly description: string;
  readonly binding: string;
  /** For a fault, the requirement that must be named; for a variant, nothing may be. */
  readonly expected: readonly string[];
  /** Requirements that failed or warned. */
  readonly tripped: readonly string[];
  /** Trouble that is no verdict on the simulator (HARNESS, INCONCLUSIVE …), in words. */
  readonly trouble: readonly string[];
  readonly held: boolean;
}

type JudgedBy = Pick<Results['digests'], 'catalogue' | 'features'>;

/** What `prove` comes to (docs/schemas/prove.schema.json). */
export interface Proof {
  readonly format: 'akashi-proof';
  readonly version: 1;
  readonly digests: JudgedBy & { readonly code: string };
  readonly results: readonly ProofResult[];
}

/** Below the folder in which the command is called: a package may lie where nothing can be written. */
const file = resolve('reports/out/proof.json');

/** Keeps the proof for the reports of later runs. */
export function keepProof(proof: Proof): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(proof, null, 2)}\n`);
}

/** sha256 over steps and simulators, hex: a proof of other code is none. */
export function codeDigest(): string {
  const hash = createHash('sha256');
  for (const folder of ['simulators', 'steps']) {
    const entries = readdirSync(join(suiteFolder, folder), { withFileTypes: true, recursive: true });
    const files = entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    for (const path of files.sort()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** Which faults and variants held when this very catalogue and these features were last proven; empty when never. */
export function readProof(digests: JudgedBy): ReadonlyMap<string, boolean> {
  let proof: Proof;
  try {
    proof = JSON.parse(readFileSync(file, 'utf8')) as Proof;
  } catch {
    return new Map();
  }
  const same =
    proof.digests.catalogue === digests.catalogue && proof.digests.features === digests.features && proof.digests.code === codeDigest();
  const held = new Map<string, boolean>();
  for (const result of same ? proof.results : []) held.set(result.id, (held.get(result.id) ?? true) && result.held);
  return held;
}
