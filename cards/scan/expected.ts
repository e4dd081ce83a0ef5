/** Files that say what to look for: a ledger of keyed hashes, or a plain list of cards. */
import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { Canary } from './canary';
import { CanaryLedger } from './ledger';

/** A file that cannot be used. The message names line and field, never a value. */
export class ExpectedError extends Error {
  override readonly name = 'ExpectedError';
}

export type Expected = { readonly canaries: readonly Canary[] } | { readonly ledger: CanaryLedger };

type Field = keyof Canary;

const fields: Readonly<Record<Field, { readonly pattern: RegExp; readonly expected: string; readonly required: boolean }>> = {
  label: { pattern: /^(?!.*(?:[0-9][ -]?){12}).*\S.*$/, expected: 'what to call the card, with no number in it', required: true },
  number: { pattern: /^[0-9]{12,19}$/, expected: '12 to 19 digits', required: true },
  expiry: { pattern: /^(0[1-9]|1[0-2])[0-9]{2}$/, expected: 'month and year in four digits, MMYY', required: false },
  securityCode: { pattern: /^[0-9]{3,4}$/, expected: '3 or 4 digits', required: false },
};

/**
 * @param text YAML or JSON
 * @throws ExpectedError
 */
export function expectedIn(text: string): Expected {
  // Every value is text: as a number, 0130 would lose its zero, and nineteen digits their last.
  const document = parseDocument(text, { schema: 'failsafe' });
  const [broken] = document.errors;
  if (broken) throw new ExpectedError(`line ${broken.linePos?.[0].line ?? 1}: neither YAML nor JSON (${broken.code})`);
  const line = (node: unknown): number => text.slice(0, (node as Node | undefined)?.range?.[0] ?? 0).split('\n').length;
  const content = document.contents;
  if (isMap(content) && content.has('format')) return { ledger: ledgerIn(text) };
  if (!isSeq(content)) throw new ExpectedError('expected a list of cards, each with label and number, or a ledger of canaries');
  if (content.items.length === 0) throw new ExpectedError('the list has no cards');
  return {
    canaries: content.items.map((item, index) => {
      const at = `line ${line(item)}, card ${index + 1}`;
      if (!isMap(item)) throw new ExpectedError(`${at}: expected label and number`);
      const given = new Map(
        item.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '', isScalar(value) ? String(value.value) : undefined]),
      );
      const unknown = [...given.keys()].find((name) => !(name in fields));
      if (unknown !== undefined) throw new ExpectedError(`${at}: an unknown field; expected ${Object.keys(fields).join(', ')}`);
      const canary: Partial<Record<Field, string>> = {};
      for (const [name, { pattern, expected, required }] of Object.entries(fields) as [Field, (typeof fields)[Field]][]) {
        if (!given.has(name) && !required) continue;
        const value = name === 'label' ? given.get(name) : given.get(name)?.replace(/[\s/-]/g, '');
        if (value === undefined || !pattern.test(value)) throw new ExpectedError(`${at}: ${name}: expected ${expected}`);
        canary[name] = value;
      }
      return canary as Canary;
    }),
  };
}

function ledgerIn(text: string): CanaryLedger {
  try {
    return CanaryLedger.parse(text);
  } catch (error) {
    throw new ExpectedError(error instanceof SyntaxError ? 'a ledger of canaries has to be JSON' : (error as Error).message);
  }
}
