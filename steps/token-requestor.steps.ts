/** Whoever holds a card, has it tokenized and binds devices to the token; what his token requestor can see. */
import { Given, Then, When } from '@cucumber/cucumber';
import type { BankDecision, Scheme, Verification } from './targets/tokenization/token-chain';
import type { ConformanceWorld } from './world';

// ---- before there is a token

Given(
  'the bank answers a binding with {bank answer}',
  function (this: ConformanceWorld, { decision, listWithStepUp }: { decision: BankDecision; listWithStepUp: boolean }) {
    this.endUser.wants({ binding: decision, listWithStepUp });
  },
);

Given(
  'the bank answers a tokenization with {bank answer}',
  function (this: ConformanceWorld, { decision, listWithStepUp }: { decision: BankDecision; listWithStepUp: boolean }) {
    this.endUser.wants({ tokenization: decision, listWithStepUp });
  },
);

Given('the bank knows neither telephone nor e-mail of the end user', function (this: ConformanceWorld) {
  this.endUser.wants({ phone: null, email: null, application: false, push: false });
});

Given('the issuer has no customer-service number', function (this: ConformanceWorld) {
  this.endUser.wantsOfGateway({ customerServicePhone: null });
});

Given('the issuer has the customer-service number {string}', function (this: ConformanceWorld, number: string) {
  this.endUser.wantsOfGateway({ customerServicePhone: number });
});

Given('the issuer has the customer-service number {string} for fraud', function (this: ConformanceWorld, number: string) {
  this.endUser.wantsOfGateway({ fraudCustomerServicePhone: number });
});

Given('a code may be entered {int} time(s)', function (this: ConformanceWorld, tries: number) {
  this.endUser.wantsTries(tries);
});

Given('a token of {scheme}', async function (this: ConformanceWorld, scheme: Scheme) {
  await this.endUser.tokenize(scheme);
});

// ---- what he does

When('the end user asks for a token of {scheme}', async function (this: ConformanceWorld, scheme: Scheme) {
  await this.endUser.tokenize(scheme);
});

When(
  'the end user asks for a token of {scheme} from a device that the wallet suspects',
  async function (this: ConformanceWorld, scheme: Scheme) {
    await this.endUser.tokenize(scheme, { deviceSuspected: true });
  },
);

When('the end user binds a device', async function (this: ConformanceWorld) {
  await this.endUser.bind(['phone']);
});

When('the end user binds a device shortly after he was authenticated', async function (this: ConformanceWorld) {
  await this.endUser.bind(['phone'], true);
});

When('the end user binds a second device', async function (this: ConformanceWorld) {
  await this.endUser.bind(['tablet']);
});

When('the end user binds {int} devices at once', async function (this: ConformanceWorld, count: number) {
  await this.endUser.bind(Array.from({ length: count }, (_, n) => `device ${n + 1}`));
});

When('the end user goes on with the {ordinal} device', function (this: ConformanceWorld, place: number) {
  this.endUser.turnTo(this.endUser.bindings[place] as Verification);
});

When('the end user chooses {method}', async function (this: ConformanceWorld, kind: string) {
  const taken = await this.endUser.choose(kind);
  this.check.that(taken, 'A method cannot be chosen.', {
    expected: `${kind} among the methods`,
    seen: this.endUser.current.methods.map((one) => one.kind).join(', ') || 'no methods',
  });
});

When('the end user chooses {method}, and nothing can be delivered', async function (this: ConformanceWorld, kind: string) {
  await this.endUser.choose(kind);
});

When('the end user enters the code that came by {method}', async function (this: ConformanceWorld, kind: string) {
  const code = await this.endUser.deliveredCode(kind);
  this.check.that(code !== undefined, 'No code came.', { expected: `a code by ${kind}`, seen: 'none' });
  await this.endUser.enterCode(code as string);
});

When('the end user enters a wrong code', async function (this: ConformanceWorld) {
  await this.endUser.enterCode(await wrongCode(this));
});

When('the end user enters a wrong code {int} times', async function (this: ConformanceWorld, times: number) {
  for (let n = 0; n < times; n++) await this.endUser.enterCode(await wrongCode(this));
});

async function wrongCode(world: ConformanceWorld): Promise<string> {
  return (await world.endUser.deliveredCode('otp-sms')) === '123456' ? '654321' : '123456';
}

When('the device is bound by {method}', async function (this: ConformanceWorld, kind: string) {
  await this.endUser.choose(kind);
  await carriedOut(this, kind, true);
});

When('the end user fails by {method}', async function (this: ConformanceWorld, kind: string) {
  await this.endUser.choose(kind);
  await carriedOut(this, kind, false);
});

/** The end user does what the chosen method wants of him. */
async function carriedOut({ endUser }: ConformanceWorld, kind: string, succeeds: boolean): Promise<void> {
  if (kind === 'application') await endUser.openApplication(endUser.launchData);
  else if (kind === 'push') await endUser.openApplication((await endUser.messages('push', 1)).at(-1)?.launch ?? null, true);
  else {
    const code = await endUser.deliveredCode(kind);
    await endUser.enterCode(succeeds ? (code ?? '') : '123456');
    return;
  }
  await endUser.verify(succeeds);
}

When('the end user pays with the device', async function (this: ConformanceWorld) {
  const { scheme, token, current } = this.endUser;
  await this.target.tokens.pay(scheme, token.tokenId, 1200, current.verificationId);
});

When('the token requestor releases the device', async function (this: ConformanceWorld) {
  await this.target.tokens.releaseDevice(this.endUser.scheme, this.endUser.current.verificationId);
});

When('the end user deletes the token', async function (this: ConformanceWorld) {
  await this.target.tokens.deleteToken(this.endUser.scheme, this.endUser.token.tokenId);
});

// ---- what the token requestor sees

async function bindingNow({ endUser }: ConformanceWorld): Promise<Verification | undefined> {
  const { bindings } = await endUser.state();
  return bindings.find(({ verificationId }) => verificationId === endUser.current.verificationId);
}

Then('the device is bound', async function (this: ConformanceWorld) {
  this.check.equal((await bindingNow(this))?.state ?? 'no binding', 'done', 'The device is not bound.');
});

Then('the device is not bound', async function (this: ConformanceWorld) {
  const state = (await bindingNow(this))?.state ?? 'no binding';
  this.check.that(state !== 'done', 'The device is bound.', { expected: 'any other state', seen: state });
});

Then('the device is released', async function (this: ConformanceWorld) {
  this.check.equal((await bindingNow(this))?.state ?? 'no binding', 'released', 'The device was not released.');
});

Then('only the {ordinal} device is bound', async function (this: ConformanceWorld, place: number) {
  const { bindings } = await this.endUser.state();
  const bound = bindings.filter(({ state }) => state === 'done').map(({ verificationId }) => verificationId);
  this.check.equal(bound.join(', '), this.endUser.bindings[place]?.verificationId ?? '', 'Another device is bound, or more than one.');
});

Then('the binding is declined', async function (this: ConformanceWorld) {
  this.check.equal((await bindingNow(this))?.state ?? 'no binding', 'declined', 'The binding was not declined.');
});

Then('the end user has to choose a method', async function (this: ConformanceWorld) {
  const binding = await bindingNow(this);
  this.check.equal(binding?.state ?? 'no binding', 'choosing', 'No method is to be chosen.');
  this.check.that((binding?.methods.length ?? 0) > 0, 'No method is offered.', { expected: 'at least one', seen: 'none' });
});

Then('{method} is offered', function (this: ConformanceWorld, kind: string) {
  const { methods } = this.endUser.current;
  this.check.that(
    methods.some((one) => one.kind === kind),
    'A method is not offered.',
    { expected: kind, seen: methods.map((one) => one.kind).join(', ') || 'none' },
  );
});

Then('{method} is not offered', function (this: ConformanceWorld, kind: string) {
  const { methods } = this.endUser.current;
  this.check.that(!methods.some((one) => one.kind === kind), 'A method is offered.', {
    expected: `no ${kind}`,
    seen: methods.map((one) => one.kind).join(', '),
  });
});

Then('{method} is offered now', async function (this: ConformanceWorld, kind: string) {
  const methods = await this.endUser.methodsNow();
  this.check.that(
    methods.some((one) => one.kind === kind),
    'A method is not offered.',
    { expected: kind, seen: methods.map((one) => one.kind).join(', ') || 'none' },
  );
});

Then('the number to call is {string}', function (this: ConformanceWorld, number: string) {
  this.check.equal(this.endUser.offered('customer-service')?.value ?? 'none', number, 'Another number is offered than the configured one.');
});

Then('the number to call is {string}, or the tokenization is declined', function (this: ConformanceWorld, number: string) {
  const { state } = this.endUser.current;
  const seen = state === 'declined' ? number : (this.endUser.offered('customer-service')?.value ?? 'none');
  this.check.equal(seen, number, 'A number is offered that the issuer has not configured.');
});

Then('the token is {string}', async function (this: ConformanceWorld, status: string) {
  this.check.equal((await this.endUser.state()).status, status, 'The token has another status.');
});

Then('the references of the bindings differ', async function (this: ConformanceWorld) {
  const references = (await this.endUser.state()).bindings.map(({ reference }) => reference);
  this.check.equal(String(new Set(references).size), String(this.endUser.bindings.length), 'Bindings share a reference.');
});
