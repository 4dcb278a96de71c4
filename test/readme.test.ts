import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MemoryStore } from '../adapters/memory/index.ts';
import { Fakes } from '../adapters/testing/index.ts';
import { ERROR_CODES } from '../src/domain/error-codes.ts';
import { createClientele } from '../src/index.ts';
import { settingsOf } from '../src/service/operation/settings.ts';
import { execute } from './support/execute.ts';
import { rejection } from './support/rejection.ts';

/** The sources behind the names that users import. */
const SOURCES: Readonly<Record<string, string>> = {
  clientele: 'src/index.ts',
  'clientele/http': 'adapters/http/index.ts',
  'clientele/testing': 'adapters/testing/index.ts',
};

const source = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const blocksOf = (text: string) => [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? '');
const readme = await readFile(source('README.md'), 'utf8');
const reference = await readFile(source('docs/reference.md'), 'utf8');
const blocks = blocksOf(readme);
const examples = [...blocks, ...blocksOf(reference)].map((code, i) => ({ code, name: `example-${i + 1}.mts` }));

describe('the code of the README and of the reference', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-readme-'));
  after(() => rm(folder, { recursive: true }));
  for (const { code, name } of examples) {
    const local = (whole: string, entry: string) => (SOURCES[entry] ? `from '${source(SOURCES[entry])}'` : whole);
    await writeFile(join(folder, name), code.replaceAll(/from '(clientele[^']*)'/g, local));
  }

  test('is there', () => assert.deepEqual([blocks.length, examples.length], [4, 7]));

  for (const { code, name } of examples) {
    test(`runs as it stands: ${name}`, async () => {
      const { stdout } = await execute(['--import', import.meta.resolve('tsx'), join(folder, name)]);
      for (const said of code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm))
        assert.match(stdout, RegExp(`^${said[1]}$`, 'm'));
    });
  }

  test('compiles as strictly as anybody may', async () => {
    const config = {
      extends: source('tsconfig.json'),
      compilerOptions: {
        noUnusedLocals: false,
        rewriteRelativeImportExtensions: false,
        typeRoots: [source('node_modules/@types')],
      },
      files: examples.map(({ name }) => name),
      include: [],
    };
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    await execute([source('node_modules/typescript/bin/tsc'), '-p', folder]).catch(({ stdout }) => assert.fail(stdout));
  });

  test('is short where it shows the use first', () => {
    assert.ok((blocks[0] ?? '').trim().split('\n').length <= 15, 'the first example has at most 15 lines');
  });
});

describe('the tables of the reference', () => {
  /** The rows of the table under a heading, by what stands in their first cells. */
  const rowsOf = (heading: string) => {
    const [, section = ''] = reference.split(`\n## ${heading}\n`);
    const rows = section.split('\n## ')[0]?.matchAll(/^\| `(\w+)` \| (.*?) \| (.*?) \|/gm) ?? [];
    return new Map([...rows].map(([, name = '', second = '', third = '']) => [name, [second, third] as const]));
  };

  test('have every option, with its default', async () => {
    const rows = rowsOf('Options');
    const { detail } = await rejection(createClientele({ none: 1 } as never));
    assert.deepEqual([...rows.keys()].sort(), String(detail?.values?.names).split(', ').sort());
    const { tokens, sms } = new Fakes();
    const settings = settingsOf({ store: new MemoryStore(), tokens, sms });
    const defaults = { ...settings, namespace: settings.scope.namespace, livemode: settings.scope.livemode };
    const told = [...rows].filter(([, [value]]) => value.startsWith('`'));
    assert.equal(told.length, 9);
    for (const [name, [value]] of told) {
      const { [name as keyof typeof defaults]: actual } = defaults;
      assert.deepEqual(Function(`return (${value.slice(1, -1)})`)(), JSON.parse(JSON.stringify(actual)), name);
    }
  });

  test('have every error code, with its status and whether it is retryable', () => {
    const told = Object.fromEntries(rowsOf('Error codes'));
    const facts = Object.entries(ERROR_CODES).map(([code, { status, retryable }]) => [
      code,
      [String(status), retryable ? 'yes' : 'no'],
    ]);
    assert.deepEqual(told, Object.fromEntries(facts));
  });
});

test('the demo replays the story of the original document', async () => {
  const { stdout } = await execute(['--import', import.meta.resolve('tsx'), source('test/demo/demo.ts')]);
  assert.match(stdout, /3 customers read back equal to the document's/);
});
