import { Backoff } from '../concurrency/backoff.ts';
import { sleep } from '../concurrency/sleep.ts';
import { errorOf } from '../domain/errors.ts';
import { expectation } from '../domain/messages.ts';
import type { Scope } from '../domain/scope.ts';
import type { OperationContext } from '../ports/operation-context.ts';
import { portContract } from '../ports/port-contract.ts';
import type { StateEntry, StateStore } from '../ports/state-store.ts';

/** Delays after an attempt that another process outran, in milliseconds. */
const FIRST_DELAY_MS = 1;
const LONGEST_DELAY_MS = 20;

/** The new value of an entry, and the result of the change. */
export interface StateChange<T, R> {
  /** undefined deletes the entry. */
  readonly value: T | undefined;
  /** Unix time in milliseconds at which the entry becomes absent. */
  readonly expiresAt: number;
  readonly result: R;
}

/** Reads and changes JSON values in the state of verifiers, in one scope. */
export class ScopedState {
  readonly #state: StateStore;
  readonly #scope: Scope;

  constructor(state: StateStore, scope: Scope) {
    this.#state = state;
    this.#scope = scope;
  }

  /** Returns the value of a key; undefined if it is absent. */
  async read<T>(key: string, context: OperationContext | undefined): Promise<T | undefined> {
    const entry = await this.#find(key, context);
    return entry && decode<T>(entry);
  }

  /**
   * Changes the value of a key by compare-and-set. If another process has changed it since the read, reads and tries again.
   * `change` computes the new value from the current one. If it returns only a result, the entry stays as it is. It can run
   * several times, so it must have no side effect.
   * @throws ApiError `store_unavailable` if other processes change the entry until the deadline; `port_contract`
   */
  async update<T, R>(
    key: string,
    change: (current: T | undefined) => StateChange<T, R> | { readonly result: R },
    context: OperationContext | undefined,
  ): Promise<R> {
    const backoff = new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS);
    for (;;) {
      const entry = await this.#find(key, context);
      const changed = change(entry && decode<T>(entry));
      if (!('expiresAt' in changed)) return changed.result;
      const text = changed.value === undefined ? undefined : JSON.stringify(changed.value);
      const expiresAt = Math.floor(changed.expiresAt);
      const isStored: unknown = await this.#state.compareAndSet(
        this.#scope,
        key,
        entry?.version,
        text,
        expiresAt,
        context,
      );
      if (isStored === true) return changed.result;
      // The result of a statement, such as the number of its rows, would look like success, and lose counts of attempts.
      if (isStored !== false) throw portContract('compareAndSet of the state store must return true or false');
      const delay = backoff.next() * Math.random();
      if ((context?.remaining() ?? Number.POSITIVE_INFINITY) <= delay) throw contended();
      await sleep(delay);
    }
  }

  async #find(key: string, context: OperationContext | undefined): Promise<StateEntry | undefined> {
    const entry = await this.#state.read(this.#scope, key, context);
    if (entry === undefined || (typeof entry?.value === 'string' && typeof entry.version === 'string')) return entry;
    throw portContract(
      'read of the state store must return undefined, or an entry whose value and version are strings',
    );
  }
}

const contended = () =>
  errorOf('store_unavailable', { detail: expectation('other processes are changing the same entry, so try again') });

function decode<T>({ value }: StateEntry): T {
  try {
    return JSON.parse(value) as T;
  } catch (cause) {
    throw errorOf('store_corrupt', {
      detail: expectation('{id} cannot be read', { id: 'the state of a verifier' }),
      cause,
    });
  }
}
