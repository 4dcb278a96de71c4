import type {
  Insert,
  InsertResult,
  RefusedWrite,
  Replace,
  ReplaceResult,
  StoredWrite,
  Write,
} from '../../src/ports/store-types.ts';
import { assignPosition } from '../../src/store-kit/position.ts';
import type { ScopeState } from './scope-state.ts';

export function insertRecord(state: ScopeState, insert: Insert): InsertResult {
  const refusal = state.keys.refusal(insert.settlement);
  if (refusal) return refusal;
  if (state.records.has(insert.record.customer.id)) return { status: 'exists' };
  const claimed = takenClaim(state, insert);
  if (claimed) return claimed;
  state.sequence += 1;
  const write = assignPosition(insert, state.lastCreatedMs, state.sequence);
  if (insert.origin === 'created') state.lastCreatedMs = write.record.createdMs;
  for (const index of state.indexesOf(write.record)) index.add(write.record);
  return store(state, write);
}

export function replaceRecord(state: ScopeState, replace: Replace): ReplaceResult {
  const { record, expectedVersion, settlement } = replace;
  const refusal = state.keys.refusal(settlement);
  if (refusal) return refusal;
  if (state.records.get(record.customer.id)?.version !== expectedVersion) return { status: 'conflict' };
  const claimed = takenClaim(state, replace);
  if (claimed) return claimed;
  for (const index of state.indexesOf(record)) {
    if (record.deleted) index.remove(record);
    else index.replace(record);
  }
  return store(state, replace);
}

function takenClaim(state: ScopeState, { claims }: Write): RefusedWrite | undefined {
  const claim = claims.find((each) => state.claims.has(each));
  return claim === undefined ? undefined : { status: 'claimed', claim };
}

function store(state: ScopeState, { record, claims, event, retention, settlement }: Write): StoredWrite {
  state.records.set(record.customer.id, record);
  for (const claim of claims) state.claims.add(claim);
  if (settlement) state.keys.settle(settlement);
  return { status: 'stored', record, cursor: state.feed.append(event, retention) };
}
