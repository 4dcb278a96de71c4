import type { Command } from '../../src/commands/read-command.ts';
import {
  invalidEncoding,
  MAX_DEPTH,
  type Parameters,
  readPairs,
  repeatedParameter,
  type Syntax,
} from './form-parameters.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

const QUERY: Syntax = { separator: /=/, code: 'parameter_invalid' };

/** An example of the original separates name and value by U+FF1D (docs/original-api.md, "Forms and queries"). */
const FORM: Syntax = { separator: /[=＝]/, code: 'body_invalid' };

/**
 * Reads the parameters of a request from its query and its body. A body that begins with `{` is JSON under any content
 * type (docs/original-api.md, "Forms and queries").
 * @returns undefined without any parameter
 */
export function readParameters(
  schema: Command['schema'],
  query: string,
  body: Uint8Array | undefined,
): Parameters | undefined {
  const text = body === undefined ? '' : decode(body).trim();
  if (query === '' && text === '') return undefined;
  if (query === '' && text.startsWith('{')) return readJson(text);
  const parameters: Parameters = Object.create(null);
  readPairs(query, QUERY, schema, parameters);
  if (!text.startsWith('{')) readPairs(text, FORM, schema, parameters);
  else for (const [name, value] of Object.entries(readJson(text))) add(parameters, name, value);
  return parameters;
}

function add(parameters: Parameters, name: string, value: unknown): void {
  if (Object.hasOwn(parameters, name)) throw repeatedParameter([name]);
  parameters[name] = value;
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw invalidEncoding('body_invalid', 'UTF-8 text');
  }
}

function readJson(text: string): Parameters {
  const value = parseJson(text);
  if (isDeeper(value, MAX_DEPTH)) throw invalidEncoding('body_invalid', 'nested at most 8 levels deep');
  return value;
}

function parseJson(text: string): Parameters {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's error is not the cause, because its message quotes the body.
    throw invalidEncoding('body_invalid', 'valid JSON');
  }
}

/** Stops at the limit, so that a deeply nested body cannot exhaust the stack. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((item) => isDeeper(item, levels - 1));
}
