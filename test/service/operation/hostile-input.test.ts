import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import { check } from '../../support/check.ts';
import { collect } from '../../support/collect.ts';
import { hostileObject, hostileValue } from '../../support/hostile.ts';
import { LongestTurn } from '../../support/longest-turn.ts';
import { rejection, rejects } from '../../support/rejection.ts';
import { APP, add, turns } from '../../support/world.ts';

type Anything = never;

/** Yields one item unchanged. Iterating over an array would await the item. */
function once(item: unknown): AsyncIterable<unknown> {
  let remaining = 1;
  return { [Symbol.asyncIterator]: () => ({ next: async () => ({ value: item, done: remaining-- === 0 }) }) };
}

/** Every operation, with arbitrary arguments. `id` is the id of an existing customer. */
const OPERATIONS: Readonly<
  Record<string, [(world: TestClientele, id: string, ...argument: Anything[]) => unknown, string[]]>
> = {
  create: [({ customers }, _, a, b) => customers.create(a, b), ['app', 'source', 'sms_code', 'email', 'metadata']],
  retrieve: [({ customers }, _, a, b, c) => customers.retrieve(a, b, c), ['expand']],
  'retrieve a known one': [({ customers }, id, a, b) => customers.retrieve(id, a, b), ['expand']],
  'retrieve with one argument': [({ customers }, id, a) => customers.retrieve(id, a), ['expand', 'signal', 'timeout']],
  update: [({ customers }, id, a, b) => customers.update(id, a, b), ['email', 'metadata', 'default_source', 'app']],
  'update any': [({ customers }, _, a, b, c) => customers.update(a, b, c), ['email']],
  delete: [({ customers }, _, a, b, c) => customers.delete(a, b, c), ['x']],
  list: [
    ({ customers }, _, a, b) => customers.list(a, b),
    ['limit', 'created', 'starting_after', 'ending_before', 'app'],
  ],
  iterate: [({ customers }, _, a, b) => collect(customers.list(a, b)), ['limit', 'created', 'ending_before']],
  bind: [({ customers }, id, a, b) => customers.sources.create(id, a, b), ['source', 'sms_code']],
  'retrieve a card': [({ customers }, id, a, b, c) => customers.sources.retrieve(id, a, b, c), ['x']],
  'list cards': [({ customers }, id, a, b) => customers.sources.list(id, a, b), ['limit', 'starting_after', 'created']],
  unbind: [({ customers }, id, a, b) => customers.sources.delete(id, a, b), ['x']],
  import: [
    (world, _, a) => collect(world.import(once(a))),
    ['id', 'created', 'livemode', 'app', 'sources', 'default_source'],
  ],
  'import from': [(world, _, a, b) => world.import(a, b).next(), ['onError', 'signal']],
  export: [(world, _, a) => world.export(a).next(), ['signal']],
  changes: [(world, _, a) => world.changes(a).next(), ['after', 'signal']],
  options: [({ customers }, id, a) => customers.update(id, {}, a), ['idempotencyKey', 'signal', 'timeout']],
};

describe('with any argument, an operation never throws; it rejects with an error of the library', () => {
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown) => rejections.push(reason);
  before(() => void process.on('unhandledRejection', onRejection));
  after(() => void process.off('unhandledRejection', onRejection));

  for (const [name, [call, names]] of Object.entries(OPERATIONS)) {
    test(`${name}, and keeps the stored data intact`, async (t) => {
      const longest = new LongestTurn();
      const world = await createTestClientele({ timeout: 200 });
      const customer = await add(world);
      const first = hostileObject(names);
      await check(
        fc.asyncProperty(first, hostileValue, hostileValue, async (a, b, c) => {
          let result: unknown;
          const start = performance.now();
          try {
            result = call(world, customer.id, ...([a, b, c] as Anything[]));
          } catch (error) {
            assert.fail(`it threw: ${String(error)}`);
          }
          longest.record(start);
          await (result as Promise<unknown>).then(undefined, (error) => rejection(Promise.reject(error)));
        }),
        80,
      );
      t.diagnostic(String(longest));
      await turns();
      assert.deepEqual(rejections.splice(0), [], 'no unhandled rejection');
      const { checked, problems } = await world.verify();
      assert.deepEqual(problems, []);
      if (!name.startsWith('import')) assert.equal(checked, 1, 'nothing was stored');
      JSON.stringify(await collect(world.export()));
    });
  }
});

test('parameters with too many keys are refused with their limit, whatever their iterators and lengths claim', async () => {
  const { customers } = await createTestClientele();
  const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 'v']));
  function* endless() {
    for (;;) yield 'app';
  }
  const endlessItems = Object.assign(['app'], { [Symbol.iterator]: endless });
  assert.deepEqual((await customers.list({ expand: endlessItems as never })).data, []);
  const liar = new Proxy(['app'], { get: (_, key) => (key === 'length' ? Number.NaN : 'app') });
  const create = (params: object) => customers.create({ app: APP, source: 'tok_1', sms_code: CODE, ...params });
  const calls: [string | undefined, PromiseLike<unknown>][] = [
    ['metadata', create({ metadata: keys })],
    ['metadata', create({ metadata: { ['k'.repeat(20_000)]: 'v' } })],
    ['expand', create({ expand: new Array(1_000_000).fill('app') })],
    ['expand', create({ expand: liar })],
    [undefined, customers.list(keys)],
  ];
  for (const [param, call] of calls) {
    const error = await rejects(call, 'parameter_invalid', param);
    assert.match(error.message, /smaller: all parameters together can have 2,000 keys and items/);
  }
});

const CODE = { id: 'sms_1', code: '1234' };

test('an argument that cannot be read is refused, not thrown', async () => {
  const world = await createTestClientele();
  const { id } = await add(world);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const { customers } = world;
  for (const argument of [proxy, new Proxy({}, { ownKeys: () => [1] as never })]) {
    const calls = [customers.retrieve(id, argument), customers.delete(id, argument), customers.list(argument)];
    for (const call of calls) assert.equal((await rejection(call)).code, 'parameter_invalid');
  }
});
