import { randomUUID } from 'node:crypto';
import type { VirtualClock } from '../../kit/clock';
import type { Outbound } from '../../kit/outbound';
import { mdesPayload } from '../card-payloads';
import { type Json, listIn, objectIn, textIn } from '../json';
import type { Method } from '../scheme';
import { decisionWords, methodWords, wordFor } from '../words';
import type { Answered, Asked, CardToTokenize, Change, TspWire } from './wire';

/** Mastercard's pre-digitization messages to an issuer (docs/openapi/issuer-gateway.yaml says what is ours). */
export class MdesWire implements TspWire {
  constructor(
    private readonly peers: Outbound<'issuer-gateway' | 'issuer-host'>,
    private readonly clock: VirtualClock,
    private readonly seconds: number,
  ) {}

  async tokenization(asked: Asked, card: CardToTokenize): Promise<Answered> {
    const { facts } = asked;
    return answered(
      await this.#ask('/authorizeService', asked, {
        services: ['DIGITIZATION'],
        fundingAccountInfo: { encryptedPayload: mdesPayload(card) },
        tokenType: 'CLOUD',
        tokenRequestorId: asked.tokenRequestorId,
        tokenUniqueReference: asked.tokenId,
        deviceInfo: { deviceName: facts.deviceName },
        walletProviderDecisioningInfo: { deviceScore: String(facts.deviceScore), deviceSuspected: facts.deviceSuspected },
      }),
    );
  }

  async binding(asked: Asked): Promise<Answered> {
    const { facts, reference } = asked;
    const at = new Date(this.clock.now()).toISOString();
    return answered(
      await this.#methodsOf(asked, {
        tokenBinding: {
          reference,
          deviceName: facts.deviceName,
          scoring: { deviceScore: String(facts.deviceScore) },
          ...(facts.recentlyAuthenticated && { recentAuthentication: { method: 'FIDO2', authenticatedAt: at } }),
        },
      }),
    );
  }

  async methods(asked: Asked, codesOver: boolean): Promise<readonly Method[]> {
    return methodsIn(await this.#methodsOf(asked, { ...(codesOver && { codesOver: true }) }));
  }

  async deliver(asked: Asked, method: Method, code: { readonly value: string; readonly expires: string } | null): Promise<void> {
    await this.#ask('/deliverActivationCode', asked, {
      tokenUniqueReference: asked.tokenId,
      activationMethod: { type: methodWords.mdes[method.kind], value: method.value },
      ...(code && { activationCode: code.value, expirationDateTime: code.expires }),
      reasonCodes: reasonsOf(asked),
    });
  }

  async changed(asked: Asked, change: Change): Promise<boolean> {
    const isToken = change.kind === 'token';
    const status = isToken ? change.status : undefined;
    const content = await this.#ask('/notifyTokenUpdated', asked, {
      reasonCode: isToken ? 'STATUS_UPDATE' : 'TOKEN_BINDING',
      tokens: [{ tokenUniqueReference: asked.tokenId, ...(status && { status }) }],
      ...(!isToken && {
        tokenBinding: {
          reference: change.reference,
          status: bindingStatus[change.kind],
          ...(change.kind === 'bound' && { authenticator: change.authenticator }),
        },
      }),
    });
    return textIn(content.responseId) !== '';
  }

  #methodsOf(asked: Asked, more: Json): Promise<Json> {
    return this.#ask('/requestActivationMethods', asked, {
      services: ['DIGITIZATION'],
      tokenType: 'CLOUD',
      tokenUniqueReference: asked.tokenId,
      tokenRequestorId: asked.tokenRequestorId,
      reasonCodes: reasonsOf(asked),
      ...more,
    });
  }

  async #ask(path: string, asked: Asked, body: Json): Promise<Json> {
    const { status, content } = await this.peers.post(
      'issuer-gateway',
      `/mdes${path}`,
      { requestId: randomUUID(), correlationId: asked.trace.slice(0, 14), authRequestCorrelationId: asked.trace, ...body },
      this.seconds,
    );
    const received = objectIn(content);
    if (status !== 200 || received.errorCode !== undefined) throw new Error(`HTTP ${status}`);
    return received;
  }
}

const bindingStatus = { pending: 'PENDING_ACTIVATION', bound: 'ACTIVE', failed: 'REMOVED', released: 'REMOVED' } as const;

function reasonsOf({ reference }: Asked): string[] {
  return [reference === null ? 'ADD_CARD' : 'TOKEN_BINDING'];
}

function answered(content: Json): Answered {
  const decision = wordFor(decisionWords.mdes, content.decision);
  if (decision === undefined) throw new Error('no decision');
  return { decision, methods: methodsIn(content) };
}

/** Methods have no id on this wire: the network gives one. */
function methodsIn({ activationMethods }: Json): Method[] {
  return listIn(activationMethods).flatMap(({ type, value }, n) => {
    const kind = wordFor(methodWords.mdes, textIn(type));
    return kind ? [{ id: `AM${n + 1}`, kind, value: textIn(value) }] : [];
  });
}
