import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Closers } from '../../src/composition/closers.ts';

/** A list of closers that record the order in which they are called. `broken` resources fail to close. */
function closersOf(names: readonly string[], broken: readonly string[] = [], asynchronous = true) {
  const closers = new Closers();
  const closed: string[] = [];
  const close = (name: string) => {
    closed.push(name);
    if (broken.includes(name)) throw new Error(`${name} is broken`);
  };
  for (const name of names) closers.add(asynchronous ? async () => close(name) : () => close(name));
  return { closers, closed };
}

for (const asynchronous of [true, false]) {
  const kind = asynchronous ? 'asynchronous' : 'synchronous';

  test(`closes ${kind} resources in reverse order`, async () => {
    const { closers, closed } = closersOf(['store', 'cache', 'service'], [], asynchronous);
    const closing = closers.close();
    assert.equal(closing === undefined, !asynchronous, 'a promise only if it is needed');
    await closing;
    assert.deepEqual(closed, ['service', 'cache', 'store']);
  });

  test(`closes the other ${kind} resources if one fails, and reports the failure`, async () => {
    const { closers, closed } = closersOf(['store', 'cache', 'service'], ['cache'], asynchronous);
    await assert.rejects(async () => closers.close(), /^Error: cache is broken$/);
    assert.deepEqual(closed, ['service', 'cache', 'store']);
  });

  test(`reports every failure of ${kind} resources`, async () => {
    const { closers } = closersOf(['store', 'cache'], ['store', 'cache'], asynchronous);
    await assert.rejects(
      async () => closers.close(),
      ({ errors }: AggregateError) => {
        assert.deepEqual(errors.map(String), ['Error: cache is broken', 'Error: store is broken']);
        return true;
      },
    );
  });
}

test('waits for a resource before it closes the one below', async () => {
  const { closers, closed } = closersOf(['store']);
  let end = () => {};
  closers.add(() => new Promise<void>((resolve) => (end = resolve)));
  const closing = closers.close();
  await new Promise(setImmediate);
  assert.deepEqual(closed, []);
  end();
  await closing;
  assert.deepEqual(closed, ['store']);
});

test('closes each resource once, and lets concurrent calls wait for the same closing', async () => {
  const { closers, closed } = closersOf(['store', 'service']);
  await Promise.all([closers.close(), closers.close()]);
  await closers.close();
  assert.deepEqual(closed, ['service', 'store']);
});

test('rejects with the error of a failed start after it has closed everything', async () => {
  const { closers, closed } = closersOf(['store', 'cache']);
  await assert.rejects(closers.abandon(new Error('no start')), /^Error: no start$/);
  assert.deepEqual(closed, ['cache', 'store']);
});

test('reports both errors if closing fails after a failed start', async () => {
  const { closers } = closersOf(['store'], ['store']);
  await assert.rejects(closers.abandon(new Error('no start')), ({ errors }: AggregateError) => {
    assert.deepEqual(errors.map(String), ['Error: no start', 'Error: store is broken']);
    return true;
  });
});
