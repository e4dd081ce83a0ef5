/** Containers of a profile cannot be had as it says; the message names the field and what to do. */
export class ContainerTrouble extends Error {
  override readonly name = 'ContainerTrouble';
}

/** What an engine says is wrong, in one line. */
export function reasonOf(error: unknown): string {
  const { json, message } = error as { json?: { message?: string }; message?: string };
  return (json?.message ?? message ?? String(error)).trim().split('\n')[0] ?? '';
}
