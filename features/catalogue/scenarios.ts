import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { type GherkinDocument, IdGenerator, type Pickle } from '@cucumber/messages';
import { featuresFolder, requirementIds } from './catalogue';

/** A feature file as it stands, with its scenarios (rows of outlines each by itself). */
export interface FeatureFile {
  /** Path from the suite's folder. */
  readonly uri: string;
  readonly document: GherkinDocument;
  readonly pickles: readonly Pickle[];
}

/** Reads every feature file under `folder`; needs no run and no step definitions. */
export function readFeatures(folder = featuresFolder): FeatureFile[] {
  const suite = join(featuresFolder, '..');
  const newId = IdGenerator.incrementing();
  return featureFiles(folder).map((file) => {
    const uri = relative(suite, file);
    const document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(
      readFileSync(file, 'utf8'),
    ) as GherkinDocument;
    return { uri, document: { ...document, uri }, pickles: compile(document, uri, newId) };
  });
}

/** Scenarios of each requirement, as pickles. */
export function scenariosByRequirement(features: readonly FeatureFile[]): Map<string, Pickle[]> {
  const found = new Map<string, Pickle[]>();
  for (const pickle of features.flatMap((feature) => feature.pickles)) {
    for (const id of requirementIds(pickle.tags.map((tag) => tag.name))) found.set(id, [...(found.get(id) ?? []), pickle]);
  }
  return found;
}

/** sha256 over all feature files, hex. */
export function featuresDigest(folder = featuresFolder): string {
  const hash = createHash('sha256');
  for (const file of featureFiles(folder)) hash.update(readFileSync(file));
  return hash.digest('hex');
}

function featureFiles(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.feature'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
