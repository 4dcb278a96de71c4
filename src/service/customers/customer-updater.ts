import type { PlainCustomer } from '../../domain/customer.ts';
import { type CustomerRecord, changedRecord, type RecordChanges } from '../../domain/customer-record.ts';
import { errorOf } from '../../domain/errors.ts';
import type { EventType } from '../../domain/event.ts';
import { expectation } from '../../domain/messages.ts';
import { refuseSettled, type Settle } from '../idempotency/idempotent-runner.ts';
import type { Operation } from '../operation/operation.ts';
import { checkFindResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { tokenUsed } from './card-verification.ts';
import { KeyedQueue } from './keyed-queue.ts';

const CUSTOMER_ID = /^cus_[A-Za-z0-9_-]{1,251}$/;
const CARD_ID = /^card_[A-Za-z0-9_-]{1,250}$/;

/** The error for an object that is not there: never told apart from one that was deleted or is another tenant's. */
export const missing = (what: 'customer' | 'card') =>
  errorOf('resource_missing', { param: 'id', detail: expectation(what) });

export const isCustomerId = (id: unknown): id is string => typeof id === 'string' && CUSTOMER_ID.test(id);

/** Refuses a malformed id as missing, before any store call. */
export function checkId(what: 'customer' | 'card', id: unknown): asserts id is string {
  const valid = what === 'customer' ? isCustomerId(id) : typeof id === 'string' && CARD_ID.test(id);
  if (!valid) throw missing(what);
}

/** The customer that was found. @throws InvalidRequestError `resource_missing` where there is none, or it is deleted */
export function present(found: CustomerRecord | undefined, id: string): CustomerRecord {
  const record = checkFindResponse(found, id);
  if (record === undefined || record.deleted) throw missing('customer');
  return record;
}

/** What changing a record comes to: the changes, their event, and what the operation answers. */
export interface Mutation<T> {
  readonly changes: RecordChanges;
  readonly event: (customer: PlainCustomer) => readonly [type: EventType, data: object];
  readonly value: (record: CustomerRecord) => T;
  readonly claims?: readonly string[];
}

/** Longest wait behind a conflict, in milliseconds. */
const LONGEST_BACKOFF_MS = 50;

/** A wait of random length, growing: processes that change the same customer get out of each other's way. */
const backoff = (conflicts: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(2 ** conflicts, LONGEST_BACKOFF_MS)));

/** Reads customers and changes them by compare-and-set. */
export class CustomerUpdater {
  readonly #kernel: OperationRunner;
  readonly #queue = new KeyedQueue();

  constructor(kernel: OperationRunner) {
    this.#kernel = kernel;
  }

  /** The record, no older than the call. @throws InvalidRequestError `resource_missing` */
  async current(operation: Operation, id: string): Promise<CustomerRecord> {
    const { store, scope } = this.#kernel.settings;
    return present(
      await this.#kernel.callStore(operation, () => store.find(scope, id, { fresh: true }, operation)),
      id,
    );
  }

  /**
   * Changes a customer: works the change out from the current record, and again where another change came between.
   * @param work Answers undefined where there is nothing to change.
   */
  updateWithCompareAndSet<T>(
    operation: Operation,
    id: string,
    settle: Settle,
    work: (record: CustomerRecord) => Mutation<T> | undefined,
    unchanged: (record: CustomerRecord) => T,
  ): Promise<{ record: CustomerRecord; value: T }> {
    return this.#queue.run(id, operation, async () => {
      const { store, scope } = this.#kernel.settings;
      for (let conflicts = 0; ; conflicts += 1) {
        if (conflicts > 0) await operation.wait(backoff(conflicts));
        const before = await this.current(operation, id);
        const change = work(before);
        if (change === undefined) {
          const value = unchanged(before);
          const settlement = settle(value);
          if (settlement) await this.#kernel.callStore(operation, () => store.settle(scope, settlement, operation));
          return { record: before, value };
        }
        const record = changedRecord(before, change.changes);
        const value = change.value(record);
        const write = {
          record,
          expectedVersion: before.version,
          claims: change.claims ?? [],
          event: this.#kernel.event(operation, ...change.event(record.customer)),
          retention: this.#kernel.retention,
          settlement: settle(value),
        };
        const result = await this.#kernel.writeStore(operation, write, () => store.replace(scope, write, operation));
        refuseSettled(operation, result);
        if (result.status === 'claimed') throw tokenUsed();
        if (result.status === 'stored') return { record: result.record, value };
      }
    });
  }
}
