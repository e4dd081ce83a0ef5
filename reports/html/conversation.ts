import type { JournalEntry } from '../results';
import { type Content, type Html, html } from './escape';
import { say } from './words';

interface ConversationOptions {
  /** Anchor of the scenario; the journal's rows are `<anchor>-<n>`. */
  readonly anchor: string;
  /** Whether it is open from the start. */
  readonly open: boolean;
}

/** Turns shown of one conversation at most: an agent that asks on and on. */
const most = 60;

/**
 * A conversation with a voice agent, turn by turn: what the caller said, what the agent asked of the bank meanwhile, what it said.
 * Null when nobody called an agent.
 */
export function conversationOf(journal: readonly JournalEntry[], { anchor, open }: ConversationOptions): Html | null {
  const turns = journal.filter(({ party }) => party === 'caller').sort((a, b) => a.n - b.n);
  if (turns.length === 0) return null;
  const rows = turns.slice(0, most).map((turn) => rowsOf(turn, anchor));
  const more = turns.length > most && html`<tr><td colspan="3" class="quiet">${say('talk.more', turns.length - most)}</td></tr>`;
  return html`<details class="fold conversation"${open && html` open data-opens`}><summary>${say('talk.title')}: ${say('talk.turns', turns.length)}</summary><table><tbody>${rows}${more}</tbody></table></details>`;
}

function rowsOf({ n, verb, given, answer, failure }: JournalEntry, anchor: string): Content {
  const { said, asked, page, ended, handedOver } = turnIn(answer);
  return html`
<tr class="caller"><th><a href="#${anchor}-${n}">${n}</a><th scope="row">${say('talk.caller')}<td>${utteranceOf(verb, given)}
${asked.map(
  ({ webhook, parameters, status, answered }) =>
    html`<tr class="bank"><td><th scope="row">${say('talk.bank')}<td><code>${webhook}</code> ${shortly(parameters)} <span aria-hidden="true">→</span> ${status === null ? say('talk.noAnswer') : html`HTTP ${status}`} ${shortly(answered)}`,
)}
${said.map((one) => html`<tr class="agent"><td><th scope="row">${say('talk.agent')}<td>${one}`)}
${failure && html`<tr class="agent"><td><th scope="row">${say('talk.agent')}<td>${failure.message}`}
${(ended || page !== '') && html`<tr class="quiet"><td><td><td>${page !== '' && html`<code>${page}</code> `}${handedOver ? say('talk.handedOver') : ended && say('talk.ended')}`}`;
}

/** Words as they were said; what is no speech is told in words of ours. */
function utteranceOf(verb: string, given: readonly unknown[]): Content {
  const [utterance] = given;
  const { say: words, press } = isObject(utterance) ? utterance : {};
  if (typeof words === 'string') return words;
  if (typeof press === 'string') return [say('talk.keys'), ' ', html`<kbd>${press}</kbd>`];
  return say(verb === 'calls' ? 'talk.calls' : 'talk.silence');
}

interface Asked {
  readonly webhook: string;
  readonly parameters: unknown;
  readonly status: number | null;
  readonly answered: unknown;
}

function turnIn(answer: unknown): { said: string[]; asked: Asked[]; page: string; ended: boolean; handedOver: boolean } {
  const turn = isObject(answer) ? answer : {};
  const texts = Array.isArray(turn.said) ? turn.said.filter((one): one is string => typeof one === 'string') : [];
  const asked = (Array.isArray(turn.asked) ? turn.asked : []).filter(isObject).map(
    ({ webhook, parameters, status, answered }): Asked => ({
      webhook: String(webhook ?? ''),
      parameters,
      status: typeof status === 'number' ? status : null,
      answered,
    }),
  );
  return {
    said: texts,
    asked,
    page: typeof turn.page === 'string' ? turn.page : '',
    ended: turn.ended === true,
    handedOver: turn.handedOver === true,
  };
}

function shortly(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
