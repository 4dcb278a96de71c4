import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processWide } from '../../src/concurrency/process-wide.ts';
import { SharedResources } from '../../src/concurrency/shared-resources.ts';

/** Resources that log when they are opened and closed. */
function observed() {
  const log: string[] = [];
  let count = 0;
  const resources = new SharedResources<string>(async (resource) => {
    log.push(`closing ${resource}`);
    await new Promise(setImmediate);
    log.push(`closed ${resource}`);
  });
  const open = async () => {
    count += 1;
    const resource = `resource ${count}`;
    log.push(`opening ${resource}`);
    await new Promise(setImmediate);
    return resource;
  };
  return { log, open, acquire: (key = 'key') => resources.acquire(key, open), resources };
}

test('owners of one key share a resource, and the last one closes it', async () => {
  const { log, acquire } = observed();
  const [first, second] = await Promise.all([acquire(), acquire()]);
  const third = await acquire();
  assert.deepEqual(
    [first, second, third].map((reference) => reference?.resource),
    Array(3).fill('resource 1'),
  );
  await Promise.all([first?.release(), first?.release(), second?.release()]);
  assert.deepEqual(log, ['opening resource 1']);
  await third.release();
  assert.deepEqual(log, ['opening resource 1', 'closing resource 1', 'closed resource 1']);
});

test('each key has a separate resource', async () => {
  const { acquire } = observed();
  assert.notEqual((await acquire('a')).resource, (await acquire('b')).resource);
});

test('a resource is opened again only after it is closed', async () => {
  const { log, acquire } = observed();
  const reference = await acquire();
  const releasing = reference.release();
  const [second, third] = await Promise.all([acquire(), acquire(), releasing]);
  assert.deepEqual(log, ['opening resource 1', 'closing resource 1', 'closed resource 1', 'opening resource 2']);
  assert.equal(second?.resource, third?.resource);
});

test('a failed opening rejects every waiting call, and the next call opens again', async () => {
  const { acquire, resources } = observed();
  const fail = async () => {
    await new Promise(setImmediate);
    throw new Error('refused');
  };
  const attempts = await Promise.allSettled([resources.acquire('key', fail), resources.acquire('key', fail)]);
  assert.deepEqual(
    attempts.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.equal((await acquire()).resource, 'resource 1');
});

test('a failure to close is reported to the last owner, and the key stays usable', async () => {
  const resources = new SharedResources<string>(async () => {
    throw new Error('cannot close');
  });
  const reference = await resources.acquire('key', async () => 'first');
  await assert.rejects(reference.release(), /cannot close/);
  assert.equal((await resources.acquire('key', async () => 'second')).resource, 'second');
});

test('a process-wide value is created once for each name', () => {
  const create = () => ({});
  assert.equal(processWide('test.a', create), processWide('test.a', create));
  assert.notEqual(processWide('test.a', create), processWide('test.b', create));
});
