import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Document, isScalar, type YAMLMap } from 'yaml';
import { type Catalogue, optionsOf } from '../../features/catalogue/catalogue';
import type { ControlName } from '../../steps/targets/controls/controls';

/** What somebody says of an implementation. */
export interface Answers {
  readonly name: string;
  /** Address of each role that is claimed. */
  readonly roles: Readonly<Record<string, string>>;
  /** Ways to reach consoles; both where nothing is said. */
  readonly bindings: readonly string[];
  readonly connections: Readonly<Record<string, string>>;
  readonly options: readonly string[];
  readonly controls: readonly ControlName[];
  readonly controlAddress: string | null;
  readonly merchants: readonly string[];
  readonly schemes: readonly string[];
}

/** A profile as it is written, and the environment variables that it reads. */
export interface Draft {
  readonly text: string;
  readonly variables: readonly string[];
}

const consoles = ['operator-console', 'admin-console'];
const chain = ['issuer-backend', 'issuer-gateway', 'tsp'];

/** Options that requirements of these roles have. */
export function optionsFor(catalogue: Catalogue, roles: readonly string[]): string[] {
  const own = catalogue.requirements.filter(({ role }) => roles.includes(role)).flatMap(optionsOf);
  return [...new Set(own)].sort();
}

/** Systems beside the target that its roles can be seen by. */
export function connectionsFor(roles: readonly string[], options: readonly string[]): string[] {
  return [
    ...(roles.includes('ivr') ? ['order-system'] : []),
    ...(options.includes('sms-2fa') ? ['sms'] : []),
    ...(options.includes('api-link') ? ['api-link'] : []),
    ...(roles.includes('issuer-backend') ? ['issuer-desk'] : []),
  ];
}

/** Whether merchants of the IVR are spoken of. */
export function needsMerchants(roles: readonly string[]): boolean {
  return roles.some((role) => consoles.includes(role) || role === 'ivr');
}

/** A commented profile with the fields that these answers need, and no others. The comments are those of its schema. */
export function draftOf(answers: Answers): Draft {
  const { name, controls, controlAddress, connections, options, merchants, schemes } = answers;
  const roles = Object.keys(answers.roles);
  const claims = (...some: readonly string[]): boolean => roles.some((role) => some.includes(role));
  const variables: string[] = [];
  const secret = (variable: string): { env: string } => {
    variables.push(variable);
    return { env: variable };
  };
  const canAdd = controls.includes('admin');
  const [merchant = 'Merchant01'] = merchants;
  const user = (userId: string, variable: string) => ({ merchantId: merchant, userId, password: secret(variable) });
  const target = {
    name,
    roles: Object.fromEntries(
      Object.entries(answers.roles).map(([role, address]) => [
        role,
        { address, ...(consoles.includes(role) && answers.bindings.length > 0 && { bindings: answers.bindings }) },
      ]),
    ),
    ...(Object.keys(connections).length > 0 && { connections }),
    ...(options.length > 0 && { options }),
    ...(controls.length > 0 && { controls: { ...(controlAddress !== null && { address: controlAddress }), offers: controls } }),
    ...(needsMerchants(roles) && { merchants: merchants.length > 0 ? merchants : [merchant] }),
    ...(claims('ivr') &&
      !canAdd && {
        cards: [
          {
            number: secret('AKASHI_CARD_NUMBER'),
            expiry: '1235',
            securityCode: secret('AKASHI_CARD_CODE'),
            brand: 'Visa',
            limit: 100_000,
            state: 'genuine',
          },
        ],
      }),
    ...(claims(...consoles) &&
      !canAdd && {
        credentials: {
          ...(claims('admin-console') && { administrator: user('adm01', 'AKASHI_ADMINISTRATOR_PASSWORD') }),
          ...(claims('operator-console') && { operators: [user('op01', 'AKASHI_OPERATOR_PASSWORD')] }),
        },
      }),
    ...(claims('card-lock-agent', 'card-lock-webhooks') && { cardLock: cardLockOf(claims('card-lock-agent'), canAdd, secret) }),
    ...(claims(...chain) && { tokenization: tokenizationOf(schemes, claims('issuer-backend') && !canAdd, secret) }),
  };
  return { text: commented({ target }), variables };
}

function cardLockOf(isAgent: boolean, canAdd: boolean, secret: (variable: string) => { env: string }): object {
  return {
    ...(isAgent && {
      agent: 'projects/PROJECT/locations/LOCATION/agents/AGENT',
      token: secret('AKASHI_AGENT_TOKEN'),
      language: 'ja',
      bank: { port: 8088 },
    }),
    ...(!isAgent &&
      !canAdd && {
        holder: { phoneNumber: '09000000000', cards: [{ lastFour: '0000', vendor: 'Visa', status: 'active', zipCode: '1000001' }] },
      }),
    webhookSeconds: 5,
  };
}

function tokenizationOf(schemes: readonly string[], lendsCards: boolean, secret: (variable: string) => { env: string }): object {
  return {
    ...(schemes.length > 0 && { schemes }),
    port: 8091,
    ...(lendsCards && {
      cards: [
        {
          number: secret('AKASHI_BANK_CARD_NUMBER'),
          expiry: '1235',
          ...{ phone: '09000000000', application: true, push: true, tokenization: 'approve', binding: 'step-up', listWithStepUp: true },
        },
      ],
    }),
  };
}

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** YAML in which every field that its schema describes has that description above it. */
function commented(content: object): string {
  const schema = JSON.parse(readFileSync(join(__dirname, '../../docs/schemas/profile.schema.json'), 'utf8')) as Schema;
  const document = new Document(content);
  describe(document.contents as YAMLMap, schema, schema);
  document.commentBefore =
    ' A target profile of Akashi. akashi doctor FILE tells what is still wrong with it; docs/profile.md explains every field.';
  return document.toString({ lineWidth: 0 });
}

function describe(map: YAMLMap, schema: Schema, root: Schema): void {
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const property = schema.properties?.[name] ?? schema.additionalProperties;
    const own = property?.$ref === undefined ? property : { ...root.definitions?.[property.$ref.split('/').at(-1) ?? ''], ...property };
    if (isScalar(key) && own?.description) key.commentBefore = ` ${own.description}`;
    if (own && value !== null && typeof value === 'object' && 'items' in value) {
      const inner = value as YAMLMap;
      if (inner.items.every((item) => item !== null && typeof item === 'object' && 'key' in item)) describe(inner, own, root);
    }
  }
}
