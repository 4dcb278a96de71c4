import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const all = fileURLToPath(new URL('all.ts', import.meta.url));
const PASSES = "import { test } from 'node:test'; test('passes', () => {});";

/** Runs test/all.ts on a temporary folder with these files. `flags` are options of Node, whose versions differ in their default reporter. */
async function run(
  files: Record<string, string>,
  flags: readonly string[] = ['--test-reporter=tap'],
): Promise<{ code: number; output: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-all-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, name), text);
    }
    return await new Promise((resolve) => {
      const child = execFile(process.execPath, ['--import', 'tsx', ...flags, all, folder], (_error, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
      );
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('the test runner', { concurrency: true }, () => {
  test('passes if every file ran a test', async () => {
    const { code, output } = await run({ 'a.test.ts': PASSES, 'b.test.ts': PASSES });
    assert.equal(code, 0, output);
    assert.match(output, /(#|ℹ) pass 4\n/);
  });

  test('fails without a test file', async () => {
    const { code, output } = await run({});
    assert.equal(code, 1, output);
    assert.match(output, /no test file was found/);
  });

  test('fails if a file registers no test', async () => {
    const { code, output } = await run({ 'a.test.ts': PASSES, 'empty.test.ts': 'export {};' });
    assert.equal(code, 1, output);
    assert.match(output, /1 of 2 test files ran no test/);
  });

  test('fails if a file has only skipped tests', async () => {
    const { code, output } = await run({
      'a.test.ts': PASSES,
      'skipped.test.ts': "import { test } from 'node:test'; test('never', { skip: true }, () => {});",
    });
    assert.equal(code, 1, output);
    assert.match(output, /1 of 2 test files ran no test/);
  });

  test('fails, and ends, if a test leaves a handle behind', async () => {
    const leak = "import { test } from 'node:test'; import { createServer } from 'node:net';";
    const { code, output } = await run({
      'leak.test.ts': `${leak} test('passes', () => { createServer().listen(0); });`,
    });
    assert.equal(code, 1, output);
    assert.match(output, /not ok \d - no test leaves a handle behind/);
    assert.match(output, /server at \{"address"/);
  });

  test('fails if a file does not load', async () => {
    const { code, output } = await run({ 'a.test.ts': PASSES, 'broken.test.ts': "throw new Error('does not load');" });
    assert.equal(code, 1, output);
    assert.match(output, /does not load/);
  });

  test('runs the tests of a file one after another', async () => {
    const { code, output } = await run({
      'a.test.ts': `import { describe, test } from 'node:test'; let running = 0;
        const alone = async () => {
          if (++running > 1) throw new Error('another test runs');
          await new Promise((resolve) => setTimeout(resolve, 50));
          running -= 1;
        };
        describe('suite', () => { test('one', alone); test('two', alone); });
        test('three', alone);`,
    });
    assert.equal(code, 0, output);
  });

  test('runs the hooks of a file for its own tests only', async () => {
    const failing =
      "import { beforeEach, test } from 'node:test'; let n = 0; beforeEach(() => { if (++n > 1) throw new Error('leaked'); });";
    const { code, output } = await run({ 'a.test.ts': `${failing} test('one', () => {});`, 'b.test.ts': PASSES });
    assert.equal(code, 0, output);
  });
});

describe('a report of failed tests', () => {
  const failing = `import { describe, test } from 'node:test';
    describe('outer', () => test('inner', () => { throw new Error('the reason'); }));`;
  const runWith = async (name: string) => {
    const reporter = fileURLToPath(new URL(`../.config/${name}`, import.meta.url));
    return await run({ 'a.test.ts': PASSES, 'failing.test.ts': failing }, [`--test-reporter=${reporter}`]);
  };

  test('of npm test lists them again at the end, without the suites around them', async () => {
    const { code, output } = await runWith('failed-tests.ts');
    assert.equal(code, 1, output);
    assert.match(output, /^\nFailed tests:\n {2}files > .*failing\.test\.ts > outer > inner\n {4}Error: the reason\n$/);
  });

  test('of the coverage is the list of their files', async () => {
    const { code, output } = await runWith('failed-files.ts');
    assert.equal(code, 1, output);
    assert.match(output, /^\S*failing\.test\.ts\n$/);
  });
});
