import type { Operation } from '../operation/operation.ts';

/** An attempt of this process that waits for a port. */
interface LocalAttempt {
  readonly operation: Operation;
  readonly ended: Promise<void>;
  readonly end: () => void;
}

/** The attempts of this process, by key. Other calls with the key wait for them, instead of polling the store. */
export class LocalAttempts {
  readonly #byKey = new Map<string, LocalAttempt>();

  find(key: string): LocalAttempt | undefined {
    return this.#byKey.get(key);
  }

  /** Adds the attempt of an operation, unless it was added before. A later attempt of the key takes the place of an earlier one. */
  add(key: string, operation: Operation): void {
    if (this.#byKey.get(key)?.operation === operation) return;
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    this.#byKey.set(key, { operation, ended, end });
  }

  /** Ends the attempt of an operation, if it was added and is the latest of the key. */
  end(key: string, operation: Operation): void {
    const attempt = this.#byKey.get(key);
    if (attempt?.operation !== operation) return;
    attempt.end();
    this.#byKey.delete(key);
  }
}
