import { canonicalJson } from '../../domain/canonical-json.ts';
import type { Operation } from '../operation/operation.ts';
import { checkHeaderResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';

/** The key of the hashes: as the scope's header has it, and as the hash function takes it. */
interface HashKey {
  readonly text: string;
  readonly key: Awaited<ReturnType<typeof globalThis.crypto.subtle.importKey>>;
}

/** The fingerprint of an operation, and the key with which it was made. */
export interface Fingerprint {
  readonly fingerprint: string;
  readonly hashKey: string;
}

/** Creates fingerprints of operations, by which an idempotency key recognizes a repetition. */
export class Fingerprinter {
  readonly #runner: OperationRunner;
  #hashKey: Promise<HashKey> | undefined;
  #previous: Promise<unknown> = Promise.resolve();

  constructor(runner: OperationRunner) {
    this.#runner = runner;
  }

  /**
   * Returns the fingerprint of an operation's name and parameters. It is a keyed hash, because a plain hash of a six-digit SMS
   * code can be reversed. The hash key is part of the scope's header, so that every process makes the same fingerprints.
   */
  async fingerprint(operation: Operation, parameters: readonly unknown[]): Promise<Fingerprint> {
    const { key, text } = await this.#loadHashKey(operation);
    const bytes = new TextEncoder().encode(canonicalJson(parameters));
    const hash = globalThis.crypto.subtle.sign('HMAC', key, bytes);
    // The hashes finish in any order. Waiting for the previous one keeps the order of the calls, so that a seeded id generator
    // makes the same ids in each run.
    const inOrder = this.#previous.then(() => hash);
    this.#previous = inOrder.catch(() => {});
    return { fingerprint: base64url(new Uint8Array(await operation.wait(inOrder))), hashKey: text };
  }

  /** Forgets a hash key that the store no longer has. The next fingerprint reads the header again. */
  async forget(hashKey: string): Promise<void> {
    const loaded = this.#hashKey;
    if ((await loaded)?.text === hashKey && this.#hashKey === loaded) this.#hashKey = undefined;
  }

  /** All operations share one call to the store. It has no deadline, so that none of them can end it for the others. */
  async #loadHashKey(operation: Operation): Promise<HashKey> {
    this.#hashKey ??= this.#importHashKey();
    const hashKey = this.#hashKey;
    try {
      return await this.#runner.callStore(operation, () => hashKey);
    } catch (error) {
      if (this.#hashKey === hashKey) this.#hashKey = undefined;
      throw error;
    }
  }

  async #importHashKey(): Promise<HashKey> {
    const { store, scope } = this.#runner.settings;
    const proposal = { hashKey: base64url(globalThis.crypto.getRandomValues(new Uint8Array(32))) };
    const { hashKey } = checkHeaderResponse(await store.header(scope, proposal));
    const bytes = new TextEncoder().encode(hashKey);
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    return { text: hashKey, key: await globalThis.crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign']) };
  }
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
