/*
 * The checks that most fields need, as functions that all validators share. ajv writes the whole check into the code of each
 * field.
 */
import { _, type Ajv, type KeywordCxt } from 'ajv';
import vocabulary from 'ajv/dist/vocabularies/code.js';

/**
 * Their code. `maxLength` counts Unicode characters. A character has one or two code units, so characters are counted only
 * in a text whose code units do not decide, and no pattern reads a text that is too long.
 */
export const SHARED_CHECKS = `
function isLonger(text, maxLength) {
  return text.length > maxLength && (text.length > 2 * maxLength || [...text].length > maxLength);
}
function isText(data, maxLength, pattern) {
  return typeof data === "string" && !isLonger(data, maxLength) && pattern.test(data);
}
function isWhole(data, minimum, maximum) {
  return Number.isInteger(data) && data >= minimum && data <= maximum;
}
`;

type Node = Readonly<Record<string, unknown>>;

/** Returns a schema that calls the shared checks. */
export function withSharedChecks(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map(withSharedChecks);
  const { type, maxLength, pattern, minimum, maximum, ...others } = node as Node;
  if (typeof pattern === 'string') return { ...others, isText: [maxLength, pattern, Array.isArray(type)] };
  if (type === 'integer') return { ...others, isWhole: [minimum, maximum] };
  return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, withSharedChecks(child)]));
}

/** Adds the keywords of schemas with shared checks, and replaces that of ajv which reads every text. */
export function addSharedChecks(ajv: Ajv): void {
  ajv.removeKeyword('maxLength');
  ajv.addKeyword({ keyword: 'maxLength', type: 'string', schemaType: 'number', code: compileMaxLength });
  ajv.addKeyword({ keyword: 'isText', schemaType: 'array', code: compileText });
  ajv.addKeyword({ keyword: 'isWhole', schemaType: 'array', code: compileWhole });
}

function compileMaxLength(context: KeywordCxt): void {
  context.fail(_`isLonger(${context.data}, ${context.schema})`);
}

function compileText(context: KeywordCxt): void {
  const { data, schema } = context;
  const [maxLength, pattern, isNullable] = schema;
  const isWrong = _`!isText(${data}, ${maxLength}, ${vocabulary.usePattern(context, pattern)})`;
  context.fail(isNullable ? _`${data} !== null && ${isWrong}` : isWrong);
}

function compileWhole(context: KeywordCxt): void {
  const { data, schema } = context;
  const [minimum, maximum] = schema;
  context.fail(_`!isWhole(${data}, ${minimum}, ${maximum})`);
}
