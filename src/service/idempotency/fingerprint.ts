import { canonicalJson } from '../../domain/canonical-json.ts';
import type { Operation } from '../operation/operation.ts';
import { checkHeaderResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';

type HashKey = Awaited<ReturnType<typeof globalThis.crypto.subtle.importKey>>;

/** Makes fingerprints of operations, by which an idempotency key recognises a repetition. */
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
  async fingerprint(operation: Operation, parameters: readonly unknown[]): Promise<string> {
    const key = await this.#loadHashKey(operation);
    const bytes = new TextEncoder().encode(canonicalJson(parameters));
    const hash = globalThis.crypto.subtle.sign('HMAC', key, bytes);
    // The hashes finish in any order. Waiting for the previous one keeps the order of the calls, so that a seeded id generator
    // makes the same ids in each run.
    const inOrder = this.#previous.then(() => hash);
    this.#previous = inOrder.catch(() => {});
    return base64url(new Uint8Array(await operation.wait(inOrder)));
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
    return globalThis.crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  }
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
