import type { FastifyInstance } from 'fastify';
import { mmyyPattern } from '../../cards/numbers/expiry';
import type { BankCard } from '../tokenization/issuer-backend/cards';
import type { GatewaySettings } from '../tokenization/issuer-gateway/engine';
import type { World } from './world';

/** Controls of tokenization: cards of the bank, its set-up at the gateway, tries at the networks (docs/openapi/control.yaml). */
export function tokenControls(server: FastifyInstance, route: string, worldOf: (request: { params: unknown }) => World): void {
  server.put(`${route}/issuer-backend/cards`, { schema: { body: card } }, (request, reply) => {
    const { phone = null, email = null, listWithStepUp = null, ...facts } = request.body as BankCard;
    worldOf(request).tokens.backend.addCard({ phone, email, listWithStepUp, ...facts });
    return reply.code(201).send({});
  });

  server.put(`${route}/issuer-gateway/settings`, { schema: { body: settings } }, (request) =>
    worldOf(request).tokens.gateway.set(request.body as Partial<GatewaySettings>),
  );

  server.put(`${route}/tsp/settings`, { schema: { body: tries } }, (request) => {
    worldOf(request).tokens.limitTries((request.body as { otpTries: number }).otpTries);
    return {};
  });
}

const decision = { enum: ['approve', 'step-up', 'decline'] } as const;
const contact = { type: ['string', 'null'], pattern: '^[^\\s\\p{Cc}\\p{Cs}]{3,100}$' } as const;
const flag = { type: 'boolean' } as const;

const card = {
  type: 'object',
  additionalProperties: false,
  required: ['cardNumber', 'expiry', 'application', 'push', 'tokenization', 'binding'],
  properties: {
    cardNumber: { type: 'string', pattern: '^[0-9]{12,19}$' },
    expiry: { type: 'string', pattern: mmyyPattern },
    phone: contact,
    email: contact,
    application: flag,
    push: flag,
    tokenization: decision,
    binding: decision,
    listWithStepUp: { type: ['boolean', 'null'] },
  },
} as const;

const phone = { type: ['string', 'null'], pattern: '^\\+[0-9]{6,15}$' } as const;

const settings = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    decidedBy: { enum: ['issuer', 'gateway'] },
    customerServicePhone: phone,
    fraudCustomerServicePhone: phone,
    lifecycleApi: flag,
    issuerCertificate: { type: ['string', 'null'], pattern: '^-----BEGIN CERTIFICATE-----' },
  },
} as const;

const tries = {
  type: 'object',
  additionalProperties: false,
  required: ['otpTries'],
  properties: { otpTries: { type: 'integer', minimum: 1, maximum: 20 } },
} as const;
