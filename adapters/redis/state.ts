import type { StateWrite, StoredEntry } from '../../src/store-kit/state-rules.ts';
import type { CallOptions } from './call-options.ts';
import type { RedisContext } from './context.ts';
import { decodeState, encodeState } from './encoding.ts';
import type { ScopeKeys } from './key-names.ts';
import { writeStateScript } from './lua/scripts.generated.ts';
import { batchPerKey } from './per-key-script.ts';
import { createValueReader, type ValueReader } from './value-reader.ts';

/**
 * How much longer Redis keeps an entry than its writer asks for, in milliseconds. The clock of another process may be behind,
 * and a write may be repeated after its entry was deleted.
 */
const EXPIRY_MARGIN_MS = 3_600_000;

/** Expiry of a deleted entry: it has expired at every time. */
const DELETED = 0;

/** The state of verifiers: see `StateStore`. A write concerns one key, so it is one atomic step with several partitions too. */
export class StateEntries {
  readonly #context: RedisContext;
  readonly #readValue: ValueReader;
  readonly #write;

  constructor(context: RedisContext) {
    this.#context = context;
    this.#readValue = createValueReader(context.executor);
    this.#write = batchPerKey(context.executor, writeStateScript);
  }

  /** Reads an entry. An expired or deleted entry is returned until Redis removes it. */
  async read(scope: ScopeKeys, name: string, options: CallOptions): Promise<StoredEntry | undefined> {
    const key = scope.partitionOf(name).stateKey(name);
    const value = await this.#readValue(key, options);
    if (value !== null) return decodeState(value);
    // With a lost data set this process may look in the wrong partition.
    await this.#context.executor.checkDataSet(key, options);
    return undefined;
  }

  async write(scope: ScopeKeys, write: StateWrite, options: CallOptions): Promise<boolean> {
    const { version, expectedVersion, value, now } = write;
    const key = scope.partitionOf(write.key).stateKey(write.key);
    const expiresAt = value === undefined ? DELETED : write.expiresAt;
    const expected = expectedVersion === undefined ? '' : `=${expectedVersion}`;
    const keepMs = Math.max(0, expiresAt - now) + EXPIRY_MARGIN_MS;
    const args = [version, expected, now, encodeState({ value: value ?? '', version, expiresAt }), keepMs] as const;
    const [status] = await this.#write(key, args, options);
    return status === 'applied';
  }
}
