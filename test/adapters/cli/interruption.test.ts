import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { readServeArguments } from '../../../adapters/cli/arguments.ts';
import { InterruptedError, openedOrInterrupted } from '../../../adapters/cli/interruption.ts';
import { serve } from '../../../adapters/cli/serve.ts';
import { importSeed } from '../../../adapters/cli/steering/seed-file.ts';
import { createClientele } from '../../../src/index.ts';
import { collect } from '../../support/collect.ts';
import { startCli } from './built-cli.ts';
import { customersOf, ndjsonOf } from './customers.ts';
import { storeFolder } from './store-folder.ts';

test('Ctrl-C ends a command that waits for a store that never responds', async (t) => {
  // It accepts connections, and sends nothing.
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket.on('error', () => {}))).listen(0, '127.0.0.1');
  t.after(() => {
    silent.close();
    for (const socket of sockets) socket.destroy();
  });
  await once(silent, 'listening');
  const store = `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const connected = once(silent, 'connection');
  const { child, result } = await startCli('verify', '--store', store);
  await connected;
  child.kill('SIGINT');
  const { status, stdout, stderr } = await result;
  assert.deepEqual([status, stdout], [1, '']);
  assert.equal(stderr, 'Interrupted before the store was open: nothing was done.\n');
});

test('a store that opens shortly after the signal is used, and its failure is reported', async () => {
  const signal = AbortSignal.abort();
  const later = <T>(settle: () => T) => new Promise((resolve) => setImmediate(resolve)).then(settle);
  assert.equal(
    await openedOrInterrupted(
      later(() => 'open'),
      signal,
    ),
    'open',
  );
  const failing = later(() => {
    throw new RangeError('it cannot be opened');
  });
  await assert.rejects(openedOrInterrupted(failing, signal), RangeError);
});

test('a signal ends the import of a seed', async (t) => {
  const customers = customersOf(5000);
  const path = storeFolder(t);
  const files = { lines: path('seed.ndjson'), array: path('seed.json') };
  writeFileSync(files.lines, ndjsonOf(customers));
  writeFileSync(files.array, JSON.stringify(customers));
  for (const file of Object.values(files)) {
    const clientele = await createClientele();
    const stop = new AbortController();
    clientele.on('customer.created', () => stop.abort());
    await importSeed(clientele, file, stop.signal);
    const { length } = await collect(clientele.customers.list());
    assert.ok(length > 0 && length < customers.length, `${length} customers`);
    await clientele.close();
  }
});

test('a server that is stopped before it listens does not announce itself', async () => {
  const printed: string[] = [];
  const starting = serve(readServeArguments(['--port', '0']), (event) => printed.push(event), AbortSignal.abort());
  await assert.rejects(starting, InterruptedError);
  assert.deepEqual(printed, []);
});
