import { createHash } from 'node:crypto';
import type { RequirementResult, Results, ScenarioResult } from '../results';
import type { Html } from './escape';
import { html } from './escape';

export type DocumentInfo = Results['documents'][number];

/** Where a scenario's details stand: under the first requirement that it judges. */
interface Place {
  readonly page: string;
  readonly requirement: string | null;
}

/** What the pages need to know of each other: who stands where, and how to get there. */
export class Site {
  readonly #pages = new Map<string, string>();
  readonly #places = new Map<string, Place>();
  readonly #scenarios: ReadonlyMap<string, ScenarioResult>;
  readonly #requirements: ReadonlyMap<string, RequirementResult>;

  constructor(readonly results: Results) {
    this.#scenarios = new Map(results.scenarios.map((scenario) => [scenario.key, scenario]));
    this.#requirements = new Map(results.requirements.map((requirement) => [requirement.id, requirement]));
    for (const document of results.documents) {
      const page = pageOf(document);
      for (const { id } of this.requirementsOf(document)) this.#pages.set(id, page);
    }
    for (const { id, document, scenarios } of results.requirements) {
      const page = this.#pages.get(id);
      if (!page) throw new Error(`${id} belongs to "${document}", which is none of the documents of these results`);
      // A scenario that is about another requirement may be listed, too, for what it has shown by the way.
      const own = scenarios.filter((key) => this.#scenarios.get(key)?.requirements.includes(id) ?? true);
      for (const key of own) if (!this.#places.has(key)) this.#places.set(key, { page, requirement: id });
    }
  }

  requirementsOf(document: DocumentInfo): readonly RequirementResult[] {
    return this.results.requirements.filter((one) => one.document === document.folder);
  }

  requirement(id: string): RequirementResult | undefined {
    return this.#requirements.get(id);
  }

  scenario(key: string): ScenarioResult | undefined {
    return this.#scenarios.get(key);
  }

  /** The requirement under which the scenario is shown in full; null where it is shown in the overview. */
  homeOf(key: string): string | null {
    return this.#places.get(key)?.requirement ?? null;
  }

  /** Scenarios that no requirement lists: they must not vanish. */
  get orphans(): readonly ScenarioResult[] {
    return this.results.scenarios.filter((scenario) => !this.#places.has(scenario.key));
  }

  linkToRequirement(id: string, from: string): Html {
    const page = this.#pages.get(id);
    return page ? html`<a class="id" href="${addressOf(page, id, from)}">${id}</a>` : html`<span class="id">${id}</span>`;
  }

  addressOfScenario(key: string, from: string): string {
    return addressOf(this.#places.get(key)?.page ?? overviewPage, anchorOf(key), from);
  }
}

export const overviewPage = 'index.html';
export const pciPageName = 'pci.html';

/** File name of a document's page. */
export function pageOf({ folder }: DocumentInfo): string {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(folder) || folder === 'index' || folder === 'pci')
    throw new Error(`"${folder}" cannot name a page of the report`);
  return `${folder}.html`;
}

/** Anchor of a scenario: readable, and the same in every run. */
export function anchorOf(key: string): string {
  const readable = key.replace(/^.*\//, '').replace(/[^A-Za-z0-9.]+/g, '-');
  return `s-${readable}-${createHash('sha256').update(key).digest('hex').slice(0, 6)}`;
}

/** Address of a place, as short as the page that it is written on allows. */
export function addressOf(page: string, anchor: string, from: string): string {
  return `${page === from ? '' : page}#${encodeURIComponent(anchor)}`;
}
