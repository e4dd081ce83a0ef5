import type { Catalogue } from '../features/catalogue/catalogue';
import { inWords, type PlaceReport, placesOfCardData } from '../reports/places';
import type { Finding } from '../reports/results';
import { claims, type Profile } from './targets/profile';

/** How a place that holds card data is put in words: its name, what, of which card, and how it is written. */
export function cardDataFound({ place, bytes, found }: PlaceReport): { message: string; expected: string; seen: string } {
  const name = placesOfCardData.find((one) => one.place === place)?.name.en ?? place;
  return {
    message: `Card data was found: ${name}.`,
    expected: 'no card data, however it is written',
    seen: `${found.map(inWords).join('; ') || 'none'} (${bytes} bytes searched)`,
  };
}

/**
 * Failures for what was found at places that a scenario did not ask about. They name the requirement that forbids it: the scenario's own, or
 * the first one of the place that applies to the target.
 * @param known looks of which the scenario has told already
 */
export function failuresOf(
  reports: readonly PlaceReport[],
  known: readonly PlaceReport[],
  own: readonly string[],
  catalogue: Catalogue,
  profile: Profile,
): Finding[] {
  return reports.flatMap((report): Finding[] => {
    const isKnown = known.some((one) => one.place === report.place && one.found.length >= report.found.length);
    if (report.found.length === 0 || isKnown) return [];
    const all: readonly string[] = placesOfCardData.find((one) => one.place === report.place)?.requirements ?? [];
    const requirement =
      all.find((id) => own.includes(id)) ?? all.find((id) => claims(profile, catalogue.byId.get(id)?.role ?? 'none of its roles'));
    return requirement === undefined ? [] : [{ verdict: 'FAIL', requirements: [requirement], ...cardDataFound(report) }];
  });
}
