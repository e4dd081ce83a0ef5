import { accepted, type Checked, describe, isDigit, isDigits, refused } from './checked';

/** A country's telephone numbers, as far as they are told apart here. */
export interface NumberingPlan {
  /** Without +. */
  readonly countryCode: string;
  /** Digit before a national number; empty where there is none. */
  readonly trunk: string;
  /** Digits of a national number with its trunk digit, by how it begins. The first that fits counts; none: no such number. */
  readonly lengths: readonly { readonly begins: string; readonly digits: number }[];
}

/**
 * Japan: mobile telephones (060, 070, 080, 090), IP telephones (050, those of operators: OPW-3.6.1-01), machines (020) and free calls (0800)
 * have 11 digits, fixed lines and other services 10. Plan of telecommunication numbers (電気通信番号計画) of the Ministry of Internal Affairs
 * and Communications; 0200 of 14 digits, machines again, is left out: nobody answers there.
 */
export const japan: NumberingPlan = {
  countryCode: '81',
  trunk: '0',
  lengths: [
    { begins: '00', digits: 0 }, // prefix of carriers and of calls abroad
    { begins: '0200', digits: 0 },
    ...['020', '050', '060', '070', '080', '090'].map((begins) => ({ begins, digits: 11 })),
    { begins: '0', digits: 10 },
  ],
};

/** Digits of the longest number (ITU-T E.164), with a trunk digit. */
const longest = 16;

/**
 * A national or international number in half-width digits; grouped by hyphens, blanks or brackets.
 * @returns digits without country code, with trunk digit: 09012340001 for +81 90-1234-0001 (LCK-out-02)
 */
export function validateTelephoneNumber(text: string, plan: NumberingPlan = japan): Checked<string> {
  const { countryCode, trunk } = plan;
  const expected = `a number that begins with ${trunk || 'any digit'}, or with +${countryCode}`;
  const refuse = (given: string): Checked<never> => refused('telephone number', expected, given, 'type it again in half-width digits');
  const bare = text.replaceAll(/(?<=[0-9])(?:[- ]|[- ]?\(|\)[- ]?)(?=[0-9])/g, '').replace(/^\((?=[0-9])/, '');
  const national = bare.startsWith('+') ? nationalOf(bare.slice(1), plan) : bare;
  if (national === undefined) return refuse('another country');
  if (!isDigits(national, longest)) return refuse(describe(text, (character) => isDigit(character) || '+- ()'.includes(character)));
  const fitting = plan.lengths.find(({ begins }) => national.startsWith(begins));
  if (!fitting || fitting.digits === 0) return refuse('another beginning');
  return national.length === fitting.digits ? accepted(national) : refuse(`${national.length} digits in place of ${fitting.digits}`);
}

/** @param digits an international number without + */
function nationalOf(digits: string, { countryCode, trunk }: NumberingPlan): string | undefined {
  if (!digits.startsWith(countryCode)) return undefined;
  const rest = digits.slice(countryCode.length);
  // Some write the trunk digit all the same: +81 (0)90 …
  return trunk !== '' && rest.startsWith(trunk) ? rest : trunk + rest;
}

/** Country codes of one and of two digits (ITU-T E.164); all others have three. */
const shortCountryCodes = new Set(
  '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
    ' ',
  ),
);

/** The country code with which an international number begins. @param digits without + */
export function countryCodeOf(digits: string): string {
  return [1, 2, 3].map((length) => digits.slice(0, length)).find((code) => code.length === 3 || shortCountryCodes.has(code)) ?? '';
}
