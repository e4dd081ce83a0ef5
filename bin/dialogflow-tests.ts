import { requirementIds } from '../features/catalogue/catalogue';
import { readFeatures } from '../features/catalogue/scenarios';

/** A test case of Dialogflow CX (REST v3, projects.locations.agents.testCases). */
export interface TestCase {
  readonly displayName: string;
  readonly tags: readonly string[];
  readonly notes: string;
  readonly testConfig: { readonly trackingParameters: readonly string[] };
  readonly testCaseConversationTurns: readonly ConversationTurn[];
}

interface ConversationTurn {
  readonly userInput: {
    readonly input: { readonly languageCode: 'ja'; readonly text?: { readonly text: string }; readonly event?: { readonly event: string } };
    readonly isWebhookEnabled: true;
    readonly injectedParameters?: Readonly<Record<string, unknown>>;
  };
  readonly virtualAgentOutput: { readonly textResponses: readonly { readonly text: readonly string[] }[] };
}

/** Longest values that Dialogflow CX takes. */
const longest = { displayName: 200, tag: 30, notes: 400 };
/** The step under which a sample dialogue stands, line by line. */
const dialogueStep = 'the conversation goes on so';

/**
 * The sample dialogues of the card-lock document (LCK-dlg-01 to -03) as test cases of Dialogflow CX.
 * What a test case cannot say is left out: what the bank is asked, values that differ from call to call, either of two wordings.
 * @param welcome event with which a call comes in
 */
export function dialogflowTests(welcome = 'WELCOME'): TestCase[] {
  return readFeatures()
    .flatMap(({ pickles }) => pickles)
    .flatMap((pickle) => {
      const step = pickle.steps.find(({ text }) => text === dialogueStep);
      const rows = step?.argument?.dataTable?.rows.slice(1).map(({ cells }) => cells.map(({ value }) => value)) ?? [];
      if (rows.length === 0) return [];
      const ids = requirementIds(pickle.tags.map(({ name }) => name));
      return [
        {
          displayName: `${ids.join(' ')} ${pickle.name}`.slice(0, longest.displayName),
          tags: ids.map((id) => `#${id}`.slice(0, longest.tag)),
          notes: pickle.steps
            .slice(0, pickle.steps.indexOf(step as (typeof pickle.steps)[number]))
            .map(({ text }) => text)
            .join('; ')
            .slice(0, longest.notes),
          testConfig: { trackingParameters: ['transfer_reason', 'card_count', 'last_four_digit_of_card_number'] },
          testCaseConversationTurns: turnsOf(rows as [string, string][], welcome),
        },
      ];
    });
}

/** Each utterance of the caller begins a turn; the first one is the call itself. */
function turnsOf(rows: readonly (readonly [who: string, line: string])[], welcome: string): ConversationTurn[] {
  const turns: { input: ConversationTurn['userInput']['input']; said: string[] }[] = [
    { input: { languageCode: 'ja', event: { event: welcome } }, said: [] },
  ];
  for (const [who, line] of rows) {
    if (who === 'caller') turns.push({ input: { languageCode: 'ja', text: { text: line } }, said: [] });
    else if (who === 'agent') turns.at(-1)?.said.push(line);
  }
  return turns.map(({ input, said }) => ({
    userInput: { input, isWebhookEnabled: true },
    virtualAgentOutput: { textResponses: said.map((line) => ({ text: [line] })) },
  }));
}
