import { MemoryStore } from '../../adapters/memory/index.ts';
import type { Awaitable, CustomerRecord, Insert, InsertResult, Replace, ReplaceResult, Scope } from '../../src/core.ts';

/** A call of the store that waits for the test to continue it. */
interface HeldCall {
  readonly name: 'find' | 'insert' | 'replace';
  /** Applies the call to the store. */
  act(): void;
  /** Resolves the call, after applying it. */
  answer(): Promise<void>;
}

/** A memory store that counts its reads. While `holding` is true, the test decides when each call is applied and resolved. */
export class CountingStore extends MemoryStore {
  finds = 0;
  holding = false;
  readonly held: HeldCall[] = [];

  override find(scope: Scope, id: string, _options?: { readonly fresh?: boolean }): CustomerRecord | undefined {
    this.finds += 1;
    return this.#hold('find', () => super.find(scope, id)) as CustomerRecord | undefined;
  }

  override insert(scope: Scope, insert: Insert): InsertResult {
    return this.#hold('insert', () => super.insert(scope, insert)) as InsertResult;
  }

  override replace(scope: Scope, replace: Replace): ReplaceResult {
    return this.#hold('replace', () => super.replace(scope, replace)) as ReplaceResult;
  }

  #hold<T>(name: HeldCall['name'], call: () => T): Awaitable<T> {
    if (!this.holding) return call();
    return new Promise<T>((resolve, reject) => {
      let done: (() => void) | undefined;
      const act = () => {
        if (done) return;
        try {
          const value = call();
          done = () => resolve(value);
        } catch (error) {
          done = () => reject(error);
        }
      };
      const answer = async () => {
        act();
        done?.();
        for (let i = 0; i < 5; i += 1) await Promise.resolve();
      };
      this.held.push({ name, act, answer });
    });
  }
}
