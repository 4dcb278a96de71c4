import { canonicalJson } from '../../domain/canonical-json.ts';
import { ClienteleError } from '../../domain/errors.ts';
import { type Awaitable, andThen, isThenable } from '../../ports/awaitable.ts';
import type { Operation } from '../operation/operation.ts';
import { checkHeaderResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { base64url, createKeyedHash, type KeyedHash } from './keyed-hash.ts';

/** The key of the hashes, as the scope's header has it, and the hash function with this key. */
interface HashKey {
  readonly text: string;
  readonly hash: KeyedHash;
}

/** The fingerprint of an operation, and the key with which it was made. */
export interface Fingerprint {
  readonly fingerprint: string;
  readonly hashKey: string;
}

/** Creates fingerprints of operations, by which an idempotency key recognizes a repetition. */
export class Fingerprinter {
  readonly #runner: OperationRunner;
  #hashKey: HashKey | undefined;

  constructor(runner: OperationRunner) {
    this.#runner = runner;
  }

  /**
   * Returns the fingerprint of an operation's name and parameters. It is a keyed hash, because a plain hash of a six-digit SMS
   * code can be reversed. The hash key is part of the scope's header, so that every process makes the same fingerprints.
   */
  fingerprint(operation: Operation, parameters: readonly unknown[]): Awaitable<Fingerprint> {
    return andThen(this.#hashKey ?? this.#loadHashKey(operation), ({ text, hash }) => {
      const hashed = hash(canonicalJson(parameters));
      return andThen(isThenable(hashed) ? operation.wait(hashed) : hashed, (fingerprint) => ({
        fingerprint,
        hashKey: text,
      }));
    });
  }

  /** Forgets a hash key that the store no longer has. The next fingerprint reads the header again. */
  forget(hashKey: string): void {
    if (this.#hashKey?.text === hashKey) this.#hashKey = undefined;
  }

  /** Reads the header within the operation's deadline, so that the store can report why it does not respond. */
  async #loadHashKey(operation: Operation): Promise<HashKey> {
    const { store, scope } = this.#runner.settings;
    const proposal = { hashKey: base64url(globalThis.crypto.getRandomValues(new Uint8Array(32))) };
    try {
      const response = await this.#runner.callStore(operation, () => store.header(scope, proposal, operation));
      const { hashKey } = checkHeaderResponse(response);
      this.#hashKey = { text: hashKey, hash: await createKeyedHash(hashKey) };
      return this.#hashKey;
    } catch (error) {
      // The scope has no header yet, so that it has no key either.
      if (error instanceof ClienteleError && error.code === 'store_full') operation.record('key_refused');
      throw error;
    }
  }
}
