import type { StoredOutcome } from '../../../src/ports/store-types.ts';
import { same } from '../assertions.ts';
import { attemptOf, HOUR, NOW, SCOPE, settlementOf } from '../samples.ts';
import { begin } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

const REFUSAL: StoredOutcome = {
  ok: false,
  error: { code: 'token_used', param: 'source', detail: { expected: 'a token {n}', values: { n: 1 } } },
};

const running = { status: 'running' };
const mismatch = { status: 'mismatch' };
const begun = (operation: string) => ({ status: 'begun', operation });

/** Beginning, settling and releasing an idempotency key. */
export const idempotencyCases: readonly StoreCase[] = [
  {
    name: 'the first attempt at a key begins, others see it running until its lease ends',
    async run(fixture) {
      const store = await fixture.open();
      const first = attemptOf();
      same(await begin(store, first), begun(first.operation));
      same(await begin(store, first), running);
      const later = { ...attemptOf({ key: first.key }), now: first.leaseUntil - 1 };
      same(await begin(store, later), running);
    },
  },
  {
    name: 'after the lease an attempt takes the operation over, under its first id and with a lease of its own',
    async run(fixture) {
      const store = await fixture.open();
      const first = attemptOf();
      await begin(store, first);
      const second = attemptOf({ key: first.key, now: first.leaseUntil + 1 });
      same(await begin(store, second), begun(first.operation));
      same(await begin(store, attemptOf({ key: first.key, now: second.leaseUntil - 1 })), running);
      const third = attemptOf({ key: first.key, now: second.leaseUntil + 1 });
      same(await begin(store, third), begun(first.operation));
    },
  },
  {
    name: 'another fingerprint is a mismatch: while running, after the lease, and when settled',
    async run(fixture) {
      const store = await fixture.open();
      const first = attemptOf();
      const other = attemptOf({ key: first.key, fingerprint: 'fingerprint-2' });
      await begin(store, first);
      same(await begin(store, other), mismatch);
      same(await begin(store, { ...other, now: first.leaseUntil + 1 }), mismatch);
      same(await begin(store, { ...first, now: first.leaseUntil + 1 }), begun(first.operation));
      await store.settle(SCOPE, settlementOf(first));
      same(await begin(store, other), mismatch);
      await store.abandon(SCOPE, first, 'keep');
      same(await begin(store, other), mismatch);
    },
  },
  {
    name: 'a settled key replays its outcome, a success as well as a refusal',
    async run(fixture) {
      const store = await fixture.open();
      const outcomes: StoredOutcome[] = [
        { ok: true, value: { id: 'cus_1', name: '张三', metadata: { a: '1' }, list: [1, null, 'x'] } },
        { ok: true, value: null },
        REFUSAL,
        { ok: false, error: { code: 'card_declined' } },
      ];
      for (const outcome of outcomes) {
        const attempt = attemptOf();
        await begin(store, attempt);
        await store.settle(SCOPE, { ...settlementOf(attempt), outcome });
        same(await begin(store, attempt), { status: 'settled', outcome });
        const later = attemptOf({ key: attempt.key, now: NOW + HOUR });
        same(await begin(store, later), { status: 'settled', outcome });
      }
    },
  },
  {
    name: 'settling what is settled does nothing',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf();
      await begin(store, attempt);
      await store.settle(SCOPE, settlementOf(attempt, 'first'));
      await store.settle(SCOPE, settlementOf(attempt, 'second'));
      same(await begin(store, attempt), { status: 'settled', outcome: { ok: true, value: 'first' } });
    },
  },
  {
    name: 'an attempt that took the operation over settles it, and so does the one that was late',
    async run(fixture) {
      const store = await fixture.open();
      const first = attemptOf();
      await begin(store, first);
      await begin(store, attemptOf({ key: first.key, now: first.leaseUntil + 1 }));
      await store.settle(SCOPE, settlementOf(first, 'late'));
      same(await begin(store, first), { status: 'settled', outcome: { ok: true, value: 'late' } });
    },
  },
  {
    name: 'a key that is forgotten by its operation is free, for other parameters too',
    async run(fixture) {
      const store = await fixture.open();
      const first = attemptOf();
      await begin(store, first);
      await store.abandon(SCOPE, first, 'discard');
      const other = attemptOf({ key: first.key, fingerprint: 'fingerprint-2' });
      same(await begin(store, other), begun(other.operation));
      same(await begin(store, first), mismatch);
    },
  },
  {
    name: 'a key that is released to retry keeps its operation and parameters, and can be taken over at once',
    async run(fixture) {
      const store = await fixture.open();
      const first = attemptOf();
      await begin(store, first);
      await store.abandon(SCOPE, first, 'keep');
      const other = attemptOf({ key: first.key, fingerprint: 'fingerprint-2' });
      same(await begin(store, other), mismatch);
      const second = attemptOf({ key: first.key });
      same(await begin(store, second), begun(first.operation));
      same(await begin(store, second), running, 'the lease is a new one');
    },
  },
  {
    name: 'releasing a key that is settled does nothing',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf();
      await begin(store, attempt);
      await store.settle(SCOPE, settlementOf(attempt, 'kept'));
      for (const mode of ['discard', 'keep'] as const) {
        await store.abandon(SCOPE, attempt, mode);
        same(await begin(store, attempt), { status: 'settled', outcome: { ok: true, value: 'kept' } });
      }
    },
  },
  {
    name: "releasing or settling another operation's key, or none, does nothing",
    async run(fixture) {
      const store = await fixture.open();
      const [stranger, attempt] = [attemptOf(), attemptOf()];
      const wrong = { key: attempt.key, operation: stranger.operation };
      await store.abandon(SCOPE, attempt, 'discard');
      await store.abandon(SCOPE, attempt, 'keep');
      same(await begin(store, attempt), begun(attempt.operation));
      await store.abandon(SCOPE, wrong, 'discard');
      same(await begin(store, attempt), running);
      await store.abandon(SCOPE, wrong, 'keep');
      same(await begin(store, attempt), running);
      await store.settle(SCOPE, settlementOf(wrong, 'wrong'));
      same(await begin(store, attempt), running);
    },
  },
  {
    name: 'a key is forgotten when its time has come, settled or not',
    async run(fixture) {
      const store = await fixture.open();
      const [settled, left] = [attemptOf(), attemptOf()];
      await begin(store, settled);
      await begin(store, left);
      await store.settle(SCOPE, settlementOf(settled, 'old'));
      same(await begin(store, { ...settled, now: settled.expiresAt - 1 }), {
        status: 'settled',
        outcome: { ok: true, value: 'old' },
      });
      for (const { key, expiresAt } of [settled, left]) {
        const fresh = attemptOf({ key, fingerprint: 'fingerprint-2', now: expiresAt + 1 });
        same(await begin(store, fresh), begun(fresh.operation));
        same(await begin(store, { ...fresh, fingerprint: 'fingerprint-1' }), mismatch);
      }
    },
  },
  {
    name: 'keys that differ in case, length or punctuation are different keys',
    async run(fixture) {
      const store = await fixture.open();
      const keys = ['a', 'A', 'a ', ' a', 'a:b', 'a/b', '"a"', "a'", '{a}', '*', '__proto__', 'constructor'];
      keys.push('~'.repeat(254), '~'.repeat(255));
      const attempts = keys.map((key) => attemptOf({ key }));
      for (const attempt of attempts) same(await begin(store, attempt), begun(attempt.operation));
      for (const attempt of attempts) await store.settle(SCOPE, settlementOf(attempt, attempt.key));
      for (const attempt of attempts) {
        same(await begin(store, attempt), { status: 'settled', outcome: { ok: true, value: attempt.key } });
      }
    },
  },
];
