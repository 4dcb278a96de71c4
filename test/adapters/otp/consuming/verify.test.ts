import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { smsVerifierConformance } from '../../../../adapters/conformance/index.ts';
import { MemoryStore } from '../../../../adapters/memory/index.ts';
import { ConsumingSmsVerifier } from '../../../../adapters/otp/index.ts';
import { RedisStore } from '../../../../adapters/redis/index.ts';
import { FakeSmsVerifier, TestClock } from '../../../../adapters/testing/index.ts';
import { errorOf, SmsVerifier, type Store } from '../../../../src/core.ts';
import { openClientele } from '../../../support/any-verifiers.ts';
import { fileStore, freshPath } from '../../../support/file-store.ts';
import { RedisServer } from '../../../support/redis/server.ts';
import { rejects } from '../../../support/rejection.ts';
import { APP } from '../../../support/world.ts';
import { contextOf, FailingState, memoryState, useOneTimeCodes } from './consuming-world.ts';

const { service, create } = useOneTimeCodes();

let server: RedisServer | undefined;
after(() => server?.kill());

/** Creates a store, and a function that opens another one on its data. */
async function storesOf(kind: 'memory' | 'file' | 'redis'): Promise<() => Store> {
  if (kind === 'memory') {
    const store = new MemoryStore();
    return () => store;
  }
  if (kind === 'file') {
    const path = freshPath();
    return () => fileStore(path);
  }
  server ??= await RedisServer.start();
  const { url } = server;
  return () => new RedisStore({ kind: 'redis', url, partitions: 3 });
}

for (const kind of ['memory', 'file', 'redis'] as const) {
  smsVerifierConformance({
    name: `ConsumingSmsVerifier on ${kind}`,
    create: async () => {
      const newStore = await storesOf(kind);
      const opened: Store[] = [];
      const again = async () => {
        const store = newStore();
        await store.open();
        opened.push(store);
        return create(store.stateStore());
      };
      const { source, ...sent } = service.send();
      const close = async () => {
        for (const store of opened) await store.close();
      };
      return { verifier: await again(), source, ...sent, resend: () => service.send({}, source), again, close };
    },
  });
}

describe('an approved code', () => {
  for (const idempotencyKey of ['order-42', undefined]) {
    test(`binds after a failed write, ${idempotencyKey ? 'with' : 'without'} an idempotency key`, async (t) => {
      const store = new MemoryStore();
      const clientele = await openClientele(store, { sms: create(store.stateStore()) });
      t.after(() => clientele.close());
      const attempt = service.send();
      const { source, ...sms_code } = attempt;
      const insert = store.insert.bind(store);
      store.insert = () => {
        store.insert = insert;
        throw errorOf('store_unavailable', { outcome: 'not_applied' });
      };
      const bind = () => clientele.customers.create({ app: APP, source, sms_code }, { idempotencyKey });
      await rejects(bind(), 'store_unavailable');
      assert.equal((await bind()).object, 'customer');
      assert.equal(service.questionsOn(attempt), 1);
    });
  }

  test('binds after a restart', async (t) => {
    const path = freshPath();
    const attempt = service.send();
    const first = fileStore(path);
    await first.open();
    assert.equal(await create(first.stateStore()).verify(attempt, contextOf()), true);
    await first.close();
    const store = fileStore(path);
    t.after(() => store.close());
    const clientele = await openClientele(store, { sms: create(store.stateStore()) });
    const { source, ...sms_code } = attempt;
    assert.equal((await clientele.customers.create({ app: APP, source, sms_code })).object, 'customer');
    assert.equal(service.questionsOn(attempt), 1);
  });

  test('is right for every operation until the approval expires', async () => {
    const clock = new TestClock();
    const sms = create(memoryState(clock), { clock, expiresIn: 5000 });
    const attempt = service.send();
    assert.equal(await sms.verify(attempt, contextOf()), true);
    clock.advance(4999);
    assert.equal(await sms.verify(attempt, contextOf()), true);
    assert.equal(service.questionsOn(attempt), 1);
    clock.advance(1);
    assert.equal(await sms.verify(attempt, contextOf()), false);
  });

  test('is right for its id, code and token only', async () => {
    const sms = create(memoryState());
    const attempt = service.send();
    assert.equal(await sms.verify(attempt, contextOf()), true);
    for (const other of [{ id: 'sms_other' }, { code: '1234' }, { source: 'tok_other' }]) {
      assert.equal(await sms.verify({ ...attempt, ...other }, contextOf()), false);
    }
    assert.equal(await sms.verify(attempt, contextOf()), true);
  });

  test('is unknown in another namespace', async () => {
    const state = memoryState();
    const attempt = service.send();
    assert.equal(await create(state).verify(attempt, contextOf()), true);
    const other = new ConsumingSmsVerifier({ verifier: new FakeSmsVerifier(), state, namespace: 'other' });
    assert.equal(await other.verify(attempt, contextOf()), false);
  });
});

describe('a wrong code', () => {
  test('is false, is asked about each time, and leaves the right one right', async () => {
    const sms = create(memoryState());
    const attempt = service.send();
    for (const code of ['0000', '0000', '00000000']) {
      assert.equal(await sms.verify({ ...attempt, code }, contextOf()), false);
    }
    assert.equal(service.questionsOn(attempt), 3);
    assert.equal(await sms.verify(attempt, contextOf()), true);
  });

  test('leaves no entry in the state but the secret', async () => {
    const state = new FailingState();
    await create(state).verify({ ...service.send(), code: '0000' }, contextOf());
    const [, taken, released] = state.written;
    assert.match(taken ?? '', /^otp:approval:[\w-]{43} \{"leasedBy":/);
    assert.equal(released, `${taken?.split(' ')[0]} undefined`);
  });
});

describe('concurrent calls', () => {
  test('of one verifier ask the service once, also in different operations', async () => {
    const sms = create(memoryState());
    const attempt = service.send({ delayMs: 20 });
    const results = await Promise.all(Array.from({ length: 20 }, () => sms.verify(attempt, contextOf())));
    assert.deepEqual(new Set(results), new Set([true]));
    assert.equal(service.questionsOn(attempt), 1);
  });

  test('of several verifiers on one state ask the service once', async () => {
    const state = new FailingState();
    const attempt = service.send({ delayMs: 100 });
    const results = Array.from({ length: 20 }, () => create(state).verify(attempt, contextOf()));
    assert.deepEqual(new Set(await Promise.all(results)), new Set([true]));
    assert.equal(service.questionsOn(attempt), 1);
  });

  test('that end together start a new call only once', async () => {
    const sms = create(new FailingState());
    const attempt = service.send({ failure: 500 });
    const call = () => assert.rejects(sms.verify(attempt, contextOf()), /answered 500/);
    await Promise.all([call().then(call), call().then(call), call().then(call)]);
    assert.equal(service.questionsOn(attempt), 2);
  });

  test('with different codes are all asked about', async () => {
    const sms = create(memoryState());
    const attempt = service.send();
    const guesses = ['0000', '0001', attempt.code].map((code) => sms.verify({ ...attempt, code }, contextOf()));
    assert.deepEqual(await Promise.all(guesses), [false, false, true]);
    assert.equal(service.questionsOn(attempt), 3);
  });
});

test('neither the state nor a printed verifier shows the code, the token or the secret', async () => {
  const state = new FailingState();
  const secret = 'canary of the secret';
  const sms = create(state, { secret });
  const attempt = service.send({}, 'tok_canary');
  assert.equal(await sms.verify({ ...attempt, code: '87654321' }, contextOf()), false);
  assert.equal(await sms.verify(attempt, contextOf()), true);
  const shown = [...state.written, inspect(sms, { depth: 9, showHidden: true }), JSON.stringify(sms)].join('\n');
  for (const text of [attempt.code, '87654321', attempt.id, attempt.source, secret]) assert.ok(!shown.includes(text));
});

test('a verifier of a fake is a fake', () => {
  const state = memoryState();
  assert.equal(new ConsumingSmsVerifier({ verifier: new FakeSmsVerifier(), state }).fake, true);
  assert.equal(create(state).fake, false);
  assert.equal(create(state, { verifier: { verify: () => true } as unknown as SmsVerifier }).fake, false);
});

test('the options are checked', () => {
  const valid = { verifier: new FakeSmsVerifier(), state: memoryState() };
  const invalid = [
    ['sms[verifier]', { verifier: undefined }],
    ['sms[verifier]', { verifier: {} }],
    ['sms[verifier]', { verifier: FakeSmsVerifier }],
    ['sms[state]', { state: undefined }],
    ['sms[expiresIn]', { expiresIn: 0 }],
    ['sms[timeout]', { timeout: '10' }],
    ['sms[secret]', { secret: 'too short' }],
    ['sms[sender]', { sender: {} }],
  ] as const;
  for (const [param, options] of invalid) {
    assert.throws(() => new ConsumingSmsVerifier({ ...valid, ...options } as never), { param }, param);
  }
  assert.throws(() => new ConsumingSmsVerifier(undefined as never), { param: 'sms' });
});

test('an answer that is no boolean is passed on, so that the service reports it', async (t) => {
  class Answer extends SmsVerifier {
    override verify = () => 'yes' as never;
  }
  const sms = new ConsumingSmsVerifier({ verifier: new Answer(), state: memoryState() });
  const clientele = await openClientele(new MemoryStore(), { sms });
  t.after(() => clientele.close());
  const { source, ...sms_code } = service.send();
  await rejects(clientele.customers.create({ app: APP, source, sms_code }), 'verifier_contract');
});
