import { deepFreeze, randomFrom } from '../../../adapters/conformance/samples.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import type { CustomerRecord } from '../../../src/domain/customer-record.ts';
import type { ClienteleEvent } from '../../../src/domain/event.ts';
import type { Scope } from '../../../src/domain/scope.ts';
import type { Awaitable } from '../../../src/ports/awaitable.ts';
import { Store, storeClosed } from '../../../src/ports/store.ts';
import type {
  BeginResult,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertResult,
  ListQuery,
  RecordPage,
  Replace,
  ReplaceResult,
  ScopeHeader,
  Settlement,
  StoredOutcome,
  VerifyReport,
} from '../../../src/ports/store-types.ts';

const servers = new Map<string, MemoryStore>();
const random = randomFrom(1);

/** Some turns of the event loop, now more, now fewer: calls overtake each other. */
async function hop(): Promise<void> {
  for (let turns = Math.floor(random() * 3); turns >= 0; turns -= 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/**
 * A store behind a wire: always asynchronous, shared, and answering copies. That the suite passes on it says that no case
 * leans on what only a synchronous store in this process can do.
 */
export class RemoteStore extends Store {
  override readonly capabilities = Object.freeze({ durable: true, shared: true });
  readonly #server: MemoryStore;
  readonly #underWay = new Set<Promise<unknown>>();
  #open = false;

  constructor(data: string) {
    super();
    this.#server = servers.get(data) ?? new MemoryStore();
    this.#server.open();
    servers.set(data, this.#server);
  }

  override async open(): Promise<void> {
    await hop();
    this.#open = true;
  }

  override async close(): Promise<void> {
    this.#open = false;
    await Promise.allSettled(this.#underWay);
  }

  override header(scope: Scope, proposal: ScopeHeader): Promise<ScopeHeader> {
    return this.#ask((server) => server.header(scope, proposal));
  }

  override find(
    scope: Scope,
    id: string,
    _options?: { readonly fresh?: boolean },
  ): Awaitable<CustomerRecord | undefined> {
    return this.#ask((server) => server.find(scope, id));
  }

  override list(scope: Scope, query: ListQuery): Promise<RecordPage | undefined> {
    return this.#ask((server) => server.list(scope, query));
  }

  override insert(scope: Scope, insert: Insert): Promise<InsertResult> {
    return this.#ask((server) => server.insert(scope, insert));
  }

  override replace(scope: Scope, replace: Replace): Promise<ReplaceResult> {
    return this.#ask((server) => server.replace(scope, replace));
  }

  override begin(scope: Scope, attempt: IdempotencyAttempt): Promise<BeginResult> {
    return this.#ask((server) => server.begin(scope, attempt));
  }

  override settle(scope: Scope, settlement: Settlement): Promise<StoredOutcome | undefined> {
    return this.#ask((server) => server.settle(scope, settlement));
  }

  override abandon(
    scope: Scope,
    attempt: Pick<IdempotencyAttempt, 'key' | 'operation'>,
    mode: 'discard' | 'keep',
  ): Promise<StoredOutcome | undefined> {
    return this.#ask((server) => server.abandon(scope, attempt, mode));
  }

  override events(scope: Scope, query: FeedQuery): Promise<readonly ClienteleEvent[]> {
    return this.#ask((server) => server.events(scope, query));
  }

  override cursor(scope: Scope): Promise<string> {
    return this.#ask((server) => server.cursor(scope));
  }

  override verify(scope: Scope): Promise<VerifyReport> {
    return this.#ask((server) => server.verify(scope));
  }

  override async describe() {
    return { kind: 'remote', capabilities: this.capabilities };
  }

  async #ask<T>(question: (server: MemoryStore) => Awaitable<T>): Promise<T> {
    if (!this.#open) throw storeClosed();
    const answer = this.#overTheWire(question);
    this.#underWay.add(answer);
    try {
      return await answer;
    } finally {
      this.#underWay.delete(answer);
    }
  }

  async #overTheWire<T>(question: (server: MemoryStore) => Awaitable<T>): Promise<T> {
    await hop();
    const answer = await question(this.#server);
    await hop();
    return answer === undefined ? answer : deepFreeze(JSON.parse(JSON.stringify(answer)) as T);
  }
}
