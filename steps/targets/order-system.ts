import { type HttpParty, part } from './http-party';
import { list, record, text } from './shape';

/** Payment data as the merchant's own system links it (guide 3.5.4). */
export interface LinkedData {
  readonly merchantId: string;
  readonly userId: string;
  readonly transactionId: string;
  readonly amount: string;
  readonly instalments: string;
  readonly memberId?: string;
}

export interface LinkAnswer {
  readonly accepted: boolean;
  /** The field that was refused, where one is named. */
  readonly field: string | null;
  readonly message: string;
}

/** The result of a payment, as the merchant's system was told. Fields that it has besides are kept, so that card data among them is seen. */
export interface SeenResult {
  readonly id: string;
  readonly merchantId: string;
  readonly transactionId: string;
  readonly outcome: 'succeeded' | 'failed' | 'unknown';
  readonly amount: string;
  readonly code: string;
  readonly message: string;
  readonly call: string;
}

const refused = record({ error: text, message: text }, { field: text });
const result = record({
  id: text,
  merchantId: text,
  transactionId: text,
  outcome: { enum: ['succeeded', 'failed', 'unknown'] },
  amount: text,
  code: text,
  message: text,
  call: text,
});
const results = record({ results: list(result) });

/** The order system of the merchant: it links payment data, and is told of results. */
export class OrderSystem {
  constructor(
    private readonly party: HttpParty,
    private readonly apiLink: HttpParty,
  ) {}

  /** Sends payment data to the screen of an operator. */
  async link(data: LinkedData): Promise<LinkAnswer> {
    const answers = { 204: null, 400: refused, 404: refused, 409: refused };
    const { content } = await this.apiLink.do('links payment data', [data], {
      method: 'POST',
      path: '/payment-data',
      body: { ...data },
      answers,
    });
    if (content === null) return { accepted: true, field: null, message: '' };
    const { message, field } = content as { message: string; field?: string };
    return { accepted: false, field: field ?? null, message };
  }

  /**
   * Results that the system was told of a transaction ID, oldest first.
   * @param least how many are waited for; 0 for those that are there
   */
  async results(merchantId: string, transactionId: string, least = 1): Promise<readonly SeenResult[]> {
    const path = `/results/${part(merchantId)}/${part(transactionId)}?least=${least}`;
    const { content } = await this.party.do('was told the results of', [merchantId, transactionId, least], {
      method: 'GET',
      path,
      answers: { 200: results },
      ...(least > 0 && { wait: this.party.patience }),
    });
    return (content as { results: SeenResult[] }).results;
  }
}
