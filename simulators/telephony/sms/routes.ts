import type { FastifyInstance } from 'fastify';
import { checkedRequest, objectOf, textOf } from '../../kit/checked-request';
import { leastField, wishOf } from '../../kit/held-request';
import { partyRoute } from '../../kit/party-route';
import type { ShortMessage, SmsChannel } from './sms';

const to = textOf('^[+0-9][0-9-]{0,19}$', 'a telephone number such as 090-0000-0001');
const text = textOf('^[^]{1,1000}$', 'a text of 1 to 1000 characters');

/**
 * The wire of the short message service (docs/openapi/sms.yaml): what is sent, and what a telephone shows. No decisions.
 * @param find the short message service of a world, or undefined
 */
export function smsRoutes(server: FastifyInstance, find: (world: string) => SmsChannel | undefined): void {
  const route = '/worlds/:world/sms/messages';
  const withChannel = partyRoute('short message service', find);

  server.post(
    route,
    checkedRequest({ body: objectOf({ to, text }) }),
    withChannel((channel, request, reply) => {
      channel.send(request.body as ShortMessage);
      return reply.code(204).send();
    }),
  );

  server.get(
    route,
    checkedRequest({ querystring: objectOf({ to, least: leastField }, 'least') }),
    withChannel(async (channel, request) => ({ messages: await channel.messages((request.query as { to: string }).to, wishOf(request)) })),
  );
}
