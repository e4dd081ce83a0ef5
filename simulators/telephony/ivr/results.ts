import type { Store } from '../../kit/store';
import type { PaymentResult } from './peers';

export const resultsSchema = `
  CREATE TABLE IF NOT EXISTS ivr_results (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, call TEXT NOT NULL, merchant_id TEXT NOT NULL, transaction_id TEXT NOT NULL,
    outcome TEXT NOT NULL, amount TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, at INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS ivr_results_of_transaction ON ivr_results (merchant_id, transaction_id);
`;

/** What the IVR keeps of finished payments. Card data is not part of it (AIV-pci-03). */
export class Results {
  readonly #insert;
  readonly #succeeded;

  constructor(store: Store) {
    this.#insert = store.prepare('INSERT INTO ivr_results VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#succeeded = store.prepare(
      "SELECT COUNT(*) AS count FROM ivr_results WHERE merchant_id = ? AND transaction_id = ? AND outcome = 'succeeded'",
    );
  }

  keep({ id, call, merchantId, transactionId, outcome, amount, code, message }: PaymentResult, at: number): void {
    this.#insert.run(id, call, merchantId, transactionId, outcome, amount, code, message, at);
  }

  hasSucceeded(merchantId: string, transactionId: string): boolean {
    return (this.#succeeded.get(merchantId, transactionId) as { count: number }).count > 0;
  }
}
