import { commonSettings, type MerchantSettings } from './settings';

/** The merchants' settings; a merchant of whom nothing was said has the common ones. */
export class Merchants {
  readonly #settings = new Map<string, MerchantSettings>();

  settingsOf(merchantId: string): MerchantSettings {
    return this.#settings.get(merchantId) ?? commonSettings;
  }

  /** Changes what is named; everything else stays. */
  change(merchantId: string, changes: Partial<MerchantSettings>): MerchantSettings {
    const changed = { ...this.settingsOf(merchantId), ...changes };
    this.#settings.set(merchantId, changed);
    return changed;
  }
}
