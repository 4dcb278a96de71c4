/* What every store needs: extend BaseStore and use the other parts as far as they fit (docs/writing-a-store.md). */

export { BaseStore } from './base-store.ts';
export { deepFreeze } from './deep-freeze.ts';
export { type FeedBounds, startOfPage } from './feed-cursor.ts';
export {
  type AbandonDecision,
  type BeginDecision,
  decideAbandon,
  decideBegin,
  decideSettle,
  type KeyState,
  refusalOfWrite,
  type SettleDecision,
} from './idempotency-machine.ts';
export { assignPosition } from './position.ts';
export {
  corruptError,
  decodeRecord,
  decodeShared,
  encodeRecord,
  encodeShared,
  type SharedJson,
  type StoredPosition,
} from './record-encoding.ts';
