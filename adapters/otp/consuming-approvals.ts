import { createHmac } from 'node:crypto';
import { MAX_TIME_MS } from '../../src/domain/time.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import type { SmsAttempt } from '../../src/ports/sms-verifier.ts';
import { randomIdentifier } from '../../src/verifier-kit/random-identifier.ts';
import type { ScopedState } from '../../src/verifier-kit/scoped-state.ts';
import { readSecret } from '../../src/verifier-kit/secret.ts';

/** An approved code, or the lease of the verifier that is asking the service about it. */
type Entry = { readonly approved: true } | { readonly asking: string };

/** Hashes an attempt, so that no storage holds the code. */
export const hashAttempt = (secret: string, { id, code, source }: SmsAttempt): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify([id, code, source]))
    .digest('base64url');

/** The approved codes in the state, and the leases that let one process at a time ask the service about a code. */
export class Approvals {
  readonly #state: ScopedState;
  readonly #secret: string | undefined;
  /** Marks the leases of this verifier. */
  readonly #holder = randomIdentifier(16);

  constructor(state: ScopedState, secret: string | undefined) {
    this.#state = state;
    this.#secret = secret;
  }

  /** Returns the key of an attempt in the state. */
  async keyOf(attempt: SmsAttempt, context: OperationContext): Promise<string> {
    const secret = this.#secret ?? (await readSecret(this.#state, 'otp:consuming:secret', context));
    return `otp:approval:${hashAttempt(secret, attempt)}`;
  }

  /**
   * Takes the lease of a code, unless the code is approved or another process has the lease (`taken`). A lease of this verifier
   * is left from a call that failed, so it is taken again.
   * @param until Unix time in milliseconds at which the lease ends.
   */
  begin(key: string, until: number, context: OperationContext): Promise<'approved' | 'taken' | 'asking'> {
    return this.#state.update<Entry, 'approved' | 'taken' | 'asking'>(
      key,
      (current) => {
        if (current && 'approved' in current) return { result: 'approved' };
        if (current && current.asking !== this.#holder) return { result: 'taken' };
        return { value: { asking: this.#holder }, expiresAt: Math.min(until, MAX_TIME_MS), result: 'asking' };
      },
      context,
    );
  }

  /** Stores that a code is approved, until a Unix time in milliseconds. */
  approve(key: string, until: number, context: OperationContext): Promise<void> {
    const change = { value: { approved: true }, expiresAt: Math.min(until, MAX_TIME_MS), result: undefined } as const;
    return this.#state.update<Entry, undefined>(key, () => change, context);
  }

  /** Ends the lease of this verifier. Returns whether another process has stored an approval since. */
  release(key: string, context: OperationContext): Promise<boolean> {
    return this.#state.update<Entry, boolean>(
      key,
      (current) => {
        const result = current !== undefined && 'approved' in current;
        const isOwn = current !== undefined && 'asking' in current && current.asking === this.#holder;
        return isOwn ? { value: undefined, expiresAt: MAX_TIME_MS, result } : { result };
      },
      context,
    );
  }
}
