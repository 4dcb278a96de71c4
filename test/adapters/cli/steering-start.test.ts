import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { collect } from '../../support/collect.ts';
import { assertError } from '../../support/http.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { kill, start } from './started-cli.ts';
import { type SteeredServer, startSteeredServer } from './steered-server.ts';

let folder: string;
/** A durable store. */
let redis: RedisServer;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-steering-'));
  redis = await RedisServer.start();
});
after(async () => {
  await redis.stop();
  await rm(folder, { recursive: true });
});

async function withSteeredServer(args: string[], run: (server: SteeredServer) => Promise<void>): Promise<void> {
  const server = await startSteeredServer(...args);
  try {
    await run(server);
  } finally {
    await kill(server);
  }
}

async function customersOf({ send }: SteeredServer) {
  return (await send('GET /v1/customers')).body.data;
}

/** Makes exported customers. */
async function exportedCustomers(): Promise<{ readonly id: string }[]> {
  const clientele = await createTestClientele();
  for (let i = 0; i < 3; i += 1) await clientele.customers.create({ app: 'app_1', ...clientele.issueCard() });
  const customers = await collect(clientele.export());
  await clientele.close();
  return customers;
}

describe('clientele serve --seed', () => {
  test('imports customers from lines or from an array, and has them again after a reset', async () => {
    const customers = await exportedCustomers();
    const lines = join(folder, 'customers.ndjson');
    const array = join(folder, 'customers.json');
    await writeFile(lines, customers.map((customer) => `${JSON.stringify(customer)}\n`).join(''));
    await writeFile(array, ` \n${JSON.stringify(customers, undefined, 2)}`);
    const newestFirst = [...customers].reverse();
    await withSteeredServer([`--seed=${lines}`], async (server) => {
      assert.deepEqual(await customersOf(server), newestFirst);
      await server.addCustomer();
      await server.send(`DELETE /v1/customers/${customers[0]?.id}`);
      await server.send('POST /_test/reset');
      assert.deepEqual(await customersOf(server), newestFirst);
    });
    for (let starts = 0; starts < 2; starts += 1) {
      await withSteeredServer([`--seed=${array}`, `--store=${redis.url}/1`], async (server) => {
        assert.deepEqual(await customersOf(server), newestFirst);
      });
    }
  });

  test('does not start with a file that it cannot import, and prints nothing of its content', async () => {
    const [customer] = await exportedCustomers();
    const files: [content: string, message: RegExp][] = [
      ['[{"id": "canary"', /^--seed: the file must contain a JSON array/],
      [`${JSON.stringify(customer)}\n{"canary": 1}\n`, /^--seed: customer 2: The parameter \S+ is missing/],
      [`${JSON.stringify(customer)}\ncanary\n`, /^--seed: customer 2: The request body is invalid: .* line 2 /],
    ];
    const seed = (path: string) => start('serve', '--port', '0', '--seed', path);
    const runs = files.map(async ([content, message], i) => {
      const path = join(folder, `broken-${i}`);
      await writeFile(path, content);
      return { run: await seed(path), message };
    });
    const missing = { run: await seed(join(folder, 'none')), message: /ENOENT/ };
    const directory = { run: await seed(folder), message: /is not a file/ };
    for (const { run, message } of [...(await Promise.all(runs)), missing, directory]) {
      assert.equal(await run.exit, 1, run.output());
      assert.match(run.output(), message);
      assert.doesNotMatch(run.output(), /canary/);
      assert.equal(run.output().trim().split('\n').length, 1, run.output());
    }
  });

  test('stores no customer after the one that is refused', async () => {
    const [first, second, third] = await exportedCustomers();
    const path = join(folder, 'stops.ndjson');
    await writeFile(path, [first, { ...second, app: 1 }, third].map((each) => `${JSON.stringify(each)}\n`).join(''));
    const store = `--store=${redis.url}/2`;
    const { exit } = await start('serve', '--port', '0', store, '--seed', path);
    assert.equal(await exit, 1);
    await withSteeredServer([store], async (server) => assert.deepEqual(await customersOf(server), [first]));
  });
});

describe('clientele serve --random-seed', () => {
  const story = async (server: SteeredServer) => {
    const card = (await server.send('POST /_test/cards')).body;
    const first = await server.addCustomer();
    await server.send('POST /_test/snapshot');
    const second = await server.addCustomer();
    await server.send('POST /_test/restore');
    const third = await server.addCustomer();
    await server.send('POST /_test/restore');
    return { card, first, second, third, fourth: await server.addCustomer() };
  };

  test('makes ids, codes and times the same in each run, after a reset and after a restore', async () => {
    await withSteeredServer(['--random-seed', '7'], async (server) => {
      const told = await story(server);
      assert.equal(told.first.created, Date.UTC(2024, 0, 1) / 1000);
      assert.deepEqual(told.fourth, told.third);
      assert.equal(new Set([told.first, told.second, told.third].map(({ id }) => id)).size, 3);
      await server.send('POST /_test/reset');
      assert.deepEqual(await story(server), told);
      await withSteeredServer(['--random-seed=7'], async (again) => assert.deepEqual(await story(again), told));
      await withSteeredServer(['--random-seed=8'], async (other) => {
        assert.notEqual((await story(other)).first.id, told.first.id);
      });
      const clientele = await createTestClientele({ seed: 7 });
      assert.deepEqual(clientele.issueCard(), told.card);
      await clientele.close();
    });
  });
});

test('a durable store has no reset and no snapshots, but everything else', async () => {
  await withSteeredServer([`--store=${redis.url}`], async (server) => {
    const customer = await server.addCustomer();
    for (const path of ['reset', 'snapshot']) {
      const { message } = assertError(await server.send(`POST /_test/${path}`), 400, 'parameter_invalid', 'store');
      assert.match(message, /start the server with --store memory/);
    }
    await server.send('PUT /_test/clock', 'advance=86400');
    assert.ok((await server.addCustomer()).created >= customer.created + 86_400);
    const { data } = (await server.send('GET /_test/requests')).body;
    assert.equal(data.filter(({ path }: { path: string }) => path === '/v1/customers').length, 2);
  });
});

test('with the real verifiers, tokens cannot be retrieved; a restored snapshot has the codes, and no fault', async () => {
  await withSteeredServer(['--verifiers=otp'], async (server) => {
    const { body: card } = await server.send('POST /_test/cards');
    assertError(await server.send(`GET /v1/tokens/${card.source}`), 404, 'resource_missing', 'id');
    await server.send('POST /_test/faults', 'service=http&status=500');
    assert.equal((await server.send('GET /v1/customers')).status, 500);
    await server.send('POST /_test/snapshot');
    await server.send('POST /_test/faults', 'service=sms&error=send_sms_failed');
    await server.send('POST /_test/restore');
    const bind = { app: 'app_1', source: card.source, sms_code: { id: card.sms_code.id, code: '0000' } };
    // The restored state knows the code.
    const { body } = await server.send('POST /v1/customers', bind);
    assert.equal(body.error.attempts_left, 4);
  });
});
