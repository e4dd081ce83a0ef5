import type { FastifyInstance } from 'fastify';
import { amountForm, patternOf } from '../../../cards/fields/text-form';
import { checkedRequest, objectOf, shortText, textOf } from '../../kit/checked-request';
import { leastField, wishOf } from '../../kit/held-request';
import { partyRoute } from '../../kit/party-route';
import type { OrderKey, OrderResult, OrderSystem } from './order-system';

const key = { merchantId: shortText, transactionId: shortText };
const outcomes = ['succeeded', 'failed', 'unknown'];
const told = textOf('^[^]{0,1000}$', 'a text of at most 1000 characters');

const result = objectOf({
  id: shortText,
  ...key,
  outcome: { enum: outcomes, description: `one of ${outcomes.join(', ')}` },
  amount: textOf(patternOf(amountForm), 'yen in 1 to 8 digits'),
  code: told,
  message: told,
  call: shortText,
});

/**
 * The wire of the merchants' order systems (docs/openapi/order-system.yaml). No decisions.
 * @param find the order systems of a world, or undefined
 */
export function orderSystemRoutes(server: FastifyInstance, find: (world: string) => OrderSystem | undefined): void {
  const route = '/worlds/:world/order-system/results';
  const withOrders = partyRoute('order system', find);

  server.post(
    route,
    checkedRequest({ body: result }),
    withOrders((orders, request, reply) => {
      orders.take(request.body as OrderResult, { receivedHeaders: request.headers });
      return reply.code(204).send();
    }),
  );

  server.get(
    `${route}/:merchantId/:transactionId`,
    checkedRequest({ params: objectOf(key), querystring: objectOf({ least: leastField }, 'least') }),
    withOrders(async (orders, request) => ({ results: await orders.results(request.params as OrderKey, wishOf(request)) })),
  );
}
