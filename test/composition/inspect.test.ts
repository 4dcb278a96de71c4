import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { FileStore } from '../../adapters/file/index.ts';
import { MemoryStore } from '../../adapters/memory/index.ts';
import { RedisStore } from '../../adapters/redis/index.ts';
import { createClientele } from '../../src/index.ts';

const DEPTH = { depth: 10 };

test('a clientele prints its namespace, its mode, its store, and whether it is open', async () => {
  const clientele = await createClientele({ namespace: 'shop' });
  assert.equal(
    inspect(clientele, DEPTH),
    "Clientele {\n  namespace: 'shop',\n  livemode: false,\n  state: 'open',\n  store: MemoryStore { state: 'open' }\n}",
  );
  await clientele.close();
  assert.match(inspect(clientele, DEPTH), /state: 'closed',\s+store: MemoryStore \{ state: 'closed' \}/);
});

test('a cache prints its limit and the store inside', async () => {
  await using clientele = await createClientele({ cache: { max: 10 } });
  assert.match(inspect(clientele, DEPTH), /CachedStore \{ max: 10, state: 'open', store: MemoryStore/);
});

test('a store prints its class and its state, and no option', () => {
  const redis = new RedisStore({ kind: 'redis', url: 'redis://user:canary@127.0.0.1:1' });
  for (const [store, name] of [
    [redis, 'RedisStore'],
    [new FileStore({ path: './unused.db' }), 'FileStore'],
    [new MemoryStore(), 'MemoryStore'],
  ] as const) {
    assert.equal(inspect(store, { ...DEPTH, showHidden: true }), `${name} { state: 'closed' }`);
  }
});
