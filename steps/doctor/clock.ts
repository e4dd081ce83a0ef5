import { exchange } from '../targets/wire';
import { type Check, type Examined, notChecked, ok, reasonOf, wrong } from './check';

/** Seconds by which clocks may differ, where the target's is that of its machine. */
const mostSkew = 5;

/** Whether the control clock moves time, and, where time passes by itself, whether the clocks of both machines agree. */
export async function checkClock({ profile, target, limit }: Examined): Promise<Check[]> {
  const { controls } = profile;
  if (controls.ways.advanceClock === undefined && controls.offers.includes('clock') && controls.address !== null) {
    return [await checkControl(controls.address, target, limit)];
  }
  const consoles = Object.entries(profile.roles).filter(([, { address }]) => address?.startsWith('http'));
  return Promise.all(consoles.map(([role, { address }]) => checkSkew(`role ${role}`, address ?? '', limit)));
}

async function checkControl(address: string, target: Examined['target'], limit: number): Promise<Check> {
  const subject = 'control clock';
  const remedy = 'see GET /clock and POST /clock/advance in docs/openapi/control.yaml';
  const read = async (): Promise<number> => {
    const { status, text } = await exchange('GET', `${address}/clock`, {}, undefined, limit);
    const now = status === 200 ? (JSON.parse(text) as { now?: string }).now : undefined;
    const time = Date.parse(now ?? '');
    if (Number.isNaN(time)) throw new SyntaxError(`GET /clock answers HTTP ${status} ${text.slice(0, 80)}`);
    return time;
  };
  try {
    const before = await read();
    await target.controls.advance(1);
    const moved = (await read()) - before;
    if (moved >= 1000) return ok('clock', subject, 'a second that is asked for passes');
    return wrong('clock', subject, `a second was asked for, and ${moved / 1000} seconds have passed`, remedy);
  } catch (error) {
    return wrong('clock', subject, error instanceof SyntaxError ? error.message : reasonOf(error), remedy);
  }
}

async function checkSkew(subject: string, address: string, limit: number): Promise<Check> {
  try {
    const { headers } = await exchange('GET', address, {}, undefined, limit);
    const theirs = Date.parse(String(headers.date ?? ''));
    if (Number.isNaN(theirs)) return notChecked('clock', subject, 'its answers have no date');
    // A header has whole seconds only.
    const skew = Math.max(0, Math.abs(Date.now() - theirs) / 1000 - 1);
    if (skew <= mostSkew) return ok('clock', subject, 'has the time of this machine');
    return wrong(
      'clock',
      subject,
      `its clock and that of this machine differ by ${Math.round(skew)} seconds`,
      'let both keep time by the same source (NTP)',
    );
  } catch (error) {
    return notChecked('clock', subject, reasonOf(error));
  }
}
