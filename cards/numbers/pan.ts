import { accepted, type Checked, describe, isDigit, isDigits, refused } from '../fields/checked';
import { type Brand, type BrandName, brandOf, brands, retiredBrandOf } from './brand';
import { passesLuhn } from './luhn';
import { longestNumber, mask } from './mask';
import { Secret } from './secret';

/** A whole card number of a known brand. Wherever it is printed it shows no more than may be seen. */
export class CardNumber extends Secret {
  constructor(
    number: string,
    readonly brand: Brand,
  ) {
    super(number, mask(number));
  }
}

/** What is taken for a card number; everything else that is one is refused. */
export interface PanRules {
  readonly brands: readonly BrandName[];
  readonly checksCheckDigit: boolean;
  /** Whether cards that nobody issues any more are taken. */
  readonly takesRetired: boolean;
}

const anyBrand: PanRules = { brands: brands.map(({ name }) => name), checksCheckDigit: true, takesRetired: false };

/**
 * A card number in half-width digits without blanks or hyphens, as a keypad gives it: of a brand that is taken, of one of its lengths, with
 * a right check digit.
 */
export function validatePan(text: string, rules: Partial<PanRules> = {}): Checked<CardNumber> {
  const { brands: taken, checksCheckDigit, takesRetired } = { ...anyBrand, ...rules };
  const refuse = (expected: string): Checked<never> => refused('card number', expected, givenIn(text), 'read it from the card again');
  if (!isDigits(text, longestNumber)) return refuse(`at most ${longestNumber} half-width digits`);
  const retired = takesRetired ? retiredBrandOf(text) : undefined;
  const brand = retired ?? brandOf(text);
  if (!brand || !taken.includes(brand.name)) return refuse(`the beginning of ${taken.join(', ')}`);
  if (!retired && !brand.lengths.includes(text.length)) return refuse(`${brand.lengths.join(' or ')} digits of ${brand.name}`);
  return passesLuhn(text) || !checksCheckDigit ? accepted(new CardNumber(text, brand)) : refuse('a number with a right check digit');
}

function givenIn(text: string): string {
  if (!isDigits(text, longestNumber)) return describe(text, isDigit);
  // Of more digits the last could be a security code.
  return text.length > 16 ? `${text.length} digits` : `${mask(text)}, ${text.length} digits`;
}
