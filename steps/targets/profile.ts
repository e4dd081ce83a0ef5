import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { documentedPassword } from '../../cards/fields/password';
import type { BrandName } from '../../cards/numbers/brand';
import { Secret } from '../../cards/numbers/secret';
import { FileError, readYaml } from '../../features/catalogue/yaml-file';
import { type CardLockFacts, defaultCardLock } from './card-lock/card-lock';
import type { ContainerPart } from './containers/pieces';
import { type Resolve, type RunningByName, resolver } from './containers/placeholders';
import { type ContainerFile, type ContainerSettings, containersOf } from './containers/settings';
import type { ControlName, FileKind } from './controls/controls';
import type { ControlAct, ControlWay, OfferedControls } from './controls/ways';
import { defaultTokenization, type LentBankCard, type TokenizationFacts } from './tokenization/token-chain';
import type { TlsSettings } from './wire';

/** Roles that are reached by a console of their own, in one or both bindings. */
const consoleRoles: readonly string[] = ['operator-console', 'admin-console'];

/** What a target is, claims and offers (docs/schemas/profile.schema.json). */
export interface Profile {
  readonly name: string;
  /** Built-in simulators play every role that is not given an address. */
  readonly builtIn: boolean;
  /**
   * Bindings are those of consoles. Other roles, which are reached by a wire of their own, have none: they are played in every
   * binding of a run. Only where there is no console at all they have one, so that there is a run.
   */
  readonly roles: Readonly<Record<string, { readonly address: string | null; readonly bindings: readonly Binding[] }>>;
  /** Systems beside the target that the suite looks into. Addresses without a slash at the end. */
  readonly connections: Readonly<Partial<Record<ConnectionName, string>>>;
  readonly options: readonly string[];
  readonly controls: OfferedControls;
  /** The most that the suite may do to the target in one run. */
  readonly caps: Caps;
  /** Merchants whose users the suite may create; the second is for rules between merchants. */
  readonly merchants: readonly MerchantFacts[];
  /** Cards that the target's issuer knows, for targets on which the suite can make none known. */
  readonly cards: readonly LentCard[];
  readonly administrator: Credential | null;
  readonly operators: readonly Credential[];
  readonly parameters: Parameters;
  readonly cardLock: CardLockFacts;
  readonly tokenization: TokenizationFacts;
  /** How the suite presents itself; null where no certificate is asked for. */
  readonly tls: TlsSettings | null;
  /** Where the target keeps things that can be searched for card data. */
  readonly places: readonly KeptPlace[];
  /** Parts of the target that a run starts by itself, in that order. */
  readonly containers: readonly ContainerSettings[];
  readonly locators: Readonly<Record<string, string>>;
}

/** What has effects outside of the target, at most so many in one run; what is not named is not limited. */
export interface Caps {
  /** Legs of telephone calls that are set up, and conversations. */
  readonly calls?: number;
  /** Payments that are asked for, refused ones with them. */
  readonly payments?: number;
  /** Yen of all payments together. */
  readonly yen?: number;
  /** Short messages, mails and push messages. */
  readonly messages?: number;
}

export type Binding = 'http' | 'browser';

export type ConnectionName = 'order-system' | 'sms' | 'api-link' | 'issuer-desk';

/** A merchant, and what it has agreed as far as the profile says. */
export interface MerchantFacts {
  readonly id: string;
  /** Features that the merchant has, in the names of options; null when the profile does not say. */
  readonly options: readonly string[] | null;
  readonly channels: number | null;
  readonly instalments: readonly string[] | null;
}

/** A place where the target keeps something. Exactly one of files, command, address and container is there. */
export interface KeptPlace {
  readonly name: string;
  readonly kind: FileKind | 'memory';
  /** Absolute paths of files, folders or patterns. */
  readonly files: readonly string[] | null;
  /** Program and arguments; what it prints is searched. */
  readonly command: readonly string[] | null;
  /** Where the command runs: the folder of the profile. */
  readonly folder: string;
  readonly address: string | null;
  /** Bearer token for the address. */
  readonly token: Secret | null;
  /** A container of the run: its log, or a path in it. */
  readonly container: ContainerPart | null;
}

export type CardState = 'genuine' | 'stolen' | 'counterfeit' | 'expired';

export interface LentCard {
  readonly alias: string | null;
  readonly number: Secret;
  /** MMYY */
  readonly expiry: string;
  readonly securityCode: Secret;
  readonly brand: BrandName;
  /** Yen. */
  readonly limit: number;
  readonly state: CardState;
  readonly mobile: string | null;
}

export interface Credential {
  readonly merchantId: string;
  readonly userId: string;
  readonly password: Secret;
  /** The operator's own number, 050-XXXX-XXXX. */
  readonly telephoneNumber: string | null;
}

export interface Parameters {
  readonly displayNameLimit: number;
  readonly passwordSymbols: string;
  readonly answerMilliseconds: number;
  readonly settleMilliseconds: number;
  /** The key that ends an entry of a length that the IVR cannot know. */
  readonly keypadTerminator: string;
  /** For how long a code sent by SMS is good. */
  readonly smsCodeSeconds: number;
  /** How often a code may be entered. */
  readonly smsCodeTries: number;
  /** Whether the merchant's telephone can transfer without a consultation call (AIV-flow-01). */
  readonly transfersBlindly: boolean;
  /** Wording of the guidance after the data was sent (ruling of OPW-3.6.1-07). */
  readonly dataTakenGuidance: string;
}

export const defaultParameters: Parameters = {
  displayNameLimit: 20,
  passwordSymbols: documentedPassword.symbols,
  answerMilliseconds: 10_000,
  settleMilliseconds: 1_000,
  keypadTerminator: '#',
  smsCodeSeconds: 300,
  smsCodeTries: 3,
  transfersBlindly: false,
  dataTakenGuidance: '決済情報を取得しました。「1」を押して速やかに転送を完了してください。',
};

const nothingSaid = { options: null, channels: null, instalments: null };

/** The built-in simulators with everything that they offer. */
export const builtInProfile: Profile = {
  name: 'built-in simulators',
  builtIn: true,
  roles: {
    'operator-console': { address: null, bindings: ['http', 'browser'] },
    'admin-console': { address: null, bindings: ['http', 'browser'] },
    ivr: { address: null, bindings: [] },
    'payment-server': { address: null, bindings: [] },
    'card-lock-agent': { address: null, bindings: [] },
    'card-lock-webhooks': { address: null, bindings: [] },
    'issuer-backend': { address: null, bindings: [] },
    'issuer-gateway': { address: null, bindings: [] },
    tsp: { address: null, bindings: [] },
  },
  connections: {},
  options: [
    'access-restriction',
    'api-link',
    'call-return',
    'call-return-off',
    'fraud-number',
    'instalment-choice',
    'instalment-choice-off',
    'lifecycle-api',
    'manual-form',
    'member-id',
    'realtime-monitoring',
    'realtime-monitoring-off',
    'security-code',
    'security-code-off',
    'sms-2fa',
  ],
  controls: { address: null, offers: ['clock', 'admin', 'network-cut', 'call-control', 'fault', 'files', 'memory'], ways: {} },
  caps: {},
  merchants: [
    { id: 'Merchant', ...nothingSaid },
    { id: 'OtherMerchant', ...nothingSaid },
  ],
  cards: [],
  administrator: null,
  operators: [],
  parameters: { ...defaultParameters, transfersBlindly: true },
  cardLock: defaultCardLock,
  tokenization: defaultTokenization,
  tls: null,
  places: [],
  containers: [],
  locators: {},
};

interface ProfileFile {
  target: {
    name: string;
    roles: Record<string, { address: string; bindings?: string[] }>;
    connections?: Partial<Record<ConnectionName, string>>;
    options?: string[];
    controls?: { address?: string; offers?: ControlName[]; ways?: Partial<Record<ControlAct, WayFile>> };
    caps?: Caps;
    merchants?: (string | (Pick<MerchantFacts, 'id'> & Partial<MerchantFacts>))[];
    cards?: CardFile[];
    credentials?: { administrator?: CredentialFile; operators?: CredentialFile[] };
    parameters?: Partial<Parameters>;
    cardLock?: CardLockFile;
    tokenization?: TokenizationFile;
    tls?: { certificate: string; key: { env: string } | { file: string }; authority?: string; pin?: string };
    places?: PlaceFile[];
    containers?: Record<string, ContainerFile>;
    locators?: Record<string, string>;
  };
}

type WayFile = 'by-hand' | { command: string[] } | { wait: number };

interface CardLockFile extends Partial<Omit<CardLockFacts, 'token' | 'dialogue'>> {
  token?: { env: string };
  dialogue?: string;
}

interface TokenizationFile extends Partial<Omit<TokenizationFacts, 'cards' | 'certificate'>> {
  /** Path from the profile. */
  certificate?: string;
  cards?: (Omit<LentBankCard, 'number' | 'phone' | 'email'> & { number: { env: string }; phone?: string; email?: string })[];
}

interface PlaceFile {
  name: string;
  kind: KeptPlace['kind'];
  files?: string | string[];
  command?: string[];
  address?: string;
  token?: { env: string };
}

interface CredentialFile {
  merchantId: string;
  userId: string;
  password: { env: string };
  telephoneNumber?: string;
}

interface CardFile {
  alias?: string;
  number: { env: string };
  expiry: string;
  securityCode: { env: string };
  brand: BrandName;
  limit: number;
  state: CardState;
  mobile?: string;
}

/**
 * Reads a target profile.
 * @param environment where credentials come from
 * @param running containers of the profile, where they run already
 * @throws FileError with file, line, what was expected and what was given
 */
export function readProfile(
  file: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  running: RunningByName | null = null,
): Profile {
  const { target } = readYaml<ProfileFile>(file, 'profile');
  const secret = (of: string, what: string, env: string, label: string): Secret => {
    const value = environment[env];
    if (value) return new Secret(value, label);
    throw new FileError(`${file}: ${of}: expected ${what} in the environment variable ${env}, which is not set; set it and run again`);
  };
  const credential = ({ merchantId, userId, password, telephoneNumber }: CredentialFile): Credential => ({
    merchantId,
    userId,
    password: secret(`credentials of ${userId}`, 'a password', password.env, `password of ${userId}`),
    telephoneNumber: telephoneNumber ?? null,
  });
  const card = ({ number, securityCode, alias, mobile, ...facts }: CardFile, n: number): LentCard => ({
    ...facts,
    alias: alias ?? null,
    mobile: mobile ?? null,
    number: secret(`card ${n + 1}`, 'a card number', number.env, `PAN:${n + 1}`),
    securityCode: secret(`card ${n + 1}`, 'a security code', securityCode.env, `security code:${n + 1}`),
  });
  const containers = containersOf(target.containers ?? {}, file, secret);
  const at = resolver(containers, running, file);
  const offers = (target.controls?.offers ?? []).filter((control) => control !== 'call-control');
  return {
    name: target.name,
    builtIn: false,
    roles: rolesOf(target.roles, at),
    connections: Object.fromEntries(
      Object.entries(target.connections ?? {}).map(([name, address]) => [name, withoutSlash(at(`connections.${name}`, address))]),
    ),
    options: target.options ?? [],
    controls: {
      address: target.controls?.address === undefined ? null : withoutSlash(at('controls.address', target.controls.address)),
      offers: Object.hasOwn(target.roles, 'ivr') ? [...offers, 'call-control'] : offers,
      ways: waysOf(target.controls?.ways, file),
    },
    caps: target.caps ?? {},
    merchants: (target.merchants ?? []).map((one) => ({ ...nothingSaid, ...(typeof one === 'string' ? { id: one } : one) })),
    cards: (target.cards ?? []).map(card),
    administrator: target.credentials?.administrator ? credential(target.credentials.administrator) : null,
    operators: (target.credentials?.operators ?? []).map(credential),
    parameters: { ...defaultParameters, ...target.parameters },
    cardLock: cardLockOf(target.cardLock, file, secret),
    tokenization: tokenizationOf(target.tokenization, file, secret),
    tls: tlsOf(target.tls, file, secret),
    places: [
      ...(target.places ?? []).map(({ name, kind, files, command, address, token }) => ({
        ...{ name, kind, folder: dirname(file), container: null },
        files: files === undefined ? null : [files].flat().map((path) => resolve(dirname(file), path)),
        command: command?.map((part) => at(`places "${name}".command`, part)) ?? null,
        address: address === undefined ? null : at(`places "${name}".address`, address),
        token: token === undefined ? null : secret(`places "${name}"`, 'a bearer token', token.env, `token of ${name}`),
      })),
      ...containers.flatMap((container) => placesOf(container, running, dirname(file))),
    ],
    containers,
    locators: target.locators ?? {},
  };
}

/** @param file the profile: commands run beside it */
function waysOf(given: Partial<Record<ControlAct, WayFile>> = {}, file: string): OfferedControls['ways'] {
  const wayOf = (way: WayFile): ControlWay => {
    if (way === 'by-hand') return { by: 'hand' };
    return 'wait' in way ? { by: 'waiting', atMost: way.wait } : { by: 'command', command: way.command, folder: dirname(file) };
  };
  return Object.fromEntries(Object.entries(given).map(([act, way]) => [act, wayOf(way)]));
}

/** What a container has written, and what the profile names in it. */
function placesOf({ name, files }: ContainerSettings, running: RunningByName | null, folder: string): KeptPlace[] {
  const nothing = { files: null, command: null, address: null, token: null, folder };
  const part = { container: name, id: running?.[name]?.id ?? null };
  return [
    { ...nothing, name: `log of the container ${name}`, kind: 'log', container: { ...part, path: null } },
    ...files.map(({ path, kind }) => ({ ...nothing, name: `${path} in the container ${name}`, kind, container: { ...part, path } })),
  ];
}

/** @param file the profile: a dialogue catalogue is looked for beside it */
function cardLockOf(
  given: CardLockFile | undefined,
  file: string,
  secret: (of: string, what: string, env: string, label: string) => Secret,
): CardLockFacts {
  const { token, dialogue, ...facts } = given ?? {};
  return {
    ...defaultCardLock,
    ...facts,
    token: token ? secret('cardLock.token', 'a bearer token', token.env, 'bearer token') : null,
    dialogue: dialogue === undefined ? null : join(dirname(file), dialogue),
  };
}

function tokenizationOf(
  given: TokenizationFile | undefined,
  file: string,
  secret: (of: string, what: string, env: string, label: string) => Secret,
): TokenizationFacts {
  const { cards = [], certificate, ...facts } = given ?? {};
  return {
    ...defaultTokenization,
    ...facts,
    certificate: certificate === undefined ? null : pemIn('tokenization.certificate', certificate, file),
    cards: cards.map(({ number, phone, email, ...card }, n) => ({
      ...card,
      phone: phone ?? null,
      email: email ?? null,
      number: secret(`tokenization.cards ${n + 1}`, 'a card number', number.env, `bank card:${n + 1}`),
    })),
  };
}

/** @param path from the profile; @throws FileError */
function pemIn(field: string, path: string, profile: string, what = 'CERTIFICATE'): string {
  const at = resolve(dirname(profile), path);
  const text = existsSync(at) ? readFileSync(at, 'utf8') : '';
  if (new RegExp(`-----BEGIN [A-Z ]*${what}-----`).test(text)) return text;
  const given = text === '' ? 'no such file' : 'another file';
  throw new FileError(`${profile}: target.${field}: expected a PEM file (${what}) at ${at}, given ${given}`);
}

function tlsOf(
  given: ProfileFile['target']['tls'],
  file: string,
  secret: (of: string, what: string, env: string, label: string) => Secret,
): TlsSettings | null {
  if (!given) return null;
  const { certificate, key, authority, pin } = given;
  return {
    certificate: pemIn('tls.certificate', certificate, file),
    key:
      'env' in key
        ? secret('tls.key', 'a private key (PEM)', key.env, 'TLS key')
        : new Secret(pemIn('tls.key', key.file, file, 'PRIVATE KEY'), 'TLS key'),
    authority: authority === undefined ? null : pemIn('tls.authority', authority, file),
    pin: pin ?? null,
  };
}

/** Roles of tokenization: where not all of them are the target's, simulators play the others. */
const chainRoles: readonly string[] = ['issuer-backend', 'issuer-gateway', 'tsp'];

/** Whether simulators are needed: as the target, or as parties beside it. */
export function needsBench(profile: Profile): boolean {
  return profile.builtIn || chainRoles.some((role) => claims(profile, role));
}

function rolesOf(given: ProfileFile['target']['roles'], at: Resolve): Profile['roles'] {
  const anyConsole = Object.keys(given).some((role) => consoleRoles.includes(role));
  const roles = Object.entries(given).map(([role, { address: named, bindings }]): [string, Profile['roles'][string]] => {
    const address = at(`roles.${role}.address`, named);
    return consoleRoles.includes(role)
      ? [role, { address: withSlash(address), bindings: (bindings as Binding[] | undefined) ?? ['http', 'browser'] }]
      : [role, { address: withoutSlash(address), bindings: anyConsole ? [] : ['http'] }];
  });
  return Object.fromEntries(roles);
}

/** Whether the profile claims a role. */
export function claims(profile: Profile, role: string): boolean {
  return Object.hasOwn(profile.roles, role);
}

function withSlash(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '');
}
