import Ajv, { type ErrorObject } from 'ajv';
import { Nonconformity } from './errors';

const ajv = new Ajv({ verbose: true });

/** Schema of a record in which the named fields must be and others may be. */
export function record(properties: Readonly<Record<string, object>>, optional: Readonly<Record<string, object>> = {}): object {
  return { type: 'object', required: Object.keys(properties), properties: { ...properties, ...optional } };
}

export const text = { type: 'string' } as const;
export const instant = { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$` } as const;
export const list = (items: object): object => ({ type: 'array', items });

/**
 * Checks that something that a target said has the shape it must have.
 * @param schema JSON schema, the same object every time
 * @param what whose words they are, for the finding
 * @throws Nonconformity naming the field
 */
export function mustFit<T>(schema: object, value: unknown, what: string): T {
  const validate = ajv.compile(schema);
  if (validate(value)) return value as T;
  const error = validate.errors?.[0] as ErrorObject;
  const missing = error.keyword === 'required' ? (error.params as { missingProperty: string }).missingProperty : undefined;
  const path = [...error.instancePath.split('/').slice(1), ...(missing === undefined ? [] : [missing])].join('.');
  throw new Nonconformity(`${what} has another shape than it must have.`, {
    expected: `${path || 'the whole'} ${missing === undefined ? error.message : 'to be there'}`,
    seen: shortly(missing === undefined ? error.data : value),
  });
}

/** Reads JSON. @throws Nonconformity when it is none */
export function mustParse(source: string, what: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    throw new Nonconformity(`${what} is no JSON.`, { expected: 'JSON', seen: shortly(source) });
  }
}

function shortly(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200);
}
