import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CLI_EXPECTATIONS } from '../../adapters/cli/messages.zh.ts';
import { CONSOLE_EXPECTATIONS } from '../../adapters/console/messages.zh.ts';
import { FILE_EXPECTATIONS } from '../../adapters/file/messages.zh.ts';
import { HTTP_EXPECTATIONS } from '../../adapters/http/messages.zh.ts';
import { REDIS_EXPECTATIONS } from '../../adapters/redis/messages.zh.ts';
import { CardError, errorOf } from '../../src/core.ts';
import { EN_CODES } from '../../src/domain/messages.ts';
import { EXPECTATIONS, ZH_CODES } from '../../src/domain/messages.zh.ts';

/** The tables of texts, by the folder that uses them. */
const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'src/domain': EXPECTATIONS,
  'adapters/cli': CLI_EXPECTATIONS,
  'adapters/console': CONSOLE_EXPECTATIONS,
  'adapters/file': FILE_EXPECTATIONS,
  'adapters/http': HTTP_EXPECTATIONS,
  'adapters/redis': REDIS_EXPECTATIONS,
};

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

test('every code has a sentence with the same placeholders in both languages', () => {
  assert.deepEqual(Object.keys(ZH_CODES), Object.keys(EN_CODES));
  for (const [code, text] of Object.entries(EN_CODES)) {
    assert.deepEqual(placeholders(ZH_CODES[code as keyof typeof ZH_CODES]), placeholders(text), code);
    assert.match(text, /^[A-Z].*\.$/, code);
  }
});

test("a verifier's own code has a message", async () => {
  const error = new CardError('card_stolen');
  assert.equal(error.message, 'The card was refused: card_stolen.');
  assert.equal(await error.messageIn('zh'), '该卡被拒绝：card_stolen。');
  assert.equal(errorOf('card_stolen').type, 'card_error');
});

test('a message names the parameter and the expected value in both languages', async () => {
  const error = errorOf('parameter_invalid', {
    param: 'metadata',
    detail: { expected: 'an object with at most {pairs} pairs', values: { pairs: 10 } },
  });
  assert.equal(error.message, 'The parameter metadata is invalid: it must be an object with at most 10 pairs.');
  assert.equal(await error.messageIn('zh'), '参数 metadata 无效：应为最多包含 10 个键值对的对象。');
  assert.equal(await error.messageIn('en'), error.message);
});

test('a message without a parameter is a full sentence', async () => {
  const error = errorOf('parameter_invalid', { detail: { expected: 'an object' } });
  assert.equal(error.message, 'The parameters are invalid: they must be an object.');
  assert.equal(await error.messageIn('zh'), '参数无效：应为对象。');
});

test('placeholders in the values of placeholders are not replaced', () => {
  const detail = { expected: 'valid parameters are {names}', values: { names: '{code} {constructor}' } };
  const { message } = errorOf('parameter_unknown', { param: '{expected}', detail });
  assert.equal(message, 'The parameter {expected} is unknown: valid parameters are {code} {constructor}.');
});

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = ['src', 'adapters']
  .flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  .filter((name) => /(?<!\.d)\.ts$/.test(name) && !/^adapters\/conformance\/|messages\.zh\.ts$/.test(name))
  .map((name) => ({
    name,
    text: readFileSync(`${root}/${name}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''),
  }));

test('every expectation has the same placeholders in both languages', () => {
  for (const [english, chinese] of Object.values(TABLES).flatMap((table) => Object.entries(table)))
    assert.deepEqual(placeholders(chinese), placeholders(english), english);
});

test('the sources state expectations by `expectation`, which demands a translation', () => {
  assert.ok(sources.length > 50, 'the sources are found');
  const bypassing = sources.filter(({ text }) => /\bexpected: *['"`]/.test(text)).map(({ name }) => name);
  assert.deepEqual(bypassing, []);
});

/** The texts of a source file. */
const literalsOf = (text: string) =>
  [...text.matchAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g)].map(([it]) => it.slice(1, -1).replace(/\\(.)/g, '$1'));

const usersOf = new Map<string, Set<string>>();
for (const { name, text } of sources) {
  const folder = name.split('/', 2).join('/');
  for (const literal of literalsOf(text)) usersOf.set(literal, (usersOf.get(literal) ?? new Set()).add(folder));
}

test('every translated expectation occurs in the sources, and a text that only one adapter uses is in its table', () => {
  for (const [folder, table] of Object.entries(TABLES)) {
    const isMisplaced = (text: string) => {
      const users = [...(usersOf.get(text) ?? [])];
      const owner = users.length === 1 && users[0] !== undefined && users[0] in TABLES ? users[0] : 'src/domain';
      return users.length === 0 || owner !== folder;
    };
    assert.deepEqual(Object.keys(table).filter(isMisplaced), [], folder);
  }
});
