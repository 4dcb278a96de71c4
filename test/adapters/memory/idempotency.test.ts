import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IdempotencyKeys } from '../../../adapters/memory/idempotency.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import type { IdempotencyAttempt } from '../../../src/core.ts';
import { idempotencyCases, runOnStore } from '../../support/idempotency-cases.ts';

const attempt = (parts: Partial<IdempotencyAttempt> = {}): IdempotencyAttempt => ({
  key: 'key',
  fingerprint: 'print',
  operation: 'op-1',
  now: 0,
  leaseUntil: 100,
  expiresAt: 1000,
  ...parts,
});
const outcome = { ok: true, value: 1 } as const;
const settlement = { key: 'key', operation: 'op-1', outcome };

describe('the idempotency keys of the memory store', () => {
  const store = new MemoryStore();
  store.open();

  for (const each of idempotencyCases) {
    it(each.name, () => runOnStore(store, each));
  }
});

it('begins the first attempt, reports others as running, and replays a settled key until it expires', () => {
  const keys = new IdempotencyKeys();
  assert.deepEqual(keys.begin(attempt()), { status: 'begun', operation: 'op-1' });
  assert.deepEqual(keys.begin(attempt({ operation: 'op-2', now: 99 })), { status: 'running' });
  assert.deepEqual(keys.begin(attempt({ fingerprint: 'other' })), { status: 'mismatch' });
  assert.deepEqual(keys.settle(settlement), outcome);
  assert.deepEqual(keys.begin(attempt({ operation: 'op-2', now: 999 })), { status: 'settled', outcome });
  assert.deepEqual(keys.begin(attempt({ fingerprint: 'other', now: 999 })), { status: 'mismatch' });
  assert.deepEqual(keys.begin(attempt({ operation: 'op-3', now: 1000, expiresAt: 2000 })), {
    status: 'begun',
    operation: 'op-3',
  });
});

it('lets an attempt take over an operation whose lease has ended', () => {
  const keys = new IdempotencyKeys();
  keys.begin(attempt());
  const takenOver = keys.begin(attempt({ operation: 'op-2', now: 100, leaseUntil: 200 }));
  assert.deepEqual(takenOver, { status: 'begun', operation: 'op-1' });
  assert.deepEqual(keys.begin(attempt({ now: 199 })), { status: 'running' });
});

it('frees a discarded key for any operation, and a kept key for the same one', () => {
  const keys = new IdempotencyKeys();
  keys.begin(attempt());
  keys.abandon({ key: 'key', operation: 'op-other' }, 'discard');
  assert.equal(keys.begin(attempt()).status, 'running');
  keys.abandon(attempt(), 'keep');
  assert.equal(keys.begin(attempt({ fingerprint: 'other' })).status, 'mismatch');
  assert.deepEqual(keys.begin(attempt({ operation: 'op-2' })), { status: 'begun', operation: 'op-1' });
  keys.abandon(attempt(), 'discard');
  const other = attempt({ operation: 'op-3', fingerprint: 'other' });
  assert.deepEqual(keys.begin(other), { status: 'begun', operation: 'op-3' });
});

it('refuses a write whose operation has settled the key or lost it', () => {
  const keys = new IdempotencyKeys();
  assert.equal(keys.refusal(undefined), undefined);
  assert.deepEqual(keys.refusal(settlement), { status: 'key_lost' });
  keys.begin(attempt());
  assert.equal(keys.refusal(settlement), undefined);
  assert.deepEqual(keys.refusal({ ...settlement, operation: 'op-2' }), { status: 'key_lost' });
  keys.settle(settlement);
  assert.deepEqual(keys.refusal(settlement), { status: 'already_applied', outcome });
});

it('never changes the outcome of a settled key', () => {
  const keys = new IdempotencyKeys();
  keys.begin(attempt());
  keys.settle({ ...settlement, operation: 'op-2' });
  assert.equal(keys.begin(attempt()).status, 'running');
  keys.settle(settlement);
  assert.deepEqual(keys.settle({ ...settlement, outcome: { ok: true, value: 2 } }), outcome);
  assert.deepEqual(keys.abandon(attempt(), 'discard'), outcome);
  assert.deepEqual(keys.begin(attempt()), { status: 'settled', outcome });
});

it('deletes expired keys when others begin, and begins an expired key anew before that', () => {
  const keys = new IdempotencyKeys();
  for (let i = 0; i < 100; i += 1) keys.begin(attempt({ key: `k${i}`, operation: `op-${i}`, expiresAt: 100 + i }));
  const begin = (key: string) => keys.begin(attempt({ key, operation: 'new', now: 198, leaseUntil: 300 }));
  assert.deepEqual(begin('k99'), { status: 'begun', operation: 'op-99' });
  assert.deepEqual(begin('k98'), { status: 'begun', operation: 'new' });
  for (let i = 0; i < 50; i += 1) begin(`other-${i}`);
  for (let i = 0; i < 98; i += 1) {
    assert.deepEqual(keys.refusal({ key: `k${i}`, operation: `op-${i}`, outcome }), { status: 'key_lost' });
  }
});
