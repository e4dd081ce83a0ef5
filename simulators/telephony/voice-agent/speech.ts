/** Lines of the catalogue as they are said. Pure. */
import type { Catalogue } from './catalogue';
import type { Effect, Filling, NamedCard } from './conversation';

/** The messages of one turn: what is said in one breath is one message, and all is one where the rules say so. */
export function messagesOf(effects: readonly Effect[], catalogue: Catalogue, how: 'separate' | 'one'): string[] {
  const messages: string[] = [];
  let joins = false;
  for (const effect of effects) {
    if (effect.do !== 'say') continue;
    const text = lineOf(catalogue.lines[effect.line], effect.filling, catalogue);
    if (text === '') continue;
    const last = messages.length - 1;
    if ((joins || how === 'one') && last >= 0) messages[last] += catalogue.joint + text;
    else messages.push(text);
    joins = effect.joins;
  }
  return messages;
}

function lineOf(line: string, filling: Filling, catalogue: Catalogue): string {
  return line.replaceAll(/\{(\w+)\}/g, (_all, name: keyof Filling) => {
    if (name === 'cards') return listOf(filling.cards ?? [], catalogue);
    if (name === 'kind') return catalogue.kinds[filling.kind ?? 'temporary'];
    return filling[name] ?? '';
  });
}

function listOf(cards: readonly NamedCard[], catalogue: Catalogue): string {
  const { card, between, beforeLast } = catalogue.list;
  const named = cards.map((one) => lineOf(card, one, catalogue));
  const last = named.pop() ?? '';
  return named.length === 0 ? last : named.join(between) + beforeLast + last;
}
