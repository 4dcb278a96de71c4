import type { Command } from '../../src/commands/read-command.ts';
import { errorOf } from '../../src/domain/errors.ts';
import { paramPath } from '../../src/domain/parameter-path.ts';
import { expectation, type HttpExpectation, invalidParameter } from './messages.ts';

type Schema = Command['schema'];

/** Parameters by name. The object has no prototype, so that `__proto__` is an ordinary name. */
export type Parameters = Record<string, unknown>;

/** Deepest nesting of objects; the parameters as a whole are the first level. */
export const MAX_DEPTH = 8;

/** The differences between a query and a form. */
export interface Syntax {
  /** Separates a name from its value. */
  readonly separator: RegExp;
  /** Code of the error for malformed input. */
  readonly code: 'body_invalid' | 'parameter_invalid';
}

export const invalidEncoding = (code: Syntax['code'], expected: HttpExpectation) =>
  errorOf(code, { detail: expectation(expected) });

export const repeatedParameter = (path: readonly string[]) => invalidParameter(paramPath(path), 'given once');

/** Reads `a[b]=c&d=e` into the parameters. The schema decides which values are numbers and lists. */
export function readPairs(text: string, syntax: Syntax, schema: Schema, parameters: Parameters): void {
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const end = pair.search(syntax.separator);
    const name = decode(end < 0 ? pair : pair.slice(0, end), syntax);
    const path = splitName(name);
    if (path.length > MAX_DEPTH) throw invalidEncoding(syntax.code, 'nested at most 8 levels deep');
    const value = end < 0 ? '' : decode(pair.slice(end + 1), syntax);
    setParameter(combineForms(path, schema, parameters), value, schema, parameters);
  }
}

function decode(text: string, { code }: Syntax): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw invalidEncoding(code, 'UTF-8 text');
  }
}

/** Splits `created[gte]` at its brackets. A name with unbalanced brackets stays whole: no command knows it. */
function splitName(name: string): string[] {
  if (!name.includes('[')) return [name];
  return /^[^[\]]+(?:\[[^[\]]*\])+$/.test(name) ? name.slice(0, -1).split(/\]?\[/) : [name];
}

/**
 * Combines `created=1` and `created[gte]=2`, which an official client sends together: the plain form is the `eq` of the range.
 * @returns the path at which to set the value
 */
function combineForms(path: readonly string[], schema: Schema, parameters: Parameters): readonly string[] {
  const [name = '', ...rest] = path;
  const existing = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (existing === undefined || childOf(schema, name)?.properties?.eq === undefined) return path;
  if (rest.length === 0) return isObject(existing) ? [name, 'eq'] : path;
  if (!isObject(existing)) parameters[name] = Object.assign(Object.create(null), { eq: existing });
  return path;
}

/** Sets the value at a path, and creates the objects on the way. @throws InvalidRequestError if it has a value already */
function setParameter(path: readonly string[], value: string, schema: Schema, parameters: Parameters): void {
  let parent = parameters;
  let node: Schema | undefined = schema;
  for (const [i, name] of path.entries()) {
    node = childOf(node, name);
    const rest = path.slice(i + 1);
    const existing = Object.hasOwn(parent, name) ? parent[name] : undefined;
    const isItem = node?.items !== undefined && isListIndex(rest);
    if (isItem && Array.isArray(existing)) {
      existing.push(value);
      return;
    }
    const isGroup = rest.length > 0 && !isItem;
    if (existing !== undefined && !(isGroup && isObject(existing))) throw repeatedParameter(path.slice(0, i + 1));
    if (!isGroup) {
      parent[name] = isItem ? [value] : parseValue(node, value);
      return;
    }
    parent[name] = existing ?? Object.create(null);
    parent = parent[name] as Parameters;
  }
}

/** Returns whether the rest of a name makes its value an item of a list: `expand`, `expand[]` or `expand[0]`. */
const isListIndex = (rest: readonly string[]): boolean =>
  rest.length === 0 || (rest.length === 1 && /^[0-9]*$/.test(rest[0] ?? ''));

const isObject = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);

function childOf(schema: Schema | undefined, name: string): Schema | undefined {
  const { properties = {}, additionalProperties } = schema ?? {};
  return Object.hasOwn(properties, name) ? properties[name] : additionalProperties || undefined;
}

/** Converts an integer to a number if the schema allows one. Any other text stays, and the command's validator rejects it. */
function parseValue(node: Schema | undefined, value: string): unknown {
  const allowsNumber = node?.type === 'integer' || (Array.isArray(node?.type) && node.type.includes('integer'));
  return allowsNumber && /^(?:0|-?[1-9][0-9]{0,14})$/.test(value) ? Number(value) : value;
}
