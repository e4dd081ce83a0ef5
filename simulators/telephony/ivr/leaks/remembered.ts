/** What a faulty IVR remembers of its calls, by IVR: at this place it outlives them. */
const remembered = new Map<object, unknown[]>();

export function remember(owner: object, value: unknown): void {
  const values = remembered.get(owner) ?? [];
  remembered.set(owner, values);
  values.push(value);
}

/** Other worlds of the same process must not be taken for this one. */
export function forget(owner: object): void {
  remembered.delete(owner);
}
