import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';

const root = new URL('../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8');
const guide = textOf('docs/frameworks.md');

it('the guide to frameworks shows the applications that the release checks run', () => {
  const blocks = [...guide.matchAll(/<!-- (\S+) -->\n```\w+\n(.*?)```/gs)];
  assert.equal(blocks.length, [...guide.matchAll(/^```\w+$/gm)].length, 'every block names its file');
  assert.ok(blocks.length > 0, 'the guide has code');
  for (const [, path = '', code] of blocks) assert.equal(code, textOf(path), path);
});
