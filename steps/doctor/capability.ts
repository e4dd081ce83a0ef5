import { loadCatalogue, optionsOf } from '../../features/catalogue/catalogue';
import { Operator } from '../actors/operator';
import { canDo } from '../targets/controls/ways';
import { searchKeptPlace } from '../targets/kept-places';
import { type ConnectionName, claims, type Profile } from '../targets/profile';
import { kindOf, labels, type Screen } from '../targets/screen';
import { type Check, type Examined, notChecked, ok, reasonOf, wrong } from './check';

/**
 * Whether what the profile declares is there: views that can be read, options that can be seen, users, cards, merchants.
 * @param signsIn whether users of the profile may be signed in
 */
export async function checkCapabilities(examined: Examined, signsIn: boolean): Promise<Check[]> {
  return [
    ...(await checkViews(examined)),
    ...(await checkPlaces(examined)),
    ...checkMeans(examined.profile),
    ...(signsIn ? await checkOptions(examined) : []),
    ...forecast(examined.profile),
  ];
}

const nobody = 'akashi-doctor';

async function checkViews({ profile, target }: Examined): Promise<Check[]> {
  const merchant = profile.merchants[0]?.id ?? nobody;
  const reads: readonly (readonly [string, boolean, () => Promise<unknown>])[] = [
    ['payment server', claims(profile, 'payment-server'), () => target.paymentServer.order(merchant, nobody)],
    ['connection order-system', has(profile, 'order-system'), () => target.orderSystem.results(merchant, nobody, 0)],
    ['connection sms', has(profile, 'sms'), () => target.sms.messages('090-0000-0000', 0)],
  ];
  const checks: Check[] = [];
  for (const [subject, isThere, read] of reads) {
    if (!isThere) continue;
    try {
      await read();
      checks.push(ok('capability', subject, 'can be read'));
    } catch (error) {
      checks.push(
        wrong(
          'capability',
          subject,
          `cannot be read: ${reasonOf(error)}`,
          'compare its answers with its description in docs/openapi, or take it out of the profile',
        ),
      );
    }
  }
  if (has(profile, 'api-link')) checks.push(notChecked('capability', 'connection api-link', 'not tried: it would link payment data'));
  if (has(profile, 'issuer-desk'))
    checks.push(notChecked('capability', 'connection issuer-desk', 'not tried: it acts for people of the bank'));
  return checks;
}

async function checkPlaces({ profile }: Examined): Promise<Check[]> {
  const checks: Check[] = [];
  for (const place of profile.places) {
    const subject = `place ${place.name}`;
    try {
      const { bytes } = await searchKeptPlace(place, [], 0);
      checks.push(ok('capability', subject, `can be read (${bytes} bytes)`));
    } catch (error) {
      checks.push(
        wrong(
          'capability',
          subject,
          reasonOf(error),
          `look at target.places "${place.name}": paths and commands are from the folder of the profile`,
        ),
      );
    }
  }
  return checks;
}

/** Whether there is somebody to sign in, and a card to pay with. */
function checkMeans(profile: Profile): Check[] {
  const checks: Check[] = [];
  if (claims(profile, 'operator-console')) {
    const people = canDo(profile.controls, 'addUser') && profile.merchants.length > 0;
    const subject = 'operators';
    if (people) checks.push(ok('capability', subject, `are added to ${profile.merchants.map(({ id }) => id).join(' and ')}`));
    else if (profile.operators.length > 0) checks.push(ok('capability', subject, `${profile.operators.length} are lent by the profile`));
    else
      checks.push(
        wrong(
          'capability',
          subject,
          'nobody can sign in',
          'name existing users (target.credentials.operators), or offer the act addUser and a merchant (target.merchants)',
        ),
      );
    if (people && profile.merchants.length < 2)
      checks.push(notChecked('capability', 'merchants', 'only one is named: rules between merchants are NOT_TESTABLE'));
  }
  if (claims(profile, 'ivr')) {
    const subject = 'test cards';
    if (canDo(profile.controls, 'addCard')) checks.push(ok('capability', subject, 'are made known'));
    else if (profile.cards.length > 0) checks.push(ok('capability', subject, `${profile.cards.length} are lent by the profile`));
    else
      checks.push(wrong('capability', subject, 'there is no card to pay with', 'name test cards (target.cards), or offer the act addCard'));
  }
  return checks;
}

/** By what an operator at work can see that a merchant has an option. */
const visible: Readonly<Record<string, (screen: Screen) => boolean>> = {
  'member-id': (screen) => screen.fields.some(({ label }) => label.startsWith(labels.memberId)),
  'instalment-choice': (screen) => screen.fields.some(({ label, choices }) => label.startsWith(labels.instalments) && choices.length > 1),
  'manual-form': (screen) => screen.fields.some(({ label }) => label.startsWith(labels.transactionId)),
  'realtime-monitoring': (screen) => screen.tables.length > 0,
};

/** Options of the merchants whose users are lent: what the suite cannot set must be there. */
async function checkOptions({ profile, target }: Examined): Promise<Check[]> {
  if (canDo(profile.controls, 'setMerchant') || !profile.roles['operator-console']?.bindings.includes('http')) return [];
  const checks: Check[] = [];
  for (const { id, options } of profile.merchants) {
    const lent = profile.operators.find(({ merchantId }) => merchantId === id);
    const wanted = (options ?? []).filter((option) => visible[option]);
    if (!lent || wanted.length === 0) continue;
    const person = new Operator(lent.userId, id, lent.userId, '', lent.password, false, 'operator-console', (role, name) =>
      target.terminal(role, `${name} at work`),
    );
    try {
      await person.signIn();
      if (kindOf(person.seen) !== 'payment-linking') continue;
      for (const option of wanted) {
        const subject = `option ${option} of ${id}`;
        if (visible[option]?.(person.seen)) checks.push(ok('capability', subject, 'can be seen on the screen'));
        else
          checks.push(
            wrong('capability', subject, 'cannot be seen on the screen', `take it out of target.merchants (${id}), or have it set up`),
          );
      }
    } catch (error) {
      checks.push(notChecked('capability', `options of ${id}`, reasonOf(error)));
    } finally {
      await person.leave();
    }
  }
  return checks;
}

/** Requirements that apply and that nothing can show: what is missing is known before the run. */
function forecast(profile: Profile): Check[] {
  const missing = new Map<string, string[]>();
  const { offers, ways } = profile.controls;
  for (const requirement of loadCatalogue().requirements) {
    const applies = claims(profile, requirement.role) && optionsOf(requirement).every((option) => profile.options.includes(option));
    if (!applies) continue;
    for (const need of requirement.needs ?? []) {
      const isThere =
        (offers as readonly string[]).includes(need) || (need === 'clock' && ways.advanceClock) || (need === 'admin' && ways.addUser);
      if (!isThere) missing.set(need, [...(missing.get(need) ?? []), requirement.id]);
    }
  }
  return [...missing].map(([need, ids]) =>
    notChecked(
      'capability',
      `control ${need}`,
      `is not offered: ${ids.length} requirements may be NOT_TESTABLE (${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ' …' : ''})`,
    ),
  );
}

function has({ connections }: Profile, name: ConnectionName): boolean {
  return connections[name] !== undefined;
}
