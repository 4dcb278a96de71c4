import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Fakes } from '../../../adapters/testing/index.ts';
import { CustomerService, StateStore } from '../../../src/core.ts';
import { contextOf } from '../../support/context.ts';
import { rejects } from '../../support/rejection.ts';
import { operationOf, otpWorld, SOURCE, wrongOf } from './otp-world.ts';
import { outcomesOf } from './outcomes.ts';

const RUNS = Array.from({ length: 20 }, (_, run) => run);

describe('concurrent SMS codes', () => {
  test('20 concurrent wrong codes spend exactly the budget', async () => {
    const { otp, send } = await otpWorld();
    const { right, wrong } = await send();
    const outcomes = await outcomesOf(RUNS.map(() => otp.verify(wrong, operationOf())));
    assert.deepEqual(outcomes, {
      'binding_unauthorized 0': 1,
      'binding_unauthorized 1': 1,
      'binding_unauthorized 2': 1,
      'binding_unauthorized 3': 1,
      'binding_unauthorized 4': 1,
      too_many_attempts: 15,
    });
    await rejects(otp.verify(right, operationOf()), 'too_many_attempts', 'sms_code[code]');
  });

  test('20 concurrent right codes of one operation, and of different ones, are all accepted', async () => {
    const { otp, create, send } = await otpWorld();
    const { right } = await send();
    const others = [otp, create(), create()];
    const context = operationOf();
    const verify = (run: number) => others[run % others.length]?.verify(right, run < 10 ? context : operationOf());
    assert.deepEqual(await outcomesOf(RUNS.map(verify)), { true: 20 });
  });

  test('of 20 concurrent creates with the right code one makes a customer, and no other one is locked out', async () => {
    const { otp, send, store } = await otpWorld();
    const fakes = new Fakes();
    const customers = new CustomerService({ store, tokens: fakes.tokens, sms: otp });
    fakes.issueCard({ source: SOURCE });
    const { right } = await send();
    const sms_code = { id: right.id, code: right.code };
    const create = () => customers.create({ app: 'app_1', source: SOURCE, sms_code });
    const outcomes = await outcomesOf(RUNS.map(async () => (await create()).object));
    assert.deepEqual(outcomes, { customer: 1, token_used: 19 });
    assert.equal((await customers.list()).data.length, 1);
  });

  test('wrong codes among right ones are counted exactly', async () => {
    const { otp, send } = await otpWorld();
    const { right, wrong } = await send();
    const attempts = RUNS.map((run) => (run % 4 === 3 ? wrong : right));
    const outcomes = await outcomesOf(attempts.map((attempt) => otp.verify(attempt, operationOf())));
    assert.equal(Object.entries(outcomes).filter(([name]) => name.startsWith('binding')).length, 5);
    assert.equal(outcomes.true, 15, 'the last wrong code is the last call');
    await rejects(otp.verify(right, operationOf()), 'too_many_attempts', 'sms_code[code]');
  });
});

/** A state that other code can disturb before each call. */
class DisturbedState extends StateStore {
  readonly #inner: StateStore;
  beforeRead: () => unknown = () => {};
  beforeWrite: (value: string | undefined) => unknown = () => {};

  constructor(inner: StateStore) {
    super();
    this.#inner = inner;
  }

  override async read(...args: Parameters<StateStore['read']>) {
    await this.beforeRead();
    return this.#inner.read(...args);
  }

  override async compareAndSet(...args: Parameters<StateStore['compareAndSet']>) {
    await this.beforeWrite(args[3]);
    return this.#inner.compareAndSet(...args);
  }
}

describe('a state that fails', () => {
  const disturbed = async () => {
    // With a secret of the application, the first call of the state reads the entry of the token.
    const world = await otpWorld({ secret: 'the secret of the application' });
    const state = new DisturbedState(world.state);
    return { ...world, state, otp: world.create({ state } as never) };
  };
  const down = () => {
    throw new Error('the storage is down');
  };

  test('no code is compared while its try cannot be counted', async () => {
    const { otp, send, state } = await disturbed();
    const { right, wrong } = await send();
    state.beforeWrite = down;
    for (const attempt of [right, wrong])
      await assert.rejects(async () => otp.verify(attempt, operationOf()), /is down/);
    state.beforeWrite = () => {};
    assert.equal(await otp.verify(right, operationOf()), true);
    assert.equal(
      (await rejects(otp.verify(wrong, operationOf()), 'binding_unauthorized', 'sms_code[code]')).attempts_left,
      4,
    );
  });

  test('no SMS is sent while it cannot be counted', async () => {
    const { otp, state, outbox } = await disturbed();
    state.beforeWrite = down;
    await assert.rejects(otp.issue({ source: SOURCE, phone: '10086' }), /is down/);
    assert.equal(outbox.messages.length, 0);
  });

  test('no SMS is sent if the caller leaves while it is counted, and it stays counted', async () => {
    const { otp, state, outbox } = await disturbed();
    const leave = new AbortController();
    state.beforeWrite = () => leave.abort();
    const issue = (signal?: AbortSignal) => otp.issue({ source: SOURCE, phone: '10086' }, contextOf(5_000, signal));
    await rejects(issue(leave.signal), 'aborted');
    assert.equal(outbox.messages.length, 0);
    for (let sends = 0; sends < 4; sends += 1) await issue();
    await rejects(issue(), 'too_many_attempts', 'source');
  });

  test('an approved operation needs no write', async () => {
    const { otp, send, state } = await disturbed();
    const { right } = await send();
    const context = operationOf();
    assert.equal(await otp.verify(right, context), true);
    state.beforeWrite = down;
    assert.equal(await otp.verify(right, context), true);
  });

  test('the state is written before the code is compared', async () => {
    const { otp, send, state } = await disturbed();
    const { wrong } = await send();
    const order: string[] = [];
    state.beforeWrite = () => order.push('counted');
    await otp.verify(wrong, operationOf()).catch(() => order.push('compared'));
    assert.deepEqual(order, ['counted', 'compared']);
  });

  test('a call that hangs does not block the later calls for its token', async () => {
    const { otp, send, state } = await disturbed();
    const { right } = await send();
    let calls = 0;
    state.beforeRead = () => {
      calls += 1;
      return calls === 1 ? new Promise(() => {}) : undefined;
    };
    void otp.verify(right, operationOf());
    assert.equal(await otp.verify(right, operationOf()), true);
  });

  test('a resend during a verification ends the code', async () => {
    const { otp, create, send, state, outbox } = await disturbed();
    const { right } = await send();
    const otherProcess = create();
    let resent: Promise<unknown> | undefined;
    state.beforeWrite = () => {
      resent ??= otherProcess.issue({ source: SOURCE, phone: '10086' });
      return resent;
    };
    assert.equal(await otp.verify(right, contextOf(5_000)), false);
    const { id, code } = outbox.last;
    assert.equal(await otp.verify({ id, code, source: SOURCE }, operationOf()), true);
    await rejects(
      otp.verify({ id, code: wrongOf(code), source: SOURCE }, operationOf()),
      'binding_unauthorized',
      'sms_code[code]',
    );
  });
});
