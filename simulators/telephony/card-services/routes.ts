import type { FastifyInstance } from 'fastify';
import { checkedRequest, type FieldSchema, objectOf, textOf } from '../../kit/checked-request';
import { partyRoute } from '../../kit/party-route';
import { type CardServices, type ServiceName, serviceNames } from './card-services';

const phone_number = textOf('^\\+?[0-9]{8,15}$', 'a telephone number such as 09012340001');
const last_four_digit_of_card_number = textOf('^[0-9]{4}$', 'four digits');
const flag: FieldSchema = { type: 'boolean', description: 'true or false' };
const word = textOf('^[^\\p{Cc}\\p{Cs}]{1,100}$', '1 to 100 characters, none of them a control character');
const card = { phone_number, last_four_digit_of_card_number };

const bodies = {
  identify: objectOf({ phone_number, account: flag, card: flag }),
  send_code: objectOf({
    phone_number,
    channel: { type: 'string', enum: ['telephone', 'email'], description: 'telephone or email' },
    purpose: { type: 'string', enum: ['authentication', 'lock'], description: 'authentication or lock' },
  }),
  verify_code: objectOf({ phone_number, code: textOf('^[0-9]{1,10}$', 'digits') }),
  get_card_details: objectOf({ phone_number }),
  validate_card: objectOf(card),
  lock_card_ticket_number: objectOf({ ...card, lock_type: word, lock_reason: word }),
  reissue_card_number: objectOf({ ...card, zip_code: word }),
} as const satisfies Record<ServiceName, unknown>;

/**
 * The wire of the bank's services (docs/openapi/card-services.yaml). No decisions.
 * @param find the services of a world, or undefined
 */
export function cardServicesRoutes(server: FastifyInstance, find: (world: string) => CardServices | undefined): void {
  const withServices = partyRoute("bank's card services", find);
  for (const service of serviceNames) {
    server.post(
      `/worlds/:world/card-services/${service}`,
      checkedRequest({ body: bodies[service] }),
      withServices((services, request, reply) => {
        const { status, body } = services.answer(service, request.body as Readonly<Record<string, unknown>>);
        return reply.code(status).send(body);
      }),
    );
  }
}
