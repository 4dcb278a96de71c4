import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { RedisServer, until } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { runCli, spawnCli, startCli } from './built-cli.ts';
import { customerOf, customersOf, ndjsonOf } from './customers.ts';
import { storeFolder } from './store-folder.ts';

/** Imports and exports 600 customers, more than one call of a store writes. */
async function roundTrip(store: string, file: string): Promise<void> {
  const text = ndjsonOf(customersOf(600));
  writeFileSync(file, text);
  const imported = await runCli(['import', file, '--store', store]);
  assert.match(imported.stdout, /^Imported 600 customers, in [\d.]+ s\.\n$/, imported.stderr);
  assert.deepEqual([imported.status, imported.stderr], [0, '']);

  const exported = await runCli(['export', '--store', store]);
  assert.equal(exported.stdout, text);
  assert.match(exported.stderr, /^Exported 600 customers, in [\d.]+ s\.\n$/);
  assert.equal(exported.status, 0);

  const again = await runCli(['import', '-', '--store', store, '--on-existing', 'skip', '--json'], text);
  const { seconds, ...counts } = JSON.parse(again.stdout);
  assert.deepEqual(counts, { imported: 600, refused: 0, failed: 0, complete: true });
  assert.equal(typeof seconds, 'number');
  assert.equal(again.status, 0);
}

/** Waits until a process sleeps, and uses no processor time between several looks. */
async function waitsForReader(pid: number): Promise<void> {
  let seen = '';
  let looks = 0;
  await until('the export waits for its reader', async () => {
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
    const used = `${state} ${fields[10]} ${fields[11]}`;
    looks = state === 'S' && used === seen ? looks + 1 : 0;
    seen = used;
    return looks >= 5;
  });
}

const pipes = { skip: process.platform === 'win32' ? 'it makes a named pipe' : false };

describe('clientele import and export', () => {
  test('a file store gives back what was imported; an import can be repeated', async (t) => {
    const path = storeFolder(t);
    await roundTrip(`file:${path('a.db')}`, path('customers.ndjson'));
  });

  redisSuite('with Redis', () => {
    test('Redis gives back what was imported; an import can be repeated', async (t) => {
      const redis = await RedisServer.start();
      t.after(() => redis.stop());
      await roundTrip(redis.url, storeFolder(t)('customers.ndjson'));
    });

    test('ends when the store fails, also while stdin stays open', async (t) => {
      const redis = await RedisServer.start();
      t.after(() => redis.stop());
      const { child, result, stderr } = await startCli('import', '-', '--store', redis.url);
      child.stdin.write(`${ndjsonOf(customersOf(10))}no JSON\n`);
      await until('the first customers are imported', async () => stderr().includes('Customer 10'));
      await redis.stop();
      child.stdin.write(ndjsonOf([customerOf(10), customerOf(11)]));
      const { status, stdout, stderr: messages } = await result;
      assert.match(
        stdout,
        /^Imported 10 customers, refused 1, perhaps stored [12] more, .* Not all lines were imported\.\n$/,
      );
      assert.match(messages, /^Customer 10 .*\n--store: The store is unavailable.*\n$/);
      assert.equal(status, 1);
    });
  });

  test('messages give advice that the user of a command can follow', async (t) => {
    const path = storeFolder(t);
    const store = `file:${path('a.db')}`;
    const input = `${ndjsonOf([customerOf(0), customerOf(0)])}[1]\n`;
    const { stderr } = await runCli(['import', '-', '--store', store], input);
    assert.match(
      stderr,
      /^Customer 1 .* import with --on-existing skip\.\nCustomer 2 .* objects, one on each line\.\n$/,
    );
    const json = await runCli(['import', '-', '--store', store, '--json'], ndjsonOf([customerOf(0)]));
    assert.match(JSON.parse(json.stderr).message, /import with --on-existing skip\.$/);
    const home = await runCli(['import', '-', '--store', 'file:~/a.db']);
    assert.match(home.stderr, /^--store: .*: it must be a path without ~: write \$HOME in its place\.\n$/);
    const folder = await runCli(['import', '-', '--store', `file:${path('none/a.db')}`]);
    assert.match(folder.stderr, /^--store: .* the directory of its file does not exist, so create it\.\n$/);
  });

  test('separates namespaces and modes; live customers need --live and no verifier', async (t) => {
    const store = `file:${storeFolder(t)('a.db')}`;
    const live = ndjsonOf(customersOf(2, { livemode: true }));
    const refused = await runCli(['import', '-', '--store', store], live);
    assert.match(refused.stdout, /^Imported 0 customers, refused 2,/);
    assert.match(refused.stderr, /^Customer 0 \(parameter_invalid\): The parameter livemode .*\nCustomer 1 /);
    assert.equal(refused.status, 1);
    const imported = await runCli(['import', '-', '--store', store, '--live', '--namespace', 'shop'], live);
    assert.deepEqual([imported.status, imported.stderr], [0, '']);
    const exportOf = async (...args: string[]) => (await runCli(['export', '--store', store, ...args])).stdout;
    assert.equal(await exportOf('--live', '--namespace', 'shop'), live);
    for (const args of [[], ['--live'], ['--namespace', 'shop']]) assert.equal(await exportOf(...args), '');
  });

  test('names the position and the reason of each refused customer, and nothing of the customer', async (t) => {
    const store = `file:${storeFolder(t)('a.db')}`;
    const lines = [
      JSON.stringify(customerOf(0)),
      '{"email":"canary',
      '',
      JSON.stringify(customerOf(1, { email: 'canary canary' })),
      JSON.stringify(customerOf(2)),
    ].join('\n');
    const text = await runCli(['import', '-', '--store', store], lines);
    assert.match(text.stdout, /^Imported 2 customers, refused 2, in [\d.]+ s\.\n$/);
    assert.match(
      text.stderr,
      /^Customer 1 \(body_invalid\): .*line 2.*\nCustomer 2 \(parameter_invalid\): .*email.*\n$/,
    );
    const json = await runCli(['import', '-', '--store', store, '--json'], lines);
    const messages = json.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const expected = [
      [0, 'resource_exists'],
      [1, 'body_invalid'],
      [2, 'parameter_invalid'],
      [3, 'resource_exists'],
    ];
    assert.deepEqual(
      messages.map(({ position, code }) => [position, code]),
      expected,
    );
    assert.equal(JSON.parse(json.stdout).refused, 4);
    for (const { stdout, stderr, status } of [text, json]) {
      assert.equal(status, 1);
      assert.doesNotMatch(stdout + stderr, /canary|cus_0/);
    }
  });

  test('--on-error stop stores nothing after a refused customer, and ends while stdin stays open', async (t) => {
    const store = `file:${storeFolder(t)('a.db')}`;
    const { child, result } = await startCli('import', '-', '--store', store, '--on-error', 'stop');
    child.stdin.write(`${ndjsonOf([customerOf(0)])}no JSON\n${ndjsonOf([customerOf(1)])}`);
    const { status, stdout } = await result;
    assert.match(stdout, /^Imported 1 customer, refused 1, in [\d.]+ s\. Not all lines were imported\.\n$/);
    assert.equal(status, 1);
    assert.equal((await runCli(['export', '--store', store])).stdout, ndjsonOf([customerOf(0)]));

    // The store refuses this customer while the import waits for the next one.
    const waiting = await startCli('import', '-', '--store', store, '--on-error', 'stop');
    waiting.child.stdin.write(ndjsonOf([customerOf(0)]));
    assert.match((await waiting.result).stderr, /^Customer 0 \(resource_exists\): /);
  });

  test('Ctrl-C stores what was read, and prints an exact summary', async (t) => {
    const store = `file:${storeFolder(t)('a.db')}`;
    const { child, result, stderr } = await startCli('import', '-', '--store', store);
    const first = customersOf(500);
    child.stdin.write(`${ndjsonOf(first)}no JSON\n{"id":"cus_hal`);
    await until('the customers are imported', async () => stderr().includes('Customer 500'));
    child.kill('SIGINT');
    const { status, stdout, stderr: messages } = await result;
    assert.match(stdout, /^Imported 500 customers, refused 1, in [\d.]+ s\. Not all lines were imported\.\n$/);
    // Half a line is no refused customer.
    assert.match(messages, /^Customer 500 .*\n$/);
    assert.equal(status, 1);
    const all = customersOf(510);
    const rest = await runCli(['import', '-', '--store', store, '--on-existing', 'skip'], ndjsonOf(all));
    assert.equal(rest.status, 0, rest.stderr);
    assert.equal((await runCli(['export', '--store', store])).stdout, ndjsonOf(all));
  });

  test('Ctrl-C ends an import from a named pipe, also while its writer is silent or missing', pipes, async (t) => {
    const path = storeFolder(t);
    const pipe = path('pipe');
    execFileSync('mkfifo', [pipe]);
    const importPipe = (name: string) => startCli('import', pipe, '--store', `file:${path(name)}`);

    const missing = await importPipe('a.db');
    await until('the import waits for a writer', async () => existsSync(path('a.db')));
    missing.child.kill('SIGINT');
    const ended = await missing.result;
    assert.equal(ended.status, 1);
    assert.match(ended.stdout, /^Imported 0 customers, in [\d.]+ s\. Not all lines were imported\.\n$/);

    const silent = await importPipe('b.db');
    const writer = await open(pipe, 'w');
    t.after(() => writer.close());
    await writer.write(`${ndjsonOf(customersOf(3))}no JSON\n`);
    await until('the customers are imported', async () => silent.stderr().includes('Customer 3'));
    silent.child.kill('SIGINT');
    const { status, stdout } = await silent.result;
    assert.match(stdout, /^Imported 3 customers, refused 1, in [\d.]+ s\. Not all lines were imported\.\n$/);
    assert.equal(status, 1);
  });

  test('an import from a named pipe ends with its writer', pipes, async (t) => {
    const path = storeFolder(t);
    execFileSync('mkfifo', [path('pipe')]);
    const { result } = await startCli('import', path('pipe'), '--store', `file:${path('a.db')}`);
    await writeFile(path('pipe'), ndjsonOf(customersOf(600)));
    const { status, stdout, stderr } = await result;
    assert.match(stdout, /^Imported 600 customers, in [\d.]+ s\.\n$/, stderr);
    assert.equal(status, 0);
  });

  test('an export that is interrupted, or loses its reader, ends after a whole line', async (t) => {
    const store = `file:${storeFolder(t)('a.db')}`;
    const text = ndjsonOf(customersOf(3000));
    assert.equal((await runCli(['import', '-', '--store', store], text)).status, 0);

    // Without a reader of stdout the export waits, because the customers do not fit into the buffers of a pipe.
    const waiting = await spawnCli('export', '--store', store);
    let summary = '';
    waiting.stderr.setEncoding('utf8').on('data', (chunk) => (summary += chunk));
    let exported = '';
    let isRead = false;
    await new Promise<void>((begun) => {
      waiting.stdout.setEncoding('utf8').on('readable', () => {
        begun();
        if (isRead) exported += waiting.stdout.read() ?? '';
      });
    });
    waiting.kill('SIGINT');
    const closed = once(waiting, 'close');
    isRead = true;
    exported += waiting.stdout.read() ?? '';
    assert.deepEqual(await closed, [1, null]);
    assert.match(summary, /^Exported [\d,]+ customers, in [\d.]+ s\. Not all were exported\.\n$/);
    assert.ok(text.startsWith(exported) && exported.endsWith('\n') && exported.length < text.length);

    const { child, result } = await startCli('export', '--store', store);
    child.stdout.once('data', () => child.stdout.destroy());
    const lost = await result;
    assert.match(lost.stderr, /^Exported [\d,]+ customers, .* Not all were exported\.\n$/);
    assert.equal(lost.status, 1);
  });

  test('an export whose reader has stopped ends after Ctrl-C, and tells that the last line can be incomplete', async (t) => {
    const store = `file:${storeFolder(t)('a.db')}`;
    assert.equal((await runCli(['import', '-', '--store', store], ndjsonOf(customersOf(3000)))).status, 0);
    const child = await spawnCli('export', '--store', store, '--json');
    let summary = '';
    child.stderr.setEncoding('utf8').on('data', (chunk) => (summary += chunk));
    await new Promise<void>((begun) => child.stdout.once('readable', begun));
    await waitsForReader(child.pid as number);
    child.kill('SIGINT');
    // Reads in the event's own turn, because Node discards later what has no reader.
    const exported = new Promise<string>((resolve) => child.once('exit', () => resolve(text(child.stdout))));
    assert.deepEqual(await once(child, 'exit'), [1, null]);
    const lines = (await exported).split('\n').length - 1;
    const { exported: count, complete, readerStopped } = JSON.parse(summary);
    assert.deepEqual([complete, readerStopped], [false, true]);
    assert.ok(count > 0 && count <= lines, `${count} of ${lines} lines`);
  });

  test('an input that cannot be read is named, and creates no store', async (t) => {
    const path = storeFolder(t);
    const cases: [file: string, message: RegExp][] = [
      [path('none.ndjson'), /none\.ndjson cannot be read: there is no file at this path\.\n$/],
      [path('.'), /cannot be read: it is a directory: /],
    ];
    for (const [file, message] of cases) {
      const { status, stdout, stderr } = await runCli(['import', file, '--store', `file:${path('a.db')}`]);
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, message);
    }
    assert.ok(!existsSync(path('a.db')));
  });
});
