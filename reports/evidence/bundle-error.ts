/** A bundle that is incomplete or was changed; the message names the file. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}
