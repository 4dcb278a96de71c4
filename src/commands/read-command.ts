import type { ErrorDetails } from '../domain/errors.ts';
import { errorOf } from '../domain/errors.ts';
import { type Expectation, expectation } from '../domain/messages.ts';
import { parameterName, paramPath } from '../domain/parameter-path.ts';
import type { Validator } from '../generated/validators.js';
import { toPlainJson } from './to-plain-json.ts';

/** The part of a JSON Schema that finding the parameter at fault needs. */
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

interface Fault extends ErrorDetails {
  readonly code: 'parameter_missing' | 'parameter_unknown' | 'parameter_invalid';
}

/** A schema with the validator that was generated from it. */
export interface Command {
  readonly schema: SchemaNode;
  readonly validate: Validator;
}

/** The command's parameters, read once and valid; rejects what is not with the parameter's name. */
export const readCommand = <T>(command: Command, input: unknown): T => validated(command, parametersCopy(input));

/** The parameters as a plain copy; none at all are an empty object. */
export const parametersCopy = (input: unknown): unknown => toPlainJson(input === undefined ? {} : input);

/** As {@link readCommand}, of parameters that are a plain copy already. */
export function validated<T>(command: Command, copy: unknown): T {
  if (command.validate(copy)) return copy as T;
  const { code, ...details } = faultOf(command, copy);
  throw errorOf(code, details);
}

/** What is wrong with a copy that its validator has just refused. Missing parameters come before malformed ones. */
export function faultOf({ schema, validate }: Command, copy: unknown): Fault {
  const missing = missingIn(schema, copy, []);
  if (missing) return missing;
  const [error] = validate.errors ?? [];
  if (error?.keyword === 'additionalProperties') {
    const unknown = String((error.params as { additionalProperty: string }).additionalProperty);
    const { path, node } = described(schema, error.instancePath);
    return {
      code: 'parameter_unknown',
      param: paramPath([...path, unknown]),
      detail: known(Object.keys(node.properties ?? {})),
    };
  }
  const { path, node } = described(schema, error?.instancePath ?? '');
  const { description = 'an object' } = node;
  return { code: 'parameter_invalid', param: paramPath(path), detail: expectation(description) };
}

function missingIn(schema: SchemaNode, value: unknown, path: readonly string[]): Fault | undefined {
  if (schema.items && Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      const nested = item === null ? undefined : missingIn(schema.items, item, [...path, String(i)]);
      if (nested) return nested;
    }
  }
  if (schema.properties === undefined) return undefined;
  const absent = value === undefined || value === null;
  if (!absent && (typeof value !== 'object' || Array.isArray(value))) return undefined;
  for (const [name, node] of Object.entries(schema.properties)) {
    const required = schema.required?.includes(name) ?? false;
    const child = absent ? undefined : (value as Record<string, unknown>)[name];
    const nested = required || child !== undefined ? missingIn(node, child, [...path, name]) : undefined;
    if (nested) return nested;
    if (required && (child === undefined || (child === null && !nullable(node)))) {
      const detail = node.description && expectation(node.description);
      return { code: 'parameter_missing', param: paramPath([...path, name]), detail };
    }
  }
  return undefined;
}

const nullable = ({ type }: SchemaNode) => type === 'null' || (Array.isArray(type) && type.includes('null'));

/** The innermost node with a description on the way to the fault, and its path. */
function described(schema: SchemaNode, pointer: string): { path: string[]; node: SchemaNode } {
  const steps = pointer.split('/').slice(1).map(parameterName);
  let node: SchemaNode | undefined = schema;
  let found = { path: [] as string[], node: schema };
  for (const [i, step] of steps.entries()) {
    node = node.properties?.[step] ?? (node.additionalProperties || undefined) ?? node.items;
    if (node === undefined) break;
    if (node.description !== undefined) found = { path: steps.slice(0, i + 1), node };
  }
  return found;
}

const known = (names: readonly string[]) =>
  names.length === 0
    ? expectation('this operation has no parameters')
    : expectation('valid parameters are {names}', { names: names.join(', ') });
