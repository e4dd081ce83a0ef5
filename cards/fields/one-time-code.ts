import { Secret } from '../numbers/secret';
import { accepted, type Checked, describeSecret, isDigit, isDigits, refused } from './checked';

/** A code that was sent: half-width digits only, exactly as many as were sent (AIV-2fa-01, LCK-flow-09). */
export function validateOneTimeCode(text: string, digits: number): Checked<Secret> {
  if (text.length === digits && isDigits(text, digits)) return accepted(new Secret(text, 'one-time code'));
  return refused('one-time code', `${digits} digits`, describeSecret(text, isDigit), 'type the code of the last message');
}
