/*
 * Installs the package beside other versions of its optional packages, with each package manager, and runs it with them.
 * Nothing is compiled: better-sqlite3 13 contains compiled files, and builds of older versions are left out or blocked.
 */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);

const OTHER_VERSIONS = { 'better-sqlite3': '13.2.0', redis: '5.9.0', inversify: '7.0.0', 'reflect-metadata': '0.2.2' };

const MANAGERS = {
  npm: ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts'],
  'pnpm 10': ['npx', '-y', 'pnpm@10', 'install'],
  'pnpm 12': ['npx', '-y', 'pnpm@12', 'install'],
  'Yarn 4': ['npx', '-y', '@yarnpkg/cli-dist@4.18.1', 'install'],
};

let home;
let tarball;
let redis;
let redisUrl;

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'clientele-package-managers-'));
  const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
  tarball = resolve(dependencies.clientele.replace(/^file:/, ''));
  const port = await freePort();
  redisUrl = `redis://127.0.0.1:${port}`;
  redis = spawn('redis-server', ['--port', port, '--save', '', '--dir', home]);
  for await (const line of createInterface({ input: redis.stdout })) if (/ready to accept/i.test(line)) break;
  redis.stdout.resume();
});

after(async () => {
  const exited = once(redis, 'exit');
  redis.kill();
  await exited;
  await rm(home, { recursive: true, force: true });
});

describe('other versions of the optional packages', () => {
  for (const manager of Object.keys(MANAGERS)) {
    test(`do not block the installation by ${manager}, and work`, async () => {
      const project = await install(manager, OTHER_VERSIONS);
      assert.equal(await start(project, 'app.js', 'memory'), 'stored');
      assert.equal(await start(project, 'app.js', 'redis'), 'stored');
      assert.equal(await start(project, 'inversify.js'), 'closed');
      // Without SQLite in Node, the file store uses better-sqlite3.
      const withoutSqlite = ['npx', '-y', '-p', 'node@24', '--', 'node', '--no-experimental-sqlite'];
      assert.equal(await execute(project, withoutSqlite, 'app.js', 'file'), 'stored');
    });
  }

  test('are refused by name if they are too old or too new', async () => {
    const project = await install('npm', { 'better-sqlite3': '13.2.0', redis: '5.8.3', inversify: '6.2.2' });
    assert.match(await start(project, 'app.js', 'redis'), /^store_unavailable .* npm install redis@6/);
    assert.match(await start(project, 'inversify.js'), /^parameter_invalid .* npm install inversify@8/);
    if (process.getBuiltinModule('node:sqlite')) return;
    assert.match(await start(project, 'app.js', 'file'), /^store_unavailable .* npm install better-sqlite3@12/);
    assert.equal(existsSync(join(project, 'customers.db')), false);
  });
});

describe('a better-sqlite3 whose build was blocked', {
  skip: process.getBuiltinModule('node:sqlite') !== undefined,
}, () => {
  for (const [manager, command] of [
    ['npm', 'npm rebuild better-sqlite3'],
    ['pnpm 10', 'pnpm approve-builds'],
    ['Yarn 4', 'dependenciesMeta.better-sqlite3.built'],
  ]) {
    test(`is named with the command of ${manager}`, async () => {
      const project = await install(manager, { 'better-sqlite3': '12.11.1' });
      const error = await start(project, 'app.js', 'file');
      assert.ok(error.startsWith('store_unavailable') && error.includes(command), error);
    });
  }
});

/** Installs the package and others in a new project. */
async function install(manager, packages) {
  const folder = await mkdtemp(join(home, 'project-'));
  for (const file of ['app.js', 'inversify.js']) await cp(file, join(folder, file));
  const dependencies = { clientele: `file:${tarball}`, ...packages };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  if (manager === 'Yarn 4') {
    // Otherwise Yarn looks for a project in the parent folders. In CI it would refuse to write its lockfile.
    await writeFile(join(folder, 'yarn.lock'), '');
    await writeFile(join(folder, '.yarnrc.yml'), 'nodeLinker: node-modules\nenableImmutableInstalls: false\n');
  }
  const [command, ...args] = MANAGERS[manager];
  await run(command, args, { cwd: folder, env: { ...process.env, CI: '' }, maxBuffer: 64 * 1024 * 1024 });
  return folder;
}

const start = (folder, ...args) => execute(folder, [process.execPath], ...args);

async function execute(folder, [command, ...flags], ...args) {
  const options = { cwd: folder, env: { ...process.env, REDIS_URL: redisUrl } };
  return (await run(command, [...flags, ...args], options)).stdout.trim();
}

async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}
