import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { insertOf, recordOf } from '../../../adapters/conformance/samples.ts';
import { add, idOf } from '../../../adapters/conformance/store-calls.ts';
import { FileStore } from '../../../adapters/file/index.ts';
import { loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import type { QueuedMessage } from '../../../adapters/file/writer-messages.ts';
import { ClienteleError } from '../../../src/domain/errors.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { readContents } from './contents.ts';
import { temporaryFolder } from './folder.ts';
import { APP, SCOPE } from './history.ts';

const DEATHS = iterations(10, 500);

const folder = temporaryFolder('thread');

/** Collects the threads that receive a write with a claim of this prefix, until `stop` is called. */
function observeThreads(claimPrefix: string): { threads: Set<Worker>; stop: () => void } {
  const threads = new Set<Worker>();
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (this: Worker, ...args: Parameters<typeof postMessage>) {
    // Threads of other code, such as a loader's, receive other messages.
    const [first] = Array.isArray(args[0]) ? (args[0] as Partial<QueuedMessage>[]) : [];
    const message = first?.message;
    if (message?.kind === 'insert' && message.claims[0]?.startsWith(claimPrefix)) threads.add(this);
    return postMessage.apply(this, args);
  };
  const stop = () => {
    Worker.prototype.postMessage = postMessage;
  };
  return { threads, stop };
}

describe('a store whose writer thread dies', () => {
  it(`leaves no partial write and starts a new thread, ${DEATHS} times`, async () => {
    const path = join(folder, 'customers.db');
    const store = new FileStore({ path, worker });
    await store.open();
    const stored = new Set<string>();
    const unknown = new Set<string>();
    const { threads, stop } = observeThreads('tok_killed');
    try {
      for (let death = 0; death < DEATHS; death += 1) {
        // While callers handle some results, the thread works on further writes.
        const minimum = Math.floor(Math.random() * 500);
        let acknowledged = 0;
        const insert = async (i: number) => {
          const record = recordOf();
          const id = idOf(record);
          try {
            await store.insert(SCOPE, insertOf(record, { claims: [`tok_killed${death}x${i}`] }));
            stored.add(id);
            acknowledged += 1;
          } catch (error) {
            assert.ok(error instanceof ClienteleError, String(error));
            assert.deepEqual([error.code, error.outcome], ['store_unavailable', 'unknown']);
            unknown.add(id);
          }
        };
        const writes = Array.from({ length: 600 }, (_, i) => insert(i));
        do await wait(0);
        while (acknowledged < minimum || (acknowledged === 0 && threads.size === 0));
        assert.ok(threads.size > 0, 'the thread of the writes is observed');
        // A thread without pending writes does not keep the process alive, which would then exit here.
        const keepAlive = setInterval(() => {}, 1000);
        for (const thread of threads) await thread.terminate();
        clearInterval(keepAlive);
        threads.clear();
        await Promise.all(writes);
        stored.add(idOf(await add(store)));
      }
    } finally {
      stop();
    }
    await store.close();
    const { records, verified, claims } = readContents(await loadDriver(), path, APP);
    assert.deepEqual(verified.problems, []);
    const present = new Set(records.map(idOf));
    const missing = [...stored].filter((id) => !present.has(id));
    assert.deepEqual(missing, [], 'every acknowledged customer is present');
    const unexpected = [...present].filter((id) => !stored.has(id) && !unknown.has(id));
    assert.deepEqual(unexpected, [], 'no other customer is present');
    // Only the customers that were added after a death have no claim.
    assert.equal(claims.size, records.length - DEATHS);
    console.log(`# ${DEATHS} deaths: ${stored.size} stored, ${unknown.size} unknown`);
    assert.ok(unknown.size > DEATHS && stored.size > 2 * DEATHS);
  });
});
