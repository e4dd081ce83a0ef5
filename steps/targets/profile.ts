import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ErrorObject } from 'ajv';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { ControlName } from './controls';
import { Secret } from './secret';
import type { ConsoleRole } from './terminal';

/** What a target is, claims and offers (docs/schemas/profile.schema.json). */
export interface Profile {
  readonly name: string;
  /** Built-in simulators play every role that is not given an address. */
  readonly builtIn: boolean;
  readonly roles: Readonly<Record<string, { readonly address: string | null; readonly bindings: readonly Binding[] }>>;
  readonly options: readonly string[];
  readonly controls: { readonly address: string | null; readonly offers: readonly ControlName[] };
  /** Merchants whose users the suite may create; the second is for rules between merchants. */
  readonly merchants: readonly string[];
  readonly administrator: Credential | null;
  readonly operators: readonly Credential[];
  readonly parameters: Parameters;
  readonly locators: Readonly<Record<string, string>>;
}

export type Binding = 'http' | 'browser';

export interface Credential {
  readonly merchantId: string;
  readonly userId: string;
  readonly password: Secret;
}

export interface Parameters {
  readonly displayNameLimit: number;
  readonly passwordSymbols: string;
  readonly answerMilliseconds: number;
  readonly settleMilliseconds: number;
}

export const defaultParameters: Parameters = {
  displayNameLimit: 20,
  passwordSymbols: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  answerMilliseconds: 10_000,
  settleMilliseconds: 1_000,
};

/** The built-in simulators with everything that they offer. */
export const builtInProfile: Profile = {
  name: 'built-in simulators',
  builtIn: true,
  roles: {
    'operator-console': { address: null, bindings: ['http', 'browser'] },
    'admin-console': { address: null, bindings: ['http', 'browser'] },
  },
  options: ['access-restriction', 'manual-form', 'instalment-choice'],
  controls: { address: null, offers: ['clock', 'admin', 'network-cut', 'call-control'] },
  merchants: ['Merchant', 'OtherMerchant'],
  administrator: null,
  operators: [],
  parameters: defaultParameters,
  locators: {},
};

/** A profile that cannot be used; the message says where, what was expected, what was given, what next. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
}

interface ProfileFile {
  target: {
    name: string;
    roles: Record<string, { address: string; bindings?: Binding[] }>;
    options?: string[];
    controls?: { address?: string; offers?: ControlName[] };
    merchants?: string[];
    credentials?: { administrator?: CredentialFile; operators?: CredentialFile[] };
    parameters?: Partial<Parameters>;
    locators?: Record<string, string>;
  };
}

interface CredentialFile {
  merchantId: string;
  userId: string;
  password: { env: string };
}

/**
 * Reads a target profile.
 * @param environment where credentials come from
 * @throws ProfileError with file, line and column
 */
export function readProfile(file: string, environment: Readonly<Record<string, string | undefined>> = process.env): Profile {
  const content = checkedFile(file);
  const { target } = content;
  const credential = ({ merchantId, userId, password: { env } }: CredentialFile): Credential => {
    const value = environment[env];
    if (!value) throw new ProfileError(`${file}: credentials of ${userId}: expected a password in the environment variable ${env}, which is not set; set it and run again`);
    return { merchantId, userId, password: new Secret(value, `password of ${userId}`) };
  };
  return {
    name: target.name,
    builtIn: false,
    roles: Object.fromEntries(
      Object.entries(target.roles).map(([role, { address, bindings }]) => [role, { address: withSlash(address), bindings: bindings ?? ['http', 'browser'] }]),
    ),
    options: target.options ?? [],
    controls: { address: target.controls?.address?.replace(/\/$/, '') ?? null, offers: target.controls?.offers ?? [] },
    merchants: target.merchants ?? [],
    administrator: target.credentials?.administrator ? credential(target.credentials.administrator) : null,
    operators: (target.credentials?.operators ?? []).map(credential),
    parameters: { ...defaultParameters, ...target.parameters },
    locators: target.locators ?? {},
  };
}

/** Whether the profile claims a role. */
export function claims(profile: Profile, role: string): role is ConsoleRole {
  return Object.hasOwn(profile.roles, role);
}

function checkedFile(file: string): ProfileFile {
  const counter = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: counter });
  const [broken] = document.errors;
  if (broken) throw new ProfileError(`${file}:${broken.linePos?.[0].line}:${broken.linePos?.[0].col}: no valid YAML: ${broken.message.split('\n')[0]}`);
  const content = document.toJS() as unknown;
  const schema = JSON.parse(readFileSync(join(__dirname, '../../docs/schemas/profile.schema.json'), 'utf8')) as object;
  const validate = new Ajv({ allErrors: false, verbose: true }).compile(schema);
  if (validate(content)) return content as ProfileFile;
  const [error] = validate.errors as [ErrorObject];
  const path = error.instancePath.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const at = placeOf(document.getIn(path, true) ?? document.getIn(path.slice(0, -1), true), counter);
  throw new ProfileError(`${file}${at}: ${path.join('.') || 'profile'} ${explain(error)}; docs/profile.md describes every field`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ProfileError(`${file}: expected a profile (YAML), but it cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function placeOf(node: unknown, counter: LineCounter): string {
  if (!isNode(node) || !node.range) return '';
  const { line, col } = counter.linePos(node.range[0]);
  return `:${line}:${col}`;
}

function explain(error: ErrorObject): string {
  const given = JSON.stringify(error.data)?.slice(0, 60);
  switch (error.keyword) {
    case 'additionalProperties':
      return `has an unknown field "${(error.params as { additionalProperty: string }).additionalProperty}"; expected ${Object.keys((error.parentSchema as { properties?: object }).properties ?? {}).join(', ')}`;
    case 'propertyNames':
      return `has an unknown entry "${(error.params as { propertyName: string }).propertyName}"`;
    case 'required':
      return `lacks the field "${(error.params as { missingProperty: string }).missingProperty}"`;
    case 'enum':
      return `expected one of ${(error.params as { allowedValues: string[] }).allowedValues.join(', ')}, given ${given}`;
    default:
      return `${error.message}, given ${given}`;
  }
}

function withSlash(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}
