import type { Command } from '../../src/commands/read-command.ts';
import { givenTwice, MAX_DEPTH, type Notation, type Parameters, readPairs, refused } from './form-parameters.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

const QUERY: Notation = { equals: /=/, code: 'parameter_invalid' };

/** The original document's own example of a form has a FULLWIDTH EQUALS SIGN between a name and its value. */
const FORM: Notation = { equals: /[=＝]/, code: 'body_invalid' };

/**
 * The parameters of a request, from its query and its body; undefined where there are none. A body that begins with a brace
 * is JSON whatever its type says: the document's example sends JSON as a form.
 */
export function parametersOf(
  schema: Command['schema'],
  query: string,
  body: Uint8Array | undefined,
): Parameters | undefined {
  const text = body === undefined ? '' : textOf(body).trim();
  if (query === '' && text === '') return undefined;
  if (query === '' && text.startsWith('{')) return jsonOf(text);
  const parameters: Parameters = Object.create(null);
  readPairs(query, QUERY, schema, parameters);
  if (!text.startsWith('{')) readPairs(text, FORM, schema, parameters);
  else for (const [name, value] of Object.entries(jsonOf(text))) add(parameters, name, value);
  return parameters;
}

function add(parameters: Parameters, name: string, value: unknown): void {
  if (Object.hasOwn(parameters, name)) throw givenTwice([name]);
  parameters[name] = value;
}

function textOf(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw refused('body_invalid', 'UTF-8 text');
  }
}

function jsonOf(text: string): Parameters {
  const value = parsed(text);
  if (isDeeper(value, MAX_DEPTH)) throw refused('body_invalid', 'nested at most 8 levels deep');
  return value;
}

function parsed(text: string): Parameters {
  try {
    return JSON.parse(text);
  } catch {
    // Without the parser's message, which quotes the body.
    throw refused('body_invalid', 'valid JSON');
  }
}

/** Goes no deeper than the limit, so that no depth of the body can exhaust the stack. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((item) => isDeeper(item, levels - 1));
}
