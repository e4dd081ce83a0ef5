import type { FastifyInstance } from 'fastify';
import { amountForm, memberIdForm, patternOf, transactionIdForm } from '../../../cards/fields/text-form';
import { checkedRequest, objectOf, secretOf, shortText, textOf } from '../../kit/checked-request';
import { notFound, partyRoute } from '../../kit/party-route';
import type { Authorisation } from './authorisation';
import { AttemptConflict, type PaymentServer } from './payment-server';

const merchantId = shortText;
const attemptId = textOf('^[A-Za-z0-9_.-]{1,100}$', '1 to 100 of A-Z a-z 0-9 _ . -');
const orderId = textOf(patternOf(transactionIdForm), '1 to 100 of A-Z a-z 0-9 _ -'); // OPW-3.5.1-02
const accountId = textOf(patternOf(memberIdForm), '1 to 100 of A-Z a-z 0-9 . _ - @'); // OPW-3.5.3-02
const amount = textOf(patternOf(amountForm), 'yen in 1 to 8 digits'); // OPW-3.5.2-02
const jpo = textOf('^[A-Z0-9]{1,138}$', 'an instalment code such as 10 or 61C03');
const cardNumber = secretOf('^(?=.*[0-9])[0-9 .-]{1,26}$', '1 to 26 digits, blanks, periods and hyphens');
const cardExpire = secretOf('^[0-9]{2}/[0-9]{2}$', 'MM/YY');
const securityCode = secretOf('^[0-9]{1,4}$', '1 to 4 digits');

const authorisation = objectOf(
  { attemptId, merchantId, orderId, amount, jpo, cardNumber, cardExpire, securityCode, accountId },
  'securityCode',
  'accountId',
);

/**
 * The wire of the payment server (docs/openapi/payment-server.yaml). No decisions.
 * @param find the payment server of a world, or undefined
 */
export function paymentServerRoutes(server: FastifyInstance, find: (world: string) => PaymentServer | undefined): void {
  const route = '/worlds/:world/payment-server';
  const withServer = partyRoute('payment server', find);

  server.post(
    `${route}/authorizations`,
    checkedRequest({ body: authorisation }),
    withServer((payments, request, reply) => {
      try {
        return payments.authorise(request.body as Authorisation);
      } catch (error) {
        if (!(error instanceof AttemptConflict)) throw error;
        return reply.code(409).send({ error: 'conflict', message: error.message, field: 'attemptId' });
      }
    }),
  );

  server.post(
    `${route}/authorizations/:attemptId/inquiry`,
    checkedRequest({ params: objectOf({ attemptId }) }),
    withServer((payments, request) => payments.inquire((request.params as { attemptId: string }).attemptId)),
  );

  server.post(
    `${route}/cardholders/lookup`,
    checkedRequest({ body: objectOf({ cardNumber, cardExpire }) }),
    withServer((payments, request, reply) => {
      const card = request.body as Pick<Authorisation, 'cardNumber' | 'cardExpire'>;
      const mobile = payments.findHolder(card.cardNumber, card.cardExpire);
      return mobile === undefined ? notFound(reply, 'the issuer knows no mobile telephone for this card and expiry') : { mobile };
    }),
  );

  server.get(
    `${route}/orders/:merchantId/:orderId`,
    checkedRequest({ params: objectOf({ merchantId, orderId }) }),
    withServer((payments, request, reply) => {
      const key = request.params as Pick<Authorisation, 'merchantId' | 'orderId'>;
      const order = payments.order(key.merchantId, key.orderId);
      return order ?? notFound(reply, `no attempt for transaction "${key.orderId}" of merchant "${key.merchantId}"`);
    }),
  );

  server.get(
    `${route}/members/:merchantId/:accountId`,
    checkedRequest({ params: objectOf({ merchantId, accountId }) }),
    withServer((payments, request, reply) => {
      const key = request.params as { merchantId: string; accountId: string };
      const member = payments.member(key.merchantId, key.accountId);
      return member ?? notFound(reply, `no member "${key.accountId}" of merchant "${key.merchantId}"`);
    }),
  );
}
