/** A card that is known to whoever searches: everything about it is looked for in every writing. */
export interface Canary {
  /** What reports call it; shown instead of the number. */
  readonly label: string;
  /** Digits only. */
  readonly number: string;
  /** MMYY; looked for beside the number, and in tracks. */
  readonly expiry?: string;
  /** Looked for beside the number or a word for it. */
  readonly securityCode?: string;
}
