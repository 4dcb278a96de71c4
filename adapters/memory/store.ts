import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type {
  AbandonMode,
  BeginResult,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertResult,
  KeyHolder,
  ListQuery,
  RecordPage,
  Replace,
  ReplaceResult,
  ScopeHeader,
  Settlement,
  StoreDescription,
  StoredOutcome,
  VerifyReport,
} from '../../src/ports/store-types.ts';
import { BaseStore } from '../../src/store-kit/base-store.ts';
import type { StateWrite, StoredEntry } from '../../src/store-kit/state-rules.ts';
import { readPage } from './customer-reads.ts';
import { insertRecord, replaceRecord } from './customer-writes.ts';
import { ScopeState } from './scope-state.ts';
import { verifyState } from './verify.ts';

/** Narrows the results of the store's methods: none is a promise. */
export interface MemoryStore {
  open(): void;
  close(): void;
  header(scope: Scope, proposal: ScopeHeader): ScopeHeader;
  find(scope: Scope, id: string): CustomerRecord | undefined;
  list(scope: Scope, query: ListQuery): RecordPage | undefined;
  insert(scope: Scope, insert: Insert): InsertResult;
  replace(scope: Scope, replace: Replace): ReplaceResult;
  begin(scope: Scope, attempt: IdempotencyAttempt): BeginResult;
  settle(scope: Scope, settlement: Settlement): StoredOutcome | undefined;
  abandon(scope: Scope, holder: KeyHolder, mode: AbandonMode): StoredOutcome | undefined;
  events(scope: Scope, query: FeedQuery): readonly ClienteleEvent[];
  cursor(scope: Scope): string;
  verify(scope: Scope): VerifyReport;
}

/**
 * The reference store: keeps all data in the memory of this process. Every method returns its result directly and runs to
 * its end before another one begins, which makes each write atomic. The data stays when the store is closed and opened again.
 *
 * @example
 * const clientele = await createClientele({ store: new MemoryStore() });
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the class inherits every method that the interface narrows.
export class MemoryStore extends BaseStore {
  override readonly capabilities = Object.freeze({ durable: false, shared: false });
  protected override readonly synchronous = true;
  readonly #scopes = new Map<string, ScopeState>();
  /** The state used last: most stores serve one scope. */
  #latest: ScopeState | undefined;

  /** Returns a new store with the same data. Later writes to either do not change the other. */
  copy(): MemoryStore {
    const copy = emptyStore();
    for (const [key, state] of this.#scopes) copy.#scopes.set(key, state.copy());
    return copy;
  }

  override describe(): StoreDescription {
    return { kind: 'memory', capabilities: this.capabilities };
  }

  protected override connect(): void {}

  protected override disconnect(): void {}

  protected override readHeader(scope: Scope, proposal: ScopeHeader): ScopeHeader {
    const state = this.#stateOf(scope);
    state.header ??= Object.freeze({ ...proposal });
    return state.header;
  }

  protected override readRecord(scope: Scope, id: string): CustomerRecord | undefined {
    return this.#stateOf(scope).records.get(id);
  }

  protected override readPage(scope: Scope, query: ListQuery): RecordPage | undefined {
    return readPage(this.#stateOf(scope), query);
  }

  protected override insertRecord(scope: Scope, insert: Insert): InsertResult {
    return insertRecord(this.#stateOf(scope), insert);
  }

  protected override replaceRecord(scope: Scope, replace: Replace): ReplaceResult {
    return replaceRecord(this.#stateOf(scope), replace);
  }

  protected override beginKey(scope: Scope, attempt: IdempotencyAttempt): BeginResult {
    return this.#stateOf(scope).keys.begin(attempt);
  }

  protected override settleKey(scope: Scope, settlement: Settlement): StoredOutcome | undefined {
    return this.#stateOf(scope).keys.settle(settlement);
  }

  protected override abandonKey(scope: Scope, holder: KeyHolder, mode: AbandonMode): StoredOutcome | undefined {
    return this.#stateOf(scope).keys.abandon(holder, mode);
  }

  protected override readEvents(scope: Scope, query: FeedQuery): readonly ClienteleEvent[] {
    return this.#stateOf(scope).feed.read(query);
  }

  protected override readCursor(scope: Scope): string {
    return String(this.#stateOf(scope).feed.last);
  }

  protected override watchFeed(scope: Scope, wake: () => void): () => void {
    return this.#stateOf(scope).feed.watch(wake);
  }

  protected override verifyScope(scope: Scope): VerifyReport {
    return verifyState(this.#stateOf(scope));
  }

  protected override readState(scope: Scope, key: string): StoredEntry | undefined {
    return this.#stateOf(scope).verifierState.read(key);
  }

  protected override writeState(scope: Scope, write: StateWrite): boolean {
    return this.#stateOf(scope).verifierState.write(write);
  }

  #stateOf(scope: Scope): ScopeState {
    if (this.#latest?.scope === scope) return this.#latest;
    let state = this.#scopes.get(scope.key);
    if (state === undefined) {
      state = new ScopeState(scope);
      this.#scopes.set(scope.key, state);
    }
    this.#latest = state;
    return state;
  }
}

// Outside the class: esbuild renames a class whose body uses its own name, and the new name would be printed.
const emptyStore = () => new MemoryStore();
