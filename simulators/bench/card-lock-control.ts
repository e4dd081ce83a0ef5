import type { FastifyInstance } from 'fastify';
import type { CardHolder } from '../telephony/card-services/card-services';
import type { AgentSettings } from '../telephony/voice-agent/rules';
import type { World } from './world';

/** Controls of the card lock: customers of the bank, parameters of the agent's flow (docs/openapi/control.yaml). */
export function cardLockControls(server: FastifyInstance, route: string, worldOf: (request: { params: unknown }) => World): void {
  server.put(`${route}/card-holders`, { schema: { body: holder } }, (request, reply) => {
    const { email = null, ...more } = request.body as Omit<CardHolder, 'email'> & { email?: string | null };
    worldOf(request).cardServices.register({ email, ...more });
    return reply.code(201).send({});
  });

  server.get(`${route}/card-services/requests`, (request) => ({ requests: worldOf(request).cardServices.requests }));

  server.put(`${route}/card-lock-agent/parameters`, { schema: { body: agentSettings } }, (request) =>
    worldOf(request).cardLockAgent.set(request.body as Partial<AgentSettings>),
  );
}

const word = { type: 'string', pattern: '^[^\\p{Cc}\\p{Cs}]{1,100}$' } as const;
const numbers = { type: 'array', maxItems: 100, items: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } } as const;
const retries = { type: 'integer', minimum: 0, maximum: 20 } as const;

const holder = {
  type: 'object',
  additionalProperties: false,
  required: ['phoneNumber', 'code', 'cards'],
  properties: {
    phoneNumber: { type: 'string', pattern: '^[0-9]{8,11}$' },
    email: { type: ['string', 'null'], pattern: '^[^@\\s\\p{Cc}\\p{Cs}]{1,64}@[^@\\s\\p{Cc}\\p{Cs}]{1,100}$' },
    authLevel: { type: 'integer', minimum: -1, maximum: 9 },
    account: { type: 'boolean' },
    code: { type: 'string', pattern: '^[0-9]{6}$' },
    cards: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['lastFour', 'vendor', 'status', 'zipCode'],
        properties: { lastFour: { type: 'string', pattern: '^[0-9]{4}$' }, vendor: word, status: word, zipCode: word },
      },
    },
    tickets: numbers,
    acknowledgements: numbers,
  },
} as const;

const agentSettings = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    auth_level_req: { type: 'integer', minimum: -1, maximum: 9 },
    card_status_active: word,
    card_status_lock_temp: word,
    card_status_lock_permanent: word,
    card_status_reactivate: word,
    max_retry_card_number: retries,
    max_otp_retry_count: retries,
  },
} as const;
