import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { Nonconformity, SuiteError } from '../errors';

/** Parties between which the suite stands. */
export const tappedParties = ['vts', 'mdes', 'issuer-gateway', 'issuer-backend', 'issuer-host'] as const;
export type TappedParty = (typeof tappedParties)[number];

/** A request of one party to another, with its answer. */
export interface Message {
  /** In the order in which they began. */
  readonly n: number;
  readonly to: TappedParty;
  /** Operation of its description; null for what is not described. */
  readonly operation: string | null;
  readonly method: string;
  /** Below the party's address, with the query. */
  readonly path: string;
  readonly correlationId: string | null;
  readonly issuerId: string | null;
  readonly body: unknown;
  /** null where the line was cut. */
  readonly status: number | null;
  readonly answer: unknown;
  /** What the line did to it. */
  readonly fault: string | null;
}

interface Operation {
  readonly name: string;
  readonly to: TappedParty;
  readonly method: string;
  readonly path: RegExp;
  readonly request: ValidateFunction | null;
  readonly answers: ReadonlyMap<string, ValidateFunction | null>;
}

type Described = { readonly $ref?: string; readonly content?: Readonly<Record<string, { readonly schema: object }>> };
interface Description {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { operationId: string; requestBody?: Described; responses: Readonly<Record<string, Described>> }>>
    >
  >;
}

/** Who speaks to a party, for the finding. */
const speakers: Readonly<Record<TappedParty, (operation: string) => string>> = {
  vts: () => 'issuer-gateway',
  mdes: () => 'issuer-gateway',
  'issuer-gateway': (operation) => (/^(vts|mdes)/.test(operation) ? 'tsp' : 'issuer-backend'),
  'issuer-backend': () => 'issuer-gateway',
  'issuer-host': () => 'tsp',
};

const roleOf = (party: TappedParty): string =>
  party === 'vts' || party === 'mdes' ? 'tsp' : party === 'issuer-host' ? 'issuer-backend' : party;

let known: readonly Operation[] | null = null;

/** Operations between the parties, as docs/openapi describes them. To read them takes a while, the first time. */
export function operations(): readonly Operation[] {
  known ??= ['issuer-gateway.yaml', 'issuer-backend.yaml', 'tsp.yaml'].flatMap(operationsIn);
  return known;
}

function operationsIn(file: string): Operation[] {
  const description = parse(readFileSync(join(__dirname, '../../../docs/openapi', file), 'utf8')) as Description;
  // Not strict: OpenAPI has keywords of its own. Unknown members are no error (the compatibility rules of the interfaces).
  const ajv = new Ajv2020({ strict: false, validateFormats: false, verbose: true });
  ajv.addSchema(description, file, true, false);
  const schemaAt = (described: Described | undefined, pointer: string): ValidateFunction | null => {
    const own = described?.$ref === undefined ? pointer : described.$ref.slice(1);
    const target = own
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[unescaped(key)], description) as Described | undefined;
    if (!target?.content?.['application/json']) return null;
    return ajv.compile({ $ref: `${file}#${own}/content/application~1json/schema` });
  };
  return Object.entries(description.paths).flatMap(([path, item]) => {
    const [, party, rest] = /^\/worlds\/\{world\}\/([\w-]+)(\/.*)$/.exec(path) ?? [];
    if (!tappedParties.includes(party as TappedParty) || rest === undefined || /^\/(requestor|portal)\//.test(rest)) return [];
    return Object.entries(item)
      .filter(([method]) => method === 'get' || method === 'post')
      .map(([method, { operationId, requestBody, responses }]): Operation => {
        const at = `/paths/${escaped(path)}/${method}`;
        return {
          name: operationId,
          to: party as TappedParty,
          method: method.toUpperCase(),
          path: new RegExp(`^${rest.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')}(?:\\?|$)`),
          request: schemaAt(requestBody, `${at}/requestBody`),
          answers: new Map(Object.entries(responses).map(([status, one]) => [status, schemaAt(one, `${at}/responses/${status}`)])),
        };
      });
  });
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
const unescaped = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');

/** Name of the operation that a request is; null for none that is described. */
export function operationOf(to: TappedParty, method: string, path: string): string | null {
  return operations().find((one) => one.to === to && one.method === method && one.path.test(path))?.name ?? null;
}

/**
 * Checks a message and its answer against the descriptions.
 * @param isTarget whether a role is under test: what it says wrong is its fault, what others say wrong is ours
 * @throws Nonconformity naming the field
 * @throws SuiteError for a message of a simulator beside the target
 */
export function mustBeDescribed(message: Message, isTarget: (role: string) => boolean): void {
  const { to, operation, method, path, body, status, answer, fault } = message;
  const found = operations().find(({ name }) => name === operation);
  const speaker = speakers[to](operation ?? '');
  const wrong = (role: string, what: string, difference: { expected: string; seen: string }): Error =>
    isTarget(role)
      ? new Nonconformity(what, difference)
      : new SuiteError(`${what} Expected: ${difference.expected}; actual: ${difference.seen}`);
  if (!found) {
    const expected = 'an operation that is described';
    throw wrong(speaker, `The ${speaker} asks the ${to} something that is not described.`, { expected, seen: `${method} ${path}` });
  }
  if (found.request && !found.request(body))
    throw wrong(speaker, `The ${operation} of the ${speaker} is wrong.`, difference(found.request));
  // What the line answered itself says nothing about the party behind it.
  if (status === null || fault === 'late' || fault === 'unreachable') return;
  const role = roleOf(to);
  const schema = found.answers.get(String(status));
  if (schema === undefined) {
    const expected = `HTTP ${[...found.answers.keys()].join(' or ')}`;
    throw wrong(role, `The ${role} answers ${operation} with another status than it may.`, { expected, seen: `HTTP ${status}` });
  }
  if (schema && !schema(answer)) throw wrong(role, `The answer of the ${role} to ${operation} is wrong.`, difference(schema));
}

function difference({ errors }: ValidateFunction): { expected: string; seen: string } {
  const error = errors?.[0];
  const missing = error?.keyword === 'required' ? (error.params as { missingProperty: string }).missingProperty : undefined;
  const field = [...(error?.instancePath.split('/').slice(1) ?? []), ...(missing === undefined ? [] : [missing])].join('.');
  return {
    expected: `${field || 'the whole'} ${missing === undefined ? error?.message : 'to be there'}`,
    seen: missing === undefined ? (JSON.stringify(error?.data) ?? 'nothing').slice(0, 120) : 'nothing',
  };
}
