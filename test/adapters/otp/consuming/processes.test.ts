import assert from 'node:assert/strict';
import { after, describe, type TestContext, test } from 'node:test';
import { ConsumingSmsVerifier } from '../../../../adapters/otp/index.ts';
import { RedisStore } from '../../../../adapters/redis/index.ts';
import type { Store } from '../../../../src/core.ts';
import { openClientele } from '../../../support/any-verifiers.ts';
import { fileStore, freshPath } from '../../../support/file-store.ts';
import { worker } from '../../../support/file-worker.ts';
import { Child } from '../../../support/redis/child.ts';
import { RedisServer, until } from '../../../support/redis/server.ts';
import type { ChildCreate } from './consuming.child.ts';
import { useOneTimeCodes } from './consuming-world.ts';
import { OneTimeCodesVerifier } from './one-time-codes.ts';

const { service } = useOneTimeCodes();
let server: RedisServer | undefined;
after(() => server?.kill());

const PROGRAM = '../../adapters/otp/consuming/consuming.child';
const CALLS = 10;
/** Long, because the processes share a busy machine. */
const TIMEOUT_MS = 30_000;

/** A storage that processes share. */
interface Shared {
  /** The arguments of a child. */
  readonly args: readonly string[];
  readonly open: () => Store;
}

let prefixes = 0;

const STORAGES: Readonly<Record<string, () => Promise<Shared>>> = {
  file: async () => {
    const path = freshPath();
    return { args: ['file', path, worker], open: () => fileStore(path) };
  },
  Redis: async () => {
    server ??= await RedisServer.start();
    const { url } = server;
    prefixes += 1;
    const prefix = `test${prefixes}:`;
    return { args: ['redis', url, prefix], open: () => new RedisStore({ kind: 'redis', url, prefix }) };
  },
};

/** @param timeout How long the child's verifier waits for the service, in milliseconds. */
async function startChild(t: TestContext, { args }: Shared, mode = 'normal', timeout = 20_000): Promise<Child> {
  const child = new Child(PROGRAM, [service.url, mode, String(timeout), ...args]);
  t.after(() => child.kill());
  assert.deepEqual(await child.receive(), { code: 'ready' });
  return child;
}

/** Opens a clientele in this process on the same storage. */
async function openHere(t: TestContext, { open }: Shared) {
  const store = open();
  const verifier = new OneTimeCodesVerifier(service.url);
  const sms = new ConsumingSmsVerifier({ verifier, state: store.stateStore() });
  const clientele = await openClientele(store, { sms });
  t.after(async () => {
    await clientele.close();
    await store.close();
  });
  return clientele;
}

for (const [name, share] of Object.entries(STORAGES)) {
  describe(`processes on one ${name}`, () => {
    test('ask the service once about a code, and one customer is created', async (t) => {
      const shared = await share();
      const children = [await startChild(t, shared), await startChild(t, shared)];
      const attempt = service.send({ delayMs: 200 });
      for (const child of children) {
        for (let i = 0; i < CALLS; i += 1) child.send({ attempt, timeout: TIMEOUT_MS } satisfies ChildCreate);
      }
      const codes: unknown[] = [];
      for (const child of children) {
        for (let i = 0; i < CALLS; i += 1) codes.push((await child.receive())?.code);
      }
      const expected = ['created', ...Array.from({ length: 2 * CALLS - 1 }, () => 'token_used')];
      assert.deepEqual(codes.sort(), expected);
      assert.equal(service.questionsOn(attempt), 1);
    });

    for (const idempotencyKey of ['order-42', undefined]) {
      const by = idempotencyKey ? 'with' : 'without';
      test(`need no second code after a kill between approval and write, ${by} an idempotency key`, async (t) => {
        const shared = await share();
        const child = await startChild(t, shared, 'killed');
        const attempt = service.send();
        child.send({ attempt, timeout: 3000, ...(idempotencyKey && { idempotencyKey }) } satisfies ChildCreate);
        assert.equal(await child.receive(), undefined, 'the process was killed');
        const clientele = await openHere(t, shared);
        const { source, ...sms_code } = attempt;
        const options = { timeout: TIMEOUT_MS, ...(idempotencyKey && { idempotencyKey }) };
        const customer = await clientele.customers.create({ app: 'app_1', source, sms_code }, options);
        assert.equal(customer.sources.data.length, 1);
        assert.equal(service.questionsOn(attempt), 1);
      });
    }

    test('wait for the lease of a killed process, and then ask the service', async (t) => {
      const shared = await share();
      const child = await startChild(t, shared, 'normal', 2000);
      const attempt = service.send({ ignoresNext: true });
      child.send({ attempt, timeout: TIMEOUT_MS } satisfies ChildCreate);
      await until('the service is asked', async () => service.questionsOn(attempt) === 1);
      child.signal('SIGKILL');
      const clientele = await openHere(t, shared);
      const { source, ...sms_code } = attempt;
      const create = { app: 'app_1', source, sms_code };
      const customer = await clientele.customers.create(create, { timeout: TIMEOUT_MS });
      assert.equal(customer.sources.data.length, 1);
      assert.equal(service.questionsOn(attempt), 2);
    });
  });
}
