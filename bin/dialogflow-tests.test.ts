import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialogflowTests } from './dialogflow-tests';

test('The three sample dialogues, each with its requirement, within the limits of Dialogflow CX', () => {
  const cases = dialogflowTests();
  assert.deepEqual(
    cases.map(({ tags }) => tags),
    [['#LCK-dlg-01'], ['#LCK-dlg-02'], ['#LCK-dlg-03']],
  );
  for (const { displayName, notes, tags } of cases) {
    assert.ok(displayName.length <= 200 && notes.length <= 400 && tags.every((tag) => tag.length <= 30));
  }
});

test('The call begins; then each utterance of the caller has the lines that follow it', () => {
  const [, , reactivation] = dialogflowTests('CALL');
  const turns = reactivation?.testCaseConversationTurns ?? [];
  assert.deepEqual(turns[0]?.userInput.input, { languageCode: 'ja', event: { event: 'CALL' } });
  assert.deepEqual(turns[2], {
    userInput: { input: { languageCode: 'ja', text: { text: '123456' } }, isWebhookEnabled: true },
    virtualAgentOutput: {
      textResponses: [
        { text: ['確認が完了しました。'] },
        { text: ['カード情報の取得が完了するまでお待ちください。'] },
        {
          text: [
            '電話番号に登録されているカードが複数見つかりました。末尾が 1456 の Visa、末尾が 1457 の MasterCard、末尾が 1345 の American Express、末尾が 3456 の Visa です。',
          ],
        },
        { text: ['ロックするか再有効化するカードの末尾 4 桁をお知らせください。'] },
      ],
    },
  });
  assert.equal(turns.length, 6);
});
