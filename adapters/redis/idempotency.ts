import { ClienteleError } from '../../src/domain/errors.ts';
import type {
  AbandonMode,
  BeginResult,
  IdempotencyAttempt,
  KeyHolder,
  Settlement,
  StoredOutcome,
} from '../../src/ports/store-types.ts';
import type { CallOptions } from './call-options.ts';
import type { RedisContext } from './context.ts';
import { parseStored } from './encoding.ts';
import type { ScopeKeys } from './key-names.ts';
import type { ScriptArgument } from './lua/script.ts';
import { abandonKeyScript, beginKeyScript, settleKeyScript } from './lua/scripts.generated.ts';
import type { ReservationScripts } from './partitioned/reservations.ts';
import { batchPerKey, type PerKeyCall } from './per-key-script.ts';

/** Idempotency keys: see `Store.begin`, `settle` and `abandon`. */
export class IdempotencyKeys {
  readonly #context: RedisContext;
  readonly #reservations: ReservationScripts;
  readonly #begin;
  readonly #settle;
  readonly #abandon;

  constructor(context: RedisContext, reservations: ReservationScripts) {
    this.#context = context;
    this.#reservations = reservations;
    this.#begin = batchPerKey(context.executor, beginKeyScript);
    this.#settle = batchPerKey(context.executor, settleKeyScript);
    this.#abandon = batchPerKey(context.executor, abandonKeyScript);
  }

  async begin(scope: ScopeKeys, attempt: IdempotencyAttempt, options: CallOptions): Promise<BeginResult> {
    const { key, fingerprint, operation, now, leaseUntil, expiresAt } = attempt;
    const attemptId = this.#context.nextUniqueId();
    const args = [fingerprint, operation, leaseUntil - now, expiresAt - now, attemptId] as const;
    const reply = await this.#run(this.#begin, scope, key, args, options).catch((error) =>
      this.#afterFailedBegin(scope, key, error, options),
    );
    const [status, value] = reply;
    if (status === 'begun') return { status, operation: String(value) };
    if (status === 'settled') return { status, outcome: parseStored<StoredOutcome>(key, value) };
    return { status: status as 'running' | 'mismatch' | 'no_space' };
  }

  /** Redis runs no script that may write while its memory is full, but it answers reads. */
  async #afterFailedBegin(scope: ScopeKeys, key: string, error: unknown, options: CallOptions): Promise<[string]> {
    if (!(error instanceof ClienteleError) || error.code !== 'store_full') throw error;
    const redisKey = scope.partitionOf(key).idempotencyKey(key);
    if ((await this.#context.executor.read(['EXISTS', redisKey], options)) !== 0) throw error;
    return ['no_space'];
  }

  async settle(scope: ScopeKeys, { key, operation, outcome }: Settlement, options: CallOptions) {
    const args = [operation, JSON.stringify(outcome)] as const;
    return outcomeOf(key, await this.#run(this.#settle, scope, key, args, options));
  }

  async abandon(scope: ScopeKeys, { key, operation }: KeyHolder, mode: AbandonMode, options: CallOptions) {
    return outcomeOf(key, await this.#run(this.#abandon, scope, key, [operation, mode] as const, options));
  }

  /** Runs a script about a key. If the key is bound to a write, ends the binding and runs it again. */
  async #run<A extends readonly ScriptArgument[]>(
    call: PerKeyCall<A>,
    scope: ScopeKeys,
    name: string,
    args: A,
    options: CallOptions,
  ): Promise<readonly unknown[]> {
    const key = scope.partitionOf(name).idempotencyKey(name);
    for (;;) {
      const reply = await call(key, args, options);
      if (reply[0] !== 'bound') return reply;
      const write = { id: String(reply[1]), customerId: String(reply[2]) };
      await this.#reservations.endBinding(scope, key, write, options);
    }
  }
}

const outcomeOf = (key: string, [status, value]: readonly unknown[]): StoredOutcome | undefined =>
  status === 'settled' ? parseStored<StoredOutcome>(key, value) : undefined;
