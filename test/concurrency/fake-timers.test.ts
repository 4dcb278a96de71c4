import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { execute } from '../support/execute.ts';
import { freshPath } from '../support/file-store.ts';
import { worker } from '../support/file-worker.ts';
import { RedisServer } from '../support/redis/server.ts';
import { redisSuite } from '../support/redis/suite.ts';

const child = fileURLToPath(new URL('fake-timers.child.ts', import.meta.url));
const project = new URL('../../', import.meta.url);

/** Time after which a child counts as hanging and is killed, in milliseconds. */
const HANG_MS = 120_000;

async function runWithFakeTimers(...args: string[]): Promise<void> {
  const { stdout } = await execute(['--import', 'tsx', child, ...args], {
    cwd: fileURLToPath(project),
    timeout: HANG_MS,
  });
  assert.match(stdout, /ended/);
}

describe('with fake timers that never fire and clocks that never change', () => {
  it('the memory store, verifiers, deadlines and HTTP work', () => runWithFakeTimers('memory'));

  it('the file store works', () => runWithFakeTimers('file', freshPath(), worker));
});

redisSuite('with fake timers that never fire, except setImmediate', () => {
  it('the Redis store works', async () => {
    const server = await RedisServer.start();
    try {
      await runWithFakeTimers('redis', server.url);
    } finally {
      await server.stop();
    }
  });
});

it('no source uses a global timer or performance', async () => {
  const names = ['src', 'adapters'].map(async (folder) =>
    (await readdir(new URL(folder, project), { recursive: true })).map((name) => `${folder}/${name}`),
  );
  const files = (await Promise.all(names)).flat().filter((name) => name.endsWith('.ts'));
  const offenders = files.filter((name) => {
    // The writer thread and the command have separate globals, which no test replaces.
    if (name === 'src/concurrency/real-timers.ts' || name === 'adapters/file/worker/entry.ts') return false;
    if (name.startsWith('adapters/cli/')) return false;
    // The page runs in a browser.
    if (name.startsWith('adapters/console/page/')) return false;
    const text = readFileSync(new URL(name, project), 'utf8').replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
    const imported = /import \{([^}]*)\} from '[./]+(?:src\/|concurrency\/)*real-timers\.ts'/.exec(text)?.[1] ?? '';
    const used = [...text.matchAll(/(?<![.\w])(setTimeout|setInterval|setImmediate)\(/g)].map(
      ([, timer = '']) => timer,
    );
    return (
      /(?<!\w)(?:performance|process\.nextTick|globalThis\.set\w+)\b(?=[.(])/.test(text) ||
      used.some((timer) => !imported.includes(timer))
    );
  });
  assert.deepEqual(offenders, []);
});
