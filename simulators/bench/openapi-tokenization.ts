/** Calls for the test of docs/openapi: every operation of tokenization, in every way in which it can be answered. */
import { seal } from '../../cards/cms/envelope';
import { testRecipient } from '../../cards/cms/test-recipient';
import { testNumber } from '../../cards/numbers/test-numbers';
import { mdesPayload, vtsPayload } from '../tokenization/card-payloads';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Caller {
  ask(operation: string, parameters: Readonly<Record<string, string>>, body?: unknown): Promise<Answer>;
  expect(
    status: number,
    operation: string,
    parameters: Readonly<Record<string, string>>,
    body?: unknown,
    cookie?: string,
    query?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
}

/** A card of a bank that wants its holder verified before a device is bound. */
export function bankCard(seed: string) {
  return {
    cardNumber: testNumber('Visa', `openapi ${seed}`),
    expiry: '1230',
    phone: '09012340001',
    email: 'hanako@example.com',
    application: true,
    push: true,
    tokenization: 'approve',
    binding: 'step-up',
    listWithStepUp: true,
  };
}

/** Calls every operation of one network, of the gateway and of the backend: right, wrong, and where nobody is. */
export async function callTokenization(scheme: 'vts' | 'mdes', caller: Caller): Promise<void> {
  const { ask, expect } = caller;
  const { id: world } = (await ask('addEnvironment', {})).body as { id: string };
  const [at, nowhere] = [{ world }, { world: 'none' }];
  const card = bankCard(scheme);
  const device = { deviceId: 'phone' };
  const environment = { environment: world };
  await ask('registerBankCard', environment, card);

  // The token requestor.
  const toTokenize = { tokenRequestorId: '40010030273', cardNumber: card.cardNumber, expiry: card.expiry, ...device };
  const { tokenId } = (await expect(200, `${scheme}Tokenize`, at, toTokenize)).body as { tokenId: string };
  await expect(400, `${scheme}Tokenize`, at, { ...toTokenize, cardNumber: 'x' });
  await expect(404, `${scheme}Tokenize`, nowhere, toTokenize);
  const [token, noToken] = [
    { world, tokenId },
    { world, tokenId: 'none' },
  ];
  await expect(200, `${scheme}GetToken`, token);
  await expect(404, `${scheme}GetToken`, noToken);
  const { verificationId, methods } = (await expect(200, `${scheme}Bind`, token, device)).body as {
    verificationId: string;
    methods: { id: string; kind: string }[];
  };
  await expect(400, `${scheme}Bind`, token, {});
  await expect(404, `${scheme}Bind`, noToken, device);
  const [verification, none] = [
    { world, verificationId },
    { world, verificationId: 'none' },
  ];
  const idOf = (kind: string): string => methods.find((one) => one.kind === kind)?.id ?? '';
  await expect(200, `${scheme}GetVerification`, verification);
  await expect(404, `${scheme}GetVerification`, none);
  await ask('redirectParty', { ...environment, party: 'issuer-backend' }, { address: 'http://127.0.0.1:9' });
  await expect(502, `${scheme}ChooseMethod`, verification, { methodId: idOf('otp-sms') });
  await ask('redirectParty', { ...environment, party: 'issuer-backend' }, { address: null });
  await expect(200, `${scheme}ChooseMethod`, verification, { methodId: idOf('otp-sms') });
  await expect(400, `${scheme}ChooseMethod`, verification, { methodId: 'none' });
  await expect(404, `${scheme}ChooseMethod`, none, { methodId: 'none' });
  await expect(409, `${scheme}ReleaseDevice`, verification);
  await expect(409, `${scheme}Pay`, token, { amount: 1, verificationId });
  const { messages } = (await expect(200, 'getBankMessages', at, undefined, undefined, { to: card.phone })).body as {
    messages: { code: string }[];
  };
  await expect(400, 'getBankMessages', at);
  await expect(404, 'getBankMessages', nowhere, undefined, undefined, { to: card.phone });
  const code = { code: messages.at(-1)?.code };
  await expect(400, `${scheme}EnterCode`, verification, {});
  await expect(404, `${scheme}EnterCode`, none, code);
  await expect(200, `${scheme}EnterCode`, verification, code);
  await expect(409, `${scheme}EnterCode`, verification, code);
  await expect(409, `${scheme}ChooseMethod`, verification, { methodId: idOf('otp-sms') });
  await expect(200, `${scheme}Pay`, token, { amount: 1, verificationId });
  await expect(400, `${scheme}Pay`, token, {});
  await expect(404, `${scheme}Pay`, noToken, { amount: 1 });

  // The issuer's people and application.
  const record = { world, virtualCardId: tokenId };
  await expect(200, 'getTokenRecord', record);
  await expect(404, 'getTokenRecord', { world, virtualCardId: 'none' });
  const open = async (): Promise<{ launchId: string; reference: string }> => {
    const asked = (await expect(200, `${scheme}Bind`, token, device)).body as { verificationId: string };
    const chosen = await expect(
      200,
      `${scheme}ChooseMethod`,
      { world, verificationId: asked.verificationId },
      { methodId: idOf('application') },
    );
    const data = (chosen.body as { launch: Record<string, string> }).launch;
    const { launchId } = (await expect(200, 'launchApplication', at, { data })).body as { launchId: string };
    return { launchId, reference: data.deviceIndex ?? data.authenticationCorrelationId ?? '' };
  };
  const { launchId } = await open();
  await expect(404, 'launchApplication', nowhere, { data: {} });
  await expect(400, 'verifyCardholder', { world, launchId }, {});
  await expect(200, 'verifyCardholder', { world, launchId }, { succeeds: true });
  await expect(404, 'verifyCardholder', { world, launchId }, { succeeds: true });
  const { launchId: second, reference: pending } = await open();
  await ask('redirectParty', { ...environment, party: 'issuer-gateway' }, { address: 'http://127.0.0.1:9' });
  await expect(502, 'verifyCardholder', { world, launchId: second }, { succeeds: true });
  await ask('redirectParty', { ...environment, party: 'issuer-gateway' }, { address: null });
  await expect(200, `${scheme}ReleaseDevice`, verification);
  await expect(200, 'releaseForCaller', record);
  await expect(404, 'releaseForCaller', { ...record, world: 'none' });
  await expect(404, `${scheme}ReleaseDevice`, none);

  await callGateway(scheme, world, tokenId, [pending, (await open()).reference], caller);
  await callCustomerService(scheme, world, caller);
  await callBackend(world, tokenId, caller);
  await expect(200, `${scheme}DeleteToken`, token);
  await expect(404, `${scheme}DeleteToken`, noToken);
  await expect(409, `${scheme}Bind`, token, device);
  await expect(409, `${scheme}Activate`, token);
}

/** What networks and issuers say to the gateway. @param pending by which the issuer names two bindings that wait for it */
async function callGateway(
  scheme: 'vts' | 'mdes',
  world: string,
  tokenId: string,
  [first, reference]: readonly [string, string],
  { ask, expect }: Caller,
): Promise<void> {
  const [at, nowhere] = [{ world }, { world: 'none' }];
  const environment = { environment: world };
  const silent = async (party: string, act: () => Promise<unknown>): Promise<void> => {
    await ask('redirectParty', { ...environment, party }, { address: 'http://127.0.0.1:9' });
    await act();
    await ask('redirectParty', { ...environment, party }, { address: null });
  };
  const card = bankCard('gateway');
  await ask('registerBankCard', environment, card);
  if (scheme === 'vts') await callAsVisa();
  else await callAsMastercard();

  const update = { virtualCardId: tokenId, deviceBindingReference: reference, action: 'APPROVE_DEVICE_BINDING' };
  await expect(400, 'updateCardState', at, { ...update, action: 'UNKNOWN' });
  await silent(scheme, () => expect(502, 'updateCardState', at, update));
  await expect(200, 'updateCardState', at, update);
  await expect(404, 'updateCardState', nowhere, update);
  await expect(200, 'getTokenInfo', at, { virtualCardId: tokenId });
  await expect(400, 'getTokenInfo', at, { virtualCardId: 'none' });
  await expect(404, 'getTokenInfo', nowhere, { virtualCardId: tokenId });

  async function callAsVisa(): Promise<void> {
    const place = { world, tokenRequestorID: '40010030273', tokenReferenceID: 'VTROPENAPI' };
    const ids = { panReferenceID: 'PR1', clientWalletAccountID: 'WA1', lifeCycleTraceID: 'LCT-openapi' };
    const deviceInfo = { deviceID: 'phone', deviceIndex: 7 };
    const provisioning = { ...ids, deviceInfo: { deviceID: 'phone' }, encryptedData: await vtsPayload(card) };
    await expect(400, 'vtsProvisioning', place, { ...provisioning, encryptedData: 'x' });
    await silent('issuer-backend', () => expect(502, 'vtsProvisioning', place, provisioning));
    await expect(200, 'vtsProvisioning', place, provisioning);
    await expect(404, 'vtsProvisioning', { ...place, world: 'none' }, provisioning);
    const binding = { ...ids, deviceInfo, lifeCycleTraceID: 'LCT-binding' };
    await silent('issuer-backend', () => expect(502, 'vtsDeviceBinding', place, { ...binding, lifeCycleTraceID: 'LCT-lost' }));
    await expect(200, 'vtsDeviceBinding', place, binding);
    await expect(404, 'vtsDeviceBinding', { ...place, world: 'none' }, binding);
    const wanted = {
      tokenRequestorID: place.tokenRequestorID,
      tokenReferenceID: place.tokenReferenceID,
      ...binding,
      otpReason: 'TOKEN_DEVICE_BINDING',
    };
    await expect(200, 'vtsVerificationMethods', at, wanted);
    await expect(404, 'vtsVerificationMethods', at, { ...wanted, lifeCycleTraceID: 'none' });
    await silent('issuer-backend', () => expect(502, 'vtsVerificationMethods', at, { ...wanted, lifeCycleTraceID: 'LCT-lost' }));
    const passcode = { ...wanted, otpMethodIdentifier: 'M-SMS', otpValue: '001234' };
    await expect(200, 'vtsPasscode', at, passcode);
    await expect(400, 'vtsPasscode', at, { ...passcode, otpMethodIdentifier: 'none' });
    await expect(404, 'vtsPasscode', at, { ...passcode, lifeCycleTraceID: 'none' });
    await silent('issuer-backend', () => expect(502, 'vtsPasscode', at, passcode));
    const changed = {
      ...binding,
      dateTimeOfEvent: '2026-01-05T00:00:00.000Z',
      messageReasonCode: 'TOKEN_RESUME',
      tokenInfo: { tokenStatus: 'ACTIVE' },
    };
    await expect(200, 'vtsTokenChanged', place, changed);
    await expect(404, 'vtsTokenChanged', { ...place, world: 'none' }, changed);
    const own = { world, tokenRequestorID: place.tokenRequestorID, tokenReferenceID: tokenId };
    const lifecycle = { operatorID: 'AKASHI01', operationType: 'CALL_CENTER_ACTIVATION', operationReason: 'OTHER', activationCode: '0' };
    await expect(409, 'vtsLifecycle', own, lifecycle);
    await expect(400, 'vtsLifecycle', own, { ...lifecycle, operationType: 'UNKNOWN' });
    await expect(404, 'vtsLifecycle', { ...own, tokenReferenceID: 'none' }, lifecycle);
  }

  async function callAsMastercard(): Promise<void> {
    const ids = { requestId: 'r1', correlationId: 'c1', authRequestCorrelationId: 'ARC-openapi', tokenUniqueReference: 'DWSPMCOPENAPI' };
    const service = { ...ids, services: ['DIGITIZATION'], tokenType: 'CLOUD', tokenRequestorId: '40010030273' };
    const digitization = { ...service, fundingAccountInfo: { encryptedPayload: mdesPayload(card) } };
    await expect(400, 'mdesAuthorizeService', at, { ...service, fundingAccountInfo: { encryptedPayload: { encryptedData: 'x' } } });
    await silent('issuer-backend', () => expect(502, 'mdesAuthorizeService', at, digitization));
    await expect(200, 'mdesAuthorizeService', at, digitization);
    await expect(404, 'mdesAuthorizeService', nowhere, digitization);
    const binding = { ...service, authRequestCorrelationId: 'ARC-binding', tokenBinding: { reference: 'PROV-openapi' } };
    await silent('issuer-backend', () =>
      expect(502, 'mdesRequestActivationMethods', at, { ...binding, authRequestCorrelationId: 'ARC-lost' }),
    );
    await expect(200, 'mdesRequestActivationMethods', at, binding);
    await expect(404, 'mdesRequestActivationMethods', at, { ...service, authRequestCorrelationId: 'none' });
    const delivery = { ...binding, activationMethod: { type: 'TEXT_TO_CARDHOLDER_NUMBER', value: '***0001' }, activationCode: '00123456' };
    await expect(200, 'mdesDeliverActivationCode', at, delivery);
    await expect(400, 'mdesDeliverActivationCode', at, { ...delivery, activationMethod: { type: 'none', value: '' } });
    await expect(404, 'mdesDeliverActivationCode', at, { ...delivery, authRequestCorrelationId: 'none' });
    await silent('issuer-backend', () => expect(502, 'mdesDeliverActivationCode', at, delivery));
    const updated = { ...ids, reasonCode: 'STATUS_UPDATE', tokens: [{ tokenUniqueReference: ids.tokenUniqueReference, status: 'ACTIVE' }] };
    await expect(200, 'mdesNotifyTokenUpdated', at, updated);
    await expect(404, 'mdesNotifyTokenUpdated', nowhere, updated);
    const audit = { UserId: 'AKASHI01', UserName: 'test', Organization: 'Akashi' };
    const activation = (id: string) => ({ TokenActivateRequest: { TokenUniqueReference: id, ReasonCode: 'C', AuditInfo: audit } });
    await expect(409, 'mdesTokenActivate', at, activation(tokenId));
    await expect(404, 'mdesTokenActivate', at, activation('none'));
    const decided = (id: string, trace: string) => ({
      NotifyAuthenticationDecisionRequest: {
        TokenUniqueReference: id,
        AuthRequestCorrelationId: trace,
        Decision: 'SUCCESS',
        AuditInfo: audit,
      },
    });
    await expect(404, 'mdesAuthenticationDecision', at, decided('none', first));
    await expect(200, 'mdesAuthenticationDecision', at, decided(tokenId, first));
    await expect(409, 'mdesAuthenticationDecision', at, decided(tokenId, first));
  }
}

/** A tokenization that the customer service verifies. */
async function callCustomerService(scheme: 'vts' | 'mdes', world: string, { ask, expect }: Caller): Promise<void> {
  const [at, environment] = [{ world }, { environment: world }];
  const card = { ...bankCard(`${scheme} by telephone`), phone: null, email: null };
  await ask('registerBankCard', environment, card);
  await ask('setIssuerGateway', environment, { decidedBy: 'gateway', customerServicePhone: '+81312340001' });
  const waiting = async (): Promise<{ tokenId: string; callId: string }> => {
    const asked = { tokenRequestorId: '40010030273', cardNumber: card.cardNumber, expiry: card.expiry, deviceId: 'wallet' };
    const { tokenId, verificationId, methods } = (await ask(`${scheme}Tokenize`, at, asked)).body as {
      tokenId: string;
      verificationId: string;
      methods: { id: string }[];
    };
    await expect(200, `${scheme}ChooseMethod`, { world, verificationId }, { methodId: methods[0]?.id });
    const { callId } = (await expect(200, 'callCustomerService', at, { virtualCardId: tokenId })).body as { callId: string };
    return { tokenId, callId };
  };
  const { tokenId, callId } = await waiting();
  const call = { world, callId };
  await expect(404, 'callCustomerService', { world: 'none' }, { virtualCardId: tokenId });
  await expect(409, 'activateForCaller', call);
  await expect(200, 'identifyCaller', call, { succeeds: true });
  await expect(400, 'identifyCaller', call, {});
  await expect(404, 'identifyCaller', { world, callId: 'none' }, { succeeds: true });
  await expect(200, 'activateForCaller', call);
  await expect(502, 'activateForCaller', call);
  await expect(404, 'activateForCaller', { world, callId: 'none' });
  const resume = { reason: 'step up', reasonCode: 'ISSUER_DECISION' };
  const digitalCard = { world, issuerId: 'AKASHI0001', digitalCardId: tokenId };
  await expect(400, 'resumeDigitalCard', digitalCard, resume);
  await expect(404, 'resumeDigitalCard', { ...digitalCard, digitalCardId: 'none' }, resume);
  await ask('redirectParty', { ...environment, party: scheme }, { address: 'http://127.0.0.1:9' });
  await expect(502, 'resumeDigitalCard', digitalCard, resume);
  await ask('redirectParty', { ...environment, party: scheme }, { address: null });
  const { tokenId: other } = await waiting();
  await expect(200, 'resumeDigitalCard', { ...digitalCard, digitalCardId: other }, resume);
  const { tokenId: third } = await waiting();
  await expect(200, `${scheme}Activate`, { world, tokenId: third });
  await expect(409, `${scheme}Activate`, { world, tokenId: third });
  await expect(404, `${scheme}Activate`, { world, tokenId: 'none' });
  const { tokenId: fourth } = await waiting();
  const place = { world, tokenRequestorID: '40010030273', tokenReferenceID: fourth };
  const lifecycle = { operatorID: 'AKASHI01', operationType: 'CALL_CENTER_ACTIVATION', operationReason: 'OTHER', activationCode: '0' };
  const AuditInfo = { UserId: 'AKASHI01', UserName: 'test', Organization: 'Akashi' };
  if (scheme === 'vts') await expect(200, 'vtsLifecycle', place, lifecycle);
  else await expect(200, 'mdesTokenActivate', at, { TokenActivateRequest: { TokenUniqueReference: fourth, ReasonCode: 'C', AuditInfo } });
}

/** What the gateway, and the network's payment, ask of the issuer. */
async function callBackend(world: string, tokenId: string, { ask, expect }: Caller): Promise<void> {
  const [at, nowhere] = [{ world }, { world: 'none' }];
  const card = bankCard('backend');
  await ask('registerBankCard', { environment: world }, card);
  const { keyId, certificate } = testRecipient();
  const clear = Buffer.from(JSON.stringify({ fpan: card.cardNumber, exp: card.expiry }));
  const cipheredCardInfo = seal(clear, certificate, { keyTransport: 'rsa-pkcs1-v1_5', text: 'base64' });
  const eligibility = { cipheredCardInfo, keyId, walletProviderId: '40010030273' };
  const { issuerCardRefId } = (await expect(200, 'checkCardEligibility', at, eligibility)).body as { issuerCardRefId: string };
  const ids = { issuerCardRefId, virtualCardId: tokenId, walletProviderId: '40010030273' };
  const wrong = { ...ids, issuerCardRefId: 'none' };
  const operations: Readonly<Record<string, readonly [good: object, bad: object]>> = {
    checkCardEligibility: [eligibility, { ...eligibility, cipheredCardInfo: 'x' }],
    requestCardDigitization: [{ ...ids, cipheredCardInfo }, wrong],
    requestDeviceBinding: [
      { ...ids, deviceBindingReference: '9' },
      { ...wrong, deviceBindingReference: '9' },
    ],
    getIDnVMethodList: [ids, wrong],
    sendOTP: [
      { ...ids, otpMethodId: 'M-SMS', otp: '001234' },
      { ...ids, otpMethodId: 'none' },
    ],
    notifyVirtualCardChange: [
      { ...ids, action: 'DEVICE_BOUND', deviceBindingReference: '9' },
      { ...wrong, virtualCardId: 'none', action: 'ACTIVATE' },
    ],
  };
  for (const [operation, [good, bad]] of Object.entries(operations)) {
    await expect(200, operation, at, good);
    await expect(400, operation, at, bad);
    await expect(404, operation, nowhere, good);
  }
  const consumer = { world, issuerId: 'AKASHI0001', consumerId: issuerCardRefId };
  await expect(200, 'getConsumer', consumer, undefined, undefined, { cardId: issuerCardRefId });
  await expect(404, 'getConsumer', consumer, undefined, undefined, { cardId: 'none' });
  const payment = { scheme: 'vts', virtualCardId: tokenId, amount: 100 };
  await expect(200, 'authorisePayment', at, payment);
  await expect(404, 'authorisePayment', nowhere, payment);
}
