import { ClienteleError } from '../../../src/domain/errors.ts';
import { scopeOf } from '../../../src/domain/scope.ts';
import type { StateStore } from '../../../src/ports/state-store.ts';
import { ScopedState } from '../../../src/verifier-kit/scoped-state.ts';
import { contextOf } from '../context.ts';

/** How many increments ended in each way. */
export interface IncrementCounts {
  acknowledged: number;
  definite: number;
  unknown: number;
}

/** Counters in the state of verifiers, which tests increment concurrently. */
export class Counters {
  readonly counts: Readonly<Record<string, IncrementCounts>> = {};
  readonly #state: ScopedState;

  constructor(state: StateStore) {
    this.#state = new ScopedState(state, scopeOf('default', false));
  }

  /** Increments a counter. A failure counts by its outcome. */
  async increment(key: string, ms: number): Promise<void> {
    const counts = this.#countsOf(key);
    const change = (value = 0) => ({ value: value + 1, expiresAt: Date.now() + 3_600_000, result: undefined });
    try {
      await this.#state.update<number, undefined>(key, change, contextOf(ms));
      counts.acknowledged += 1;
    } catch (error) {
      const { outcome } = ClienteleError.from(error);
      counts[outcome === 'unknown' ? 'unknown' : 'definite'] += 1;
    }
  }

  async read(key: string): Promise<number> {
    return (await this.#state.read<number>(key, undefined)) ?? 0;
  }

  #countsOf(key: string): IncrementCounts {
    const counts = this.counts as Record<string, IncrementCounts>;
    counts[key] ??= { acknowledged: 0, definite: 0, unknown: 0 };
    return counts[key];
  }
}
