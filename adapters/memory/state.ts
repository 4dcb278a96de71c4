import { allowsStateWrite, type StateWrite, type StoredEntry } from '../../src/store-kit/state-rules.ts';

/** Number of writes after which the expired entries are deleted. */
const WRITES_PER_CLEANUP = 1_000;

/** The state of verifiers in one scope. */
export class StateEntries {
  readonly #entries = new Map<string, StoredEntry>();
  #writes = 0;

  read(key: string): StoredEntry | undefined {
    return this.#entries.get(key);
  }

  write(write: StateWrite): boolean {
    const { key, value, version, now, expiresAt } = write;
    this.#writes += 1;
    if (this.#writes % WRITES_PER_CLEANUP === 0) this.#deleteExpired(now);
    if (!allowsStateWrite(this.#entries.get(key), write)) return false;
    if (value === undefined) this.#entries.delete(key);
    else this.#entries.set(key, { value, version, expiresAt });
    return true;
  }

  /** Every entry, because entries expire in any order. */
  #deleteExpired(now: number): void {
    for (const [key, { expiresAt }] of this.#entries) if (expiresAt <= now) this.#entries.delete(key);
  }
}
