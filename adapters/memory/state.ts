import { allowsStateWrite, type StateWrite, type StoredEntry } from '../../src/store-kit/state-rules.ts';
import { ExpiryCleanup } from './expiry.ts';

/** The state of verifiers in one scope. */
export class StateEntries {
  readonly #entries = new Map<string, StoredEntry>();
  readonly #cleanup = new ExpiryCleanup(this.#entries);

  /** Adds the entries of another state. */
  addAll(other: StateEntries): void {
    for (const [key, entry] of other.#entries) this.#entries.set(key, entry);
  }

  read(key: string): StoredEntry | undefined {
    return this.#entries.get(key);
  }

  write(write: StateWrite): boolean {
    const { key, value, version, now, expiresAt } = write;
    this.#cleanup.deleteSome(now);
    if (!allowsStateWrite(this.#entries.get(key), write)) return false;
    if (value === undefined) this.#entries.delete(key);
    else this.#entries.set(key, { value, version, expiresAt });
    return true;
  }
}
