import type { Command } from '../../src/commands/read-command.ts';
import { errorOf, invalidParameter } from '../../src/domain/errors.ts';
import { type Expectation, expectation } from '../../src/domain/messages.ts';
import { paramPath } from '../../src/domain/parameter-path.ts';

type Schema = Command['schema'];

/** Parameters by their names. Without a prototype: `__proto__` is a name like any other. */
export type Parameters = Record<string, unknown>;

/** Most objects inside each other, the parameters as a whole among them. */
export const MAX_DEPTH = 8;

/** How `a[b]=c` is written in one place, and what is wrong where it cannot be read. */
export interface Notation {
  /** What separates a name from its value. */
  readonly equals: RegExp;
  readonly code: 'body_invalid' | 'parameter_invalid';
}

export const refused = (code: Notation['code'], expected: Expectation) =>
  errorOf(code, { detail: expectation(expected) });

/** `a[b]=c&d=e`: reads a query or a form into the parameters, numbers where the schema has numbers. */
export function readPairs(text: string, notation: Notation, schema: Schema, into: Parameters): void {
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.search(notation.equals);
    const name = unescaped(at < 0 ? pair : pair.slice(0, at), notation);
    const path = pathOf(name);
    if (path.length > MAX_DEPTH) throw refused(notation.code, 'nested at most 8 levels deep');
    put(path, at < 0 ? '' : unescaped(pair.slice(at + 1), notation), schema, into);
  }
}

/** The refusal of a parameter that was given in two places, or twice in one. */
export const givenTwice = (path: readonly string[]) => invalidParameter(paramPath(path), 'given once');

function unescaped(text: string, { code }: Notation): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw refused(code, 'UTF-8 text');
  }
}

/** `created[gte]` as its steps; a name whose brackets do not match is one step, which no command knows. */
function pathOf(name: string): string[] {
  if (!name.includes('[')) return [name];
  return /^[^[\]]+(?:\[[^[\]]*\])+$/.test(name) ? name.slice(0, -1).split(/\]?\[/) : [name];
}

function put(path: readonly string[], value: string, schema: Schema, into: Parameters): void {
  let holder = into;
  let node: Schema | undefined = schema;
  for (const [i, name] of path.entries()) {
    node = memberOf(node, name);
    const rest = path.slice(i + 1);
    const held = Object.hasOwn(holder, name) ? holder[name] : undefined;
    const isItem = node?.items !== undefined && isIndex(rest);
    if (isItem && Array.isArray(held)) {
      held.push(value);
      return;
    }
    const isGroup = rest.length > 0 && !isItem;
    if (held !== undefined && !(isGroup && isObject(held))) throw givenTwice(path.slice(0, i + 1));
    if (!isGroup) {
      holder[name] = isItem ? [value] : typed(node, value);
      return;
    }
    holder[name] = held ?? Object.create(null);
    holder = holder[name] as Parameters;
  }
}

/** Of `expand=a`, `expand[]=a` or `expand[0]=a`: a list is given item by item. */
const isIndex = (rest: readonly string[]): boolean =>
  rest.length === 0 || (rest.length === 1 && /^[0-9]*$/.test(rest[0] ?? ''));

const isObject = (held: unknown): boolean => typeof held === 'object' && !Array.isArray(held);

function memberOf(schema: Schema | undefined, name: string): Schema | undefined {
  const { properties = {}, additionalProperties } = schema ?? {};
  return Object.hasOwn(properties, name) ? properties[name] : additionalProperties || undefined;
}

/** Digits where a number is wanted are one. All else stays the text that it is: the core refuses it, and says what is wanted. */
function typed(node: Schema | undefined, value: string): unknown {
  const wantsNumber = node?.type === 'integer' || (Array.isArray(node?.type) && node.type.includes('integer'));
  return wantsNumber && /^(?:0|[1-9][0-9]{0,14})$/.test(value) ? Number(value) : value;
}
