import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { headerFaults, MODULE, moduleOf, parseScript, readScripts } from '../../../.config/lua-scripts.ts';

const scriptOf = (...lines: string[]) => parseScript('example', `${lines.join('\n')}\n`);

const HEADER = [
  '#!lua flags=no-writes',
  '-- Reads something.',
  '--',
  '-- KEYS',
  '--   meta  hash',
  '--   feed  stream',
  '-- ARGV',
  '--   limit  of the',
  '--          page',
  '-- Reply',
  '--   OK',
];

const PER_KEY = ['#!lua', '-- KEYS of each call', '--   key  hash', '-- ARGV of each call', '--   mode  of the end'];

describe('the Lua scripts', () => {
  for (const script of readScripts()) {
    test(`the header of ${script.name}.lua names the keys and arguments that the script uses`, () => {
      assert.deepEqual(headerFaults(script), []);
    });
  }

  test('the generated module has the text of the scripts', async () => {
    assert.equal(await readFile(MODULE, 'utf8'), moduleOf(readScripts()), 'run `npm run generate`');
  });

  test('the generated types name the keys and arguments, and the text has no comments', () => {
    const body = ['local meta, feed = unpack(KEYS)', 'local limit = unpack(ARGV)', '-- Why.', 'return limit'];
    const text = moduleOf([scriptOf(...HEADER, '', ...body)]);
    assert.match(text, /exampleScript = new Script<readonly \[meta: string, feed: string\], readonly \[limit: /);
    assert.match(text, /\(`#!lua flags=no-writes\nlocal dataSet = table.remove\(ARGV\)\n/);
    assert.ok(text.endsWith('\nend\nlocal meta, feed = unpack(KEYS)\nlocal limit = unpack(ARGV)\nreturn limit`);\n'));
  });

  test('a script begins with the check of the data set, unless its header says that it does not', () => {
    const body = ['local meta, feed = unpack(KEYS)', 'local limit = unpack(ARGV)', 'return limit'];
    const [first = '', ...rest] = HEADER;
    const text = moduleOf([scriptOf(first, '-- Reads. Does not check the data set.', ...rest, ...body)]);
    assert.ok(text.endsWith(`(\`${first}\n${body.join('\n')}\`, false);\n`), text);
  });
});

describe('the check of the headers', () => {
  const good = ['local meta, feed = unpack(KEYS)', 'local limit = unpack(ARGV)'];
  test('accepts a header that matches the body', () => {
    assert.deepEqual(headerFaults(scriptOf(...HEADER, ...good)), []);
    const rest = HEADER.map((line) => line.replace('limit  of the', 'ids...  of the'));
    assert.deepEqual(headerFaults(scriptOf(...rest, 'local meta, feed = unpack(KEYS)', 'return ARGV[1]')), []);
    const perKey = [...PER_KEY, '-- Reply of each call', '--   OK'];
    assert.deepEqual(headerFaults(scriptOf(...perKey, 'local function runForKey(key, mode)')), []);
  });

  const bad: Readonly<Record<string, readonly string[]>> = {
    'a key with another name': [...HEADER, 'local clock, feed = unpack(KEYS)', 'local limit = unpack(ARGV)'],
    'a key that the body does not name': [...HEADER, 'local meta = unpack(KEYS)', 'local limit = unpack(ARGV)'],
    'an argument that the header does not name': [...HEADER, good[0] as string, 'local limit, low = unpack(ARGV)'],
    'another use of the arguments': [...HEADER, ...good, 'return ARGV[2]'],
    'a wrong number of values': [...HEADER, 'local meta, feed = unpack(KEYS, 1, 3)', good[1] as string],
    'a list of keys that the body does not use': [
      ...HEADER.map((line) => line.replace('feed  stream', 'feeds...  streams')),
      'local meta = unpack(KEYS)',
      good[1] as string,
    ],
    'a missing reply': [...HEADER.slice(0, -2), ...good],
    'a missing first line': [...HEADER.slice(1), ...good],
    'a parameter of a function per key': [
      ...PER_KEY,
      '-- Reply of each call',
      '--   OK',
      'local function runForKey(key)',
    ],
  };
  for (const [name, lines] of Object.entries(bad)) {
    test(`finds ${name}`, () => {
      assert.equal(headerFaults(scriptOf(...lines)).length, 1, JSON.stringify(headerFaults(scriptOf(...lines))));
    });
  }
});
