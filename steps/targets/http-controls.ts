import type { WireExchange } from '../../reports/results';
import type { Channel } from './channel';
import type { ControlName, Controls, NewUser, SeenCall, UserKey } from './controls';
import { SuiteError, Unobservable, Unreachable } from './errors';
import { exchange } from './wire';

const party = 'controls';

/** Controls over HTTP, as docs/openapi/control.yaml describes them. */
export class HttpControls implements Controls {
  /**
   * @param address base of the control interface; null when the target has none
   * @param limit milliseconds for one answer
   * @param ours whether they are the bench's, which has to do what we ask
   */
  constructor(
    private readonly address: string | null,
    private readonly offers: readonly ControlName[],
    private readonly channel: Channel,
    private readonly limit: number,
    private readonly ours: boolean,
  ) {}

  async advance(seconds: number): Promise<void> {
    const { now } = (await this.#do('clock', 'advance the clock', [seconds], 'POST', '/clock/advance', { seconds })) as { now: string };
    this.channel.setTime(now);
  }

  async advanceToMidnight(): Promise<void> {
    const { now } = (await this.#do('clock', 'read the clock', [], 'GET', '/clock')) as { now: string };
    const day = 86_400_000;
    const inJapan = Date.parse(now) + 9 * 3_600_000;
    await this.advance((Math.ceil(inJapan / day) * day - inJapan) / 1000);
  }

  async addUser({ merchantId, userId, ...facts }: NewUser): Promise<void> {
    await this.#do('admin', 'add a user', [{ merchantId, userId, ...facts }], 'PUT', userPath({ merchantId, userId }), facts);
  }

  async initialisePassword(user: UserKey, initialPassword: string): Promise<void> {
    await this.#do('admin', 'initialise a password', [user, initialPassword], 'POST', `${userPath(user)}/password-initialisation`, {
      initialPassword,
    });
  }

  async forceLogout(user: UserKey): Promise<void> {
    await this.#do('admin', 'force a logout', [user], 'POST', `${userPath(user)}/forced-logout`, {});
  }

  readonly #restricted = new Set<string>();

  async restore(): Promise<void> {
    for (const merchantId of this.#restricted) await this.restrictAccess(merchantId, null);
  }

  async restrictAccess(merchantId: string, addresses: readonly string[] | null): Promise<void> {
    if (addresses) this.#restricted.add(merchantId);
    else this.#restricted.delete(merchantId);
    const path = `/merchants/${encodeURIComponent(merchantId)}/access-restriction`;
    await this.#do('admin', 'restrict access', [merchantId, addresses], 'PUT', path, { allowedAddresses: addresses });
  }

  async transferCall(operator: UserKey): Promise<SeenCall> {
    return (await this.#do('call-control', 'transfer a call', [operator], 'POST', '/calls', operator)) as SeenCall;
  }

  async lookAtCall(id: string): Promise<SeenCall> {
    return (await this.#do('call-control', 'look at the call', [id], 'GET', `/calls/${encodeURIComponent(id)}`)) as SeenCall;
  }

  #do(control: ControlName, verb: string, given: readonly unknown[], method: string, path: string, body?: object): Promise<unknown> {
    return this.channel.exchange(party, verb, given, async () => {
      if (this.address === null || !this.offers.includes(control)) {
        throw new Unobservable(`${verb}: the target offers no control "${control}"`, control);
      }
      const sent = body === undefined ? undefined : JSON.stringify(body);
      const headers: Record<string, string> = sent === undefined ? {} : { 'content-type': 'application/json' };
      const answer = await exchange(method, this.address + path, headers, sent, this.limit);
      const wire: WireExchange = { request: `${method} ${path}`, sent: body, status: answer.status };
      if (answer.status >= 500) throw new Unreachable(`control ${method} ${path}: HTTP ${answer.status}`);
      if (answer.status >= 400) {
        const refusal = `${verb}: the control answers HTTP ${answer.status} ${answer.text.slice(0, 200)}`;
        throw this.ours ? new SuiteError(refusal) : new Unobservable(refusal, control);
      }
      return { answer: parse(answer.text, `control ${method} ${path}`), wire: [wire] };
    });
  }
}

function userPath({ merchantId, userId }: UserKey): string {
  return `/users/${encodeURIComponent(merchantId)}/${encodeURIComponent(userId)}`;
}

function parse(text: string, what: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    throw new Unreachable(`${what}: the answer is no JSON: ${text.slice(0, 80)}`);
  }
}
