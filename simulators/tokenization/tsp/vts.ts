import type { VirtualClock } from '../../kit/clock';
import type { Outbound } from '../../kit/outbound';
import { vtsPayload } from '../card-payloads';
import { type Json, listIn, objectIn, textIn } from '../json';
import type { Method } from '../scheme';
import { decisionWords, methodWords, wordFor } from '../words';
import type { Answered, Asked, CardToTokenize, Change, TspWire } from './wire';

/** Visa's messages to an issuer, as far as processors publish them (docs/openapi/issuer-gateway.yaml says what is ours). */
export class VtsWire implements TspWire {
  constructor(
    private readonly peers: Outbound<'issuer-gateway' | 'issuer-host'>,
    private readonly clock: VirtualClock,
    private readonly seconds: number,
  ) {}

  async tokenization(asked: Asked, card: CardToTokenize): Promise<Answered> {
    const { facts } = asked;
    const riskInfo = { walletProviderDeviceScore: String(facts.deviceScore), deviceSuspected: facts.deviceSuspected };
    const content = await this.#ask(`${placeOf(asked)}/provisioning`, {
      ...idsOf(asked),
      ...traceOf(asked),
      encryptedData: await vtsPayload(card),
      riskInfo,
      deviceInfo: deviceOf(asked),
    });
    return this.#answered(content);
  }

  async binding(asked: Asked): Promise<Answered> {
    return this.#answered(
      await this.#ask(`${placeOf(asked)}/deviceBinding`, {
        ...idsOf(asked),
        ...traceOf(asked),
        deviceInfo: deviceOf(asked),
        locale: 'ja_JP',
      }),
    );
  }

  async methods(asked: Asked, codesOver: boolean): Promise<readonly Method[]> {
    const { stepUpMethods } = await this.#ask('/vtis/v1/cardholderVerificationMethods', {
      ...idsOf(asked),
      ...traceOf(asked),
      ...tokenOf(asked),
      panSource: 'TOKEN',
      otpReason: asked.reference === null ? 'PROVISIONING' : 'TOKEN_DEVICE_BINDING',
      otpMaxReached: codesOver,
      deviceInfo: deviceOf(asked),
    });
    return listIn(stepUpMethods).flatMap(({ type, value, identifier }) => {
      const kind = wordFor(methodWords.vts, textIn(type));
      return kind ? [{ id: textIn(identifier), kind, value: textIn(value) }] : [];
    });
  }

  async deliver(asked: Asked, method: Method, code: { readonly value: string; readonly expires: string } | null): Promise<void> {
    await this.#ask('/vtis/v1/passcode', {
      ...idsOf(asked),
      ...traceOf(asked),
      ...tokenOf(asked),
      otpMethodIdentifier: method.id,
      ...(code && { otpValue: code.value, otpExpirationDate: code.expires }),
      deviceInfo: deviceOf(asked),
    });
  }

  async changed(asked: Asked, change: Change): Promise<boolean> {
    const isToken = change.kind === 'token';
    const reason = isToken
      ? tokenReasons[change.status]
      : change.kind === 'released'
        ? 'TOKEN_DEVICE_BINDING_REMOVED'
        : 'TOKEN_DEVICE_BINDING_RESULT';
    const result = change.kind === 'bound' ? 'DEVICE_BINDING_APPROVED' : 'DEVICE_BINDING_REMOVED';
    const path = `${placeOf(asked, 'v2')}/tokenChanged?eventType=${reason}`;
    const { status } = await this.peers.post(
      'issuer-gateway',
      path,
      {
        ...idsOf(asked),
        ...traceOf(asked),
        dateTimeOfEvent: new Date(this.clock.now()).toISOString(),
        messageReasonCode: reason,
        ...(isToken && { tokenInfo: { tokenStatus: change.status } }),
        ...(!isToken && { deviceBindingResult: result, deviceInfo: { ...deviceOf(asked), deviceIndex: Number(change.reference) } }),
        ...(change.kind === 'bound' && { authenticatorInfo: change.authenticator }),
      },
      this.seconds,
    );
    return status === 200;
  }

  async #ask(path: string, body: Json): Promise<Json> {
    const { status, content } = await this.peers.post('issuer-gateway', path, body, this.seconds);
    if (status !== 200) throw new Error(`HTTP ${status}`);
    return objectIn(content);
  }

  #answered({ actionCode }: Json): Answered {
    const decision = wordFor(decisionWords.vts, actionCode);
    if (decision === undefined) throw new Error('no decision');
    // The list is asked for by a message of its own.
    return { decision, methods: null };
  }
}

const tokenReasons = {
  ACTIVE: 'TOKEN_RESUME',
  INACTIVE: 'TOKEN_SUSPEND',
  SUSPENDED: 'TOKEN_SUSPEND',
  DEACTIVATED: 'TOKEN_DEACTIVATED',
} as const;

function placeOf({ tokenRequestorId, tokenId }: Asked, version = 'v1'): string {
  return `/vtis/${version}/tokenRequestors/${tokenRequestorId}/tokens/${encodeURIComponent(tokenId)}`;
}

function idsOf({ tokenId }: Asked): Json {
  return { panReferenceID: `PR${tokenId.slice(3, 20)}`, clientWalletAccountID: `WA${tokenId.slice(3, 20)}` };
}

function traceOf({ trace }: Asked): Json {
  return { lifeCycleTraceID: trace };
}

function tokenOf({ tokenId, tokenRequestorId }: Asked): Json {
  return { tokenRequestorID: tokenRequestorId, tokenReferenceID: tokenId };
}

function deviceOf({ facts, reference }: Asked): Json {
  return { deviceID: facts.deviceId, deviceName: facts.deviceName, ...(reference !== null && { deviceIndex: Number(reference) }) };
}
