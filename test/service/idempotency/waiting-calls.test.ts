import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import type { BeginResult, IdempotencyAttempt, Scope } from '../../../src/core.ts';
import { rejects } from '../../support/rejection.ts';
import { APP } from '../../support/world.ts';

/** A memory store that begins the attempts of one turn of the event loop with one reply. */
class BatchingStore extends MemoryStore {
  override begin(scope: Scope, attempt: IdempotencyAttempt) {
    const turn = new Promise((resolve) => setImmediate(resolve));
    return turn.then(() => super.begin(scope, attempt)) as never;
  }
}

describe('calls with the same key in one process', () => {
  it('wait for each other instead of polling the store, so that all of them end before their deadline', async () => {
    const { customers, issueCard } = await createTestClientele({ store: new BatchingStore() });
    const { source, sms_code } = issueCard();
    const params = { app: APP, source, sms_code: { id: sms_code.id, code: '000000' } };
    const create = () =>
      rejects(customers.create(params, { idempotencyKey: 'key' }), 'binding_unauthorized', 'sms_code[code]');
    await Promise.all(Array.from({ length: 60 }, create));
  });
});

it('a store that always has another header does not block the event loop', async () => {
  class ChangingStore extends MemoryStore {
    override begin(): BeginResult {
      return { status: 'header_changed' };
    }
  }
  const { customers, issueCard } = await createTestClientele({ store: new ChangingStore() });
  const create = customers.create({ app: APP, ...issueCard() }, { idempotencyKey: 'key', timeout: 100 });
  await rejects(create, 'deadline_exceeded', undefined, 'unknown');
});

describe('a store in JavaScript', () => {
  it('may respond with null if the key has no outcome', async () => {
    class NullStore extends MemoryStore {
      override abandon(...args: Parameters<MemoryStore['abandon']>) {
        super.abandon(...args);
        return null as never;
      }
    }
    const { customers, issueCard } = await createTestClientele({ store: new NullStore() });
    const { source, sms_code } = issueCard();
    const key = { idempotencyKey: 'key' };
    const wrong = { id: sms_code.id, code: '000000' };
    await rejects(
      customers.create({ app: APP, source, sms_code: wrong }, key),
      'binding_unauthorized',
      'sms_code[code]',
    );
    assert.equal((await customers.create({ app: APP, source, sms_code }, key)).app, APP);
  });

  it('that begins a key with a thenable that throws has failed', async () => {
    class ThrowingStore extends MemoryStore {
      override begin() {
        return Object.defineProperty({}, 'then', {
          get: () => {
            throw new Error('hostile');
          },
        }) as never;
      }
    }
    const { customers, issueCard } = await createTestClientele({ store: new ThrowingStore() });
    const create = customers.create({ app: APP, ...issueCard() }, { idempotencyKey: 'key' });
    await rejects(create, 'store_unavailable', undefined, 'unknown');
  });
});
