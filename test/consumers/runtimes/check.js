// Runs the applications in Bun, Deno and workerd.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startRedis(port) {
  const server = spawn('redis-server', ['--port', port, '--save', ''], { stdio: 'ignore' });
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isUp = await new Promise((resolve) =>
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false)),
    );
    socket.destroy();
    if (isUp) return server;
    assert.equal(server.exitCode, null, 'redis-server must start');
    await wait(20);
  }
}

async function runInWorkerd(entry, compatibilityFlags, use) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*'],
    write: false,
  });
  const options = { modules: true, compatibilityDate: '2026-05-01', compatibilityFlags };
  const worker = new Miniflare({ ...options, script: outputFiles[0].text });
  try {
    await use((path, init) => worker.dispatchFetch(`http://localhost${path}`, init));
  } finally {
    await worker.dispose();
  }
}

const port = await freePort();
const redis = await startRedis(port);
try {
  for (const runtime of [
    ['bun', 'run'],
    ['deno', 'run', '-A', '--quiet'],
  ]) {
    const directory = mkdtempSync(join(tmpdir(), 'clientele-runtimes-'));
    console.log(runtime[0]);
    const [command, ...args] = [
      `node_modules/.bin/${runtime[0]}`,
      ...runtime.slice(1),
      'app.js',
      directory,
      String(port),
    ];
    execFileSync(command, args, { stdio: 'inherit', timeout: 60_000 });
    rmSync(directory, { recursive: true });
  }
} finally {
  redis.kill();
}

console.log('workerd');
await runInWorkerd('core-worker.js', [], async (fetch) => {
  assert.deepEqual(await (await fetch('/')).json(), { same: true });
});
await runInWorkerd('worker.js', ['nodejs_compat'], async (fetch) => {
  const card = await (await fetch('/card')).json();
  const headers = { authorization: 'Bearer sk_test_1', 'idempotency-key': 'one' };
  const init = { method: 'POST', headers, body: JSON.stringify({ app: 'app_1', ...card }) };
  const [first, second] = [await fetch('/v1/customers', init), await fetch('/v1/customers', init)];
  assert.deepEqual([first.status, second.headers.get('idempotent-replayed')], [200, 'true']);
  const { id } = await first.json();
  const list = await fetch('/v1/customers', { headers: { authorization: headers.authorization } });
  assert.equal((await list.json()).data[0].id, id);
});
console.log('used core, memory and HTTP');
