import type { Card } from '../../src/domain/card.ts';
import type { Metadata } from '../../src/domain/customer.ts';
import { type CustomerRecord, changedRecord, newRecord, type RecordChanges } from '../../src/domain/customer-record.ts';
import type { EventDraft } from '../../src/domain/event.ts';
import { type Scope, scopeOf } from '../../src/domain/scope.ts';
import type { IdempotencyAttempt, Insert, Replace, Retention, Settlement } from '../../src/ports/store-types.ts';
import { deepFreeze } from '../../src/store-kit/deep-freeze.ts';

/** The scope of every case that is not about scopes. */
export const SCOPE: Scope = scopeOf('default', false);
export const LIVE: Scope = scopeOf('default', true);
export const APP = 'app_1Gqj58ynP0mHeX1q';
export const OTHER_APP = 'app_1Gqj58ynP0mHeX1qx';

/** Default creation time of sample customers. All are created in one millisecond, so that most cases also test ties. */
export const T0 = 1_444_390_718_123;

export const KEEP_ALL: Retention = Object.freeze({ keep: 1_000_000 });
export const HOUR = 3_600_000;

/**
 * The service's time in idempotency cases. A store may measure leases and expiry on its own clock, so a case cannot
 * wait for their end. It begins with an attempt that has already ended.
 */
export const NOW = Date.now();

let counter = 0;

/** Returns an identifier that no other sample has. */
export function freshId(prefix: string): string {
  counter += 1;
  return `${prefix}_${counter.toString(36).padStart(14, '0')}`;
}

export const cardOf = (customer: string, id = freshId('card')): Card =>
  Object.freeze({
    id,
    object: 'card',
    created: 1_444_388_292,
    last4: '8703',
    funding: 'debit',
    brand: 'UnionPay',
    bank: 'boc',
    customer,
  });

/** The properties of a sample customer that matter to a case. */
export interface Sample {
  readonly id?: string;
  readonly app?: string;
  readonly createdMs?: number;
  readonly cards?: number;
  readonly name?: string | null;
  readonly email?: string | null;
  readonly currency?: string | null;
  readonly description?: string | null;
  readonly metadata?: Metadata | null;
  readonly livemode?: boolean;
}

/** Returns a new customer's record, as the service passes it to the store. */
export function recordOf(sample: Sample = {}): CustomerRecord {
  const { id = freshId('cus'), createdMs = T0, cards: count = 1 } = sample;
  const cards = Array.from({ length: count }, () => cardOf(id));
  const fields = {
    id,
    created: Math.floor(createdMs / 1000),
    livemode: sample.livemode ?? false,
    app: sample.app ?? APP,
    name: sample.name ?? '张三',
    email: sample.email ?? null,
    currency: sample.currency ?? null,
    description: sample.description ?? null,
    metadata: deepFreeze(sample.metadata ?? null),
    default_source: cards[0]?.id ?? null,
  };
  return newRecord(fields, cards, createdMs);
}

/** Returns the event of a customer that was created, updated or deleted. */
export function eventOf(
  type: 'customer.created' | 'customer.updated' | 'customer.deleted',
  { customer, createdMs }: CustomerRecord,
  created = Math.floor(createdMs / 1000),
): EventDraft {
  const change = { id: freshId('evt'), object: 'event', created, livemode: customer.livemode } as const;
  return type === 'customer.updated'
    ? deepFreeze({ ...change, type, data: { object: customer, previous_attributes: {} } })
    : deepFreeze({ ...change, type, data: { object: customer } });
}

/** Returns the insert of a record. Default: a created customer, without claims. */
export const insertOf = (record: CustomerRecord, parts: Partial<Omit<Insert, 'record'>> = {}): Insert => ({
  record,
  origin: 'created',
  claims: [],
  event: eventOf('customer.created', record),
  retention: KEEP_ALL,
  ...parts,
});

/** Returns the replacement of a record by its next version. */
export function replaceOf(
  before: CustomerRecord,
  changes: RecordChanges,
  parts: Partial<Omit<Replace, 'record'>> = {},
): Replace {
  const record = changedRecord(before, changes);
  return {
    record,
    expectedVersion: before.version,
    claims: [],
    event: eventOf(changes.deleted ? 'customer.deleted' : 'customer.updated', record),
    retention: KEEP_ALL,
    ...parts,
  };
}

/** Returns an attempt under a new key, with a lease of 16 seconds. The key expires after a day. */
export const attemptOf = (parts: Partial<IdempotencyAttempt> = {}): IdempotencyAttempt => {
  const now = parts.now ?? NOW;
  return {
    key: freshId('key'),
    fingerprint: 'fingerprint-1',
    operation: freshId('op'),
    now,
    leaseUntil: now + 16_000,
    expiresAt: now + 24 * HOUR,
    ...parts,
  };
};

/** Returns an attempt whose lease has ended as soon as it has begun. */
export const endedAttemptOf = (parts: Partial<IdempotencyAttempt> = {}): IdempotencyAttempt =>
  attemptOf({ leaseUntil: parts.now ?? NOW, ...parts });

/** Returns an attempt whose key has expired as soon as it has begun. */
export const expiredAttemptOf = (): IdempotencyAttempt => endedAttemptOf({ expiresAt: NOW });

/** Returns the settlement of an attempt's key. */
export const settlementOf = (
  { key, operation }: Pick<IdempotencyAttempt, 'key' | 'operation'>,
  value: unknown = { id: operation },
): Settlement => ({ key, operation, outcome: deepFreeze({ ok: true, value }) });

/** Returns a generator of numbers from 0 up to 1 that repeats for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
