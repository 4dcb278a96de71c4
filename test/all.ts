/**
 * Runs every `*.test.ts` below test/ in this one process: starting a process for each file, as `node --test` does, takes ten times as long.
 * With arguments it runs those files, or those below those folders, alone: `npm test -- test/domain/card.test.ts`.
 *
 * node:test ends green when it finds nothing to run, so the last test fails unless each of the files ran at least one test.
 */
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

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

const asked = process.argv.slice(2).map((path) => resolve(path));
const files = [...new Set((asked.length > 0 ? asked : [home]).flatMap(filesBelow))].sort();
const ran = new Map<string, number>();

/** Files whose tests wait for processes of their own: beside the others they cost little, and keep none of them waiting. */
const waiting = ['adapters/cli/serve', 'all', 'core', 'readme'].map((name) => join(home, `${name}.test.ts`));

function suite(file: string): void {
  const name = relative(home, file);
  ran.set(name, 0);
  // The suite around a file keeps the file's own hooks from reaching the tests of the others.
  describe(name, async () => {
    beforeEach(() => {
      ran.set(name, (ran.get(name) ?? 0) + 1);
    });
    await import(pathToFileURL(file).href);
  });
}

describe('the files', { concurrency: 2 }, () => {
  describe('that start processes', () => files.filter((file) => waiting.includes(file)).forEach(suite));
  describe('that do not', () => files.filter((file) => !waiting.includes(file)).forEach(suite));
});

test('every test file that was found ran its tests', () => {
  const silent = [...ran].filter(([, count]) => count === 0).map(([name]) => name);
  assert.ok(files.length > 0, 'no test file was found');
  // A static import of a module with a top-level await makes node:test lose sight of the suite: the tests then run outside of it.
  const message = `${silent.length} of ${files.length} test files ran no test, or import a module that awaits at its top level`;
  assert.deepEqual(silent, [], message);
});
