import { accepted, type Checked, describeSecret, isDigit, isDigits, refused } from '../fields/checked';
import { Secret } from './secret';

/** A security code in half-width digits. @param digits as many as the card's brand has (OPW-4.12-02, OPW-4.12-03): `brand.securityCode` */
export function validateSecurityCode(text: string, digits: number): Checked<Secret> {
  if (text.length === digits && isDigits(text, digits)) return accepted(new Secret(text, 'security code'));
  return refused('security code', `${digits} digits`, describeSecret(text, isDigit), 'read it from the card again');
}
