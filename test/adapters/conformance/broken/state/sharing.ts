import { freshId } from '../../../../../adapters/conformance/samples.ts';
import { errorOf } from '../../../../../src/domain/errors.ts';
import type { Scope } from '../../../../../src/domain/scope.ts';
import type { Clock } from '../../../../../src/ports/clock.ts';
import type { OperationContext } from '../../../../../src/ports/operation-context.ts';
import { type StateEntry, StateStore } from '../../../../../src/ports/state-store.ts';
import { RemoteStore } from '../../remote-store.ts';
import { MapState } from './map-state.ts';

/* State stores whose concurrent calls, contexts, close or shared data are broken. */

type Write = Parameters<StateStore['compareAndSet']>;

/** The state of a remote store. Broken ones override a method. */
export class SharedState extends StateStore {
  protected readonly clock: Clock;
  readonly #store: RemoteStore;
  readonly #inner: StateStore;
  readonly #opened: Promise<void>;

  constructor(data: string, clock: Clock) {
    super();
    this.clock = clock;
    this.#store = new RemoteStore(data);
    this.#opened = this.#store.open();
    this.#inner = this.#store.stateStore(clock);
  }

  override async read(scope: Scope, key: string, context?: OperationContext): Promise<StateEntry | undefined> {
    await this.#opened;
    return await this.#inner.read(scope, key, context);
  }

  override async compareAndSet(...write: Write): Promise<boolean> {
    await this.#opened;
    return await this.#inner.compareAndSet(...write);
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}

/** Compares in one step and writes in another. */
export class CompareThenSet extends SharedState {
  override async compareAndSet(...[scope, key, expected, value, at]: Write): Promise<boolean> {
    if ((await this.read(scope, key))?.version !== expected) return false;
    for (;;) {
      const current = await this.read(scope, key);
      if (await super.compareAndSet(scope, key, current?.version, value, at)) return true;
    }
  }
}

/** Is atomic only among the calls of one instance. */
export class LocksItself extends CompareThenSet {
  #last: Promise<unknown> = Promise.resolve();

  override compareAndSet(...write: Write): Promise<boolean> {
    const result = this.#last.then(() => super.compareAndSet(...write));
    this.#last = result;
    return result;
  }
}

/** Accepts the version of an expired entry until the entry is created anew. */
export class ExpiredVersionMatches extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    const isExpired = this.entries.get(this.nameOf(scope, key))?.version === expected && !super.read(scope, key);
    return super.compareAndSet(scope, key, isExpired ? undefined : expected, value, at);
  }
}

/** Refuses a write while another one runs. */
export class RefusesConcurrent extends SharedState {
  #running = false;

  override async compareAndSet(...write: Write): Promise<boolean> {
    if (this.#running) return false;
    this.#running = true;
    return await super.compareAndSet(...write).finally(() => {
      this.#running = false;
    });
  }
}

/** Shows the previous entry in every second read. */
export class Lags extends MapState {
  #previous: StateEntry | undefined;
  #reads = 0;

  override read(scope: Scope, key: string): StateEntry | undefined {
    this.#reads += 1;
    const entry = super.read(scope, key);
    const shown = this.#reads % 2 ? entry : (this.#previous ?? entry);
    this.#previous = entry;
    return shown;
  }
}

/** Refuses every context. */
export class RefusesContexts extends MapState {
  override read(scope: Scope, key: string, context?: OperationContext): StateEntry | undefined {
    if (context !== undefined) throw new TypeError('context');
    return super.read(scope, key);
  }
}

/** Reports an entry as absent when the time is over. */
export class EndedIsAbsent extends MapState {
  override read(scope: Scope, key: string, context?: OperationContext): StateEntry | undefined {
    return context?.signal.aborted ? undefined : super.read(scope, key);
  }
}

/** Applies a write whose time is over, and says that it did not. */
export class EndedLies extends MapState {
  override compareAndSet(...write: Write): boolean {
    const result = super.compareAndSet(...write);
    if (write[5]?.remaining() === 0) throw errorOf('deadline_exceeded', { outcome: 'not_applied' });
    return result;
  }
}

/** Reports every entry as absent when it is closed. */
export class ClosedIsAbsent extends SharedState {
  override async read(scope: Scope, key: string): Promise<StateEntry | undefined> {
    return await super.read(scope, key).catch(() => undefined);
  }
}

/** Starts empty each time it is created. */
export class Forgetful extends SharedState {
  constructor(data: string, clock: Clock) {
    super(`${data}-${freshId('instance')}`, clock);
  }
}

/** Holds the expiry of entries only in its own memory. */
export class ExpiryInMemory extends SharedState {
  readonly #expiries = new Map<string, number>();

  override async read(scope: Scope, key: string): Promise<StateEntry | undefined> {
    const expiresAt = this.#expiries.get(key);
    return expiresAt !== undefined && expiresAt <= this.clock.now() ? undefined : await super.read(scope, key);
  }

  override compareAndSet(...[scope, key, expected, value, at]: Write): Promise<boolean> {
    this.#expiries.set(key, at);
    return super.compareAndSet(scope, key, expected, value, 253_402_300_799_999);
  }
}

/** Numbers versions in each instance. */
export class NumbersItself extends SharedState {
  readonly #numbers = new Map<string, string>();

  override async read(scope: Scope, key: string): Promise<StateEntry | undefined> {
    const entry = await super.read(scope, key);
    return entry && { ...entry, version: this.#numberOf(entry.version) };
  }

  override async compareAndSet(...[scope, key, expected, value, at]: Write): Promise<boolean> {
    const entry = await super.read(scope, key);
    const isCurrent = entry !== undefined && this.#numberOf(entry.version) === expected;
    return await super.compareAndSet(scope, key, isCurrent ? entry.version : expected, value, at);
  }

  #numberOf(version: string): string {
    const number = this.#numbers.get(version) ?? `${this.#numbers.size + 1}`;
    this.#numbers.set(version, number);
    return number;
  }
}

/** Serves entries that it has read before from its memory. */
export class CachesReads extends SharedState {
  readonly #cache = new Map<string, StateEntry>();

  override async read(scope: Scope, key: string): Promise<StateEntry | undefined> {
    const entry = this.#cache.get(key) ?? (await super.read(scope, key));
    if (entry) this.#cache.set(key, entry);
    return entry;
  }

  override compareAndSet(...write: Write): Promise<boolean> {
    this.#cache.delete(write[1]);
    return super.compareAndSet(...write);
  }
}
