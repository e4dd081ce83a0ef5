/** What the requirements are measured against besides their own documents: PCI DSS, its predecessor, and Japan's rules. */
import { join } from 'node:path';
import type { Text } from './catalogue';
import { readYaml } from './yaml-file';

/** How well a fact is founded: read at its owner's (or in a public copy), told by somebody else, or concluded by us. */
export type Confidence = 'confirmed' | 'secondary' | 'derived';

/** By what a reader is judged: PCI DSS itself, or Japan's non-retention in its place. */
export interface PciProfile {
  readonly id: 'pci' | 'jp-merchant';
  readonly default: boolean;
  readonly title: Text;
  readonly text: Text;
}

/** One requirement of PCI DSS, in our own words. */
export interface PciNumber {
  readonly number: string;
  /** Numbers of the version before; none where it had none. */
  readonly before: readonly string[];
  readonly substance: Text;
  /** What the version before asked instead. */
  readonly change: Text | null;
  /** How the guide's rule stands to both versions, where it meets them. */
  readonly guide: Text | null;
  /** Why no requirement of the catalogue bears on it; null when one does. */
  readonly unmeasured: Text | null;
  readonly confidence: Confidence;
  /** Ids of sources. */
  readonly sources: readonly string[];
}

export interface JapaneseRule {
  readonly id: string;
  /** The document, its edition and date. */
  readonly title: Text;
  /** null: no public source gives it. */
  readonly section: string | null;
  readonly substance: Text;
  readonly confidence: Confidence;
  readonly sources: readonly string[];
}

/** What to know where a document falls short of what it is measured against; changes no verdict. */
export interface PciAdvice {
  readonly id: string;
  /** short: a pass of the requirements is not enough for the numbers; silent: the document does not say; observation: neither. */
  readonly kind: 'short' | 'silent' | 'observation';
  readonly profiles: readonly PciProfile['id'][];
  readonly pci: readonly string[];
  readonly japan: readonly string[];
  readonly requirements: readonly string[];
  readonly title: Text;
  /** What the document says. */
  readonly guide: Text;
  /** What to do about it. */
  readonly advice: Text;
  readonly sources: readonly string[];
}

/** Everything of features/pci.yaml; what the file leaves out is null or empty here. */
export interface PciMap {
  readonly standard: { readonly version: string; readonly date: string; readonly before: string };
  readonly profiles: readonly PciProfile[];
  readonly numbers: readonly PciNumber[];
  readonly japan: readonly JapaneseRule[];
  readonly advice: readonly PciAdvice[];
  readonly sources: readonly { readonly id: string; readonly title: string; readonly addresses: readonly string[] }[];
}

/** What one requirement is measured against: numbers of both versions of PCI DSS, ids of Japanese rules. */
export interface MeasuredAgainst {
  readonly '4.0.1': readonly string[];
  readonly '3.2.1': readonly string[];
  readonly jp: readonly string[];
}

type Absent<T, K extends keyof T> = Omit<T, K> & { readonly [P in K]?: T[P] };

interface PciFile extends Omit<PciMap, 'profiles' | 'numbers' | 'advice'> {
  readonly profiles: readonly Absent<PciProfile, 'default'>[];
  readonly numbers: readonly Absent<PciNumber, 'change' | 'guide' | 'unmeasured'>[];
  readonly advice: readonly Absent<PciAdvice, 'japan' | 'sources'>[];
}

/** The file that holds the map, in the folder of the features. */
export function pciFile(folder: string): string {
  return join(folder, 'pci.yaml');
}

/**
 * Reads and checks features/pci.yaml. Whether its ids agree with the requirements is for the ledger to say.
 * @throws FileError naming file, line, what was expected and what was given
 */
export function readPci(folder: string): PciMap {
  const { numbers, advice, profiles, ...rest } = readYaml<PciFile>(pciFile(folder), 'pci');
  return {
    ...rest,
    profiles: profiles.map((one) => ({ default: false, ...one })),
    numbers: numbers.map((one) => ({ change: null, guide: null, unmeasured: null, ...one })),
    advice: advice.map((one) => ({ japan: [], sources: [], ...one })),
  };
}

/** What a requirement is measured against, by the numbers and rules that its record names. */
export function measuredAgainst(
  map: PciMap,
  { pci = [], japan = [] }: { readonly pci?: readonly string[]; readonly japan?: readonly string[] },
): MeasuredAgainst {
  const before = map.numbers.filter(({ number }) => pci.includes(number)).flatMap((one) => one.before);
  return { '4.0.1': [...pci].sort(byNumber), '3.2.1': [...new Set(before)].sort(byNumber), jp: japan };
}

/** Order of numbers such as 8.3.4 and 8.3.10.1. */
export function byNumber(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
