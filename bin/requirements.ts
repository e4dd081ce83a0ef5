import { type Catalogue, documentOf, isFinished, loadCatalogue, optionsOf } from '../features/catalogue/catalogue';
import { type MeasuredAgainst, measuredAgainst } from '../features/catalogue/pci';
import { readFeatures, scenariosByRequirement } from '../features/catalogue/scenarios';

/** One requirement with what covers it (docs/schemas/requirements-list.schema.json). */
export interface RequirementCoverage {
  readonly id: string;
  readonly level: string;
  readonly role: string;
  readonly option: readonly string[];
  readonly scenarios: readonly string[];
  readonly faults: readonly string[];
  readonly variants: readonly string[];
  readonly state: 'covered' | 'uncovered' | 'information only';
  readonly finished: boolean;
  readonly pci: MeasuredAgainst;
  readonly statement: { readonly en: string; readonly ja: string };
}

/** The whole catalogue with its coverage; needs no run. */
export function coverageOf(catalogue: Catalogue): RequirementCoverage[] {
  const scenarios = scenariosByRequirement(readFeatures());
  return catalogue.requirements.map((requirement) => {
    const own = scenarios.get(requirement.id) ?? [];
    const altered = catalogue.alterations.filter((alteration) => alteration.requirements.includes(requirement.id));
    const document = documentOf(catalogue, requirement.id);
    return {
      id: requirement.id,
      level: requirement.level,
      role: requirement.role,
      option: optionsOf(requirement),
      scenarios: own.map((pickle) => `${pickle.uri} ${pickle.name}`),
      faults: altered.filter((one) => one.kind === 'fault').map((one) => one.id),
      variants: altered.filter((one) => one.kind === 'variant').map((one) => one.id),
      state: requirement.level === 'info' ? 'information only' : own.length > 0 ? 'covered' : 'uncovered',
      finished: document !== undefined && isFinished(document, requirement.id),
      pci: measuredAgainst(catalogue.pci, requirement),
      statement: requirement.statement,
    };
  });
}

/** Prints the catalogue. @returns the exit code */
export function requirements(options: { readonly uncovered?: boolean; readonly json?: boolean }): number {
  const all = coverageOf(loadCatalogue());
  const shown = options.uncovered ? all.filter(({ state }) => state === 'uncovered') : all;
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ format: 'akashi-requirements', version: 1, requirements: shown }, null, 2)}\n`);
    return 0;
  }
  const count = (state: string): number => all.filter((one) => one.state === state).length;
  const lines = shown.map(({ id, level, state, scenarios, faults, variants, pci, statement }) => {
    const cover = state === 'covered' ? `${scenarios.length} scenarios, ${faults.length} faults, ${variants.length} variants` : state;
    const numbers = pci['4.0.1'].length > 0 ? `  [PCI DSS ${pci['4.0.1'].join(', ')}]` : '';
    return `${id.padEnd(16)} ${level.padEnd(6)} ${cover.padEnd(36)} ${statement.en.slice(0, 100)}${numbers}`;
  });
  lines.push(
    '',
    `${all.length} requirements: ${count('covered')} covered, ${count('uncovered')} uncovered, ${count('information only')} information only`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
