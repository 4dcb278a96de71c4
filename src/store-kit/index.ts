/* Parts for a store of your own: extend BaseStore, and use the others if they fit (docs/writing-a-store.md). */

export type { CustomerRecord } from '../domain/customer-record.ts';
export type { ClienteleEvent, EventDraft } from '../domain/event.ts';
export type { Scope } from '../domain/scope.ts';
export type { Awaitable } from '../ports/awaitable.ts';
export type { OperationContext } from '../ports/operation-context.ts';
export { cursorExpired, cursorUnknown, storeClosed } from '../ports/store.ts';
export type {
  AbandonMode,
  BeginResult,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertMany,
  InsertManyResult,
  InsertResult,
  KeyHolder,
  ListQuery,
  RecordPage,
  RefusedWrite,
  Replace,
  ReplaceResult,
  Retention,
  ScopeHeader,
  Settlement,
  StoreCapabilities,
  StoreDescription,
  StoredOutcome,
  StoredWrite,
  VerifyReport,
  Write,
} from '../ports/store-types.ts';
export { BaseStore } from './base-store.ts';
export { deepFreeze } from './deep-freeze.ts';
export { type FeedBounds, startOfFeedPage } from './feed-cursor.ts';
export {
  type AbandonDecision,
  type BeginDecision,
  decideAbandon,
  decideBegin,
  decideSettle,
  type KeyState,
  onStoreClock,
  refusalOfWrite,
  type SettleDecision,
} from './idempotency-rules.ts';
export { assignPosition, creationTime } from './position.ts';
export {
  corruptError,
  decodeRecord,
  decodeWithCustomer,
  type EncodedValue,
  encodeRecord,
  encodeWithoutCustomer,
  type RecordAttributes,
  withCreationTime,
} from './record-encoding.ts';
export { ageLimit } from './retention.ts';
export { allowsStateWrite, type StateWrite, type StoredEntry } from './state-rules.ts';
