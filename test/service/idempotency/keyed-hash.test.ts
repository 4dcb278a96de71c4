import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createKeyedHash, webKeyedHash } from '../../../src/service/idempotency/keyed-hash.ts';

const KEYS = [
  '_-abcdefghijklmnopqrstuvwxyz0123456789ABCDEF',
  'a key of more than one block of the hash '.repeat(3),
  '钥匙',
];
const TEXTS = ['', '["create",{"app":"app_1"}]', '张三 😀', 'long '.repeat(10_000)];

describe('the keyed hash', () => {
  test('is the same in Node and by Web Crypto', async () => {
    for (const key of KEYS) {
      const [inNode, byWebCrypto] = [await createKeyedHash(key), await webKeyedHash(key)];
      for (const text of TEXTS) assert.equal(await byWebCrypto(text), inNode(text));
    }
  });

  test('does not change between releases, because stores keep it', async () => {
    const hash = await createKeyedHash('_-abcdefghijklmnopqrstuvwxyz0123456789ABCDEF');
    assert.equal(hash('["create",{"app":"app_1"}]'), 'Ermof0olIGvWk5Bbc38oowzIXP6aEFqvslt3vqbdSxU');
  });

  test('of Web Crypto resolves in the order of the calls', async () => {
    const hash = await webKeyedHash('key');
    const resolved: number[] = [];
    const lengths = [1_000_000, 10, 100_000, 1];
    await Promise.all(
      lengths.map(async (length) => {
        await hash('x'.repeat(length));
        resolved.push(length);
      }),
    );
    assert.deepEqual(resolved, lengths);
  });
});
