import type { ErrorCode } from '../../domain/error-codes.ts';
import { ClienteleError, errorOf } from '../../domain/errors.ts';
import { type Awaitable, isThenable } from '../../ports/awaitable.ts';
import type { BeginResult, Settlement, StoredError, StoredOutcome } from '../../ports/store-types.ts';
import type { Operation } from '../operation/operation.ts';
import { checkBeginResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';

/** How long an outcome is kept and replayed, in milliseconds (spec, "Idempotency"). */
const KEEP_MS = 24 * 60 * 60 * 1000;
/** How much longer than its deadline an attempt holds the key. */
const LEASE_MARGIN_MS = 1000;
/** Waits between looking whether another process's attempt has ended, in milliseconds: doubling up to the second. */
const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 200;

/** The refusals that can be mended with the same token: they free the key. Every other `card_error` is final. */
const MENDABLE: readonly string[] = [
  'binding_unauthorized',
  'too_many_cards',
  'already_bound',
  'under_verification',
  'send_sms_failed',
] satisfies ErrorCode[];

type HashKey = Awaited<ReturnType<typeof globalThis.crypto.subtle.importKey>>;

/** Makes the settlement that a write carries from the value that the operation answers; undefined without a key. */
export type Settle = (value: unknown) => Settlement | undefined;

/** A write that found its operation done already: its outcome is replayed. */
class Repeated {
  readonly outcome: StoredOutcome;
  constructor(outcome: StoredOutcome) {
    this.outcome = outcome;
  }
}

/** Ends an operation whose write was refused because an attempt before it, or after it, has the key. */
export function refuseSettled(operation: Operation, result: { status: string; outcome?: StoredOutcome }): void {
  if (result.status === 'already_applied' && result.outcome) throw new Repeated(result.outcome);
  if (result.status !== 'key_lost') return;
  // Whoever had the key meanwhile may have brought the operation about, or may yet.
  operation.outcome = 'unknown';
  throw errorOf('idempotency_in_progress');
}

type Attempt = Pick<Settlement, 'key' | 'operation'>;

/** Runs an operation once for its idempotency key, and replays what it came to. */
export class IdempotentRunner {
  readonly #kernel: OperationRunner;
  /** Attempts under way in this process, for others of the same key to wait for. */
  readonly #running = new Map<string, Promise<unknown>>();
  #hashKey: Promise<HashKey> | undefined;
  /** The fingerprint that was asked for last. */
  #signed: Promise<unknown> = Promise.resolve();

  constructor(kernel: OperationRunner) {
    this.#kernel = kernel;
  }

  /** @param parameters What the fingerprint covers: the operation's name, its ids and its parameters. */
  run<T>(
    operation: Operation,
    key: string | undefined,
    parameters: readonly unknown[],
    body: (settle: Settle) => Promise<T>,
  ): Promise<T> {
    return key === undefined ? body(unsettled) : this.#once(operation, key, parameters, body);
  }

  async #once<T>(
    operation: Operation,
    key: string,
    parameters: readonly unknown[],
    body: (settle: Settle) => Promise<T>,
  ): Promise<T> {
    // An earlier attempt may have brought the operation about, or another may be about to, until the store says otherwise.
    operation.outcome = 'unknown';
    const fingerprint = await this.#fingerprint(operation, parameters);
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      const begun = await this.#begin(operation, key, fingerprint);
      if (begun.status === 'mismatch') {
        operation.outcome = 'not_applied';
        throw errorOf('idempotency_mismatch');
      }
      if (begun.status === 'settled') {
        operation.replays();
        return replayed<T>(operation, begun.outcome);
      }
      if (begun.status === 'begun') {
        const first = begun.operation === operation.operation;
        operation.takeOver(begun.operation);
        return this.#attempt(operation, key, first, body);
      }
      await this.#others(operation, key, wait);
    }
  }

  /** @param first Whether no attempt came before that may be stalled in its write still. */
  async #attempt<T>(
    operation: Operation,
    key: string,
    first: boolean,
    body: (settle: Settle) => Promise<T>,
  ): Promise<T> {
    operation.outcome = 'not_applied';
    const attempt = { key, operation: operation.operation };
    const work = body((value) => ({ ...attempt, outcome: { ok: true, value } }));
    const ended = work.then(
      () => undefined,
      (error) => this.#end(operation, attempt, first, error),
    );
    this.#running.set(key, ended);
    try {
      return await work;
    } catch (error) {
      const outcome = await ended;
      if (outcome === undefined || isOver(error)) throw error;
      if (!isOwn(outcome, error)) operation.replays();
      return replayed<T>(operation, outcome);
    } finally {
      if (this.#running.get(key) === ended) this.#running.delete(key);
    }
  }

  async #begin(operation: Operation, key: string, fingerprint: string): Promise<BeginResult> {
    const { store, scope } = this.#kernel.settings;
    const now = this.#kernel.now();
    const attempt = {
      key,
      fingerprint,
      operation: operation.operation,
      now,
      leaseUntil: now + operation.remaining() + LEASE_MARGIN_MS,
      expiresAt: now + KEEP_MS,
    };
    let answer: Awaitable<BeginResult> | undefined;
    const begin = () => {
      answer = store.begin(scope, attempt, operation);
      return answer;
    };
    try {
      return checkBeginResponse(await this.#kernel.callStore(operation, begin));
    } catch (error) {
      // What begins when nobody waits for it any more is given up, or it would hold the key until its lease ends.
      const release = (late: BeginResult) =>
        late.status === 'begun' ? store.abandon(scope, { key, operation: late.operation }, 'keep') : undefined;
      if (answer !== undefined && isThenable(answer)) answer.then(release).then(undefined, () => {});
      throw error;
    }
  }

  /**
   * After a failure: keeps a final refusal, frees the key where other parameters may follow, else leaves it for a retry.
   * Answers the operation's outcome where another attempt, which took this one over, has brought it about meanwhile: what
   * this attempt stumbled over may well be its effect.
   */
  async #end(
    operation: Operation,
    attempt: Attempt,
    first: boolean,
    error: unknown,
  ): Promise<StoredOutcome | undefined> {
    if (error instanceof Repeated) return error.outcome;
    const { store, scope } = this.#kernel.settings;
    const { type, code } = ClienteleError.from(error);
    const known = operation.outcome;
    const final = type === 'card_error' && !MENDABLE.includes(code);
    const mode = type === 'api_error' || known === 'unknown' ? 'keep' : 'discard';
    const outcome = { ok: false as const, error: storedError(error as ClienteleError) };
    const end = async () =>
      final ? store.settle(scope, { ...attempt, outcome }, operation) : store.abandon(scope, attempt, mode, operation);
    // What an attempt before this one may still do is refused by the store once the key is settled or forgotten.
    if (!first) operation.outcome = 'unknown';
    const ending = end();
    try {
      const kept = await operation.wait(ending);
      if (final || mode === 'discard') operation.outcome = known;
      return kept;
    } catch {
      // The attempt's own failure is what the caller has to hear.
      if (final || mode === 'discard') this.#endLater(operation, ending, end);
      return undefined;
    }
  }

  /**
   * Tries an end that the store failed to write again, behind the caller's back, till the lease ends: a key that is not
   * forgotten refuses the right SMS code after a wrong one. From then on another attempt may have taken the operation over.
   */
  async #endLater(operation: Operation, ending: Promise<unknown>, end: () => Promise<unknown>): Promise<void> {
    const until = performance.now() + operation.remaining() + LEASE_MARGIN_MS;
    let failed = await fails(ending);
    for (
      let wait = FIRST_WAIT_MS;
      failed && performance.now() + wait < until;
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    ) {
      await sleep(wait);
      if (this.#kernel.closed) return;
      failed = await fails(end());
    }
  }

  async #others(operation: Operation, key: string, wait: number): Promise<void> {
    const local = this.#running.get(key);
    await operation.wait(local ?? sleep(wait));
  }

  /** A keyed hash, since a plain one of a six-digit code could be reversed; the key lies in the scope's header. */
  async #fingerprint(operation: Operation, parameters: readonly unknown[]): Promise<string> {
    this.#hashKey ??= this.#importKey();
    const hashKey = this.#hashKey;
    // Shared by all operations that wait for it, so it has the deadline and the signal of none of them.
    const key = await this.#kernel
      .callStore(operation, () => hashKey)
      .catch((error) => {
        if (this.#hashKey === hashKey) this.#hashKey = undefined;
        throw error;
      });
    const bytes = new TextEncoder().encode(canonicalJson(parameters));
    const hash = globalThis.crypto.subtle.sign('HMAC', key, bytes);
    // Handed on in the order of the calls, while they end in any: the same calls are to make the same ids each time.
    const turn = this.#signed.then(() => hash);
    this.#signed = turn.catch(() => {});
    return base64url(new Uint8Array(await operation.wait(turn)));
  }

  async #importKey(): Promise<HashKey> {
    const { store, scope } = this.#kernel.settings;
    const proposal = { hashKey: base64url(globalThis.crypto.getRandomValues(new Uint8Array(32))) };
    const { hashKey } = await store.header(scope, proposal);
    const bytes = new TextEncoder().encode(hashKey);
    return globalThis.crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  }
}

/** Whether the caller no longer waits for an answer: neither is the time then for one that is found after all. */
const isOver = (error: unknown): boolean =>
  error instanceof ClienteleError && (error.code === 'aborted' || error.code === 'deadline_exceeded');

const unsettled: Settle = () => undefined;

const fails = (ending: Promise<unknown>): Promise<boolean> =>
  ending.then(
    () => false,
    () => true,
  );

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether an outcome is the refusal that the attempt itself met, not what another attempt has brought about. */
const isOwn = (outcome: StoredOutcome, error: unknown): boolean =>
  !outcome.ok && error instanceof ClienteleError && error.code === outcome.error.code;

function replayed<T>(operation: Operation, outcome: StoredOutcome): T {
  operation.outcome = outcome.ok ? 'unknown' : 'not_applied';
  if (outcome.ok) return outcome.value as T;
  const { code, ...details } = outcome.error;
  throw errorOf(code, details);
}

function storedError({ code, param, detail }: ClienteleError): StoredError {
  return { code, ...(param === undefined ? {} : { param }), ...(detail === undefined ? {} : { detail }) };
}

/** JSON with the keys in one order, so that the same parameters have the same fingerprint however they were written. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
