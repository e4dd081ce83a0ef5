import { join } from 'node:path';
import { readYaml } from '../../../features/catalogue/yaml-file';

/** What an agent says, by what it is for. The names are ours; the document has the lines only. */
export const agentLines = [
  'authenticated',
  'fetching',
  'several-cards',
  'card-in-list',
  'ask-digits',
  'confirm-digits',
  'one-card',
  'ask-lock-type',
  'ask-reason',
  'ask-code-channel',
  'offer-code',
  'ask-code',
  'ask-sent-code',
  'verified',
  'regret',
  'confirm-permanent',
  'confirm-lock',
  'locked',
  'offer-reissue',
  'confirm-address',
  'requesting-reissue',
  'reissued',
  'delivery',
  'already-locked',
  'transfer',
] as const;
export type AgentLine = (typeof agentLines)[number];

/** Lines that want an answer. */
export const questions = [
  'ask-digits',
  'confirm-digits',
  'ask-lock-type',
  'ask-reason',
  'ask-code-channel',
  'offer-code',
  'ask-code',
  'ask-sent-code',
  'confirm-permanent',
  'confirm-lock',
  'offer-reissue',
  'confirm-address',
  'already-locked',
] as const satisfies readonly AgentLine[];
export type Question = (typeof questions)[number];

export const callerLines = [
  'yes',
  'agreed',
  'no',
  'temporarily',
  'permanently',
  'damaged',
  'stolen',
  'lost',
  'other-reason',
  'reactivate',
  'block',
  'by-telephone',
  'by-mail',
  'human',
  'refuse',
  'nonsense',
] as const;
export type CallerLine = (typeof callerLines)[number];

interface DialogueFile {
  language: string;
  agent: Record<AgentLine, string | string[]>;
  kinds: { temporary: string; permanent: string };
  caller: Record<CallerLine, string>;
}

/** A line that was heard, and what was filled into it. */
export interface HeardLine {
  readonly line: AgentLine;
  readonly filled: Readonly<Record<string, string>>;
  /** Where it begins in the text as it is compared. */
  readonly at: number;
}

/** The words of an agent and its callers in one language (LCK-dlg-01: the wording is a target's own). */
export class Dialogue {
  readonly language: string;
  readonly #patterns: ReadonlyMap<AgentLine, readonly RegExp[]>;

  constructor(
    private readonly file: DialogueFile,
    /** Whether the words are those of the document itself. */
    private readonly isDocumented: boolean,
  ) {
    this.language = file.language;
    this.#patterns = new Map(agentLines.map((line) => [line, [file.agent[line]].flat().map(patternOf)]));
  }

  /** What the caller says. */
  say(line: CallerLine): string {
    return this.file.caller[line];
  }

  /** What a caller of the document's samples says, in the words of this dialogue; digits are digits. */
  saidAs(documented: string): string {
    const original = documentedDialogue('ja');
    const line = callerLines.find((one) => comparable(original.say(one)) === comparable(documented));
    return line === undefined ? documented : this.say(line);
  }

  /** The words of a line, for findings. */
  wordsOf(line: AgentLine): string {
    return [this.file.agent[line]].flat().join('」 or 「');
  }

  /** What kind of lock was named. */
  kindOf(words: string): 'temporary' | 'permanent' | undefined {
    const kinds = this.file.kinds;
    return (['temporary', 'permanent'] as const).find((kind) => comparable(kinds[kind]) === comparable(words));
  }

  /** All lines in what an agent said in one turn, in the order in which they were said. */
  linesIn(texts: readonly string[]): HeardLine[] {
    const all = comparable(texts.join(''));
    const heard = agentLines
      .filter((line) => line !== 'card-in-list')
      .flatMap((line) => {
        for (const pattern of this.#patterns.get(line) ?? []) {
          const match = pattern.exec(all);
          if (match) return [{ line, filled: { ...match.groups }, at: match.index }];
        }
        return [];
      });
    return heard.sort((one, other) => one.at - other.at);
  }

  /**
   * What a line of the document's samples may be in the words of this dialogue: the line itself, or patterns of its own words with the
   * same things filled in.
   */
  wordingsOf(documented: string): RegExp[] {
    if (this.isDocumented) return [new RegExp(`^${escaped(comparable(documented))}`)];
    const lines = documentedDialogue('ja').linesIn([documented]);
    const sources = lines.reduce<string[]>(
      (before, { line, filled }) =>
        before.flatMap((source) =>
          [this.file.agent[line]].flat().map((words) => source + sourceOf(words, (name) => this.#fillingOf(name, filled))),
        ),
      [''],
    );
    return sources.map((source) => new RegExp(`^${source}`, 'i'));
  }

  /** Numbers are told as they are. What a lock or a list of cards is called is a matter of the language. */
  #fillingOf(name: string, filled: Readonly<Record<string, string>>): string {
    const value = filled[name] ?? '';
    if (name === 'kind' || name === 'cards') return '.+?';
    return escaped(comparable(value));
  }

  /** The cards in what was filled into a line that names several. */
  cardsIn(filled: string): { digits: string; vendor: string }[] {
    return (this.#patterns.get('card-in-list') ?? []).flatMap((pattern) =>
      // A vendor's name ends where the next card begins.
      [...filled.matchAll(new RegExp(`(?:and)?${pattern.source}(?=、|,|$)`, 'g'))].map(({ groups }) => ({
        digits: groups?.digits ?? '',
        vendor: groups?.vendor ?? '',
      })),
    );
  }
}

/**
 * Text as it is compared: NFKC, no white space (facts on translations of the page: question marks come in both widths).
 */
export function comparable(text: string): string {
  return text.normalize('NFKC').replace(/\s+/gu, '');
}

function patternOf(line: string): RegExp {
  return new RegExp(sourceOf(line, (name) => `(?<${name}>.+?)`));
}

/** @param fill what stands for a {name} */
function sourceOf(line: string, fill: (name: string) => string): string {
  const parts = comparable(line).split(/\{(\w+)\}/);
  return parts.map((part, at) => (at % 2 === 1 ? fill(part) : escaped(part))).join('');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** @throws FileError naming what is wrong in the file */
export function readDialogue(file: string): Dialogue {
  return new Dialogue(readYaml<DialogueFile>(file, 'dialogue'), false);
}

const shipped = join(__dirname, '../../../features/card-lock/dialogue');

/** The lines of the document (ja), or ours beside the confirmed ones (en). */
export function documentedDialogue(language: 'ja' | 'en'): Dialogue {
  const known =
    documented.get(language) ?? new Dialogue(readYaml<DialogueFile>(join(shipped, `${language}.yaml`), 'dialogue'), language === 'ja');
  documented.set(language, known);
  return known;
}

const documented = new Map<string, Dialogue>();
