import type { StoredOutcome } from '../../../src/ports/store-types.ts';
import { expectJson } from '../assertions.ts';
import { attemptOf, endedAttemptOf, expiredAttemptOf, HOUR, NOW, SCOPE, settlementOf } from '../samples.ts';
import { begin } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

const REFUSAL: StoredOutcome = {
  ok: false,
  error: { code: 'token_used', param: 'source', detail: { expected: 'a token {n}', values: { n: 1 } } },
};

const running = { status: 'running' };
const mismatch = { status: 'mismatch' };
const begun = (operation: string) => ({ status: 'begun', operation });

/** Beginning, settling and abandoning an idempotency key. */
export const idempotencyCases: readonly StoreCase[] = [
  {
    name: 'the first attempt under a key begins, and others see it running until its lease ends',
    async run(fixture) {
      const store = await fixture.open();
      const first = attemptOf();
      expectJson(await begin(store, first), begun(first.operation));
      expectJson(await begin(store, first), running);
      const later = { ...attemptOf({ key: first.key }), now: first.leaseUntil - 1 };
      expectJson(await begin(store, later), running);
    },
  },
  {
    name: 'an attempt after the lease takes the operation over, with the first id and a new lease',
    async run(fixture) {
      const store = await fixture.open();
      const first = endedAttemptOf();
      await begin(store, first);
      const second = endedAttemptOf({ key: first.key });
      expectJson(await begin(store, second), begun(first.operation));
      const third = attemptOf({ key: first.key });
      expectJson(await begin(store, third), begun(first.operation));
      expectJson(await begin(store, third), running, 'the attempt has a new lease');
    },
  },
  {
    name: 'another fingerprint is a mismatch while the key is running, after its lease, and when it is settled',
    async run(fixture) {
      const store = await fixture.open();
      const first = endedAttemptOf();
      const other = attemptOf({ key: first.key, fingerprint: 'fingerprint-2' });
      await begin(store, first);
      expectJson(await begin(store, other), mismatch);
      expectJson(await begin(store, attemptOf({ key: first.key })), begun(first.operation));
      expectJson(await begin(store, other), mismatch);
      await store.settle(SCOPE, settlementOf(first));
      expectJson(await begin(store, other), mismatch);
      await store.abandon(SCOPE, first, 'keep');
      expectJson(await begin(store, other), mismatch);
    },
  },
  {
    name: 'a settled key replays its outcome, whether a success or a refusal',
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
        expectJson(await begin(store, attempt), { status: 'settled', outcome });
        const later = attemptOf({ key: attempt.key, now: NOW + HOUR });
        expectJson(await begin(store, later), { status: 'settled', outcome });
      }
    },
  },
  {
    name: 'settling a settled key changes nothing',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf();
      await begin(store, attempt);
      await store.settle(SCOPE, settlementOf(attempt, 'first'));
      await store.settle(SCOPE, settlementOf(attempt, 'second'));
      expectJson(await begin(store, attempt), { status: 'settled', outcome: { ok: true, value: 'first' } });
    },
  },
  {
    name: 'the first attempt may still settle its operation after another attempt took it over',
    async run(fixture) {
      const store = await fixture.open();
      const first = endedAttemptOf();
      await begin(store, first);
      await begin(store, attemptOf({ key: first.key }));
      await store.settle(SCOPE, settlementOf(first, 'late'));
      expectJson(await begin(store, first), { status: 'settled', outcome: { ok: true, value: 'late' } });
    },
  },
  {
    name: 'a discarded key is free, also for another fingerprint',
    async run(fixture) {
      const store = await fixture.open();
      const first = attemptOf();
      await begin(store, first);
      await store.abandon(SCOPE, first, 'discard');
      const other = attemptOf({ key: first.key, fingerprint: 'fingerprint-2' });
      expectJson(await begin(store, other), begun(other.operation));
      expectJson(await begin(store, first), mismatch);
    },
  },
  {
    name: 'an abandoned key that is kept can be taken over at once, under its operation and fingerprint',
    async run(fixture) {
      const store = await fixture.open();
      const first = attemptOf();
      await begin(store, first);
      await store.abandon(SCOPE, first, 'keep');
      const other = attemptOf({ key: first.key, fingerprint: 'fingerprint-2' });
      expectJson(await begin(store, other), mismatch);
      const second = attemptOf({ key: first.key });
      expectJson(await begin(store, second), begun(first.operation));
      expectJson(await begin(store, second), running, 'the attempt has a new lease');
    },
  },
  {
    name: 'abandoning a settled key returns its outcome and changes nothing',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf();
      await begin(store, attempt);
      await store.settle(SCOPE, settlementOf(attempt, 'kept'));
      const kept = { ok: true, value: 'kept' };
      for (const mode of ['discard', 'keep'] as const) {
        // A repetition whose write is refused learns from it that the write of an earlier attempt is the reason.
        expectJson(await store.abandon(SCOPE, attempt, mode), kept, 'abandon returns the outcome');
        expectJson(await begin(store, attempt), { status: 'settled', outcome: kept });
      }
    },
  },
  {
    name: "abandoning or settling a missing key, or another operation's key, changes nothing",
    async run(fixture) {
      const store = await fixture.open();
      const [stranger, attempt] = [attemptOf(), attemptOf()];
      const wrong = { key: attempt.key, operation: stranger.operation };
      await store.abandon(SCOPE, attempt, 'discard');
      await store.abandon(SCOPE, attempt, 'keep');
      expectJson(await begin(store, attempt), begun(attempt.operation));
      await store.abandon(SCOPE, wrong, 'discard');
      expectJson(await begin(store, attempt), running);
      await store.abandon(SCOPE, wrong, 'keep');
      expectJson(await begin(store, attempt), running);
      await store.settle(SCOPE, settlementOf(wrong, 'wrong'));
      expectJson(await begin(store, attempt), running);
    },
  },
  {
    name: 'a key is forgotten when it expires, settled or not',
    async run(fixture) {
      const store = await fixture.open();
      const [kept, settled, unsettled] = [attemptOf(), expiredAttemptOf(), expiredAttemptOf()];
      for (const attempt of [kept, settled, unsettled]) await begin(store, attempt);
      for (const attempt of [kept, settled]) await store.settle(SCOPE, settlementOf(attempt, 'old'));
      for (const { key } of [settled, unsettled]) {
        const fresh = attemptOf({ key, fingerprint: 'fingerprint-2' });
        expectJson(await begin(store, fresh), begun(fresh.operation));
        expectJson(await begin(store, { ...fresh, fingerprint: 'fingerprint-1' }), mismatch);
      }
      expectJson(await begin(store, kept), { status: 'settled', outcome: { ok: true, value: 'old' } });
    },
  },
  {
    name: 'keys that differ only in case, length or punctuation are different keys',
    async run(fixture) {
      const store = await fixture.open();
      const keys = ['a', 'A', 'a ', ' a', 'a:b', 'a/b', '"a"', "a'", '{a}', '*', '__proto__', 'constructor'];
      keys.push('~'.repeat(254), '~'.repeat(255));
      const attempts = keys.map((key) => attemptOf({ key }));
      for (const attempt of attempts) expectJson(await begin(store, attempt), begun(attempt.operation));
      for (const attempt of attempts) await store.settle(SCOPE, settlementOf(attempt, attempt.key));
      for (const attempt of attempts) {
        expectJson(await begin(store, attempt), { status: 'settled', outcome: { ok: true, value: attempt.key } });
      }
    },
  },
];
