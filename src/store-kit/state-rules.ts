/*
 * The rules of compare-and-set on the state of verifiers, without its storage. A store reads the stored entry, decides here what
 * to do, and does it in the same atomic step. The Lua script of the Redis store repeats the rules.
 */

/** An entry as a store keeps it. */
export interface StoredEntry {
  readonly value: string;
  readonly version: string;
  /** Unix time in milliseconds of the service's clock, at which the entry becomes absent. */
  readonly expiresAt: number;
}

/** A write of one entry, if the stored version is the expected one. */
export interface StateWrite {
  readonly key: string;
  /** undefined if the entry must be absent. */
  readonly expectedVersion: string | undefined;
  /** The version that this write gives the entry. No other write has it. */
  readonly version: string;
  /** undefined deletes the entry. */
  readonly value: string | undefined;
  /** The time of the service's clock in Unix milliseconds. */
  readonly now: number;
  readonly expiresAt: number;
}

/** Returns an entry that has not expired; undefined otherwise. */
export const liveEntry = <T extends Pick<StoredEntry, 'expiresAt'>>(
  entry: T | undefined,
  now: number,
): T | undefined => (entry !== undefined && entry.expiresAt > now ? entry : undefined);

/**
 * Returns whether to apply a write: if its expected version is stored, or if the write itself is stored already. A store may
 * repeat a write after a lost reply, and applies it again.
 */
export function allowsStateWrite(stored: Omit<StoredEntry, 'value'> | undefined, write: StateWrite): boolean {
  return stored?.version === write.version || liveEntry(stored, write.now)?.version === write.expectedVersion;
}
