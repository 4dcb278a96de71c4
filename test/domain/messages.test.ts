import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { schemas } from '../../.config/command-schemas.ts';
import { CardError, errorOf } from '../../src/core.ts';
import { EN_CODES, messageFor } from '../../src/domain/messages.ts';
import { ZH_CODES, ZH_WANTED } from '../../src/domain/messages.zh.ts';

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

test('every code has a sentence in both languages, with the same places in it', () => {
  assert.deepEqual(Object.keys(ZH_CODES), Object.keys(EN_CODES));
  for (const [code, text] of Object.entries(EN_CODES)) {
    assert.deepEqual(places(ZH_CODES[code as keyof typeof ZH_CODES]), places(text), code);
    assert.match(text, /^[A-Z].*\.$/, code);
  }
});

test("a verifier's own code makes a sentence too", () => {
  const error = new CardError('card_stolen');
  assert.equal(error.message, 'The card was refused: card_stolen.');
  assert.equal(error.messageIn('zh'), messageFor('zh', 'card_stolen', undefined, undefined));
  assert.equal(errorOf('card_stolen').type, 'card_error');
});

test('a message names the parameter and what is wanted, in both languages', () => {
  const error = errorOf('parameter_invalid', {
    param: 'metadata',
    detail: { wanted: 'of at most {pairs} pairs', values: { pairs: 10 } },
  });
  assert.equal(error.message, 'The parameter metadata is invalid: it must be of at most 10 pairs.');
  assert.equal(error.messageIn('zh'), '参数 metadata 无效：应为最多 10 个键值对。');
  assert.equal(error.messageIn('en'), error.message);
});

test('a message about the parameters as a whole is a sentence, too', () => {
  const error = errorOf('parameter_invalid', { detail: { wanted: 'an object of parameters' } });
  assert.equal(error.message, 'The parameters are invalid: they must be an object of parameters.');
  assert.equal(error.messageIn('zh'), '参数无效：应为由参数组成的对象。');
});

test('what stands in a place is not read as a place again', () => {
  const detail = { wanted: 'the parameters are {names}', values: { names: '{code} {constructor}' } };
  const { message } = errorOf('parameter_unknown', { param: '{wanted}', detail });
  assert.equal(message, 'The parameter {wanted} is unknown here: the parameters are {code} {constructor}.');
});

function* descriptions(node: unknown): Generator<string> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'description' && typeof value === 'string') yield value;
    else yield* descriptions(value);
  }
}

const LITERAL = String.raw`('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")`;
/** Where a text that says what is wanted stands in the sources: as `wanted:`, as a constant, or in a helper's arguments. */
const PLACES = [
  String.raw`\bwanted: ${LITERAL}`,
  String.raw`(?:WANTED|\bwanted) = (?:[^;\n]*\? )?${LITERAL}`,
  String.raw`\bwanted = [^;\n]* : ${LITERAL}`,
  String.raw`\bdescription = ${LITERAL}`,
  String.raw`\b(?:wanted|refused?)\([^,()]+, ${LITERAL}`,
  String.raw`\bchecked(?:<\w+>)?\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*?${LITERAL},?\s*\)`,
  String.raw`\bmissing\(${LITERAL}\)`,
].map((place) => new RegExp(place, 'g'));

const textOf = (literal = "''"): string => literal.slice(1, -1).replace(/\\(.)/g, '$1');
const root = fileURLToPath(new URL('../..', import.meta.url));
const code = ['src', 'adapters']
  .flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  .filter((name) => /(?<!\.d)\.ts$/.test(name) && !name.endsWith('messages.zh.ts'))
  .map((name) => readFileSync(`${root}/${name}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''));
const said = code.flatMap((text) =>
  PLACES.flatMap((place) => [...text.matchAll(place)].map(([, literal]) => textOf(literal))),
);
const wanted = new Set([...descriptions(schemas), ...said].filter((text) => text !== ''));
const literals = new Set(
  code.flatMap((text) => [...text.matchAll(new RegExp(LITERAL, 'g'))].map(([literal]) => textOf(literal))),
);

test('everything that is wanted has its Chinese, with the same places in it', () => {
  assert.ok(said.length > 40, 'the texts in the sources were not found');
  for (const text of wanted) {
    assert.ok(Object.hasOwn(ZH_WANTED, text), `messages.zh.ts must translate: ${text}`);
    assert.deepEqual(places(ZH_WANTED[text] ?? ''), places(text), text);
  }
});

test('nothing is translated that is said nowhere', () => {
  const unused = Object.keys(ZH_WANTED).filter((text) => !literals.has(text));
  assert.deepEqual(unused, []);
});
