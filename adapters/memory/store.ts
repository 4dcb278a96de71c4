import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { Scope } from '../../src/domain/scope.ts';
import { Store, storeClosed } from '../../src/ports/store.ts';
import type {
  BeginResult,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertResult,
  ListQuery,
  RecordPage,
  RefusedWrite,
  Replace,
  ReplaceResult,
  ScopeHeader,
  Settlement,
  StoreDescription,
  StoredOutcome,
  StoredWrite,
  VerifyReport,
  Write,
} from '../../src/ports/store-types.ts';
import { assignPosition } from '../../src/store-kit/position.ts';
import { Feed } from './feed.ts';
import { IdempotencyKeys } from './idempotency.ts';
import { comparePlaces, OrderedIndex, type Place } from './ordered-index.ts';

/** What one scope holds. */
class ScopeState {
  readonly scope: Scope;
  header: ScopeHeader | undefined;
  readonly records = new Map<string, CustomerRecord>();
  /** Customers that are not deleted, by creation: all of them, and those of each app. */
  readonly all = new OrderedIndex<CustomerRecord>();
  readonly byApp = new Map<string, OrderedIndex<CustomerRecord>>();
  readonly claims = new Set<string>();
  readonly keys = new IdempotencyKeys();
  readonly feed = new Feed();
  sequence = 0;
  lastNativeMs = 0;

  constructor(scope: Scope) {
    this.scope = scope;
  }

  /** The indexes that show a record. */
  indexesOf(record: CustomerRecord): OrderedIndex<CustomerRecord>[] {
    return [this.all, this.indexOf(record.customer.app)];
  }

  indexOf(app: string): OrderedIndex<CustomerRecord> {
    let index = this.byApp.get(app);
    if (index === undefined) {
      index = new OrderedIndex();
      this.byApp.set(app, index);
    }
    return index;
  }
}

const NEWEST: Place = { createdMs: Number.POSITIVE_INFINITY, sequence: 0 };
const OLDEST: Place = { createdMs: Number.NEGATIVE_INFINITY, sequence: 0 };

/**
 * The reference store: everything in this process's memory, gone with it. Answers at once; every method runs to its end
 * before another begins, which is what makes each step atomic. A list costs its page, not the population.
 *
 * @example
 * const clientele = await createClientele({ store: new MemoryStore() });
 */
export class MemoryStore extends Store {
  override readonly capabilities = Object.freeze({ durable: false, shared: false });
  readonly #scopes = new Map<string, ScopeState>();
  /** The state that was used last: most stores serve one scope. */
  #last: ScopeState | undefined;
  #open = false;

  override open(): void {
    this.#open = true;
  }

  /** Keeps what is stored: opened again, the store has it still. */
  override close(): void {
    this.#open = false;
  }

  override header(scope: Scope, proposal: ScopeHeader): ScopeHeader {
    const state = this.#state(scope);
    state.header ??= Object.freeze({ ...proposal });
    return state.header;
  }

  override find(scope: Scope, id: string): CustomerRecord | undefined {
    return this.#state(scope).records.get(id);
  }

  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const state = this.#state(scope);
    const cursor = query.cursor === undefined ? undefined : state.records.get(query.cursor);
    if (query.cursor !== undefined && cursor === undefined) return undefined;
    const index = query.app === undefined ? state.all : state.byApp.get(query.app);
    const records = index?.next(start(query, cursor), query.direction, query.limit + 1) ?? [];
    const within = query.direction === 'older' ? notOlder(query.fromMs) : notNewer(query.toMs);
    while (records.length > 0 && !within(records.at(-1) as CustomerRecord)) records.pop();
    const hasMore = records.length > query.limit;
    if (hasMore) records.pop();
    return { records, hasMore };
  }

  override insert(scope: Scope, insert: Insert): InsertResult {
    const state = this.#state(scope);
    const { id } = insert.record.customer;
    const refused = state.keys.refusal(insert.settlement);
    if (refused) return refused;
    if (state.records.has(id)) return { status: 'exists' };
    const claimed = takenClaim(state, insert);
    if (claimed) return claimed;
    state.sequence += 1;
    const write = assignPosition(insert, state.lastNativeMs, state.sequence);
    if (insert.origin === 'created') state.lastNativeMs = write.record.createdMs;
    for (const index of state.indexesOf(write.record)) index.add(write.record);
    return stored(state, write);
  }

  override replace(scope: Scope, replace: Replace): ReplaceResult {
    const state = this.#state(scope);
    const { record } = replace;
    const refused = state.keys.refusal(replace.settlement);
    if (refused) return refused;
    const before = state.records.get(record.customer.id);
    if (before?.version !== replace.expectedVersion) return { status: 'conflict' };
    const claimed = takenClaim(state, replace);
    if (claimed) return claimed;
    for (const index of state.indexesOf(record)) {
      if (record.deleted) index.remove(record);
      else index.replace(record);
    }
    return stored(state, replace);
  }

  override begin(scope: Scope, attempt: IdempotencyAttempt): BeginResult {
    return this.#state(scope).keys.begin(attempt);
  }

  override settle(scope: Scope, settlement: Settlement): StoredOutcome | undefined {
    return this.#state(scope).keys.settle(settlement);
  }

  override abandon(
    scope: Scope,
    attempt: Pick<IdempotencyAttempt, 'key' | 'operation'>,
    mode: 'discard' | 'keep',
  ): StoredOutcome | undefined {
    return this.#state(scope).keys.abandon(attempt, mode);
  }

  override events(scope: Scope, query: FeedQuery): readonly ClienteleEvent[] {
    return this.#state(scope).feed.read(query);
  }

  override cursor(scope: Scope): string {
    return this.#state(scope).feed.end;
  }

  override watch(scope: Scope, wake: () => void): () => void {
    return this.#state(scope).feed.watch(wake);
  }

  override verify(scope: Scope): VerifyReport {
    const { records, all, byApp } = this.#state(scope);
    const problems: { id: string; problem: string }[] = [];
    for (const index of [all, ...byApp.values()]) {
      let before: CustomerRecord | undefined;
      for (const record of index) {
        if (before && comparePlaces(before, record) >= 0) problems.push(problem(record, 'a list is out of order'));
        before = record;
      }
    }
    const listed = new Set(all);
    const listedByApp = new Set([...byApp.values()].flatMap((index) => [...index]));
    for (const record of records.values()) {
      const shown = !record.deleted;
      if (listed.delete(record) !== shown) problems.push(problem(record, 'the list is wrong'));
      if (listedByApp.delete(record) !== shown) problems.push(problem(record, "the app's list is wrong"));
    }
    for (const record of [...listed, ...listedByApp]) {
      problems.push(problem(record, 'a list shows what is not stored'));
    }
    return { checked: records.size, problems };
  }

  override describe(): StoreDescription {
    return { kind: 'memory', capabilities: this.capabilities };
  }

  #state(scope: Scope): ScopeState {
    if (!this.#open) throw storeClosed();
    if (this.#last?.scope === scope) return this.#last;
    let state = this.#scopes.get(scope.key);
    if (state === undefined) {
      state = new ScopeState(scope);
      this.#scopes.set(scope.key, state);
    }
    this.#last = state;
    return state;
  }
}

const problem = ({ customer }: CustomerRecord, what: string) => ({ id: customer.id, problem: what });

function takenClaim(state: ScopeState, { claims }: Write): RefusedWrite | undefined {
  const claim = claims.find((each) => state.claims.has(each));
  return claim === undefined ? undefined : { status: 'claimed', claim };
}

/** The part of a write that inserting and replacing share. */
function stored(state: ScopeState, { record, claims, event, retention, settlement }: Write): StoredWrite {
  state.records.set(record.customer.id, record);
  for (const claim of claims) state.claims.add(claim);
  if (settlement) state.keys.settle(settlement);
  return { status: 'stored', record, cursor: state.feed.append(event, retention) };
}

/** Where a list starts: next to the cursor, or at the bound of creation that lies further on. */
function start({ direction, fromMs, toMs }: ListQuery, cursor: Place | undefined): Place {
  if (direction === 'older') {
    const bound = toMs === undefined ? NEWEST : { createdMs: toMs, sequence: Number.POSITIVE_INFINITY };
    return cursor && cursor.createdMs <= bound.createdMs ? cursor : bound;
  }
  const bound = fromMs === undefined ? OLDEST : { createdMs: fromMs, sequence: 0 };
  return cursor && cursor.createdMs >= bound.createdMs ? cursor : bound;
}

const notOlder =
  (ms = Number.NEGATIVE_INFINITY) =>
  (place: Place) =>
    place.createdMs >= ms;
const notNewer =
  (ms = Number.POSITIVE_INFINITY) =>
  (place: Place) =>
    place.createdMs <= ms;
