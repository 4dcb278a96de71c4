import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { bundled } from '../../support/bundle.ts';
import { execute } from '../../support/execute.ts';
import { freshPath } from '../../support/file-store.ts';
import { worker } from '../../support/file-worker.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';

const program = bundled(new URL('waits.child.ts', import.meta.url), 'cjs');

async function outputOf(name: string, store: object): Promise<unknown> {
  const { stdout } = await execute([program, name, JSON.stringify(store)], { timeout: 60_000 });
  return stdout === '' ? 'the process ended before the wait' : JSON.parse(stdout);
}

function waitTests(storeOf: () => object): void {
  it('waits for events until the signal aborts', async () => {
    assert.deepEqual(await outputOf('abort', storeOf()), ['customer.created']);
  });

  it('waits for the first event', async () => {
    assert.deepEqual(await outputOf('next event', storeOf()), ['customer.created']);
  });

  it('reads the feed up to its end with `wait: false`', async () => {
    assert.deepEqual(await outputOf('no wait', storeOf()), ['customer.created', 'customer.created']);
  });

  it('waits for the source of an import until the signal aborts', async () => {
    assert.deepEqual(await outputOf('import', storeOf()), ['aborted']);
  });
}

it('a process that only waits for a store of the application to open stays alive', async () => {
  assert.equal(await outputOf('open', {}), 'opened');
});

const fileOptions = () => ({ kind: 'file', path: freshPath(), worker });

describe('a process that only waits, with the memory store,', () => waitTests(() => ({ kind: 'memory' })));

describe('a process that only waits, with the file store,', () => {
  waitTests(fileOptions);

  it('ends if it does not wait for the next event', async () => {
    assert.equal(await outputOf('abandoned', fileOptions()), 'read');
  });
});

redisSuite('a process that only waits, with the Redis store,', () => {
  let server: RedisServer;
  let stores = 0;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  waitTests(() => {
    stores += 1;
    return { kind: 'redis', url: server.url, prefix: `waits${stores}` };
  });
});
