import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createReadStream, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import { type ImportResult, type PlainCustomer, readNdjson, type Store, writeNdjson } from '../../../src/core.ts';
import { bundled } from '../../support/bundle.ts';
import { collect } from '../../support/collect.ts';
import { fileStore, freshPath } from '../../support/file-store.ts';
import { worker } from '../../support/file-worker.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { add, addMany, idsOf } from '../../support/world.ts';

const summary = (results: readonly ImportResult[]) =>
  results.map((result) => (result.imported ? 'imported' : `${result.error.code} ${result.error.param}`));

/** Exports customers of every kind: with a card, with twelve cards, with metadata. */
async function exported(): Promise<[PlainCustomer, PlainCustomer, PlainCustomer]> {
  const world = await createTestClientele();
  await add(world, { email: 'a@b.c', metadata: { a: '1', b: '2' } });
  const { id } = await add(world);
  for (let i = 0; i < 11; i += 1) await world.customers.sources.create(id, world.issueCard());
  await add(world, { description: '会员' });
  return (await collect(world.export())) as [PlainCustomer, PlainCustomer, PlainCustomer];
}

const skip = { onExisting: 'skip' } as const;

function existingTests(newStore: () => Store): void {
  const target = async (test: (clientele: TestClientele, customers: readonly PlainCustomer[]) => Promise<void>) => {
    const store = newStore();
    try {
      const clientele = await createTestClientele({ seed: 2, store });
      const customers = await exported();
      assert.deepEqual(summary(await collect(clientele.import(customers))), ['imported', 'imported', 'imported']);
      await test(clientele, customers);
    } finally {
      await store.close();
    }
  };

  it('refuses an id that exists, also for an equal customer', () =>
    target(async (clientele, customers) => {
      const results = await collect(clientele.import(customers));
      assert.deepEqual(summary(results), Array(3).fill('resource_exists id'));
      const [result] = results;
      assert.ok(result && !result.imported, 'refused');
      assert.deepEqual([result.position, result.id], [0, customers[0]?.id]);
      const { status, type, retryable, outcome } = result.error;
      assert.deepEqual([status, type, retryable, outcome], [400, 'invalid_request_error', false, 'not_applied']);
      assert.match(result.error.message, /onExisting: skip/);
    }));

  it('counts an equal customer as imported with `onExisting: skip`, and writes nothing', () =>
    target(async (clientele, customers) => {
      const end = await clientele.cursor();
      const [first, ...others] = customers;
      const metadata = { b: '2', a: '1' };
      const again = [{ ...first, metadata }, ...others].map((customer) => JSON.parse(JSON.stringify(customer)));
      assert.deepEqual(summary(await collect(clientele.import(again, skip))), ['imported', 'imported', 'imported']);
      assert.deepEqual(await collect(clientele.export()), customers);
      assert.equal(await clientele.cursor(), end);
    }));

  it('refuses a customer that differs in any field, with `onExisting: skip`, and keeps the stored one', () =>
    target(async (clientele, customers) => {
      const [first, many] = customers as [PlainCustomer, PlainCustomer, PlainCustomer];
      const [card, ...cards] = many.sources.data;
      const different = [
        { ...first, created: first.created + 1 },
        { ...first, app: 'app_other' },
        { ...first, name: null },
        { ...first, email: 'x@y.z' },
        { ...first, email: '' },
        { ...first, currency: 'cny' },
        { ...first, description: 'x' },
        { ...first, metadata: { a: '1' } },
        { ...first, metadata: null },
        { ...first, default_source: null },
        { ...first, default_source: null, sources: { ...first.sources, data: [] } },
        { ...many, sources: { ...many.sources, data: [...cards, card] } },
        { ...many, sources: { ...many.sources, data: [{ ...card, last4: '0000' }, ...cards] } },
      ];
      const results = await collect(clientele.import(different, skip));
      assert.deepEqual(summary(results), Array(different.length).fill('resource_exists id'));
      assert.deepEqual(await collect(clientele.export()), customers);
    }));

  it('refuses a customer that was changed or deleted after the export, with `onExisting: skip`', () =>
    target(async (clientele, customers) => {
      const [changed = '', deleted = ''] = idsOf(customers);
      await clientele.customers.update(changed, { description: 'new' });
      await clientele.customers.delete(deleted);
      const results = summary(await collect(clientele.import(customers, skip)));
      assert.deepEqual(results, ['resource_exists id', 'resource_exists id', 'imported']);
      assert.equal((await clientele.customers.retrieve(changed)).description, 'new');
    }));

  it('treats a repeated id within one import like one that exists', () =>
    target(async (clientele, [customer]) => {
      const fresh = { ...customer, id: 'cus_fresh', default_source: null, sources: { data: [] } };
      const other = { ...fresh, email: 'x@y.z' };
      const results = summary(await collect(clientele.import([fresh, fresh, other], skip)));
      assert.deepEqual(results, ['imported', 'imported', 'resource_exists id']);
    }));
}

describe('importing an id that exists into the memory store', () => existingTests(() => new MemoryStore()));
describe('importing an id that exists into the file store', () => existingTests(() => fileStore()));

redisSuite('importing an id that exists into the Redis store', () => {
  let server: RedisServer;
  let stores = 0;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  existingTests(() => {
    stores += 1;
    return new RedisStore({ kind: 'redis', url: server.url, prefix: `existing${stores}` });
  });
});

describe('an interrupted import', () => {
  async function customersFile(count: number): Promise<string> {
    const world = await createTestClientele();
    await addMany(world, count);
    const path = freshPath();
    writeFileSync(path, (await collect(writeNdjson(world.export()))).join(''));
    return path;
  }

  async function killAndRepeat(options: object, open: () => Store): Promise<void> {
    const count = 3_000;
    const source = await customersFile(count);
    const program = bundled(new URL('import.child.ts', import.meta.url), 'cjs');
    const child = spawn(process.execPath, [program, JSON.stringify(options), source]);
    let imported = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      imported = Number(line) + 1;
      if (imported === 40) child.kill('SIGKILL');
    }
    assert.ok(imported >= 40 && imported < count, `killed after ${imported} customers`);
    const store = open();
    const clientele = await createTestClientele({ store, timeout: 30_000 });
    const results = summary(await collect(clientele.import(readNdjson(createReadStream(source)), skip)));
    assert.deepEqual(results, Array(count).fill('imported'));
    assert.equal((await collect(clientele.export())).length, count);
    assert.deepEqual(await clientele.verify(), { checked: count, problems: [] });
    await store.close();
  }

  it('can be repeated after the process was killed', async () => {
    const path = freshPath();
    await killAndRepeat({ kind: 'file', path, worker }, () => fileStore(path));
  });

  redisSuite('into Redis', () => {
    it('can be repeated after the process was killed', async () => {
      const server = await RedisServer.start();
      const options = { kind: 'redis', url: server.url, prefix: 'killed' } as const;
      await killAndRepeat(options, () => new RedisStore(options, { timeout: 30_000 }));
      await server.stop();
    });
  });

  it('can be repeated after its signal aborted, or its consumer stopped', async () => {
    const source = await customersFile(20);
    const clientele = await createTestClientele({ seed: 2 });
    const lines = () => readNdjson(createReadStream(source));
    const stop = new AbortController();
    const stopped = (async () => {
      for await (const { position } of clientele.import(lines(), { signal: stop.signal })) {
        if (position === 5) stop.abort();
      }
    })();
    await assert.rejects(stopped, { code: 'aborted' });
    for await (const { position } of clientele.import(lines(), skip)) if (position === 10) break;
    assert.deepEqual(summary(await collect(clientele.import(lines(), skip))), Array(20).fill('imported'));
    assert.equal((await collect(clientele.export())).length, 20);
  });
});

it('imports the lines around one that cannot be read, and refuses that one at its position', async () => {
  const customers = await exported();
  const lines = await collect(writeNdjson(customers));
  const bytes = Buffer.concat([Buffer.from(lines[0] ?? ''), Buffer.of(0x7b, 0xff, 0x0a), Buffer.from(lines[2] ?? '')]);
  for (const size of [1, 7, 64, bytes.length]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, i * size + size),
    );
    const clientele = await createTestClientele({ seed: 2 });
    const results = await collect(clientele.import(readNdjson(chunks)));
    assert.deepEqual(
      results.map(({ position, id }) => [position, id]),
      [
        [0, customers[0].id],
        [1, undefined],
        [2, customers[2].id],
      ],
    );
    assert.deepEqual(summary(results), ['imported', 'body_invalid undefined', 'imported']);
  }
});

it('names readNdjson to an import of text or bytes', async () => {
  const clientele = await createTestClientele();
  const results = await collect(clientele.import(['{}\n', Buffer.from('{}\n')]));
  for (const result of results) assert.match(result.imported ? '' : result.error.message, /readNdjson/);
  for (const whole of ['{}\n', Buffer.from('{}\n')]) {
    const expected = { code: 'parameter_invalid', param: 'customers', message: /readNdjson/ };
    await assert.rejects(clientele.import(whole as never).next(), expected);
  }
});

it('reports what it expects instead of a line that is JSON but not an object', async () => {
  const clientele = await createTestClientele();
  const results = await collect(clientele.import(readNdjson('5\ntrue\n"text"\n[{"id":"cus_1"},{"id":"cus_2"}]')));
  assert.equal(results.length, 4);
  for (const result of results) assert.match(result.imported ? '' : result.error.message, /one object per line/);
});
