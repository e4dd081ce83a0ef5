/** The checks that keep features and catalogue one truth; each finding names file, line and repair. */
import type { Pickle, PickleStep } from '@cucumber/messages';
import { type Catalogue, documentOf, isFinished, requirementIds } from './catalogue';
import { byNumber } from './pci';
import { type FeatureFile, scenariosByRequirement } from './scenarios';
import { sameWords } from './words';

/** Everything that is wrong, one sentence each; empty when all is well. */
export function checkLedger(catalogue: Catalogue, features: readonly FeatureFile[]): string[] {
  return [
    ...features.flatMap((feature) => [...tags(catalogue, feature), ...exactTexts(catalogue, feature)]),
    ...coverage(catalogue, features),
    ...alterations(catalogue),
    ...pci(catalogue),
  ];
}

/** Every id tag names a requirement that can be tested; every scenario has one. */
function tags(catalogue: Catalogue, { document, pickles, uri }: FeatureFile): string[] {
  const problems: string[] = [];
  const tagged = (document.feature?.children ?? [])
    .flatMap((child) => (child.rule ? child.rule.children : [child]))
    .flatMap((child) => child.scenario?.tags ?? []);
  for (const tag of tagged) {
    const at = `${uri}:${tag.location.line}`;
    for (const id of requirementIds([tag.name])) {
      const requirement = catalogue.byId.get(id);
      if (!requirement)
        problems.push(`${at}: the tag @${id} names no requirement; correct it, or add ${id} to the requirements.yaml of its document`);
      else if (requirement.level === 'info')
        problems.push(
          `${at}: ${id} is information only (level: info) and can have no scenario; remove the tag, or give the requirement another level`,
        );
    }
  }
  for (const pickle of pickles) {
    if (requirementIds(pickle.tags.map((tag) => tag.name)).length === 0) {
      problems.push(`${uri}:${lineOf(pickle)}: the scenario "${pickle.name}" has no requirement; tag it with the id that it verifies`);
    }
  }
  return [...new Set(problems)];
}

/** Japanese text in a Then is the documented text, letter by letter. */
function exactTexts(catalogue: Catalogue, { pickles, uri, document }: FeatureFile): string[] {
  const lines = stepLines(document);
  const problems: string[] = [];
  for (const pickle of pickles) {
    const [id] = requirementIds(pickle.tags.map((tag) => tag.name));
    const owner = id === undefined ? undefined : documentOf(catalogue, id);
    if (id === undefined || !owner) continue;
    const exact = catalogue.requirements.filter((one) => one.id.startsWith(`${owner.prefix}-`)).flatMap((one) => one.exact ?? []);
    for (const step of pickle.steps.filter((one) => one.type === 'Outcome')) {
      for (const text of japaneseTexts(step)) {
        if (exact.includes(text)) continue;
        const line = lines.get(step.astNodeIds[0] ?? '') ?? lineOf(pickle);
        const near = exact.find((one) => sameWords(one, text)) ?? closest(text, catalogue.byId.get(id)?.exact ?? exact);
        problems.push(
          `${uri}:${line}: 「${text}」 is not an exact text of ${owner.prefix}; write 「${near}」 as the catalogue has it, or correct exact in requirements.yaml`,
        );
      }
    }
  }
  return [...new Set(problems)];
}

/** What a document declares finished has scenarios, a fault and, for a ruling with freedom, what the ruling says. */
function coverage(catalogue: Catalogue, features: readonly FeatureFile[]): string[] {
  const problems: string[] = [];
  const covered = scenariosByRequirement(features);
  for (const document of catalogue.documents) {
    const at = `features/${document.folder}/requirements.yaml`;
    for (const entry of document.finished) {
      if (!catalogue.requirements.some((one) => isFinished({ finished: [entry] }, one.id)))
        problems.push(`${at}: finished: "${entry}" names no requirement; correct or remove it`);
    }
    for (const { id, level, exact = [] } of catalogue.requirements) {
      if (documentOf(catalogue, id) !== document || !isFinished(document, id) || level === 'info') continue;
      const scenarios = covered.get(id) ?? [];
      if (scenarios.length === 0)
        problems.push(`${at}: ${id} is declared finished and has no scenario; add one tagged @${id}, or take it out of finished`);
      if (!catalogue.alterations.some((one) => one.kind === 'fault' && one.requirements.includes(id))) {
        problems.push(`features/${document.folder}/alterations/: ${id} is declared finished and has no fault; add one with breaks: ${id}`);
      }
      const texts = scenarios.flatMap((pickle) => pickle.steps.flatMap((step) => [step.text, ...argumentsOf(step)]));
      for (const text of scenarios.length > 0 ? exact : []) {
        if (!texts.some((one) => one.includes(text)))
          problems.push(`${at}: ${id}: no scenario of it looks for the exact text 「${text}」; add a step with it`);
      }
    }
  }
  return problems;
}

/** Faults and variants belong to requirements and have ids of their own. */
function alterations(catalogue: Catalogue): string[] {
  const ids = catalogue.alterations.map(({ id }) => id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `alterations: "${id}" is used twice; rename one`);
  const lost = catalogue.alterations.flatMap(({ id, requirements }) =>
    requirements
      .filter((one) => !catalogue.byId.has(one))
      .map((one) => `alterations: "${id}" names ${one}, which is no requirement; correct it`),
  );
  return [...twice, ...lost];
}

function japaneseTexts(step: PickleStep): string[] {
  const quoted = [...step.text.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
  return [...quoted, ...argumentsOf(step)].filter((text) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(text));
}

/** Cells of a step's table, or its text. */
function argumentsOf({ argument }: PickleStep): string[] {
  const cells = argument?.dataTable?.rows.flatMap((row) => row.cells.map((cell) => cell.value)) ?? [];
  return argument?.docString ? [...cells, argument.docString.content] : cells;
}

/** Whatever names a number, a rule, a source or a requirement names one that there is; a number that nothing bears on says why. */
function pci({ pci: map, requirements, byId }: Catalogue): string[] {
  const at = 'features/pci.yaml';
  const problems: string[] = [];
  const known = {
    number: map.numbers.map(({ number }) => number),
    rule: map.japan.map(({ id }) => id),
    source: map.sources.map(({ id }) => id),
  };
  const must = (kind: keyof typeof known, named: readonly string[], where: string): void => {
    for (const one of named) {
      if (!known[kind].includes(one))
        problems.push(`${where} names the ${kind} "${one}", which features/pci.yaml has not; correct it, or add it there`);
    }
  };
  for (const { id, pci: numbers = [], japan = [] } of requirements) {
    must('number', numbers, id);
    must('rule', japan, id);
  }
  for (const { number, unmeasured, sources } of map.numbers) {
    must('source', sources, `${at}: ${number}`);
    const measured = requirements.some((one) => one.pci?.includes(number));
    if (measured === (unmeasured !== null))
      problems.push(
        `${at}: ${number}: ${measured ? 'requirements name it; remove unmeasured' : 'no requirement names it; say why under unmeasured'}`,
      );
  }
  for (const rule of map.japan) must('source', rule.sources, `${at}: ${rule.id}`);
  for (const { id, pci: numbers, japan, sources, requirements: concerned } of map.advice) {
    must('number', numbers, `${at}: ${id}`);
    must('rule', japan, `${at}: ${id}`);
    must('source', sources, `${at}: ${id}`);
    for (const one of concerned) {
      if (!byId.has(one)) problems.push(`${at}: ${id} names ${one}, which is no requirement; correct it`);
    }
  }
  for (const ids of [...Object.values(known), map.advice.map(({ id }) => id), map.profiles.map(({ id }) => id)]) {
    for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index)))
      problems.push(`${at}: "${id}" is there twice; rename one`);
  }
  const sorted = [...known.number].sort(byNumber);
  const misplaced = known.number.find((number, index) => number !== sorted[index]);
  if (misplaced !== undefined) problems.push(`${at}: ${misplaced} is not in the order of the numbers; move it`);
  if (map.profiles.filter((one) => one.default).length !== 1) problems.push(`${at}: exactly one profile must be the default`);
  return problems;
}

/** The exact text that shares the most characters with a text. */
function closest(text: string, exact: readonly string[]): string {
  const shared = (one: string): number =>
    [...new Set(one)].filter((character) => text.includes(character)).length / Math.max(one.length, text.length);
  return [...exact].sort((a, b) => shared(b) - shared(a))[0] ?? '';
}

function stepLines(document: FeatureFile['document']): Map<string, number> {
  const children = (document.feature?.children ?? []).flatMap((child) => (child.rule ? child.rule.children : [child]));
  const steps = children.flatMap((child) => [...(child.scenario?.steps ?? []), ...(child.background?.steps ?? [])]);
  return new Map(steps.map((step) => [step.id, step.location.line]));
}

function lineOf(pickle: Pickle): number {
  return pickle.location?.line ?? 0;
}
