/**
 * Runs every `*.test.ts` below test/ in one process. `node --test` starts a process for each file and takes ten times as long.
 * With arguments it runs only these files and folders: `npm test -- test/domain/errors.test.ts`.
 *
 * node:test passes if it finds no test, so the last test fails unless every file ran at least one test.
 */
import assert from 'node:assert/strict';
import { ChildProcess } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { Server, Socket } from 'node:net';
import { join, relative, resolve } from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

const home = fileURLToPath(new URL('.', import.meta.url));
const consumers = join(home, 'consumers');

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith(consumers));
}

const requested = process.argv.slice(2).map((path) => resolve(path));
const files = [...new Set((requested.length > 0 ? requested : [home]).flatMap(filesBelow))].sort();
const testCounts = new Map<string, number>();

/**
 * Folders and files whose tests mostly wait for child processes. They run concurrently with the other files, which they hardly
 * slow down.
 */
const OF_PROCESSES = [
  'adapters/cli/',
  'adapters/console/browser/',
  'adapters/otp/consuming/processes.test.ts',
  'adapters/otp/processes.test.ts',
  'all.test.ts',
  'benchmarks/compare.test.ts',
  'core.test.ts',
  'readme.test.ts',
];
const isOfProcesses = (file: string): boolean => OF_PROCESSES.some((start) => relative(home, file).startsWith(start));

function suite(file: string): void {
  const name = relative(home, file);
  testCounts.set(name, 0);
  // The suite around a file keeps the file's own hooks from reaching the tests of the others. Tests of one file run one after
  // another: without a value, a suite inherits the concurrency of the suites around it.
  describe(name, { concurrency: 1 }, async () => {
    beforeEach(() => {
      testCounts.set(name, (testCounts.get(name) ?? 0) + 1);
    });
    await import(pathToFileURL(file).href);
  });
}

describe('files', { concurrency: 2 }, () => {
  describe('with child processes', () => files.filter(isOfProcesses).forEach(suite));
  describe('without child processes', () => files.filter((file) => !isOfProcesses(file)).forEach(suite));
});

test('every test file ran at least one test', () => {
  const empty = [...testCounts].filter(([, count]) => count === 0).map(([name]) => name);
  assert.ok(files.length > 0, 'no test file was found');
  // After a static import of a module with a top-level await, node:test registers the file's tests outside its suite.
  const message = `${empty.length} of ${files.length} test files ran no test, or import a module that awaits at its top level`;
  assert.deepEqual(empty, [], message);
});

function describeHandle(handle: object): string {
  if (handle instanceof Socket) {
    return `socket from ${handle.localAddress}:${handle.localPort} to ${handle.remoteAddress}:${handle.remotePort}`;
  }
  if (handle instanceof Server) {
    return `server at ${JSON.stringify(handle.address())}`;
  }
  if (handle instanceof ChildProcess) {
    return `child process ${handle.pid}: ${handle.spawnargs.join(' ')}`;
  }
  return inspect(handle, { depth: 0, breakLength: Infinity }).slice(0, 600);
}

/** Describes what keeps the process running, apart from its standard streams. Node documents only the types of it. */
function whatKeepsRunning(): string[] {
  const { _getActiveHandles: activeHandles } = process as unknown as { _getActiveHandles(): object[] };
  const standard = new Set<object>([process.stdin, process.stdout, process.stderr]);
  const handles = activeHandles.call(process).filter((handle) => !standard.has(handle));
  return [...handles.map(describeHandle), ...process.getActiveResourcesInfo().filter((type) => type === 'Timeout')];
}

test('no test leaves a handle behind that keeps the process running', async () => {
  const patience = Date.now() + 20_000;
  while (whatKeepsRunning().length > 0 && Date.now() < patience) {
    await sleep(100);
  }
  const left = whatKeepsRunning();
  if (left.length > 0) {
    // Otherwise a failed run would not end. The reporters have a few seconds to print the failure.
    setTimeout(() => process.exit(1), 5000).unref();
  }
  assert.deepEqual(left, []);
});
