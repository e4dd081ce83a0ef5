import { FileError, readYaml } from '../../features/catalogue/yaml-file';
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
 * @throws FileError with file, line, what was expected and what was given
 */
export function readProfile(file: string, environment: Readonly<Record<string, string | undefined>> = process.env): Profile {
  const { target } = readYaml<ProfileFile>(file, 'profile');
  const credential = ({ merchantId, userId, password: { env } }: CredentialFile): Credential => {
    const value = environment[env];
    if (!value)
      throw new FileError(
        `${file}: credentials of ${userId}: expected a password in the environment variable ${env}, which is not set; set it and run again`,
      );
    return { merchantId, userId, password: new Secret(value, `password of ${userId}`) };
  };
  return {
    name: target.name,
    builtIn: false,
    roles: Object.fromEntries(
      Object.entries(target.roles).map(([role, { address, bindings }]) => [
        role,
        { address: withSlash(address), bindings: bindings ?? ['http', 'browser'] },
      ]),
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

function withSlash(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}
