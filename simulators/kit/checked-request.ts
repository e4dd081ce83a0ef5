import type { FastifyError, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';

/** What one field must be. */
export interface FieldSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  /** What is expected, for the message of a refusal: "expected …". */
  readonly description: string;
  /** A value that is never told back, such as a card number. */
  readonly writeOnly?: true;
}

/** What an object of a request must be: a body, the parameters of a path, or a query. */
export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, FieldSchema>>;
  readonly required: readonly string[];
}

type Place = 'body' | 'params' | 'querystring';
type Schemas = Partial<Record<Place, ObjectSchema>>;

/** @param optional names of fields that need not be there */
export function objectOf(properties: ObjectSchema['properties'], ...optional: string[]): ObjectSchema {
  return { type: 'object', properties, required: Object.keys(properties).filter((name) => !optional.includes(name)) };
}

/** An id or a name. The store would cut it at a control character, and change half a pair of surrogates. */
export const shortText: FieldSchema = {
  type: 'string',
  pattern: '^[^\\p{Cc}\\p{Cs}]{1,200}$',
  description: '1 to 200 characters, none of them a control character',
};

/** Text of a given form. */
export function textOf(pattern: string, description: string): FieldSchema {
  return { type: 'string', pattern, description };
}

/** Card data of a given form; no message tells it back. */
export function secretOf(pattern: string, description: string): FieldSchema {
  return { ...textOf(pattern, description), writeOnly: true };
}

/**
 * Options of a route whose request is checked before its handler sees it. One that does not fit is answered by 400 with
 * `{error: "bad-request", message, field}`: the message says what was expected and, unless it is secret, what was given.
 */
export function checkedRequest(schema: Schemas): RouteShorthandOptions {
  return {
    schema,
    errorHandler: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      // Ours, not the client's: for the server's own handler.
      if ((error.statusCode ?? 500) >= 500) throw error;
      return reply.code(error.statusCode ?? 400).send({ error: 'bad-request', ...refusalOf(error, request, schema) });
    },
  };
}

function refusalOf(error: FastifyError, request: FastifyRequest, schema: Schemas): { message: string; field: string } {
  const [problem] = error.validation ?? [];
  const place = (error.validationContext ?? 'body') as Place;
  const field = (problem?.params.missingProperty as string | undefined) ?? problem?.instancePath.split('/')[1];
  const expected = schema[place]?.properties[field ?? ''];
  if (field === undefined || !expected) {
    const names = schema[place]?.required.join(', ') || 'nothing';
    return { message: `${place}: expected a JSON object with ${names}; ${error.message}`, field: place };
  }
  const sent = request[place === 'querystring' ? 'query' : place] as Readonly<Record<string, unknown>>;
  return { message: `${field}: expected ${expected.description}, given ${givenIn(sent[field], expected)}`, field };
}

function givenIn(value: unknown, { writeOnly }: FieldSchema): string {
  if (value === undefined) return 'nothing';
  return writeOnly ? 'something else' : JSON.stringify(value).slice(0, 200);
}
