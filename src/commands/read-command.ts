import type { ErrorDetails } from '../domain/errors.ts';
import { errorOf } from '../domain/errors.ts';
import { type Detail, type Expectation, expectation } from '../domain/messages.ts';
import { parameterName, paramPath } from '../domain/parameter-path.ts';
import type { Validator } from '../generated/validators.js';
import { type InputSize, TOO_LARGE, toPlainJson } from './to-plain-json.ts';

/** The keywords of a JSON Schema from which the parameter at fault is found. */
interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: Expectation;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: false | SchemaNode;
  readonly items?: SchemaNode;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** The first parameter that violates a schema, and how. */
interface Violation extends ErrorDetails {
  readonly code: 'parameter_missing' | 'parameter_unknown' | 'parameter_invalid';
}

/** A schema and the validator that was generated from it. */
export interface Command {
  readonly schema: SchemaNode;
  readonly validate: Validator;
}

/**
 * Reads a command's parameters once, into a plain copy, and validates the copy.
 * @param extra As in {@link toPlainJson}.
 * @throws InvalidRequestError naming the parameter at fault
 */
export const readCommand = <T>(command: Command, input: unknown, extra?: InputSize): T =>
  validateCommand(command, copyParameters(input, extra));

/** Copies parameters into plain JSON. Omitted parameters are an empty object. */
export const copyParameters = (input: unknown, extra?: InputSize): unknown =>
  toPlainJson(input === undefined ? {} : input, extra);

/** Validates parameters that were copied before. Otherwise like {@link readCommand}. */
export function validateCommand<T>(command: Command, copy: unknown): T {
  if (command.validate(copy)) return copy as T;
  const { code, ...details } = findViolation(command, copy);
  throw errorOf(code, details);
}

/** Describes why the validator has just refused a copy. Missing parameters come before invalid ones. */
export function findViolation({ schema, validate }: Command, copy: unknown): Violation {
  const missing = findMissing(schema, copy, []);
  if (missing) return missing;
  const { instancePath = '', additionalProperty } = validate.error ?? {};
  const { path, node } = closestDescribed(schema, instancePath);
  if (additionalProperty !== undefined) {
    return {
      code: 'parameter_unknown',
      param: paramPath([...path, additionalProperty]),
      detail: validNames(Object.keys(node.properties ?? {})),
    };
  }
  const { description = 'an object' } = valueAt(copy, path) === TOO_LARGE ? SMALLER : node;
  return { code: 'parameter_invalid', param: paramPath(path), detail: expectation(description) };
}

const SMALLER: SchemaNode = {
  description: 'smaller: all parameters together can have 2,000 keys and items, and 10,000 characters in the keys',
};

const valueAt = (copy: unknown, path: readonly string[]): unknown =>
  path.reduce((value, step) => (value as Record<string, unknown>)[step], copy);

function findMissing(schema: SchemaNode, value: unknown, path: readonly string[]): Violation | undefined {
  if (schema.items && Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      const missing = item === null ? undefined : findMissing(schema.items, item, [...path, String(i)]);
      if (missing) return missing;
    }
  }
  if (schema.properties === undefined) return undefined;
  const isAbsent = value === undefined || value === null;
  if (!isAbsent && (typeof value !== 'object' || Array.isArray(value))) return undefined;
  for (const [name, node] of Object.entries(schema.properties)) {
    const isRequired = schema.required?.includes(name) ?? false;
    const child = isAbsent ? undefined : (value as Record<string, unknown>)[name];
    const missing = isRequired || child !== undefined ? findMissing(node, child, [...path, name]) : undefined;
    if (missing) return missing;
    if (isRequired && (child === undefined || (child === null && !allowsNull(node)))) {
      const detail = node.description && expectation(node.description);
      return { code: 'parameter_missing', param: paramPath([...path, name]), detail };
    }
  }
  return undefined;
}

const allowsNull = ({ type }: SchemaNode) => type === 'null' || (Array.isArray(type) && type.includes('null'));

/** Returns the innermost node with a description on the way to a value, and its path. */
function closestDescribed(schema: SchemaNode, pointer: string): { path: string[]; node: SchemaNode } {
  const steps = pointer.split('/').slice(1).map(parameterName);
  let node: SchemaNode | undefined = schema;
  let closest = { path: [] as string[], node: schema };
  for (const [i, step] of steps.entries()) {
    node = node.properties?.[step] ?? (node.additionalProperties || undefined) ?? node.items;
    if (node === undefined) break;
    if (node.description !== undefined) closest = { path: steps.slice(0, i + 1), node };
  }
  return closest;
}

const validNames = (names: readonly string[]): Detail =>
  names.length === 0
    ? expectation('this operation has no parameters')
    : expectation('valid parameters are {names}', { names: names.join(', ') });
