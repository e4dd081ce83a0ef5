/**
 * Instalment choices of the operator's form (OPW-3.5.1-09) and their codes in a request. The codes `10`, `21`, `61C…` and `80` and
 * the count in two digits are those of the vendor's development kit.
 */
const codes: Readonly<Record<string, string>> = {
  '1回': '10',
  '2回': '61C02',
  '3回': '61C03',
  '5回': '61C05',
  '6回': '61C06',
  '10回': '61C10',
  '12回': '61C12',
  '15回': '61C15',
  '18回': '61C18',
  '20回': '61C20',
  '24回': '61C24',
  リボ払い: '80',
  ボーナス一括払い: '21',
};

/** Every choice in the order of the form. */
export const instalmentChoices: readonly string[] = Object.keys(codes);

/** The code of a choice; undefined when the form has no such choice. */
export function jpoOf(choice: string): string | undefined {
  return Object.hasOwn(codes, choice) ? codes[choice] : undefined;
}

/** The choice behind a code; undefined when there is none. */
export function choiceOf(jpo: string): string | undefined {
  return instalmentChoices.find((choice) => codes[choice] === jpo);
}
