/*
 * Builds applications with each bundler, without configuration for clientele, and runs them in a folder without node_modules.
 * The package redis is not installed under its name, so that a bundler that looks for it fails.
 */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nodeFileTrace } from '@vercel/nft';
import * as esbuild from 'esbuild';
import { bundlers } from './bundlers.js';

const run = promisify(execFile);

const VARIANTS = [
  { format: 'esm', minify: false, split: true },
  { format: 'cjs', minify: true, split: false },
];

/** Bundles of webpack are the largest, with 1 MB. The package redis adds 2 MB. */
const LARGEST_MEMORY_BUNDLE = 1_500_000;

let home;
let server;
let redisUrl;
/** A Node with SQLite. */
let newNode;

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'clientele-bundles-'));
  newNode = (await run('npx', ['-y', '-p', 'node@26', '--', 'node', '-p', 'process.execPath'])).stdout.trim();
  const port = await freePort();
  redisUrl = `redis://127.0.0.1:${port}`;
  server = spawn('redis-server', ['--port', port, '--save', '', '--dir', home]);
  for await (const text of server.stdout.iterator({ destroyOnReturn: false })) if (/ready to accept/i.test(text)) break;
});

after(async () => {
  server.kill();
  await once(server, 'exit');
  await rm(home, { recursive: true, force: true });
});

for (const [name, bundle] of Object.entries(bundlers)) {
  describe(name, () => {
    for (const variant of VARIANTS) {
      const label = `${variant.format}${variant.minify ? ', minified' : ''}${variant.split ? ', split' : ''}`;

      /** Builds an application into a folder without node_modules. */
      async function build(app) {
        const outdir = join(home, `${name} ${label} ${app}`.replaceAll(/\W+/g, '-'));
        const warnings = await bundle({ entry: resolve('apps', app), outdir, ...variant });
        return { file: join(outdir, `app.${variant.format === 'esm' ? 'mjs' : 'cjs'}`), warnings };
      }

      test(`a memory store (${label})`, async () => {
        const { file, warnings } = await build('memory.js');
        assert.deepEqual(warnings, []);
        assert.equal(await start(process.execPath, file), 'stored');
        assert.ok((await sizeOf(dirname(file))) < LARGEST_MEMORY_BUNDLE);
      });

      test(`a file store (${label})`, async () => {
        const { file, warnings } = await build('file.js');
        assert.deepEqual(warnings, []);
        assert.equal(await start(newNode, file), 'stored');
      });

      test(`a Redis store, with redis installed beside the bundle (${label})`, async () => {
        const { file, warnings } = await build('redis-url.js');
        assert.deepEqual(warnings, []);
        // The error names the remedies.
        const error = await start(process.execPath, file);
        assert.match(error, /^store_unavailable .* npm install redis@6; .* client: createClient\(\{ url \}\)/);
        await mkdir(join(dirname(file), 'node_modules'));
        await symlink(resolve('node_modules/redis-in-bundle'), join(dirname(file), 'node_modules/redis'));
        assert.equal(await start(process.execPath, file), 'stored');
      });

      if (variant.format === 'cjs') continue;

      test(`a file store, required by a CommonJS module (${label})`, async () => {
        const { file, warnings } = await build('file.cjs');
        assert.deepEqual(warnings, []);
        assert.equal(await start(newNode, file), 'stored');
      });

      test(`a Redis store, with redis in the bundle (${label})`, async () => {
        // The warnings are about optional packages of redis.
        const { file } = await build('redis-client.js');
        assert.equal(await start(process.execPath, file), 'stored');
      });
    }
  });
}

for (const app of ['file.js', 'file.cjs']) {
  test(`file tracing finds the files that a file store needs, and the optional packages (${app})`, async () => {
    // On Node 20 this option finds the ES module that `require` loads.
    const { fileList, warnings } = await nodeFileTrace([resolve('apps', app)], { moduleSyncCatchall: true });
    const traced = join(home, `traced-${app}`);
    for (const file of fileList) await cp(file, join(traced, file));
    assert.equal(await start(newNode, join(traced, 'apps', app)), 'stored');
    // They are not installed here.
    const missing = [...warnings].map(({ message }) => message).join('\n');
    for (const name of ['better-sqlite3', 'redis'])
      assert.ok(missing.includes(`Failed to resolve dependency "${name}"`));
  });
}

test('the code of the writer thread is an export that works alone', async () => {
  const worker = join(home, 'worker.cjs');
  await cp(fileURLToPath(import.meta.resolve('clientele/file-worker')), worker);
  const file = join(home, 'own-worker.mjs');
  await esbuild.build({
    entryPoints: ['apps/file-worker.js'],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  assert.equal(await start(newNode, file), 'stored');
});

/** Runs an application in its folder. Returns its output. */
async function start(node, file) {
  const env = { ...process.env, NODE_PATH: '', REDIS_URL: redisUrl };
  const { stdout } = await run(node, [file], { cwd: dirname(file), env, timeout: 60_000 });
  return stdout.trim();
}

async function sizeOf(folder) {
  const files = await readdir(folder);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}
