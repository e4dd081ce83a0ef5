/** The issuer's gateway and backend: what passes on the lines between the parties, and what the bank's people do. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import type { Message } from './targets/tokenization/messages';
import type { ConformanceWorld } from './world';

type Fields = Readonly<Record<string, unknown>>;

function bodyOf(message: Message | undefined): Fields {
  return (message?.body ?? {}) as Fields;
}

function answerOf(message: Message | undefined): Fields {
  return (message?.answer ?? {}) as Fields;
}

const textOf = (value: unknown): string => (value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value));

/** The last message of an operation; there must be one. */
async function lastOf(world: ConformanceWorld, operation: string, least = 1): Promise<Message> {
  const messages = await world.target.tokens.messagesOf(operation, least);
  const last = messages.at(-1);
  world.check.that(last !== undefined, `No ${operation} was sent.`, { expected: `a ${operation}`, seen: 'none' });
  return last as Message;
}

/** What the bank was told, in the order in which it came. */
async function told(world: ConformanceWorld, action: string, least = 0, patience?: number): Promise<Message[]> {
  let messages = await world.target.tokens.messagesOf('notifyVirtualCardChange');
  const ofAction = (): Message[] => messages.filter((one) => bodyOf(one).action === action);
  if (ofAction().length < least) messages = await world.target.tokens.messagesOf('notifyVirtualCardChange', messages.length + 1, patience);
  return ofAction();
}

// ---- the lines

Given('on the lines {string} is lost {int} times', async function (this: ConformanceWorld, operation: string, times: number) {
  await this.target.tokens.break(operation, { kind: 'lost', times });
});

Given('on the lines the answer to {string} is lost once', async function (this: ConformanceWorld, operation: string) {
  await this.target.tokens.break(operation, { kind: 'answer lost', times: 1 });
});

Given('on the lines every {string} comes twice', async function (this: ConformanceWorld, operation: string) {
  await this.target.tokens.break(operation, { kind: 'twice' });
});

Given('on the lines every {string} is kept', async function (this: ConformanceWorld, operation: string) {
  await this.target.tokens.break(operation, { kind: 'late' });
});

Given(
  'on the lines {string} of {string} becomes {string}',
  async function (this: ConformanceWorld, member: string, operation: string, value: string) {
    await this.target.tokens.break(operation, { kind: 'altered', members: { [member]: value } });
  },
);

When('what was kept comes', async function (this: ConformanceWorld) {
  await this.target.tokens.releaseKept(false);
});

When('what was kept comes in the opposite order', async function (this: ConformanceWorld) {
  await this.target.tokens.releaseKept(true);
});

When('{duration} pass for the parties', async function (this: ConformanceWorld, seconds: number) {
  // Simulators beside somebody's own system have a clock of their own.
  if (!this.target.profile.builtIn) await this.target.controls.advance(seconds);
  await this.target.tokens.advance(seconds);
});

// ---- what was sent

Then('{string} was sent once', async function (this: ConformanceWorld, operation: string) {
  const messages = await this.target.tokens.messagesOf(operation, 1);
  this.check.equal(String(messages.length), '1', `${operation} was not sent exactly once.`);
});

Then('{string} was not sent', async function (this: ConformanceWorld, operation: string) {
  const messages = await this.target.tokens.messagesOf(operation);
  this.check.equal(String(messages.length), '0', `${operation} was sent.`);
});

Then('{string} has', async function (this: ConformanceWorld, operation: string, table: DataTable) {
  const body = bodyOf(await lastOf(this, operation));
  for (const [name = '', wanted = ''] of table.raw()) {
    this.check.equal(textOf(body[name]), meantBy(this, wanted), `${name} of ${operation} is another one.`);
  }
});

Then('{string} has {string}', async function (this: ConformanceWorld, operation: string, member: string) {
  const value = bodyOf(await lastOf(this, operation))[member];
  this.check.that(value !== undefined && value !== null && value !== '', `${operation} has no ${member}.`, {
    expected: `${member} to be there`,
    seen: textOf(value),
  });
});

Then('{string} has no {string}', async function (this: ConformanceWorld, operation: string, member: string) {
  const value = bodyOf(await lastOf(this, operation))[member];
  this.check.that(value === undefined, `${operation} has ${member}.`, { expected: `no ${member}`, seen: textOf(value) });
});

/** What a table of a scenario stands for. */
function meantBy({ endUser }: ConformanceWorld, wanted: string): string {
  switch (wanted) {
    case 'the token':
      return endUser.token.tokenId;
    case 'the device index':
      return endUser.launchData?.deviceIndex ?? 'nothing';
    case 'the correlation id of Mastercard':
      return endUser.launchData?.authenticationCorrelationId ?? 'nothing';
    default:
      return wanted;
  }
}

// ---- decisions and methods

Then('the answer of the bank has the list of methods', async function (this: ConformanceWorld) {
  const message = await lastOf(this, 'requestDeviceBinding');
  const list = answerOf(message).idvMethodList;
  this.check.that(Array.isArray(list) && list.length > 0, 'A step-up was answered without the list of methods.', {
    expected: 'idvMethodList with at least one method',
    seen: textOf(list),
  });
});

Then('the bank answered {string} with {string}', async function (this: ConformanceWorld, operation: string, status: string) {
  this.check.equal(String((await lastOf(this, operation)).status), status, `${operation} was answered with another status.`);
});

// ---- references

Then('the reference of the request is not the one of the notification', async function (this: ConformanceWorld) {
  const [asked, final] = await references(this);
  this.check.that(asked !== final, 'The reference of the request was told as the final one.', {
    expected: `another one than ${asked}`,
    seen: final,
  });
});

Then('the reference of the request is the one of the notification', async function (this: ConformanceWorld) {
  const [asked, final] = await references(this);
  this.check.equal(final, asked, 'The notification has another reference than the request.');
});

async function references(world: ConformanceWorld): Promise<[string, string]> {
  const asked = bodyOf(await lastOf(world, 'requestDeviceBinding')).deviceBindingReference;
  const [bound] = await told(world, 'DEVICE_BOUND', 1);
  return [textOf(asked), textOf(bodyOf(bound).deviceBindingReference)];
}

Then("the bank's record has the device by the reference of the notification only", async function (this: ConformanceWorld) {
  const [bound] = (await told(this, 'DEVICE_BOUND', 1)).slice(-1);
  const final = textOf(bodyOf(bound).deviceBindingReference);
  const { devices } = await this.target.tokens.issuerRecord(this.endUser.token.tokenId);
  this.check.equal(devices.map((one) => one.deviceBindingReference).join(', '), final, "The bank's record has other references.");
});

Then('the bank uses the reference of the request no more', async function (this: ConformanceWorld) {
  const [asked] = await references(this);
  const later = await this.target.tokens.messagesOf('updateCardState');
  const used = later.map((one) => textOf(bodyOf(one).deviceBindingReference)).filter((one) => one === asked);
  this.check.equal(used.join(', ') || 'none', 'none', 'The reference of the request was used again.');
});

When('the bank is told of an unknown virtual card that this device is released', async function (this: ConformanceWorld) {
  const known = bodyOf((await told(this, 'DEVICE_BOUND', 1))[0]);
  const body = { ...known, issuerCardRefId: 'UNKNOWN-CARD', virtualCardId: 'UNKNOWN-VIRTUAL-CARD', action: 'DEVICE_UNBOUND' };
  await this.target.tokens.tellIssuer('notifyVirtualCardChange', body, 'akashi-gateway-1');
});

Then("the device is still bound by the bank's record", async function (this: ConformanceWorld) {
  const { devices } = await this.target.tokens.issuerRecord(this.endUser.token.tokenId);
  this.check.equal(
    devices.map(({ state }) => state).join(', ') || 'no device',
    'bound',
    "The bank's record has another state of the device.",
  );
});

Then("the bank's record has no device that is bound", async function (this: ConformanceWorld) {
  const { devices } = await this.target.tokens.issuerRecord(this.endUser.token.tokenId);
  const bound = devices.filter(({ state }) => state === 'bound');
  this.check.equal(String(bound.length), '0', "The bank's record has a device that is bound.");
});

// ---- notifications

Then('the bank is told {string} once', async function (this: ConformanceWorld, action: string) {
  this.check.equal(String((await told(this, action, 1)).length), '1', `${action} was not told exactly once.`);
});

Then('the bank is told {string} {int} times', async function (this: ConformanceWorld, action: string, times: number) {
  this.check.equal(String((await told(this, action, times)).length), String(times), `${action} was told more often, or not so often.`);
});

Then('the bank is not told {string}', async function (this: ConformanceWorld, action: string) {
  this.check.equal(String((await told(this, action)).length), '0', `${action} was told.`);
});

Then('the bank is told {string} in the end, with a warning if it is not', async function (this: ConformanceWorld, action: string) {
  // When a gateway tries again is its own affair.
  const has = (messages: readonly Message[]): boolean => messages.some(({ status }) => status === 200);
  let messages = await told(this, action, 1);
  for (let n = 0; n < 12 && !has(messages); n++) {
    // Less than a party waits for an answer: else it would have given up before it could be heard.
    await this.target.tokens.advance(5);
    messages = await told(this, action, messages.length + 1, 1000);
  }
  this.check.advise(has(messages), `${action} was lost, and not told again.`, {
    expected: 'a further try',
    seen: `${messages.length} tries`,
  });
});

Then('the bank is told nothing of the device but that it is not bound, without a reference', async function (this: ConformanceWorld) {
  const messages = await this.target.tokens.messagesOf('notifyVirtualCardChange');
  const own = messages.filter((one) => String(bodyOf(one).action).startsWith('DEVICE') || bodyOf(one).deviceBindingReference !== undefined);
  const seen = own.map((one) => `${textOf(bodyOf(one).action)} ${textOf(bodyOf(one).deviceBindingReference)}`).join(', ');
  this.check.that(seen === '' || seen === 'DEVICE_UNBOUND nothing', 'The notification of a failed verification is wrong.', {
    expected: 'DEVICE_UNBOUND without deviceBindingReference, or no notification',
    seen,
  });
});

Then('{string} is part of that notification', async function (this: ConformanceWorld, member: string) {
  const [bound] = await told(this, 'DEVICE_BOUND', 1);
  const value = bodyOf(bound)[member];
  this.check.that(value !== undefined && textOf(value) !== '' && textOf(value) !== '{}', `The notification has no ${member}.`, {
    expected: `${member} to be there`,
    seen: textOf(value),
  });
});

Then('the authorisation request has the authenticator of the notification', async function (this: ConformanceWorld) {
  const [bound] = await told(this, 'DEVICE_BOUND', 1);
  const asked = bodyOf(await lastOf(this, 'authorisePayment'));
  this.check.equal(
    textOf(asked.authenticatorInfo),
    textOf(bodyOf(bound).authenticatorInfo),
    'The authorisation request has other data of the authenticator.',
  );
});

// ---- codes

/** A code as the network hands it over; null where it hands none over. */
async function codeOfNetwork(world: ConformanceWorld): Promise<string | null> {
  const { scheme } = world.endUser;
  const [operation, member] = scheme === 'vts' ? ['vtsPasscode', 'otpValue'] : ['mdesDeliverActivationCode', 'activationCode'];
  const value = bodyOf(await lastOf(world, operation as string))[member as string];
  return value === undefined ? null : textOf(value);
}

Then('the network hands over a code', async function (this: ConformanceWorld) {
  this.check.that((await codeOfNetwork(this)) !== null, 'The network hands over no code.', { expected: 'a code', seen: 'none' });
});

Then('the network hands over no code', async function (this: ConformanceWorld) {
  const code = await codeOfNetwork(this);
  this.check.that(code === null, 'The network hands over a code.', { expected: 'none', seen: textOf(code) });
});

Then('the gateway forwards the code of the network', async function (this: ConformanceWorld) {
  const code = await codeOfNetwork(this);
  this.check.equal(textOf(bodyOf(await lastOf(this, 'sendOTP')).otp), textOf(code), 'Another code was forwarded than the network made.');
});

Then('the gateway names the method of {method}', async function (this: ConformanceWorld, kind: string) {
  const words: Fields = { 'otp-sms': 'otp_sms', 'otp-email': 'otp_email', push: 'push_message' };
  const asked = [
    ...(await this.target.tokens.messagesOf('requestDeviceBinding')),
    ...(await this.target.tokens.messagesOf('getIDnVMethodList')),
  ];
  const lists = asked.flatMap((one) => (answerOf(one).idvMethodList ?? []) as { id: string; type: string }[]);
  const meant = lists.find(({ type }) => type === words[kind])?.id ?? 'no method';
  this.check.equal(textOf(bodyOf(await lastOf(this, 'sendOTP')).otpMethodId), meant, 'otpMethodId names another method.');
});

Then('the code comes by {method}, unchanged, and by nothing else', async function (this: ConformanceWorld, kind: string) {
  const sent = textOf(bodyOf(await lastOf(this, 'sendOTP')).otp);
  const other = kind === 'otp-sms' ? 'otp-email' : 'otp-sms';
  const came = await this.endUser.messages(kind, 1);
  this.check.equal(came.map(({ code }) => code).join(', '), sent, 'The code did not come once, as it was handed over.');
  this.check.equal(String((await this.endUser.messages(other, 0)).length), '0', `The code came by ${other}, too.`);
});

Then('a push message comes, and no code', async function (this: ConformanceWorld) {
  const came = await this.endUser.messages('push', 1);
  this.check.equal(String(came.length), '1', 'No push message came, or more than one.');
  this.check.equal(came[0]?.code ?? 'none', 'none', 'The push message has a code.');
});

// ---- the issuer's application

When("the issuer's application is opened", async function (this: ConformanceWorld) {
  await this.endUser.openApplication(this.endUser.launchData);
});

When("the issuer's application is opened without {string}", async function (this: ConformanceWorld, names: string) {
  const left = names.split(' and ');
  const data = Object.entries(this.endUser.launchData ?? {}).filter(([name]) => !left.includes(name));
  await this.endUser.openApplication(Object.fromEntries(data));
});

When("the issuer's application is opened with the reason {string}", async function (this: ConformanceWorld, reasonCode: string) {
  await this.endUser.openApplication({ ...this.endUser.launchData, reasonCode });
});

When('the cardholder is verified there', async function (this: ConformanceWorld) {
  await this.endUser.verify(true);
});

Then("the issuer's application was opened with", function (this: ConformanceWorld, table: DataTable) {
  for (const [name = '', wanted = ''] of table.raw()) {
    const value = this.endUser.launchData?.[name];
    if (wanted === '') this.check.that(Boolean(value), `The launch has no ${name}.`, { expected: `${name} to be there`, seen: 'nothing' });
    else this.check.equal(textOf(value), meantBy(this, wanted), `${name} of the launch is another one.`);
  }
});

Then('the device index of the launch is the reference of the request', async function (this: ConformanceWorld) {
  const asked = bodyOf(await lastOf(this, 'requestDeviceBinding')).deviceBindingReference;
  this.check.equal(textOf(this.endUser.launchData?.deviceIndex), textOf(asked), 'The launch has another index than the request.');
});

Then("the issuer's application was opened without", function (this: ConformanceWorld, table: DataTable) {
  for (const [name = ''] of table.raw()) {
    const value = this.endUser.launchData?.[name];
    this.check.that(value === undefined, `The launch has ${name}.`, { expected: `no ${name}`, seen: textOf(value) });
  }
});

Then('the bank reports no binding', async function (this: ConformanceWorld) {
  const messages = await this.target.tokens.messagesOf('updateCardState');
  const actions = messages.map((one) => textOf(bodyOf(one).action)).filter((action) => action.includes('DEVICE'));
  this.check.equal(actions.join(', ') || 'none', 'none', 'A binding was reported.');
});

// ---- what an issuer asks of the gateway

When('the issuer asks the gateway for {string} of this binding', async function (this: ConformanceWorld, action: string) {
  await askGateway(this, { virtualCardId: this.endUser.token.tokenId, deviceBindingReference: await referenceNow(this), action });
});

When(
  'the issuer asks the gateway for {string} of the reference of the notification',
  async function (this: ConformanceWorld, action: string) {
    const [bound] = await told(this, 'DEVICE_BOUND', 1);
    const reference = textOf(bodyOf(bound).deviceBindingReference);
    await askGateway(this, { virtualCardId: this.endUser.token.tokenId, deviceBindingReference: reference, action });
  },
);

When('the issuer asks the gateway for {string} of another virtual card', async function (this: ConformanceWorld, action: string) {
  await askGateway(this, { virtualCardId: 'UNKNOWN-VIRTUAL-CARD', deviceBindingReference: await referenceNow(this), action });
});

When(
  'the issuer asks the gateway for {string} by the reference {string}',
  async function (this: ConformanceWorld, action: string, reference: string) {
    await askGateway(this, { virtualCardId: this.endUser.token.tokenId, deviceBindingReference: reference, action });
  },
);

/** What an issuer names a binding by that is under way (TKB-rep-02, TKB-rep-03). */
function referenceNow({ endUser }: ConformanceWorld): Promise<string> {
  const { launchData } = endUser;
  return Promise.resolve(launchData?.deviceIndex ?? launchData?.authenticationCorrelationId ?? endUser.current.reference ?? 'none');
}

async function askGateway(world: ConformanceWorld, body: Readonly<Record<string, string>>): Promise<void> {
  const headers = { 'x-correlation-id': 'akashi-issuer-1', 'x-issuer-id': 'AKASHI0001' };
  world.gatewayAnswer = await world.target.tokens.askGateway('updateCardState', body, headers);
}

Then('the gateway refuses it', function (this: ConformanceWorld) {
  const seen = this.gatewayAnswer;
  this.check.that(seen !== null && seen >= 400, 'The gateway does not refuse it.', { expected: 'HTTP 400', seen: `HTTP ${seen}` });
});

Then('the gateway takes it', function (this: ConformanceWorld) {
  this.check.equal(`HTTP ${this.gatewayAnswer}`, 'HTTP 200', 'The gateway does not take it.');
});

When('the issuer releases the device', async function (this: ConformanceWorld) {
  await this.target.tokens.releaseAtIssuer(this.endUser.token.tokenId);
});

// ---- customer service

When('the end user calls the customer service', async function (this: ConformanceWorld) {
  await this.endUser.call();
});

When('the agent identifies him', async function (this: ConformanceWorld) {
  await this.target.tokens.identify(await this.endUser.call(), true);
});

When('the agent cannot identify him', async function (this: ConformanceWorld) {
  await this.target.tokens.identify(await this.endUser.call(), false);
});

When("the agent activates the card in the issuer's portal", async function (this: ConformanceWorld) {
  this.activation = await this.target.tokens.activateAtIssuer(await this.endUser.call());
});

When("the agent activates the card in the network's portal", async function (this: ConformanceWorld) {
  this.activation = await this.target.tokens.activateInPortal(this.endUser.scheme, this.endUser.token.tokenId);
});

When("the agent activates an unknown card in the network's portal", async function (this: ConformanceWorld) {
  this.activation = await this.target.tokens.activateInPortal(this.endUser.scheme, 'UNKNOWN-TOKEN');
});

Then('the activation is taken', function (this: ConformanceWorld) {
  this.check.equal(String(this.activation), 'true', 'The activation is refused.');
});

Then('the activation is refused', function (this: ConformanceWorld) {
  this.check.equal(String(this.activation), 'false', 'The activation is taken.');
});
