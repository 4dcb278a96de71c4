import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MemoryStore } from '../adapters/memory/index.ts';
import { Fakes } from '../adapters/testing/index.ts';
import { ERROR_CODES } from '../src/domain/error-codes.ts';
import { createClientele } from '../src/index.ts';
import { settingsOf } from '../src/service/operation/settings.ts';
import { execute } from './support/execute.ts';
import { worker } from './support/file-worker.ts';
import { RedisServer } from './support/redis/server.ts';
import { redisSuite } from './support/redis/suite.ts';
import { rejection } from './support/rejection.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const inRoot = (path: string) => join(root, path);

/** The sources of the entries that users import. */
const SOURCES: Readonly<Record<string, string>> = {
  clientele: 'src/index.ts',
  'clientele/conformance': 'adapters/conformance/index.ts',
  'clientele/console': 'adapters/console/index.ts',
  'clientele/file': 'adapters/file/index.ts',
  'clientele/http': 'adapters/http/index.ts',
  'clientele/otp': 'adapters/otp/index.ts',
  'clientele/testing': 'adapters/testing/index.ts',
  'clientele/vault': 'adapters/vault/index.ts',
};

/** How many TypeScript examples each document has. */
const EXAMPLES: Readonly<Record<string, number>> = {
  'README.md': 3,
  'docs/console.md': 1,
  'docs/file.md': 3,
  'docs/http.md': 1,
  'docs/installing.md': 2,
  'docs/redis.md': 1,
  'docs/reference.md': 5,
  'docs/testing.md': 2,
  'docs/verifiers.md': 3,
};

/** Time after which a child process counts as hanging, in milliseconds. */
const HANG_MS = 180_000;

async function markdownIn(folder: string): Promise<string[]> {
  const names = await readdir(inRoot(folder));
  return names.filter((name) => name.endsWith('.md')).map((name) => join(folder, name));
}

async function sourcesIn(folder: string): Promise<string[]> {
  const names = await readdir(inRoot(folder), { recursive: true });
  return names.filter((name) => /\.(?:ts|lua)$/.test(name)).map((name) => join(folder, name));
}

const textOf = (path: string) => readFile(inRoot(path), 'utf8');
const markdown = (await Promise.all(['', 'docs', 'benchmarks'].map(markdownIn))).flat();
const documents = new Map(await Promise.all(markdown.map(async (path) => [path, await textOf(path)] as const)));
const documentAt = (path: string): string => documents.get(path) ?? '';

interface Example {
  readonly document: string;
  readonly code: string;
  readonly name: string;
}

const examples: readonly Example[] = Object.keys(EXAMPLES).flatMap((document) =>
  [...documentAt(document).matchAll(/```ts\n(.*?)```/gs)].map(([, code = ''], i) => {
    return { document, code, name: `${document.replace(/\W/g, '-')}-${i + 1}.mts` };
  }),
);

describe('the code of the documents', async () => {
  // The files of the examples are created in it, too.
  const folder = await mkdtemp(join(tmpdir(), 'clientele-readme-'));
  after(() => rm(folder, { recursive: true }));
  await symlink(inRoot('node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await mkdir(join(folder, 'clientele'));
  await copyFile(worker, join(folder, 'clientele/file-worker.js'));

  /** The example on the sources of the package. Node 20 runs no TypeScript in a thread, so it gets a built worker. */
  const runnable = (code: string): string =>
    code
      .replaceAll(/(from|declare module) '(clientele[^']*)'/g, (whole, keyword, entry) =>
        SOURCES[entry] ? `${keyword} '${inRoot(SOURCES[entry])}'` : whole,
      )
      .replaceAll(
        "kind: 'file', path: './customers.db' }",
        `kind: 'file', path: './customers.db', worker: '${worker}' }`,
      )
      .replaceAll('replace: true }', `replace: true, worker: '${worker}' }`);

  async function run({ code, name }: Example): Promise<void> {
    // An example of a module exports a clientele, which stays open. Its connection to Redis keeps the process alive.
    const main = `const { clientele } = await import('./${name}'); await clientele?.close();`;
    const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', main];
    const { stdout } = await execute(args, { cwd: folder, timeout: HANG_MS });
    for (const [, printed = ''] of code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)) {
      assert.match(stdout, RegExp(`^${printed}$`, 'm'));
    }
  }

  for (const { code, name } of examples) await writeFile(join(folder, name), runnable(code));

  test('consists of the expected number of examples', () => {
    const counts = Object.keys(EXAMPLES).map((path) => [
      path,
      examples.filter((each) => each.document === path).length,
    ]);
    assert.deepEqual(Object.fromEntries(counts), EXAMPLES);
  });

  test('is TypeScript that runs here, a file of the examples, a command, or a text to copy', async () => {
    for (const document of Object.keys(EXAMPLES)) {
      for (const [, language = '', code] of documentAt(document).matchAll(/^```(\w*)\n(.*?)^```$/gms)) {
        assert.ok(['ts', 'js', 'sh', 'text'].includes(language), `${document} has a block in the language ${language}`);
        if (language !== 'js') continue;
        // The comment before the block names the file. The checks of a release run it.
        const [, file = ''] =
          documentAt(document)
            .split(`\n\`\`\`js\n${code}`)[0]
            ?.match(/<!-- (\S+) -->$/) ?? [];
        assert.equal(code, await textOf(file), `${document} shows ${file}`);
      }
    }
  });

  for (const example of examples.filter(({ code }) => !code.includes("kind: 'redis'"))) {
    test(`runs and prints its comments: ${example.name}`, () => run(example));
  }

  redisSuite('with Redis', () => {
    for (const example of examples.filter(({ code }) => code.includes("kind: 'redis'"))) {
      test(`runs and prints its comments: ${example.name}`, async () => {
        const server = await RedisServer.start();
        try {
          const code = runnable(example.code).replace('redis://127.0.0.1:6379', server.url);
          await writeFile(join(folder, example.name), code);
          await run(example);
        } finally {
          await server.stop();
        }
      });
    }
  });

  test('compiles under strict options', async () => {
    const config = {
      extends: inRoot('tsconfig.json'),
      compilerOptions: {
        noUnusedLocals: false,
        rewriteRelativeImportExtensions: false,
        typeRoots: [inRoot('node_modules/@types')],
      },
      files: examples.map(({ name }) => name),
      include: [],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    await execute([inRoot('node_modules/typescript/bin/tsc'), '-p', folder]).catch(({ stdout }) => assert.fail(stdout));
  });

  test('begins with an example of at most 15 lines', () => {
    assert.ok((examples[0]?.code ?? '').trim().split('\n').length <= 15);
  });
});

describe('the references of the documents', () => {
  const slugOf = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
  const isThere = (path: string, anchor: string | undefined): boolean => {
    const headings = [...documentAt(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => slugOf(heading));
    return existsSync(inRoot(path)) && (anchor === undefined || headings.includes(anchor));
  };

  test('that are links lead to a file and a heading', () => {
    const broken: string[] = [];
    for (const [path, text] of documents) {
      for (const [link, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const [file = '', anchor] = target.split('#');
        const aimed = file === '' ? path : relative(root, join(root, dirname(path), file));
        if (!isThere(aimed, anchor)) broken.push(`${path}: ${link}`);
      }
    }
    assert.deepEqual(broken, []);
  });

  test('that are in the code lead to a document and a heading', async () => {
    const files = (await Promise.all(['src', 'adapters'].map(sourcesIn))).flat();
    const broken: string[] = [];
    let found = 0;
    for (const path of files) {
      for (const [reference, document = '', anchor] of (await textOf(path)).matchAll(
        /\b(docs\/[\w-]+\.md)(?:#([\w-]+))?/g,
      )) {
        found += 1;
        if (!isThere(document, anchor)) broken.push(`${path}: ${reference}`);
      }
    }
    assert.ok(found > 20, `${found} references are found`);
    assert.deepEqual(broken, []);
  });

  test('that are paths of the repository exist', () => {
    const missing = [...documents].flatMap(([path, text]) =>
      [...text.matchAll(/`((?:test|src|adapters|benchmarks)\/[\w./-]*)`/g)]
        .filter(([, named = '']) => !existsSync(inRoot(named)))
        .map(([named]) => `${path}: ${named}`),
    );
    assert.deepEqual(missing, []);
  });

  test('that are npm scripts exist', async () => {
    const { scripts } = JSON.parse(await textOf('package.json'));
    const named = [...documents.values()].flatMap((text) => [...text.matchAll(/npm run ([\w:]+)/g)]);
    assert.ok(named.length > 0);
    for (const [, script = ''] of named) assert.ok(Object.hasOwn(scripts, script), script);
  });

  for (const store of ['file', 'redis']) {
    test(`name every fault test of the ${store} store, and no other`, async () => {
      const [, section = ''] = documentAt('docs/guarantees.md').split(RegExp(`^## The ${store} store, .*$`, 'im'));
      const [header = '', , ...rows] = section.split('\n## ')[0]?.match(/^\|.*\|$/gm) ?? [];
      const cells = (row: string) => row.split('|').map((cell) => cell.trim());
      const column = cells(header).indexOf('test');
      // A row names a fault test, or the path of another test.
      const tests = rows.map((row) => cells(row)[column] ?? '').filter((name) => !name.startsWith('`'));
      const named = new Set(tests.map((name) => `${name}.test.ts`));
      const files = (await readdir(inRoot(`test/faults/${store}`))).filter((file) => file.endsWith('.test.ts'));
      assert.deepEqual([...named].sort(), files.sort());
    });
  }
});

describe('the tables of the reference', () => {
  /** The rows of the table under a heading, by the name in their first cells. */
  const rowsOf = (heading: string) => {
    const [, section = ''] = documentAt('docs/reference.md').split(`\n## ${heading}\n`);
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
    const documented = [...rows].filter(([, [value]]) => value.startsWith('`'));
    assert.equal(documented.length, 9);
    for (const [name, [value]] of documented) {
      const { [name as keyof typeof defaults]: actual } = defaults;
      assert.deepEqual(Function(`return (${value.slice(1, -1)})`)(), JSON.parse(JSON.stringify(actual)), name);
    }
  });

  test('have every error code, with its status and whether it is retryable', () => {
    const documented = Object.fromEntries(rowsOf('Error codes'));
    const facts = Object.entries(ERROR_CODES).map(([code, { status, retryable }]) => [
      code,
      [String(status), retryable ? 'yes' : 'no'],
    ]);
    assert.deepEqual(documented, Object.fromEntries(facts));
  });
});

test('the demo reproduces the examples of the original API', async () => {
  const { stdout } = await execute(['--import', import.meta.resolve('tsx'), inRoot('test/demo/demo.ts')]);
  assert.match(stdout, /3 customers are equal to the examples of the original API/);
  assert.match(stdout, /console.*: node --import tsx adapters\/cli\/main\.ts serve\n$/);
  assert.match(stdout, /attempts_left\n +3\n[\s\S]*the token has bound one card/, 'the real verifiers are shown');
});
