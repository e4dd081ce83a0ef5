import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { isNode, LineCounter, parseDocument } from 'yaml';

/** A file that cannot be used: says where, what was expected, what was given. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

const schemas = join(__dirname, '../../docs/schemas');

/**
 * Reads a YAML file and checks it against docs/schemas/<schema>.schema.json.
 * @throws FileError with file, line and column of the first thing that is wrong
 */
export function readYaml<T>(file: string, schema: string): T {
  const shown = relative(process.cwd(), file);
  const counter = new LineCounter();
  const document = parseDocument(readText(file, shown), { lineCounter: counter });
  const [broken] = document.errors;
  if (broken) {
    const at = broken.linePos?.[0];
    throw new FileError(`${shown}:${at?.line}:${at?.col}: no valid YAML: ${broken.message.split('\n')[0]}`);
  }
  const content = document.toJS() as unknown;
  const validate = validatorOf(schema);
  if (validate(content)) return content as T;
  const error = mostTelling(validate.errors ?? []);
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const node = [path, path.slice(0, -1)].map((one) => document.getIn(one, true)).find(isNode);
  const at = node?.range ? counter.linePos(node.range[0]) : { line: 1, col: 1 };
  throw new FileError(
    `${shown}:${at.line}:${at.col}: ${path.join('.') || 'the file'} ${explain(error)} (docs/schemas/${schema}.schema.json)`,
  );
}

const validators = new Map<string, ValidateFunction>();

/** To compile a schema takes longer than to check many files by it. */
function validatorOf(schema: string): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  const content = JSON.parse(readFileSync(join(schemas, `${schema}.schema.json`), 'utf8')) as object;
  const made = new Ajv({ verbose: true, allErrors: true }).compile(content);
  validators.set(schema, made);
  return made;
}

/** A misspelt name also makes the right one missing: the misspelling is what to tell. Of alternatives, that one of them must be. */
function mostTelling(errors: readonly ErrorObject[]): ErrorObject {
  const misspelt = errors.find((error) => error.keyword === 'additionalProperties' || error.propertyName !== undefined);
  return misspelt ?? errors.find(({ keyword }) => keyword === 'oneOf') ?? (errors[0] as ErrorObject);
}

function readText(file: string, shown: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new FileError(`${shown}: expected a YAML file, but it cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function explain(error: ErrorObject): string {
  const given = `given ${JSON.stringify(error.data)?.slice(0, 60)}`;
  if (error.propertyName !== undefined) {
    const known = (error.params as { allowedValues?: string[] }).allowedValues ?? [];
    return `has an unknown entry "${error.propertyName}"; expected one of ${known.join(', ')}`;
  }
  switch (error.keyword) {
    case 'additionalProperties': {
      const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
      return `has an unknown field "${(error.params as { additionalProperty: string }).additionalProperty}"; expected one of ${known.join(', ')}`;
    }
    case 'required':
      return `lacks the field "${(error.params as { missingProperty: string }).missingProperty}"`;
    case 'oneOf': {
      const fields = (error.schema as { required?: string[] }[]).flatMap(({ required }) => required ?? []);
      return fields.length > 0 ? `must have exactly one of the fields ${fields.join(', ')}` : `${error.message}, ${given}`;
    }
    case 'enum':
      return `must be one of ${(error.params as { allowedValues: string[] }).allowedValues.join(', ')}, ${given}`;
    default:
      return `${error.message}, ${given}`;
  }
}
