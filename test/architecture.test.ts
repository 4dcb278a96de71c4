import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import builds from '../.config/tsup.config.ts';
import { violationsOf } from './support/architecture.ts';
import { importsOf, type Sources } from './support/imports.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

async function sourcesBelow(...folders: string[]): Promise<Sources> {
  const names = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(root, folder), { recursive: true })).map((name) => `${folder}/${name}`),
    ),
  );
  const files = names.flat().filter((name) => /(?<!\.d)\.[jt]sx?$/.test(name));
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8')));
  return Object.fromEntries(files.map((file, i) => [file, texts[i] ?? '']));
}

test('imports point inward only, and no import is part of a cycle', async () => {
  const sources = await sourcesBelow('src', 'adapters', '.config');
  assert.ok(Object.keys(sources).length > 30, 'the sources are found');
  assert.ok((await importsOf(sources)).length > 100, 'the imports are found');
  assert.deepEqual(await violationsOf(sources), []);
});

describe('the rules of the architecture', () => {
  const allowed: Record<string, Sources> = {
    'an adapter that imports the core': {
      'adapters/memory/index.ts': "import { Store } from '../../src/ports/store.ts';",
    },
    'an adapter that imports its library and Node': {
      'adapters/cache/index.ts': "import { createHash } from 'node:crypto';\nimport { LRUCache } from 'lru-cache';",
    },
    'the command line that imports the HTTP adapter': {
      'adapters/cli/serve.ts': "import { createHttpHandler } from '../http/index.ts';",
    },
    'the page that imports Preact, itself and types of the domain': {
      'adapters/console/page/a.tsx':
        "import type { Card } from '../../../src/domain/card.ts';\nimport './b.ts';\nexport const a = <b>text</b>;",
    },
    'the store registry that imports options, and loads an adapter on demand': {
      'src/composition/store-kinds.ts':
        "import { NAMES } from '../../adapters/memory/options.ts';\nexport const load = () => import('../../adapters/memory/index.ts');",
    },
    'the container that loads an adapter on demand': {
      'src/composition/container.ts': "export const load = () => import('../../adapters/cache/index.ts');",
    },
    'the wiring that imports a type of an adapter': {
      'src/composition/wiring.ts': "import type { Fakes } from '../../adapters/testing/fakes.ts';",
    },
    'the inversify entry that imports the memory store': {
      'src/inversify.ts': "import { MemoryStore } from '../adapters/memory/index.ts';",
    },
    'a feature of Redis that imports the command executor': {
      'adapters/redis/customer-writes.ts': "import { CommandExecutor } from './executor.ts';",
    },
    'a file that loads its importer on demand': {
      'src/index.ts': "export const open = () => import('./container.ts');",
      'src/container.ts': "import { open } from './index.ts';\nopen();",
    },
    'an import in a comment or a string': {
      'src/domain/a.ts':
        "/**\n * import { x } from '../service/x.ts';\n */\nexport const a = \"import 'node:fs'\"; // import('./b.ts')",
    },
  };
  for (const [name, sources] of Object.entries(allowed)) {
    test(`allow ${name}`, async () => {
      assert.deepEqual(await violationsOf(sources), []);
    });
  }

  const refused: Record<string, Sources> = {
    'a domain that imports a port': { 'src/domain/a.ts': "import { Store } from '../ports/store.ts';" },
    'a domain that imports a type of a port': { 'src/domain/a.ts': "import type { Store } from '../ports/store.ts';" },
    'a domain that imports a type of a port inline': {
      'src/domain/a.ts': "export type A = import('../ports/store.ts').Store;",
    },
    'a domain that re-exports from a port': { 'src/domain/a.ts': "export { Store } from '../ports/store.ts';" },
    'a domain that re-exports a type from a port': {
      'src/domain/a.ts': "export type { Store } from '../ports/store.ts';",
    },
    'a domain that imports an entry': { 'src/domain/a.ts': "import { createClientele } from '../index.ts';" },
    'a domain that imports a package': { 'src/domain/a.ts': "import { z } from 'zod';" },
    'a port that imports a command': { 'src/ports/a.ts': "import type { Create } from '../commands/create.ts';" },
    'a command that imports the service': { 'src/commands/a.ts': "import '../service/customers.ts';" },
    'a concurrency helper that imports the domain': {
      'src/concurrency/a.ts': "import type { Card } from '../domain/card.ts';",
    },
    'a store kit that imports the service': { 'src/store-kit/a.ts': "import { run } from '../service/runner.ts';" },
    'a service that imports the store kit': { 'src/service/a.ts': "import { x } from '../store-kit/x.ts';" },
    'a service that imports the wiring': { 'src/service/a.ts': "import { open } from '../composition/wiring.ts';" },
    'a service that loads an adapter on demand': {
      'src/service/a.ts': "await import('../../adapters/memory/index.ts');",
    },
    'a facade that imports the store kit': {
      'src/composition/clientele.ts': "import { x } from '../store-kit/x.ts';",
    },
    'an entry that loads an adapter on demand': { 'src/index.ts': "await import('../adapters/memory/index.ts');" },
    'a core entry that imports a type of an adapter': {
      'src/core.ts': "import type { Fakes } from '../adapters/testing/fakes.ts';",
    },
    'a container that imports an adapter statically': {
      'src/composition/container.ts': "import '../../adapters/memory/index.ts';",
    },
    'a store registry that imports an adapter statically': {
      'src/composition/store-kinds.ts': "import { FileStore } from '../../adapters/file/index.ts';",
    },
    'an inversify entry that imports the Redis store statically': {
      'src/inversify.ts': "import { RedisStore } from '../adapters/redis/index.ts';",
    },
    'a core that imports a test': { 'src/core.ts': "import '../test/support/world.ts';" },
    'a core that imports a module of Node': {
      'src/composition/wiring.ts': "import { randomUUID } from 'node:crypto';",
    },
    'an adapter that imports another adapter': { 'adapters/cache/index.ts': "import '../memory/index.ts';" },
    'an HTTP adapter that imports the command line': { 'adapters/http/index.ts': "import '../cli/main.ts';" },
    'an adapter that imports a type of another adapter': {
      'adapters/cache/index.ts': "import type { MemoryStore } from '../memory/index.ts';",
    },
    'an adapter that imports a test': { 'adapters/cache/index.ts': "import '../../test/support/world.ts';" },
    'a command executor of Redis that imports a feature': {
      'adapters/redis/executor.ts': "import { CustomerWrites } from './customer-writes.ts';",
    },
    'a transport of Redis that imports a type of a feature': {
      'adapters/redis/transport/cluster.ts': "import type { Reservation } from '../partitioned/reservations.ts';",
    },
    'a page that imports a value of the domain': {
      'adapters/console/page/a.ts': "import { isForeign } from '../../../src/domain/card.ts';",
    },
    'a page that imports its server': { 'adapters/console/page/a.ts': "import { b } from '../index.ts';" },
    'a server that imports the code of a browser': {
      'adapters/console/index.ts': "import { a } from './page/main.tsx';",
    },
    'Preact outside the page': { 'adapters/console/index.ts': "import { h } from 'preact';" },
    'inversify in the wiring': { 'src/composition/wiring.ts': "import { Container } from 'inversify';" },
    'inversify in an adapter': { 'adapters/memory/index.ts': "import { Container } from 'inversify';" },
    'ajv at run time': { 'src/commands/a.ts': "import { Ajv } from 'ajv';" },
    'a file of ajv at run time': {
      'adapters/memory/index.ts': "import standalone from 'ajv/dist/standalone/index.js';",
    },
    'ajv in another build script': { '.config/other.ts': "import { Ajv } from 'ajv';" },
    'lru-cache in the memory store': { 'adapters/memory/index.ts': "import { LRUCache } from 'lru-cache';" },
    'ulid in two files': {
      'src/composition/wiring.ts': "import { monotonicFactory } from 'ulid';",
      'adapters/testing/index.ts': "import { ulid } from 'ulid';",
    },
    'a cycle of two files': { 'src/domain/a.ts': "import './b.ts';", 'src/domain/b.ts': "import './a.ts';" },
    'a cycle of two types': {
      'src/domain/a.ts': "import type { B } from './b.ts';\nexport interface A { b: B }",
      'src/domain/b.ts': "import type { A } from './a.ts';\nexport interface B { a: A }",
    },
    'a cycle of a value and a type': {
      'src/domain/a.ts': "import { b } from './b.ts';\nexport const a = b;",
      'src/domain/b.ts': "import type { A } from './a.ts';\nexport const b = 1 as A;",
    },
    'a cycle of three files, through a re-export': {
      'src/service/a.ts': "import { c } from './b.ts';\nexport const a = c;",
      'src/service/b.ts': "export { c } from './c.ts';",
      'src/service/c.ts': "import type { X } from '../domain/x.ts';\nimport { a } from './a.ts';\nexport const c = a;",
    },
  };
  for (const [name, sources] of Object.entries(refused)) {
    test(`refuse ${name}`, async () => {
      assert.equal((await violationsOf(sources)).length, 1);
    });
  }

  test('distinguish imports of values, imports of types and imports on demand', async () => {
    const sources = {
      'src/a.ts': "import type {\n  A,\n} from './b.ts';\nimport { type B, b } from './b.ts';\nawait import('./c.ts');",
    };
    assert.deepEqual(await importsOf(sources), [
      { from: 'src/a.ts', to: 'src/b.ts', kind: 'value' },
      { from: 'src/a.ts', to: 'src/c.ts', kind: 'dynamic' },
      { from: 'src/a.ts', to: 'src/b.ts', kind: 'type' },
    ]);
  });
});

describe('the entries of the package', async () => {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const [esm, commonjs] = builds.map(({ entry }) => entry as Record<string, string>);
  const nameOf = (subpath: string) => (subpath === '.' ? 'index' : subpath.slice(2));
  // The worker thread's code and package.json are no modules to import.
  const exported: [string, Record<string, { types: string; default: string }>][] = Object.entries<never>(
    manifest.exports,
  ).filter(([, target]) => typeof target !== 'string');

  test('are the entries that are built', () => {
    // The commands are started by their paths.
    const commands = Object.values<string>(manifest.bin).map((path) => path.replace(/^dist\/(.*)\.js$/, '$1'));
    const entriesOf = (build: Record<string, string> | undefined) =>
      Object.keys(build ?? {})
        .filter((name) => !commands.includes(name))
        .sort();
    assert.ok(commands.every((name) => esm && name in esm));
    assert.deepEqual(exported.map(([subpath]) => nameOf(subpath)).sort(), entriesOf(esm));
    const requirable = exported.filter(([, conditions]) => 'require' in conditions).map(([subpath]) => nameOf(subpath));
    assert.deepEqual(requirable.sort(), entriesOf(commonjs));
  });

  test('have sources, and point to the output of their sources', () => {
    for (const [subpath, conditions] of exported) {
      const name = nameOf(subpath);
      const source = esm?.[name] ?? '';
      assert.ok(existsSync(join(root, source)), `${subpath}: ${source}`);
      for (const [condition, target] of Object.entries(conditions)) {
        const format = condition === 'require' ? 'cjs' : 'esm';
        assert.deepEqual(target, {
          types: `./dist/types/${format}/${source.replace(/\.ts$/, '.d.ts')}`,
          default: `./dist/${name}.${format === 'cjs' ? 'cjs' : 'js'}`,
        });
      }
    }
  });

  test('give `require` the ES modules if the bundler or Node can load them, so that a process has one copy', () => {
    for (const [subpath, conditions] of exported) {
      assert.deepEqual(Object.keys(conditions).slice(0, 2), ['module', 'module-sync'], subpath);
    }
  });
});
