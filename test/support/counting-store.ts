import { MemoryStore } from '../../adapters/memory/index.ts';
import type { Awaitable, CustomerRecord, Insert, InsertResult, Replace, ReplaceResult, Scope } from '../../src/core.ts';

/** A call of a store that waits to be let go. */
interface Held {
  readonly name: 'find' | 'insert' | 'replace';
  /** Lets the store do it. */
  act(): void;
  /** Lets the answer arrive. */
  answer(): Promise<void>;
}

/** A memory store that counts its reads, and, once told to, does and answers each call only when it is let to. */
export class CountingStore extends MemoryStore {
  finds = 0;
  holding = false;
  readonly held: Held[] = [];

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

  #hold<T>(name: Held['name'], call: () => T): Awaitable<T> {
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
