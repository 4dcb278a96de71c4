import type { Outcome } from '../domain/error-codes.ts';
import { type AnyClienteleError, errorOf } from '../domain/errors.ts';
import { type Awaitable, isThenable } from '../ports/awaitable.ts';
import type { OperationContext } from '../ports/operation-context.ts';

/** The last argument of every operation. */
export interface OperationOptions {
  /** Makes a write happen once however often it is sent. 1 to 255 printable ASCII characters. */
  idempotencyKey?: string | undefined;
  /** Ends the operation early; it then rejects with `aborted`. */
  signal?: AbortSignal | undefined;
  /** Deadline in milliseconds from now. Default: the service's `timeout`. */
  timeout?: number | undefined;
}

/** Longest delay that a timer takes. */
const MAX_TIMEOUT = 2_147_483_647;

/** One call under way: its id, its deadline, and what is known of its effect. */
export class Operation implements OperationContext {
  /** `unknown` while a write is under way, and after one whose end nobody saw. */
  outcome: Outcome = 'not_applied';
  /** Whether the call, made again, cannot take effect a second time. */
  repeatable = true;
  readonly #newId: () => string;
  readonly #timeout: number;
  readonly #caller: AbortSignal | undefined;
  #secrets: string[] | undefined;
  #id: string | undefined;
  #deadline: number | undefined;
  #controller: AbortController | undefined;

  constructor(newId: () => string, timeout: number, caller: AbortSignal | undefined) {
    this.#newId = newId;
    this.#timeout = timeout;
    this.#caller = caller;
  }

  /** What must not be seen in what this operation fails with. */
  get secrets(): readonly string[] {
    return this.#secrets ?? [];
  }

  hide(...secrets: (string | null | undefined)[]): void {
    this.#secrets ??= [];
    for (const secret of secrets) if (secret) this.#secrets.push(secret);
  }

  get operation(): string {
    this.#id ??= this.#newId();
    return this.#id;
  }

  /** Goes on as the operation that an earlier attempt began. */
  takeOver(operation: string): void {
    this.#id = operation;
  }

  /** The clock starts with the first wait: what was answered at once took no time worth counting. */
  remaining(): number {
    const now = performance.now();
    this.#deadline ??= now + this.#timeout;
    return Math.max(0, this.#deadline - now);
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#caller?.aborted) this.#controller.abort(this.#caller.reason);
    return this.#controller.signal;
  }

  /** Rejects where the caller has aborted, or the deadline has passed, meanwhile. */
  check(): void {
    if (this.#caller?.aborted) throw this.#ended('aborted', this.#caller.reason);
    if (this.#deadline !== undefined && performance.now() >= this.#deadline) throw this.#ended('deadline_exceeded');
  }

  /** An answer, or the rejection that the deadline or the caller's signal makes of waiting for it. */
  wait<T>(answer: Awaitable<T>): Awaitable<T> {
    return isThenable(answer) ? this.#race(answer) : answer;
  }

  #race<T>(answer: PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const caller = this.#caller;
      const end = (error: AnyClienteleError) => {
        finish();
        this.#controller?.abort(error);
        reject(error);
      };
      const onAbort = () => end(this.#ended('aborted', caller?.reason));
      const left = this.remaining();
      const timer = Number.isFinite(left) ? setTimeout(() => end(this.#ended('deadline_exceeded')), left) : undefined;
      const finish = () => {
        clearTimeout(timer);
        caller?.removeEventListener('abort', onAbort);
      };
      answer.then(
        (value) => {
          finish();
          resolve(value);
        },
        (error) => {
          finish();
          reject(error);
        },
      );
      if (caller?.aborted) onAbort();
      else caller?.addEventListener('abort', onAbort, { once: true });
    });
  }

  #ended(code: 'aborted' | 'deadline_exceeded', cause?: unknown): AnyClienteleError {
    return errorOf(code, { outcome: this.outcome, cause });
  }
}

/** The options of an operation, checked; `timeout` falls back to the service's. */
export function readOptions(options: unknown): OperationOptions {
  if (options === undefined) return NO_OPTIONS;
  if (typeof options !== 'object' || options === null) throw wanted('options', 'an object of options');
  const { idempotencyKey, signal, timeout, ...others } = options as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw errorOf('parameter_unknown', {
      param: 'options',
      detail: { wanted: 'the options are {names}', values: { names: OPTION_NAMES.join(', ') } },
    });
  }
  if (
    idempotencyKey !== undefined &&
    !(typeof idempotencyKey === 'string' && /^[\x20-\x7e]{1,255}$/.test(idempotencyKey))
  ) {
    throw wanted('idempotencyKey', 'a string of 1 to 255 printable ASCII characters');
  }
  if (timeout !== undefined && !isTimeout(timeout)) throw wanted('timeout', TIMEOUT_WANTED);
  if (signal !== undefined && !isSignal(signal)) throw wanted('signal', 'an AbortSignal');
  return { idempotencyKey, signal: signal as AbortSignal | undefined, timeout };
}

/** The options of an iteration: an object, whose signal, if there is one, is a signal. */
export function iterationOptions<T extends { readonly signal?: AbortSignal | undefined }>(options: T): T {
  if (typeof options !== 'object' || options === null) throw wanted('options', 'an object of options');
  readOptions({ signal: options.signal });
  return options;
}

const NO_OPTIONS: OperationOptions = Object.freeze({});
const OPTION_NAMES = ['idempotencyKey', 'signal', 'timeout'];
export const TIMEOUT_WANTED = 'a number of milliseconds from 1 to 2,147,483,647';

export const isTimeout = (value: unknown): value is number =>
  typeof value === 'number' && value >= 1 && value <= MAX_TIMEOUT;

const isSignal = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value;

const wanted = (param: string, text: string) => errorOf('parameter_invalid', { param, detail: { wanted: text } });

/**
 * Parameters and options of an operation whose parameters may be left out: a lone argument with nothing but options in it
 * is the options.
 */
export function paramsAndOptions(args: readonly unknown[]): [params: unknown, options: unknown] {
  const [first, second] = args;
  if (args.length > 1 || typeof first !== 'object' || first === null) return [first, second];
  return holdsOptionsAlone(first) ? [undefined, first] : [first, undefined];
}

function holdsOptionsAlone(value: object): boolean {
  try {
    const keys = Object.keys(value);
    return keys.length > 0 && keys.every((key) => OPTION_NAMES.includes(key));
  } catch {
    // A Proxy whose trap threw: refused as parameters that cannot be read, and not thrown at the caller.
    return false;
  }
}
