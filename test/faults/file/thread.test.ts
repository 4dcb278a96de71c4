import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { insertOf, recordOf } from '../../../adapters/conformance/samples.ts';
import { add, idOf } from '../../../adapters/conformance/store-calls.ts';
import { FileStore } from '../../../adapters/file/index.ts';
import { loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { ClienteleError } from '../../../src/domain/errors.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { contentsOf } from './contents.ts';
import { temporaryFolder } from './folder.ts';
import { APP, SCOPE } from './history.ts';

const DEATHS = iterations(10, 500);

const folder = temporaryFolder('thread');

/** The threads that are told to write one of these tokens' claims, from now on. */
function threadsFor(token: string): { seen: Set<Worker>; end: () => void } {
  const seen = new Set<Worker>();
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (this: Worker, ...args: Parameters<typeof postMessage>) {
    // Other threads, such as a loader's, are told other things.
    const [order] = Array.isArray(args[0]) ? (args[0] as { command?: { claims?: string[] } }[]) : [];
    if (order?.command?.claims?.[0]?.startsWith(token)) seen.add(this);
    return postMessage.apply(this, args);
  };
  const end = () => {
    Worker.prototype.postMessage = postMessage;
  };
  return { seen, end };
}

describe('a writing thread that dies', () => {
  test(`leaves nothing half and lets the store go on, ${DEATHS} times`, async () => {
    const path = join(folder, 'customers.db');
    const store = new FileStore({ path, worker });
    await store.open();
    const stored = new Set<string>();
    const unknown = new Set<string>();
    const { seen, end } = threadsFor('tok_doomed');
    try {
      for (let death = 0; death < DEATHS; death += 1) {
        // While the answers to some are dealt with, the thread is at work on the next.
        const enough = Math.floor(Math.random() * 500);
        let answered = 0;
        const writes = Array.from({ length: 600 }, (_, i) => {
          const record = recordOf();
          const id = idOf(record);
          const write = store.insert(SCOPE, insertOf(record, { claims: [`tok_doomed${death}x${i}`] }));
          return write.then(
            () => {
              stored.add(id);
              answered += 1;
            },
            (error) => {
              assert.ok(error instanceof ClienteleError, String(error));
              assert.deepEqual([error.code, error.outcome], ['store_unavailable', 'unknown']);
              unknown.add(id);
            },
          );
        });
        while (answered < enough || seen.size === 0) await wait(0);
        // A thread that has answered everything meanwhile does not keep the process, which would end before it.
        const alive = setInterval(() => {}, 1000);
        for (const thread of seen) await thread.terminate();
        clearInterval(alive);
        seen.clear();
        await Promise.all(writes);
        stored.add(idOf(await add(store)));
      }
    } finally {
      end();
    }
    await store.close();
    const { records, verified, claims } = contentsOf(await loadDriver(), path, APP);
    assert.deepEqual(verified.problems, []);
    const there = new Set(records.map(idOf));
    assert.deepEqual(
      [...stored].filter((id) => !there.has(id)),
      [],
      'what was stored is there',
    );
    assert.deepEqual(
      [...there].filter((id) => !stored.has(id) && !unknown.has(id)),
      [],
      'nothing else is',
    );
    // Each has its claim, but those that were added after a death.
    assert.equal(claims.size, records.length - DEATHS);
    console.log(`# ${DEATHS} deaths: ${stored.size} stored, ${unknown.size} unknown`);
    assert.ok(unknown.size > DEATHS && stored.size > 2 * DEATHS);
  });
});
