/*
 * Builds an application with both bundlers of Next.js, without configuration for clientele, and runs the output in a folder
 * that has only the files that Next.js traced.
 */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** With this flag Node 24 needs better-sqlite3. Version 13 contains its compiled part, but only for newer Nodes than 20. */
const NO_SQLITE = '--no-experimental-sqlite';

let home;
let redis;
let redisPort;
let node24;

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'clientele-next-'));
  node24 = (await run('npx', ['-y', '-p', 'node@24', '--', 'node', '-p', 'process.execPath'])).stdout.trim();
  redisPort = await freePort();
  redis = await startProcess('redis-server', ['--port', redisPort, '--save', '', '--dir', home], /ready to accept/i);
});

after(async () => {
  await stop(redis);
  await rm(home, { recursive: true, force: true });
});

for (const bundler of ['turbopack', 'webpack']) {
  test(`a standalone build by ${bundler} runs every store`, async () => {
    const distDir = `.next-${bundler}`;
    const env = { ...process.env, DIST_DIR: distDir, NEXT_TELEMETRY_DISABLED: '1' };
    await run('npx', ['next', 'build', `--${bundler}`], { env });
    const folder = join(home, bundler);
    await cp(join(distDir, 'standalone'), folder, { recursive: true, verbatimSymlinks: true });
    // As on another machine: webpack's output contains the paths of the build.
    await rename('node_modules', 'node_modules.built');

    const port = await freePort();
    const server = await startProcess(node24, [NO_SQLITE, 'server.js'], /ready in/i, {
      cwd: folder,
      env: { ...env, PORT: port, HOSTNAME: '127.0.0.1', REDIS_URL: `redis://127.0.0.1:${redisPort}` },
    });
    try {
      const result = async (store) => (await fetch(`http://127.0.0.1:${port}/${store}`)).text();
      assert.equal(await result('memory'), 'stored');
      assert.equal(await result('file'), 'stored');
      assert.equal(await result('redis-client'), 'stored');
      // The package redis is in the bundle only. The error names the line that uses it.
      assert.match(await result('redis-url'), /^store_unavailable .* client: createClient\(\{ url \}\)/);
    } finally {
      await stop(server);
      await rename('node_modules.built', 'node_modules');
    }
  });
}

/** Starts a process and waits until a line of its output matches. */
async function startProcess(command, args, pattern, options = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) if (pattern.test(line)) break;
  child.stdout.resume();
  return child;
}

async function stop(child) {
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}

async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}
