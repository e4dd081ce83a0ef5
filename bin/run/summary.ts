import { join } from 'node:path';
import type { Results } from '../../reports/results';
import { isJudged, verdictMeaning, verdicts } from '../../reports/verdict';

/** What a run prints at its end: verdict, counts, what was not covered, where to look. */
export function summaryOf(results: Results, out: string): string {
  const { summary, target, run } = results;
  const counts = verdicts
    .filter((verdict) => summary.requirements[verdict])
    .map((verdict) => `${summary.requirements[verdict]} ${verdict}`);
  const judged = results.requirements.filter(({ verdict }) => isJudged(verdict)).length;
  const failed = results.requirements.filter(({ verdict }) => verdict !== null && !['PASS', 'NOT_APPLICABLE'].includes(verdict));
  const lines = [
    '',
    `${target.name}: ${summary.verdict ?? 'nothing was judged'}${summary.verdict ? ` (${verdictMeaning[summary.verdict]})` : ''}`,
    `  requirements  ${counts.join(', ') || 'none judged'}; ${judged} of ${results.requirements.length} judged`,
    `  scenarios     ${results.scenarios.length} in ${run.bindings.join(' and ')}, ${summary.checks} checks, seed ${run.seed}`,
    ...results.problems.map(({ verdict, message, seen }) => `  ${verdict.padEnd(13)} ${message}${seen === undefined ? '' : ` ${seen}`}`),
    ...failed.map(
      ({ id, verdict, reasons, blame }) =>
        `  ${verdict?.padEnd(13)} ${id}  ${reasons[0] ?? ''}${blame ? ` (look first at: ${blame.party})` : ''}`,
    ),
    ...cardDataIn(results),
    `  not covered   ${summary.notCovered.requirements.length} requirements, roles ${summary.notCovered.roles.join(', ') || 'none'}`,
    `  report        ${join(out, 'index.html')}`,
    `  verify        npx akashi verify ${join(out, 'bundle.tar')}`,
    '',
  ];
  return lines.join('\n');
}

/** One line about the search for card data, where there was any. */
function cardDataIn({ places }: Results): string[] {
  const seen = places.filter((place) => place.seen);
  if (seen.length === 0) return [];
  const holding = seen.filter(({ found }) => found > 0);
  return [
    `  card data     looked for at ${seen.length} of ${places.length} places, found at ${holding.map(({ name }) => name.en).join('; ') || 'none'}`,
  ];
}
