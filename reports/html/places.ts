import type { SearchedPlace } from '../places';
import type { RequirementResult } from '../results';
import { type Content, type Html, html } from './escape';
import { titleOf } from './page';
import { addressOf, overviewPage, type Site } from './site';
import { say, sayCount, type Word } from './words';

const anchor = 'places';

/** For the overview: where card data was looked for, and where that was not possible. */
export function placesSection(site: Site): Content {
  const { places } = site.results;
  if (places.length === 0) return null;
  const seen = places.filter((place) => place.seen);
  return html`<section id="${anchor}"><h2>${say('places')}</h2><p>${say('places.about')} ${say('places.counted', seen.length, places.length)}</p>${tableOf(places, site)}</section>`;
}

/** For a requirement that forbids card data somewhere: what was looked at for it; null for all others. */
export function placesOf({ id }: RequirementResult, site: Site, from: string): Html | null {
  const own = site.results.places.filter(({ requirements }) => requirements.includes(id));
  if (own.length === 0) return null;
  const items = own.map((place) => html`<li>${titleOf(place.name)}: ${lookedAt(place)}${place.seen && html`; ${foundAt(place)}`}`);
  return html`<ul>${items}</ul><p class="quiet"><a href="${addressOf(overviewPage, anchor, from)}">${say('places.all')}</a></p>`;
}

function tableOf(places: readonly SearchedPlace[], site: Site): Html {
  const heads: readonly Word[] = ['places.place', 'places.lookedAt', 'places.outcome', 'requirements'];
  const rows = places.map(
    (place) =>
      html`<tr><th scope="row">${titleOf(place.name)}<td>${lookedAt(place)}<td>${place.seen && foundAt(place)}<td>${place.requirements.map((id) => [site.linkToRequirement(id, overviewPage), ' '])}</tr>`,
  );
  return html`<table class="places"><thead><tr>${heads.map((word) => html`<th scope="col">${say(word)}`)}</tr></thead><tbody>${rows}</tbody></table>`;
}

function lookedAt({ seen, bytes, searches, unread, why }: SearchedPlace): Html {
  if (!seen) return html`<strong>${say('places.notVisible')}</strong>${why && html` – ${titleOf(why)}`}`;
  const gaps = unread.length > 0 && html`; <strong>${say('places.unread')}</strong> ${unread.join('; ')}`;
  return html`${say('places.bytes', bytes.toLocaleString('en'))}, ${sayCount('searches', searches)}${gaps}`;
}

function foundAt({ found }: SearchedPlace): Html {
  return found === 0 ? say('places.nothing') : html`<strong class="broke">${sayCount('finds', found)}</strong>`;
}
