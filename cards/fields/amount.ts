import { accepted, type Checked, describe, isDigit, isDigits, refused } from './checked';
import { amountForm } from './text-form';

/** Yen that can be paid. */
export interface AmountRules {
  readonly least: number;
  readonly most: number;
}

/** 8 digits by the guide (OPW-3.5.2-02); that there is something to pay, and the limit: the payment server's development kit. */
export const payableAmount: AmountRules = { least: 1, most: 99_999_999 };

/**
 * An amount of yen as it is typed: half-width digits and nothing else, no sign, no comma, no point (OPW-3.5.2-02). Zeros before it are let
 * through, as the ruling has it.
 * @param digits how many may be typed
 */
export function validateAmount(text: string, rules: AmountRules = payableAmount, digits = amountForm.length): Checked<number> {
  const { least, most } = rules;
  const expected = `${least} to ${most} yen in at most ${digits} half-width digits`;
  if (!isDigits(text, digits)) return refused('amount', expected, describe(text, isDigit), 'type it again in half-width digits');
  return isPayable(Number(text), rules)
    ? accepted(Number(text))
    : refused('amount', expected, Number(text) < least ? 'less' : 'more', 'type what is to be paid');
}

/** Whether so many yen can be paid. */
export function isPayable(yen: number, { least, most }: AmountRules): boolean {
  return yen >= least && yen <= most;
}
