import { type BrandName, brandOf, brands } from '../../numbers/brand';
import { checkDigit } from '../../numbers/luhn';
import type { Canary } from '../canary';
import type { Chance } from './chance';

/** A card that stands in the corpus. Nobody has it: it is made by chance. */
export interface Card {
  readonly number: string;
  readonly brand: BrandName;
  /** MMYY */
  readonly expiry: string;
  readonly securityCode: string;
  /** When it is one of the cards that are known to whoever searches. */
  readonly label?: string;
}

/** Every brand in every length that it has. */
const sorts = brands.flatMap((brand) => brand.lengths.map((length) => ({ brand, length })));
/** What most people carry: 16 digits, American Express 15, Diners Club 14. */
const usual = sorts.filter(
  ({ brand: { name }, length }) => length === (name === 'American Express' ? 15 : name === 'Diners Club' ? 14 : 16),
);

/** Half of them are as most people's, the others are of any sort. */
export function cardOf(chance: Chance): Card {
  const { brand, length } = chance.pick(chance.often(0.5) ? usual : sorts);
  const [first, last] = chance.pick(brand.ranges);
  const beginning = String(chance.between(first, last));
  const body = beginning + chance.digits(length - beginning.length - 1);
  return {
    number: body + checkDigit(body),
    brand: brand.name,
    expiry: `${String(chance.between(1, 12)).padStart(2, '0')}${chance.between(26, 35)}`,
    securityCode: chance.digits(brand.securityCode),
  };
}

/** A number of a card that nobody issues any more; such a card is never a known one. */
export function retiredCardOf(chance: Chance): Card {
  const { brand, series } = chance.pick(brands.flatMap((one) => one.retired.map((each) => ({ brand: one, series: each }))));
  const [first, last] = chance.pick(series.ranges);
  const beginning = String(chance.between(first, last));
  const body = beginning + chance.digits(chance.pick(series.lengths) - beginning.length - 1);
  const { expiry } = cardOf(chance);
  return { number: body + checkDigit(body), brand: brand.name, expiry, securityCode: chance.digits(brand.securityCode) };
}

/** Cards to look for, labelled `card 1` and so on. */
export function knownCards(count: number, chance: Chance): readonly (Card & { readonly label: string })[] {
  return Array.from({ length: count }, (_, index) => ({ ...cardOf(chance), label: `card ${index + 1}` }));
}

export function canaryOf({ label, number, expiry, securityCode }: Card & { readonly label: string }): Canary {
  return { label, number, expiry, securityCode };
}

/** Digits with a right check digit that no brand's numbers begin with. */
export function numberOfNobody(length: number, chance: Chance): string {
  for (;;) {
    const body = chance.digits(length - 1);
    if (!brandOf(body)) return body + checkDigit(body);
  }
}
