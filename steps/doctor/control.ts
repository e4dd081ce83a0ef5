import { randomBytes } from 'node:crypto';
import { Secret } from '../../cards/numbers/secret';
import { testNumber } from '../../cards/numbers/test-numbers';
import { Operator } from '../actors/operator';
import { documentedAgent } from '../targets/controls/controls';
import { type ControlAct, canDo, controlOf } from '../targets/controls/ways';
import { claims } from '../targets/profile';
import { kindOf } from '../targets/screen';
import { type Check, type Examined, notChecked, ok, reasonOf, wrong } from './check';

const remedy = 'see docs/openapi/control.yaml, or take it out of target.controls: what needs it is NOT_TESTABLE then';

/** Whether each control that is offered does what it says, as far as it can be tried without harm. */
export async function checkControls(examined: Examined): Promise<Check[]> {
  const checks = await checkUsers(examined);
  for (const [act, needed, attempt] of harmless(examined)) {
    if (!isAsked(examined, act) || !needed) continue;
    checks.push(await tried(`control ${act}`, attempt));
  }
  const atWork = claims(examined.profile, 'operator-console') || claims(examined.profile, 'ivr');
  const harmful = [
    ...(atWork ? (['setMerchant', 'makeFault', 'restrictAccess'] as const) : []),
    ...(claims(examined.profile, 'issuer-gateway') ? (['setIssuerGateway'] as const) : []),
  ];
  for (const act of harmful) {
    if (isAsked(examined, act)) checks.push(notChecked('control', `control ${act}`, 'not tried: it would change what others see'));
  }
  const { offers } = examined.profile.controls;
  if (offers.includes('files')) checks.push(await tried('control files', () => examined.target.controls.searchFiles([])));
  if (offers.includes('memory')) checks.push(await tried('control memory', () => examined.target.controls.searchMemory([])));
  for (const [act, way] of Object.entries(examined.profile.controls.ways)) {
    if (way.by === 'hand') checks.push(notChecked('control', `control ${act}`, 'is done by hand'));
    if (way.by === 'waiting')
      checks.push(notChecked('control', `control ${act}`, `time passes by itself, at most ${way.atMost} seconds at once`));
  }
  return checks;
}

/** Acts that leave nothing behind that is in anybody's way: whether a role needs them, and how they are tried. */
function harmless({ profile, target }: Examined): readonly (readonly [ControlAct, boolean, () => Promise<unknown>])[] {
  const { controls } = target;
  const known = (digits: string, label: string): Secret => new Secret(digits, label);
  const payments = claims(profile, 'ivr') || claims(profile, 'payment-server');
  return [
    [
      'addCard',
      payments,
      () =>
        controls.addCard({
          cardNumber: known(testNumber('Visa', randomBytes(8).toString('hex')), 'card of the doctor'),
          expiry: known('1235', 'expiry of the doctor'),
          securityCode: known('737', 'code of the doctor'),
          ...{ limit: 1, state: 'genuine', mobile: '090-0000-0000' },
        }),
    ],
    ['redirectParty', claims(profile, 'ivr'), () => controls.redirect('order-system', null)],
    [
      'registerCardHolder',
      claims(profile, 'card-lock-webhooks'),
      () => controls.addHolder({ phoneNumber: '08000000000', email: null, code: '000000', cards: [] }),
    ],
    [
      'setAgentParameters',
      claims(profile, 'card-lock-agent'),
      () => controls.setAgentParameter('max_retry_card_number', documentedAgent.max_retry_card_number),
    ],
    ['setTsp', claims(profile, 'tsp'), () => target.tokens.limitTries(profile.tokenization.otpTries)],
  ];
}

/** A user of the doctor's own is added, signs in, and is thrown out again. */
async function checkUsers(examined: Examined): Promise<Check[]> {
  const { profile, target } = examined;
  const [merchant] = profile.merchants;
  if (!isAsked(examined, 'addUser') || !claims(profile, 'operator-console')) return [];
  if (!merchant) return [notChecked('control', 'control addUser', 'the profile names no merchant (target.merchants)')];
  const user = { merchantId: merchant.id, userId: `doc${randomBytes(3).toString('hex')}` };
  const [first, second] = ['Initial0001', 'Initial0002'];
  const { controls } = target;
  const added = await tried('control addUser', () =>
    controls.addUser({ ...user, authority: 'operator', comment: '', initialPassword: first }),
  );
  const canLook = profile.roles['operator-console']?.bindings.includes('http');
  if (added.state === 'wrong' || !canLook) return [added];
  const person = (password: string): Operator =>
    new Operator(user.userId, user.merchantId, user.userId, '', password, true, 'operator-console', (role, name) =>
      target.terminal(role, `${name} ${password}`),
    );
  const one = person(first);
  const signsIn = async (operator: Operator): Promise<boolean> => {
    await operator.signIn();
    return kindOf(operator.seen) !== 'login';
  };
  const checks = [await tried('control addUser', () => signsIn(one), 'the user that was added cannot sign in')];
  if (checks[0]?.state === 'wrong') return checks;
  if (isAsked(examined, 'forceLogout')) {
    const forced = async (): Promise<boolean> => {
      await controls.forceLogout(user);
      return kindOf(await one.terminal.navigate('reload')) === 'login';
    };
    checks.push(await tried('control forceLogout', forced, 'the user is still signed in'));
  }
  if (isAsked(examined, 'initialisePassword')) {
    const initialised = async (): Promise<boolean> => {
      await controls.initialisePassword(user, second);
      return signsIn(person(second));
    };
    checks.push(await tried('control initialisePassword', initialised, 'the user cannot sign in with the password that was given'));
  }
  return checks;
}

/** Whether an act is offered, and by something that can be asked now. */
function isAsked({ profile: { controls } }: Examined, act: ControlAct): boolean {
  const way = controls.ways[act];
  if (way === undefined) return controls.address !== null && controls.offers.includes(controlOf[act]);
  return way.by === 'command' && canDo(controls, act);
}

/** @param otherwise what is wrong when the attempt comes to nothing */
async function tried(subject: string, attempt: () => Promise<unknown>, otherwise = ''): Promise<Check> {
  try {
    return (await attempt()) === false ? wrong('control', subject, otherwise, remedy) : ok('control', subject, 'does what it says');
  } catch (error) {
    return wrong('control', subject, reasonOf(error), remedy);
  }
}
