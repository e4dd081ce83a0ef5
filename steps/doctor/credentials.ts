import { Operator } from '../actors/operator';
import type { Credential } from '../targets/profile';
import { describe, kindOf } from '../targets/screen';
import type { ConsoleRole } from '../targets/terminal';
import { exchange } from '../targets/wire';
import { type Check, type Examined, notChecked, ok, reasonOf, wrong } from './check';

/** Whether users can sign in, once each: a wrong password must lock nobody out. And whether tokens are taken. */
export async function checkCredentials(examined: Examined): Promise<Check[]> {
  const { administrator, operators } = examined.profile;
  const checks: Check[] = [];
  if (administrator) checks.push(await checkUser(examined, administrator, 'admin-console'));
  // One after the other: a user is signed out before the next one comes.
  for (const operator of operators) checks.push(await checkUser(examined, operator, 'operator-console'));
  const token = await checkAgentToken(examined);
  return token ? [...checks, token] : checks;
}

async function checkUser({ profile, target }: Examined, { merchantId, userId, password }: Credential, role: ConsoleRole): Promise<Check> {
  const subject = `user ${merchantId} / ${userId}`;
  const console = profile.roles[role];
  if (!console) return notChecked('credentials', subject, `the profile does not claim the ${role}`);
  if (!console.bindings.includes('http'))
    return notChecked('credentials', subject, `the ${role} is reached by a browser only: the first scenario will tell`);
  const person = new Operator(userId, merchantId, userId, '', password, false, role, (of, name) => target.terminal(of, name));
  try {
    await person.signIn();
    if (kindOf(person.seen) === 'login') {
      const remedy = 'look at merchant, user and the password in its environment variable; whoever is locked needs an administrator';
      return wrong('credentials', subject, `cannot sign in: ${describe(person.seen)}`, remedy);
    }
    return ok('credentials', subject, `signs in at the ${role}`);
  } catch (error) {
    return wrong('credentials', subject, `cannot sign in: ${reasonOf(error)}`, `look at the address of the ${role} (target.roles)`);
  } finally {
    await person.leave();
  }
}

async function checkAgentToken({ profile, limit }: Examined): Promise<Check | null> {
  const { token, agent } = profile.cardLock;
  const address = profile.roles['card-lock-agent']?.address;
  if (token === null || !address) return null;
  const subject = 'token of the card-lock agent';
  try {
    const { status } = await exchange('GET', `${address}/v3/${agent}`, { authorization: `Bearer ${token.reveal()}` }, undefined, limit);
    if (status !== 401 && status !== 403) return ok('credentials', subject, `is taken (HTTP ${status})`);
    return wrong(
      'credentials',
      subject,
      `is refused (HTTP ${status})`,
      'get a new one: the environment variable of target.cardLock.token holds it',
    );
  } catch (error) {
    return notChecked('credentials', subject, reasonOf(error));
  }
}
