import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { runCase, storeCases } from '../../../adapters/conformance/index.ts';
import { SettlementForgotten } from './broken/keys.ts';

/** The files that the guide quotes. */
const QUOTED = [
  'examples/own-store/store.js',
  'examples/own-store/store.test.js',
  'consumers/vitest/store.test.js',
  'consumers/jest/store.test.js',
];

const read = (path: string): Promise<string> => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('docs/writing-a-store.md', async () => {
  const guide = await read('docs/writing-a-store.md');
  const blocksOf = (language: string): string[] =>
    [...guide.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, code]) => code ?? '');
  const files = await Promise.all(QUOTED.map(async (path) => read(`test/${path}`)));

  test('quotes only code that the examples run', () => {
    const blocks = blocksOf('js');
    assert.ok(blocks.length >= 10, `the guide has ${blocks.length} blocks of code`);
    const missing = blocks.filter((block) => !files.some((file) => file.includes(block)));
    assert.deepEqual(missing, []);
  });

  test('describes a store of fewer than 200 lines that extends BaseStore', () => {
    const [store = ''] = files;
    assert.ok(store.split('\n').length <= 200);
    assert.match(store, /class PGliteStore extends kit\.BaseStore/);
  });

  test('shows the message of a failed case', async () => {
    const name = 'an insert settles its idempotency key';
    assert.ok(guide.includes(`\`${name}\``));
    const storeCase = storeCases.find((each) => each.name === name);
    assert.ok(storeCase, 'there is no case of this name');
    const [sample = ''] = blocksOf('text');
    const [headline, sides] = sample.split('\n');
    await assert.rejects(runCase(storeCase, { create: () => new SettlementForgotten() }), (error: Error) => {
      // Only the first lines: Node's versions print the difference below them in different ways.
      assert.deepEqual(error.message.split('\n').slice(0, 2), [headline, sides]);
      return true;
    });
  });
});
