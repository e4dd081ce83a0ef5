/** Something that the caller can mend: printed in one or two lines, exit code 3. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
