import { Backoff } from '../../concurrency/backoff.ts';
import { KeyedQueue } from '../../concurrency/keyed-queue.ts';
import { sleep } from '../../concurrency/sleep.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { PlainCustomer } from '../../domain/customer.ts';
import { type CustomerRecord, changedRecord, type RecordChanges } from '../../domain/customer-record.ts';
import type { EventType } from '../../domain/event.ts';
import { type Awaitable, andThen } from '../../ports/awaitable.ts';
import type { SettlementFor, WriteResult } from '../idempotency/write-result.ts';
import type { Operation } from '../operation/operation.ts';
import { checkEndResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { tokenUsed } from './card-verification.ts';
import { findCustomer } from './lookup.ts';

/** A change of a customer's record. */
export interface Mutation<T> {
  /** undefined if the record already has the requested values. */
  readonly change?: RecordChange | undefined;
  /** Returns the operation's result, from the record after the change. */
  readonly value: (record: CustomerRecord) => T;
}

export interface RecordChange {
  readonly changes: RecordChanges;
  readonly event: (customer: PlainCustomer) => readonly [type: EventType, data: object];
  readonly claims?: readonly string[];
}

/** Changes customers. */
export class CustomerUpdater {
  readonly #runner: OperationRunner;
  readonly #queue = new KeyedQueue();

  constructor(runner: OperationRunner) {
    this.#runner = runner;
  }

  /**
   * Changes a customer by compare-and-set: computes the mutation from the current record, and again if another change was
   * stored in between.
   * @throws InvalidRequestError `resource_missing`
   */
  updateWithCompareAndSet<T>(
    operation: Operation,
    id: string,
    settlementFor: SettlementFor,
    mutate: (record: CustomerRecord) => Mutation<T>,
  ): Awaitable<WriteResult<T>> {
    const attempt = () =>
      andThen(findCustomer(this.#runner, operation, id, { fresh: true }), (before) =>
        this.#apply(operation, before, settlementFor, mutate(before)),
      );
    return this.#queue.run(id, operation, () =>
      andThen(attempt(), (result) => (result === 'conflict' ? repeatUntilApplied(operation, attempt) : result)),
    );
  }

  #apply<T>(
    operation: Operation,
    before: CustomerRecord,
    settlementFor: SettlementFor,
    { change, value }: Mutation<T>,
  ): Awaitable<WriteResult<T> | 'conflict'> {
    const { store, scope } = this.#runner.settings;
    const record = change ? changedRecord(before, change.changes) : before;
    const applied = { status: 'applied', value: value(record) } as const;
    const settlement = settlementFor(applied.value);
    if (change === undefined) {
      if (settlement === undefined) return applied;
      const settled = this.#runner.callStore(operation, () => store.settle(scope, settlement, operation));
      return andThen(settled, (response): WriteResult<T> => {
        const outcome = checkEndResponse(response);
        // An earlier attempt may have made the change and settled the key. Every repetition returns that outcome.
        const isOwn = outcome === undefined || canonicalJson(outcome) === canonicalJson(settlement.outcome);
        return isOwn ? applied : { status: 'settled', outcome };
      });
    }
    const write = {
      record,
      expectedVersion: before.version,
      claims: change.claims ?? [],
      event: this.#runner.event(operation, ...change.event(record.customer)),
      retention: this.#runner.retention,
      settlement,
    };
    const written = this.#runner.writeStore(operation, write, () => store.replace(scope, write, operation));
    return andThen(written, (result) => {
      switch (result.status) {
        case 'stored':
          return applied;
        case 'conflict':
          return 'conflict';
        case 'claimed':
          throw tokenUsed();
        case 'already_applied':
          return { status: 'settled', outcome: result.outcome };
      }
    });
  }
}

/** Repeats an attempt that met another change of the customer. */
async function repeatUntilApplied<T>(
  operation: Operation,
  attempt: () => Awaitable<WriteResult<T> | 'conflict'>,
): Promise<WriteResult<T>> {
  const backoff = new Backoff(2, 50);
  for (;;) {
    // A random delay keeps processes that change the same customer from meeting again.
    await operation.wait(sleep(Math.random() * backoff.next()));
    const result = await attempt();
    if (result !== 'conflict') return result;
  }
}
