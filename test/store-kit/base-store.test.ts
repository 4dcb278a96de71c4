import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attemptOf, insertOf, recordOf, replaceOf, SCOPE, settlementOf } from '../../adapters/conformance/samples.ts';
import { keepAlive } from '../../src/concurrency/keep-alive.ts';
import type { Awaitable, OperationContext, Store } from '../../src/core.ts';
import { BaseStore } from '../../src/store-kit/index.ts';
import { rejects } from '../support/rejection.ts';

/** A promise that a test settles. */
function deferred<T = void>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** Records its steps. Every method returns what `respond` returns. */
class RecordingStore extends BaseStore {
  override readonly capabilities = { durable: false, shared: false };
  protected override readonly synchronous: boolean;
  readonly steps: string[] = [];
  connecting: () => Awaitable<void> = () => {};
  disconnecting: () => Awaitable<void> = () => {};
  respond: () => Awaitable<never> = () => undefined as never;

  constructor({ synchronous = false } = {}) {
    super();
    this.synchronous = synchronous;
  }

  override describe() {
    return { kind: 'recording', capabilities: this.capabilities };
  }

  protected override connect() {
    this.steps.push('connect');
    return this.connecting();
  }

  protected override disconnect() {
    this.steps.push('disconnect');
    return this.disconnecting();
  }

  readonly #step = (name: string) => {
    this.steps.push(name);
    return this.respond();
  };

  protected override readHeader = () => this.#step('readHeader');
  protected override readRecord = () => this.#step('readRecord');
  protected override readPage = () => this.#step('readPage');
  protected override insertRecord = () => this.#step('insertRecord');
  protected override replaceRecord = () => this.#step('replaceRecord');
  protected override beginKey = () => this.#step('beginKey');
  protected override settleKey = () => this.#step('settleKey');
  protected override abandonKey = () => this.#step('abandonKey');
  protected override readEvents = () => this.#step('readEvents');
  protected override readCursor = () => this.#step('readCursor');
  protected override verifyScope = () => this.#step('verifyScope');
}

class CopyableStore extends RecordingStore {
  protected override backupTo() {
    this.steps.push('backupTo');
    return this.respond();
  }
}

type Call = (store: Store, context?: OperationContext) => Awaitable<unknown>;

/** Every public method that runs an implementation, by the name of the implementation. */
const CALLS: Readonly<Record<string, Call>> = {
  readHeader: (store, context) => store.header(SCOPE, { hashKey: 'a' }, context),
  readRecord: (store, context) => store.find(SCOPE, 'cus_1', {}, context),
  readPage: (store, context) => store.list(SCOPE, { limit: 1, direction: 'older' }, context),
  insertRecord: (store, context) => store.insert(SCOPE, insertOf(recordOf()), context),
  replaceRecord: (store, context) => store.replace(SCOPE, replaceOf(recordOf(), {}), context),
  beginKey: (store, context) => store.begin(SCOPE, attemptOf(), context),
  settleKey: (store, context) => store.settle(SCOPE, settlementOf(attemptOf()), context),
  abandonKey: (store, context) => store.abandon(SCOPE, attemptOf(), 'keep', context),
  readEvents: (store, context) => store.events(SCOPE, { limit: 1 }, context),
  readCursor: (store, context) => store.cursor(SCOPE, context),
  verifyScope: (store, context) => store.verify(SCOPE, context),
  backupTo: (store, context) => store.backup('/tmp/copy', context),
};

const find = (store: Store): Promise<unknown> => (async () => store.find(SCOPE, 'cus_1'))();
const openOf = (store: Store): Promise<void> => (async () => store.open())();
const closeOf = (store: Store): Promise<void> => (async () => store.close())();

describe('a call of a BaseStore', () => {
  it('runs its implementation if the store is open', async () => {
    const store = new CopyableStore();
    await store.open();
    for (const call of Object.values(CALLS)) await call(store);
    assert.deepEqual(store.steps, ['connect', ...Object.keys(CALLS)]);
  });

  it('fails with store_unavailable if the store was never opened, or is closed', async () => {
    const store = new CopyableStore();
    const refusesAll = async () => {
      for (const call of Object.values(CALLS)) await rejects((async () => call(store))(), 'store_unavailable');
      assert.throws(() => store.watch(SCOPE, () => {}), { code: 'store_unavailable' });
    };
    await refusesAll();
    await store.open();
    await store.close();
    await refusesAll();
    assert.deepEqual(store.steps, ['connect', 'disconnect']);
  });

  it('fails with deadline_exceeded if its deadline has passed', async () => {
    const store = new CopyableStore();
    await store.open();
    const context = { operation: 'op', remaining: () => 0, signal: new AbortController().signal };
    for (const call of Object.values(CALLS)) await rejects((async () => call(store, context))(), 'deadline_exceeded');
    assert.deepEqual(store.steps, ['connect']);
  });

  it('does not read the deadline if the store is synchronous', () => {
    const store = new CopyableStore({ synchronous: true });
    store.open();
    const remaining = () => assert.fail('remaining() must not be called');
    store.find(SCOPE, 'cus_1', {}, { operation: 'op', remaining, signal: new AbortController().signal });
    assert.deepEqual(store.steps, ['connect', 'readRecord']);
  });

  it('returns a direct result directly', () => {
    const store = new CopyableStore();
    store.respond = () => 'direct' as never;
    assert.equal(store.open(), undefined);
    for (const call of Object.values(CALLS)) assert.equal(call(store), 'direct');
    assert.equal(store.close(), undefined);
  });
});

describe('the defaults of a BaseStore', () => {
  it('refuse a backup', async () => {
    const store = new RecordingStore();
    await store.open();
    await rejects((async () => store.backup('/tmp/copy'))(), 'parameter_invalid', 'store');
  });

  it('wake a watcher of the feed again and again until it ends', async () => {
    const store = new RecordingStore();
    await store.open();
    let wakes = 0;
    const woken = new Promise<void>((resolve) => {
      const end = store.watch(SCOPE, () => {
        wakes += 1;
        if (wakes < 2) return;
        end();
        resolve();
      });
    });
    await keepAlive(woken);
    assert.equal(wakes, 2);
  });
});

describe('closing a BaseStore', () => {
  it('waits for running calls before it disconnects, and refuses new ones', async () => {
    const store = new RecordingStore();
    await store.open();
    const first = deferred<never>();
    const second = deferred<never>();
    store.respond = () => first.promise;
    const succeeding = find(store);
    store.respond = () => second.promise;
    const failing = find(store);
    const closing = closeOf(store);
    await rejects(find(store), 'store_unavailable');
    first.resolve('result' as never);
    assert.equal(await succeeding, 'result');
    assert.ok(!store.steps.includes('disconnect'));
    second.reject(new Error('the call fails'));
    await assert.rejects(failing, /the call fails/);
    await closing;
    assert.equal(store.steps.at(-1), 'disconnect');
  });

  it('does not wait for calls of a later opening', async () => {
    const store = new RecordingStore();
    await store.open();
    const call = deferred<never>();
    store.respond = () => call.promise;
    const running = find(store);
    const closing = closeOf(store);
    const opening = openOf(store);
    call.resolve(undefined as never);
    await Promise.all([running, closing, opening]);
    store.respond = () => new Promise<never>(() => {});
    find(store);
    await closing;
    assert.deepEqual(store.steps, ['connect', 'readRecord', 'disconnect', 'connect', 'readRecord']);
  });

  it('can be repeated after a failure', async () => {
    const store = new RecordingStore();
    await store.open();
    store.disconnecting = async () => {
      throw new Error('the connection is lost');
    };
    await assert.rejects(closeOf(store), /the connection is lost/);
    await store.close();
    await rejects(find(store), 'store_unavailable');
    await store.open();
    await find(store);
  });

  it('does not keep a later call of open from connecting if it fails', async () => {
    const store = new RecordingStore();
    await store.open();
    store.disconnecting = async () => {
      throw new Error('the connection is lost');
    };
    const closing = closeOf(store);
    const opening = openOf(store);
    await assert.rejects(closing, /the connection is lost/);
    await opening;
    await find(store);
  });
});

describe('opening a BaseStore', () => {
  it('connects once for concurrent calls, and again after a close', async () => {
    const store = new RecordingStore();
    const connection = deferred();
    store.connecting = () => connection.promise;
    const opening = [openOf(store), openOf(store), openOf(store)];
    await rejects(find(store), 'store_unavailable');
    connection.resolve();
    await Promise.all(opening);
    await store.open();
    assert.deepEqual(store.steps, ['connect']);
    await Promise.all([closeOf(store), closeOf(store)]);
    await store.open();
    assert.deepEqual(store.steps, ['connect', 'disconnect', 'connect']);
  });

  it('can be repeated after a failure', async () => {
    const store = new RecordingStore();
    store.connecting = async () => {
      throw new Error('the server is down');
    };
    await Promise.all([1, 2].map(() => assert.rejects(openOf(store), /the server is down/)));
    assert.deepEqual(store.steps, ['connect'], 'concurrent calls share one attempt');
    await rejects(find(store), 'store_unavailable');
    store.connecting = () => {};
    await store.open();
    await find(store);
  });

  it('runs in turn with closing: the last call decides the state', async () => {
    const store = new RecordingStore();
    store.connecting = async () => {};
    store.disconnecting = async () => {};
    const isOpen = () => find(store).then(Boolean, () => undefined);
    store.respond = () => true as never;
    await Promise.all([openOf(store), closeOf(store)]);
    assert.equal(await isOpen(), undefined);
    await Promise.all([openOf(store), closeOf(store), openOf(store)]);
    assert.equal(await isOpen(), true);
    await Promise.all([closeOf(store), openOf(store), closeOf(store)]);
    assert.equal(await isOpen(), undefined);
    const connections = store.steps.filter((step) => step === 'connect').length;
    const disconnections = store.steps.filter((step) => step === 'disconnect').length;
    assert.equal(connections, disconnections);
  });
});
