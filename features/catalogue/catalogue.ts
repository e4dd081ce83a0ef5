import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PciMap, pciFile, readPci } from './pci';
import { readYaml } from './yaml-file';

/** A statement in both languages. */
export interface Text {
  readonly en: string;
  readonly ja: string;
}

export interface Requirement {
  readonly id: string;
  readonly level: 'must' | 'should' | 'info';
  readonly role: string;
  readonly option?: string | readonly string[];
  readonly scheme?: 'vts' | 'mdes';
  readonly needs?: readonly string[];
  readonly source: string;
  readonly statement: Text;
  readonly exact?: readonly string[];
  readonly see?: string;
  readonly ruling?: Text;
  /** Numbers of PCI DSS that it bears on, ids of Japanese rules: both are explained in `pci.yaml`. */
  readonly pci?: readonly string[];
  readonly japan?: readonly string[];
}

/** A simulator that breaks one requirement, or one that is lawful though unusual: a patch of the rules. */
export interface Alteration {
  readonly id: string;
  readonly kind: 'fault' | 'variant';
  /** The requirement that a fault must fail; those whose freedom a variant uses. */
  readonly requirements: readonly string[];
  readonly description: string;
  readonly rules: Readonly<Record<string, unknown>>;
  /** Parameters of the profile that go with a variant. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Bindings in which a fault can be seen; all when absent. */
  readonly bindings: readonly string[];
  /** Card data that has to be found for a fault to be caught; null: it is caught by any failure. */
  readonly found: FoundExpectation | null;
  /** Whether a warning is all that a ruling lets a fault come to. */
  readonly warns: boolean;
}

/** A place of card data and how it must be told to be written there. */
export interface FoundExpectation {
  readonly place: string;
  readonly encoding: string;
  /** The card number when not given. */
  readonly kind?: string;
}

export interface CatalogueDocument {
  readonly folder: string;
  readonly prefix: string;
  readonly title: Text;
  readonly version?: string;
  readonly date?: string;
  readonly finished: readonly string[];
}

/** All requirements of all documents, with the faults and variants that prove the suite. */
export interface Catalogue {
  readonly documents: readonly CatalogueDocument[];
  readonly requirements: readonly Requirement[];
  readonly byId: ReadonlyMap<string, Requirement>;
  readonly alterations: readonly Alteration[];
  readonly pci: PciMap;
  /** sha256 over the catalogue's files. */
  readonly digest: string;
}

interface RequirementsFile {
  document: Omit<CatalogueDocument, 'folder'>;
  requirements: Requirement[];
}

interface AlterationsFile {
  faults?: AlterationEntry[];
  variants?: AlterationEntry[];
}

interface AlterationEntry {
  id: string;
  breaks?: string;
  allowed?: string[];
  description: string;
  rules: Record<string, unknown>;
  parameters?: Record<string, unknown>;
  bindings?: string[];
  found?: FoundExpectation;
  warns?: true;
}

/** Where the features of this suite are. */
export const featuresFolder = join(__dirname, '..');

/** Catalogues do not change while a process runs, and prove asks for them again and again. */
const loaded = new Map<string, Catalogue>();

/**
 * Reads and checks every requirements.yaml and alterations/*.yaml under `folder`, and its pci.yaml.
 * @throws FileError naming file, line, what was expected and what was given
 */
export function loadCatalogue(folder = featuresFolder): Catalogue {
  const known = loaded.get(folder);
  if (known) return known;
  const hash = createHash('sha256');
  const documents: CatalogueDocument[] = [];
  const requirements: Requirement[] = [];
  const alterations: Alteration[] = [];
  for (const name of readdirSync(folder).sort()) {
    const file = join(folder, name, 'requirements.yaml');
    if (!existsSync(file)) continue;
    const content = readYaml<RequirementsFile>(file, 'requirements');
    documents.push({ folder: name, ...content.document });
    requirements.push(...content.requirements);
    hash.update(readFileSync(file));
    for (const altered of alterationFiles(join(folder, name))) {
      const { faults = [], variants = [] } = readYaml<AlterationsFile>(altered, 'alterations');
      alterations.push(...faults.map((entry) => asAlteration('fault', entry)), ...variants.map((entry) => asAlteration('variant', entry)));
      hash.update(readFileSync(altered));
    }
  }
  const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));
  const pci = readPci(folder);
  hash.update(readFileSync(pciFile(folder)));
  const catalogue = { documents, requirements, byId, alterations, pci, digest: hash.digest('hex') };
  loaded.set(folder, catalogue);
  return catalogue;
}

/** Faults and variants of a document, one file a chapter. @param document folder of the document */
export function alterationFiles(document: string): string[] {
  const folder = join(document, 'alterations');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name));
}

/** Options that a requirement presupposes; all of them. */
export function optionsOf(requirement: Requirement): readonly string[] {
  return typeof requirement.option === 'string' ? [requirement.option] : (requirement.option ?? []);
}

/** Whether the requirement belongs to what its document declares finished. */
export function isFinished(document: Pick<CatalogueDocument, 'finished'>, id: string): boolean {
  return document.finished.some((entry) => entry === id || id.replace(/-\d\d$/, '') === entry);
}

/** The document that a requirement's id names. */
export function documentOf(catalogue: Catalogue, id: string): CatalogueDocument | undefined {
  return catalogue.documents.find((document) => id.startsWith(`${document.prefix}-`));
}

/** Ids among the tags of a scenario (`@OPW-3.2.1-06`); other tags are sections or the like. */
export function requirementIds(tags: readonly string[]): string[] {
  return tags.map((tag) => tag.replace(/^@/, '')).filter((tag) => /^[A-Z]{3}-(?:.+-)?\d\d$/.test(tag));
}

function asAlteration(kind: Alteration['kind'], entry: AlterationEntry): Alteration {
  return {
    id: entry.id,
    kind,
    requirements: entry.allowed ?? (entry.breaks === undefined ? [] : [entry.breaks]),
    description: entry.description,
    rules: entry.rules,
    parameters: entry.parameters ?? {},
    bindings: entry.bindings ?? [],
    found: entry.found ?? null,
    warns: entry.warns ?? false,
  };
}
