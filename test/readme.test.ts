import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { execute } from './support/execute.ts';

/** The sources behind the names that users import. */
const SOURCES: Readonly<Record<string, string>> = {
  clientele: 'src/index.ts',
  'clientele/testing': 'adapters/testing/index.ts',
};

const source = (path: string) => new URL(`../${path}`, import.meta.url);
const readme = await readFile(source('README.md'), 'utf8');
const blocks = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? '');

describe('the code of the README', () => {
  test('is there', () => assert.equal(blocks.length, 3));

  for (const [i, code] of blocks.entries()) {
    test(`runs as it stands: block ${i + 1}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'clientele-readme-'));
      try {
        const file = join(folder, 'example.mts');
        await writeFile(
          file,
          code.replaceAll(/from '(clientele[^']*)'/g, (whole, name: string) =>
            SOURCES[name] ? `from '${source(SOURCES[name]).href}'` : whole,
          ),
        );
        const { stdout } = await execute(['--import', import.meta.resolve('tsx'), file]);
        for (const said of code.matchAll(/console\.log\(error.*\/\/ (.*)$/gm))
          assert.match(stdout, RegExp(`^${said[1]}$`, 'm'));
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  }

  test('is short where it shows the use first', () => {
    assert.ok((blocks[0] ?? '').trim().split('\n').length <= 15, 'the first example has at most 15 lines');
  });
});

test('the demo replays the story of the original document', async () => {
  const { stdout } = await execute([
    '--import',
    import.meta.resolve('tsx'),
    fileURLToPath(source('test/demo/demo.ts')),
  ]);
  assert.match(stdout, /3 customers read back equal to the document's/);
});
