import { randomFrom } from '../../../adapters/conformance/samples.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import type { CustomerRecord } from '../../../src/domain/customer-record.ts';
import type { ClienteleEvent } from '../../../src/domain/event.ts';
import type { Scope } from '../../../src/domain/scope.ts';
import type { Awaitable } from '../../../src/ports/awaitable.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { type StateEntry, StateStore } from '../../../src/ports/state-store.ts';
import { Store, storeClosed } from '../../../src/ports/store.ts';
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
  StoredOutcome,
  VerifyReport,
} from '../../../src/ports/store-types.ts';
import { deepFreeze } from '../../../src/store-kit/deep-freeze.ts';
import { onStoreClock } from '../../../src/store-kit/idempotency-rules.ts';
import { ageLimit } from '../../../src/store-kit/retention.ts';

const servers = new Map<string, MemoryStore>();
const random = randomFrom(1);

/** Waits for a random number of turns of the event loop, so that calls overtake each other. */
async function travel(): Promise<void> {
  for (let turns = Math.floor(random() * 3); turns >= 0; turns -= 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/**
 * A memory store behind a simulated network: asynchronous and shared, with copies as results. The suite passes on it, so no
 * case depends on a synchronous store in the same process.
 */
export class RemoteStore extends Store {
  override readonly capabilities = Object.freeze({ durable: true, shared: true });
  readonly #server: MemoryStore;
  readonly #calls = new Set<Promise<unknown>>();
  #open = false;

  constructor(data: string) {
    super();
    this.#server = servers.get(data) ?? new MemoryStore();
    this.#server.open();
    servers.set(data, this.#server);
  }

  override async open(): Promise<void> {
    await travel();
    this.#open = true;
  }

  override async close(): Promise<void> {
    this.#open = false;
    await Promise.allSettled(this.#calls);
  }

  /** Returns the time on the server's clock. */
  protected now(_serviceMs: number): number {
    return Date.now();
  }

  #onClock<T extends Insert | Replace>(write: T): T {
    const { event, retention } = write;
    const notBefore = ageLimit(retention, event.created, Math.floor(this.now(event.created * 1000) / 1000));
    return notBefore === undefined ? write : { ...write, retention: { ...retention, notBefore } };
  }

  override header(scope: Scope, proposal: ScopeHeader): Promise<ScopeHeader> {
    return this.#call((server) => server.header(scope, proposal));
  }

  override find(
    scope: Scope,
    id: string,
    _options?: { readonly fresh?: boolean },
  ): Awaitable<CustomerRecord | undefined> {
    return this.#call((server) => server.find(scope, id));
  }

  override list(scope: Scope, query: ListQuery): Promise<RecordPage | undefined> {
    return this.#call((server) => server.list(scope, query));
  }

  override insert(scope: Scope, insert: Insert): Promise<InsertResult> {
    return this.#call((server) => server.insert(scope, this.#onClock(insert)));
  }

  override replace(scope: Scope, replace: Replace): Promise<ReplaceResult> {
    return this.#call((server) => server.replace(scope, this.#onClock(replace)));
  }

  override begin(scope: Scope, attempt: IdempotencyAttempt): Promise<BeginResult> {
    return this.#call((server) => server.begin(scope, onStoreClock(attempt, this.now(attempt.now))));
  }

  override settle(scope: Scope, settlement: Settlement): Promise<StoredOutcome | undefined> {
    return this.#call((server) => server.settle(scope, settlement));
  }

  override abandon(scope: Scope, holder: KeyHolder, mode: AbandonMode): Promise<StoredOutcome | undefined> {
    return this.#call((server) => server.abandon(scope, holder, mode));
  }

  override events(scope: Scope, query: FeedQuery): Promise<readonly ClienteleEvent[]> {
    return this.#call((server) => server.events(scope, query));
  }

  override cursor(scope: Scope): Promise<string> {
    return this.#call((server) => server.cursor(scope));
  }

  override verify(scope: Scope): Promise<VerifyReport> {
    return this.#call((server) => server.verify(scope));
  }

  override stateStore(clock?: Clock): StateStore {
    const onServer = this.#server.stateStore(clock);
    return new RemoteState((request) => this.#call(() => request(onServer)));
  }

  override async describe() {
    return { kind: 'remote', capabilities: this.capabilities };
  }

  async #call<T>(request: (server: MemoryStore) => Awaitable<T>): Promise<T> {
    if (!this.#open) throw storeClosed();
    const result = this.#send(request);
    this.#calls.add(result);
    try {
      return await result;
    } finally {
      this.#calls.delete(result);
    }
  }

  async #send<T>(request: (server: MemoryStore) => Awaitable<T>): Promise<T> {
    await travel();
    const result = await request(this.#server);
    await travel();
    return result === undefined ? result : deepFreeze(JSON.parse(JSON.stringify(result)) as T);
  }
}

type SendToState = <T>(request: (state: StateStore) => Awaitable<T>) => Promise<T>;

/** The state of verifiers behind the simulated network. */
class RemoteState extends StateStore {
  readonly #send: SendToState;

  constructor(send: SendToState) {
    super();
    this.#send = send;
  }

  override read(scope: Scope, key: string): Promise<StateEntry | undefined> {
    return this.#send((state) => state.read(scope, key));
  }

  override compareAndSet(...args: Parameters<StateStore['compareAndSet']>): Promise<boolean> {
    return this.#send((state) => state.compareAndSet(...args));
  }
}
