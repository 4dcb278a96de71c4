import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { MemoryStore } from '../../../../adapters/memory/index.ts';
import { ApprovalWriter } from '../../../../adapters/otp/consuming/approval-writer.ts';
import { ConsumingSmsVerifier } from '../../../../adapters/otp/index.ts';
import { FakeSmsVerifier, TestClock } from '../../../../adapters/testing/index.ts';
import { CardError, RateLimitError, type SmsAttempt } from '../../../../src/core.ts';
import { openClientele } from '../../../support/any-verifiers.ts';
import { execute } from '../../../support/execute.ts';
import { delay, until } from '../../../support/redis/server.ts';
import { rejects } from '../../../support/rejection.ts';
import { APP } from '../../../support/world.ts';
import { contextOf, FailingState, memoryState, useOneTimeCodes } from './consuming-world.ts';
import { newGate, OneTimeCodesVerifier } from './one-time-codes.ts';

const { service, create } = useOneTimeCodes();

const bindingOf = ({ source, ...sms_code }: SmsAttempt) => ({ app: APP, source, sms_code });

/** Starts a verification, and waits until the service is called. `open` lets the service approve the code. */
async function startVerify(state: FailingState) {
  const { gate, open } = newGate();
  const attempt = service.send({ gate });
  const sms = create(state);
  const first = sms.verify(attempt, contextOf());
  await until('the service is called', async () => service.questionsOn(attempt) === 1);
  return { sms, attempt, first, open };
}

describe('while the state is down', () => {
  test('the service is not asked, so that the code stays right', async () => {
    const state = new FailingState();
    const sms = create(state);
    const attempt = service.send();
    for (const isDown of ['yes', 'for writes'] as const) {
      state.isDown = isDown;
      await rejects(sms.verify(attempt, contextOf()), 'store_unavailable');
    }
    assert.equal(service.questionsOn(attempt), 0);
    state.isDown = 'no';
    assert.equal(await sms.verify(attempt, contextOf()), true);
  });

  test('without an answer, the call fails, and the service is not asked', async () => {
    const state = new FailingState();
    state.isDown = 'without an answer';
    const attempt = service.send();
    await rejects(create(state, { timeout: 100 }).verify(attempt, contextOf()), 'store_unavailable');
    assert.equal(service.questionsOn(attempt), 0);
  });

  test('an operation reports the verifier as unavailable', async (t) => {
    const state = new FailingState();
    const clientele = await openClientele(new MemoryStore(), { sms: create(state) });
    t.after(() => clientele.close());
    const attempt = service.send();
    state.isDown = 'yes';
    const error = await rejects(clientele.customers.create(bindingOf(attempt)), 'verifier_unavailable');
    assert.ok(!inspect(error, { depth: 9 }).includes(attempt.code));
    state.isDown = 'no';
    await clientele.customers.create(bindingOf(attempt));
  });

  test('an approval is true at once, is remembered in the process, and is stored when the state works again', async () => {
    const state = new FailingState();
    const { sms, attempt, first, open } = await startVerify(state);
    state.isDown = 'yes';
    open();
    assert.equal(await first, true);
    for (let times = 0; times < 3; times += 1) assert.equal(await sms.verify(attempt, contextOf()), true);
    state.isDown = 'no';
    await until('the approval is stored', async () => state.written.some((entry) => entry.includes('approved')));
    assert.equal(await create(state).verify(attempt, contextOf()), true);
    assert.equal(service.questionsOn(attempt), 1);
  });

  test('a state that never answers delays an approval by a second only', async () => {
    const state = new FailingState();
    const { sms, attempt, first, open } = await startVerify(state);
    state.isDown = 'without an answer';
    open();
    const start = performance.now();
    assert.equal(await first, true);
    assert.ok(performance.now() - start < 4000);
    assert.equal(await sms.verify(attempt, contextOf()), true);
  });

  test('a rejection is still false, and an error is still the error of the service', async () => {
    for (const [failure, expected] of [
      [undefined, 'false'],
      [500, 'Error: the service answered 500'],
    ] as const) {
      const state = new FailingState();
      const { gate, open } = newGate();
      const attempt = { ...service.send({ gate, failure }), code: '0000' };
      const answer = create(state).verify(attempt, contextOf());
      await until('the service is asked', async () => service.questionsOn(attempt) === 1);
      state.isDown = 'yes';
      open();
      assert.equal(await answer.then(String, String), expected);
    }
  });

  test('a lease that this verifier could not end does not keep it from asking again', async () => {
    const state = new FailingState();
    const sms = create(state);
    const { gate, open } = newGate();
    const attempt = service.send({ gate, failure: 500 });
    const answer = sms.verify(attempt, contextOf()).then(String, String);
    await until('the service is asked', async () => service.questionsOn(attempt) === 1);
    state.isDown = 'yes';
    open();
    await answer;
    service.sentFor(attempt).failure = undefined;
    state.isDown = 'no';
    const start = performance.now();
    assert.equal(await sms.verify(attempt, contextOf()), true);
    assert.ok(performance.now() - start < 5000, 'it did not wait for the end of the lease');
  });
});

describe('a service that answers late', () => {
  test("after the caller's deadline costs no second code", async (t) => {
    const store = new MemoryStore();
    const clientele = await openClientele(store, { sms: create(store.stateStore()) });
    t.after(() => clientele.close());
    const { gate, open } = newGate();
    const attempt = service.send({ gate });
    const bind = (timeout: number) => clientele.customers.create(bindingOf(attempt), { timeout });
    await rejects(bind(50), 'deadline_exceeded');
    await until('the service is asked', async () => service.questionsOn(attempt) === 1);
    await rejects(bind(50), 'deadline_exceeded');
    open();
    assert.equal((await bind(10_000)).object, 'customer');
    assert.equal(service.questionsOn(attempt), 1);
  });

  test('after the abort of the caller costs no second code', async (t) => {
    const store = new MemoryStore();
    const clientele = await openClientele(store, { sms: create(store.stateStore()) });
    t.after(() => clientele.close());
    const { gate, open } = newGate();
    const attempt = service.send({ gate });
    const aborted = clientele.customers.create(bindingOf(attempt), { signal: AbortSignal.timeout(20) });
    await rejects(aborted, 'aborted');
    open();
    assert.equal((await clientele.customers.create(bindingOf(attempt))).object, 'customer');
    assert.equal(service.questionsOn(attempt), 1);
  });

  test('after the timeout is unavailable, and is asked again', async () => {
    const sms = create(memoryState(), { timeout: 1000 });
    const attempt = service.send({ ignoresNext: true });
    const error = await rejects(sms.verify(attempt, contextOf()), 'verifier_unavailable');
    assert.match(error.message, /did not respond in time/);
    assert.equal(await sms.verify(attempt, contextOf()), true);
  });

  test('with an approval after the timeout is remembered, if the verifier still waits for it', async () => {
    const state = new FailingState();
    const verifier = new OneTimeCodesVerifier(service.url, false);
    const sms = create(state, { verifier, timeout: 100 });
    const { gate, open } = newGate();
    const attempt = service.send({ gate });
    await rejects(sms.verify(attempt, contextOf()), 'verifier_unavailable');
    open();
    await until('the approval is stored', async () => state.written.some((entry) => entry.includes('approved')));
    for (const again of [sms, create(state)]) assert.equal(await again.verify(attempt, contextOf()), true);
    assert.equal(service.questionsOn(attempt), 1);
  });
});

test('an error of the verifier is passed on unchanged, and ends the lease', async () => {
  for (const error of [
    new CardError('binding_unauthorized', { param: 'sms_code[code]', attempts_left: 2 }),
    new RateLimitError('too_many_attempts', { retry_after: 600 }),
    new Error('a failure'),
  ]) {
    const state = memoryState();
    const verifier = new FakeSmsVerifier();
    const attempt = service.send();
    verifier.add(attempt);
    verifier.fail({ error });
    const sms = new ConsumingSmsVerifier({ verifier, state });
    await assert.rejects(sms.verify(attempt, contextOf()), (caught) => caught === error);
    const start = performance.now();
    assert.equal(await create(state).verify(attempt, contextOf()), true);
    assert.ok(performance.now() - start < 5000, 'it did not wait for the end of the lease');
  }
});

describe('the lease of another process', () => {
  /** Leaves the lease of a verifier that never gets an answer. */
  async function leaveLease(state: FailingState, clock: TestClock, attempt: SmsAttempt): Promise<void> {
    const verifier = new FakeSmsVerifier();
    verifier.fail({ delay: Number.POSITIVE_INFINITY });
    void new ConsumingSmsVerifier({ verifier, state, clock, timeout: 30_000 })
      .verify(attempt, contextOf())
      .catch(() => {});
    await until('the lease is taken', async () => state.written.some((entry) => entry.includes('leasedBy')));
  }

  test('is waited for until it ends, and then the service is asked', async () => {
    const clock = new TestClock();
    const state = new FailingState(memoryState(clock));
    const attempt = service.send();
    await leaveLease(state, clock, attempt);
    const answer = create(state, { clock }).verify(attempt, contextOf());
    await delay(100);
    clock.advance(30_999);
    await delay(300);
    assert.equal(service.questionsOn(attempt), 0);
    clock.advance(1);
    assert.equal(await answer, true);
    assert.equal(service.questionsOn(attempt), 1);
  });

  test('is not waited for longer than the timeout, although the clock stands still', async () => {
    const clock = new TestClock();
    const state = new FailingState(memoryState(clock));
    const attempt = service.send();
    await leaveLease(state, clock, attempt);
    const error = await rejects(
      create(state, { clock, timeout: 1000 }).verify(attempt, contextOf()),
      'verifier_unavailable',
    );
    assert.match(error.message, /another process/);
    const writes = state.written.length;
    clock.advance(60_000);
    await delay(600);
    assert.equal(state.written.length, writes, 'it does not take the lease after its deadline');
    assert.equal(service.questionsOn(attempt), 0);
  });
});

test('approvals that cannot be stored do not keep the process alive', async () => {
  const source = (path: string) => JSON.stringify(new URL(`../../../../${path}`, import.meta.url).href);
  const code = `
    import { ApprovalWriter } from ${source('adapters/otp/consuming/approval-writer.ts')};
    const writer = new ApprovalWriter(() => Promise.reject(new Error('down')), () => 0);
    await writer.write('id', { key: 'key', expiresAt: 1 });
    console.log(writer.has('id'));`;
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', code];
  assert.equal((await execute(args, { timeout: 20_000 })).stdout, 'true\n');
});

describe('approvals that are not stored', () => {
  const failing = () => Promise.reject(new Error('down'));

  test('are remembered until they expire', async () => {
    const clock = new TestClock();
    const writer = new ApprovalWriter(failing, () => clock.now());
    await writer.write('id', { key: 'key', expiresAt: clock.now() + 1000 });
    clock.advance(999);
    assert.ok(writer.has('id'));
    clock.advance(1);
    assert.ok(!writer.has('id'));
  });

  test('are not stored once they have expired', async () => {
    const clock = new TestClock();
    let calls = 0;
    const store = () => {
      calls += 1;
      return failing();
    };
    const writer = new ApprovalWriter(store, () => clock.now());
    await writer.write('id', { key: 'key', expiresAt: clock.now() + 1000 });
    clock.advance(1000);
    await delay(300);
    assert.equal(calls, 1);
  });

  test('are at most 10,000: the oldest is dropped', async () => {
    const writer = new ApprovalWriter(failing, () => 0);
    for (let i = 0; i <= 10_000; i += 1) await writer.write(`id${i}`, { key: 'key', expiresAt: 1 });
    assert.deepEqual([writer.has('id0'), writer.has('id1'), writer.has('id10000')], [false, true, true]);
  });

  test('are all stored when the state works again', async () => {
    let isDown = true;
    const stored = new Set<string>();
    const store = async ({ key }: { key: string }) => {
      if (isDown) throw new Error('down');
      stored.add(key);
    };
    const writer = new ApprovalWriter(store, () => 0);
    for (let i = 0; i < 100; i += 1) await writer.write(`id${i}`, { key: `key${i}`, expiresAt: 1 });
    await delay(250);
    isDown = false;
    await until('all are stored', async () => stored.size === 100);
    await delay(10);
    assert.ok(!writer.has('id99'));
  });
});
