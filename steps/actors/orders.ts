import { SuiteError } from '../targets/errors';
import type { Operator } from './operator';

/** Payment data as an operator gives it. */
export interface Order {
  readonly transactionId: string;
  /** Yen, digits only. */
  readonly amount: string;
  readonly instalments: string;
  readonly memberId: string;
}

/** The orders of one scenario: by the names that the scenario gives their transaction IDs, and by the operator who sent them last. */
export class Orders {
  readonly #ofOperator = new Map<Operator, Order>();

  /** @param suffix makes transaction IDs unique on a shared target */
  constructor(private readonly suffix: string) {}

  /** An order of 100 yen, little where real money is meant, paid at once, of no member. */
  make(name = 'order-1', facts: Partial<Omit<Order, 'transactionId'>> = {}): Order {
    return { transactionId: this.idOf(name), amount: '100', instalments: '1回', memberId: '', ...facts };
  }

  /** The transaction ID or member ID to which a name of the scenario comes. */
  idOf(name: string): string {
    return name + (this.suffix && `-${this.suffix}`);
  }

  sent(operator: Operator, order: Order): void {
    this.#ofOperator.set(operator, order);
  }

  /** What the operator sent last. */
  of(operator: Operator): Order {
    const order = this.#ofOperator.get(operator);
    if (!order) throw new SuiteError(`${operator.alias} has sent no payment data`);
    return order;
  }
}
