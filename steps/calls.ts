import { inWords } from './actors/consumer';
import type { TelephoneCall } from './actors/exchange';
import type { Operator } from './actors/operator';
import type { Order } from './actors/orders';
import { Nonconformity } from './targets/errors';
import { describe, labels, type Screen } from './targets/screen';
import type { ConformanceWorld } from './world';

/** A new call, transferred to an operator who is signed in, or signs in for it. */
export async function callFor(world: ConformanceWorld, alias: string): Promise<TelephoneCall> {
  const operator = world.people.has(alias) ? world.operator(alias) : await world.people.signedInOperator(alias);
  const isFirst = !world.exchange.calls.some((call) => call.operator === operator);
  // A dialogue of an earlier call stands in the way.
  const screen = await operator.see(
    isFirst ? operator.terminal.look() : operator.terminal.until('the end of the earlier call', showsNoCall),
  );
  if (screen.dialogue) await operator.see(operator.terminal.answer(screen.dialogue.buttons[0] ?? '×'));
  return world.exchange.transfer(operator);
}

/** A whole call up to the consumer's first question. */
export async function connect(world: ConformanceWorld, alias: string, order: Order): Promise<TelephoneCall> {
  const call = await callFor(world, alias);
  await sendOrder(world, call.operator, order);
  if (!(await call.hears('operator', 'data-taken'))) {
    const seen = `the operator's telephone hears ${inWords(await call.heard('operator'))}; ${describe(call.operator.seen)}`;
    throw new Nonconformity('Payment data that was sent is not taken.', { expected: 'guidance that the data was taken', seen });
  }
  await call.handOver();
  return call;
}

/** Sends payment data once the send button is active; how long that takes is the target's affair. */
export async function sendOrder(world: ConformanceWorld, operator: Operator, order: Order): Promise<Screen> {
  await untilSendable(operator);
  world.orders.sent(operator, order);
  return operator.see(operator.terminal.press(labels.send, formOf(operator, order)));
}

export async function untilSendable(operator: Operator): Promise<Screen> {
  return operator.see(operator.terminal.until('an active send button', canSend));
}

/** Whether the header is ready and the list, where there is one, ends with the end of a call. */
export function showsNoCall(screen: Screen): boolean {
  return screen.status?.colour === 'green' && !screen.tables.some((table) => isOpen(table.rows));
}

/** Whether the latest lines of a list, which may change places within a second (OPW-4.9-01), are those of a call that goes on. */
function isOpen(rows: readonly (readonly string[])[]): boolean {
  return rows.length > 0 && !rows.slice(0, 2).some((row) => row.some((cell) => cell.includes('【決済')));
}

export function canSend(screen: Screen): boolean {
  return screen.buttons.some((button) => button.label === labels.send && button.enabled);
}

/** Values by the labels of the form; fields that the form lacks, or that cannot be changed, are left out. */
export function formOf(operator: Operator, order: Order): Record<string, string> {
  const open = (label: string): boolean => operator.seen.fields.some((field) => field.label === label && field.enabled);
  return {
    [labels.transactionId]: order.transactionId,
    [labels.amount]: order.amount,
    ...(open(labels.instalments) && { [labels.instalments]: order.instalments }),
    ...(order.memberId !== '' && { [labels.memberId]: order.memberId }),
  };
}
