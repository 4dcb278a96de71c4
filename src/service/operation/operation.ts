import { callUserCode, readOptions } from '../../commands/read-options.ts';
import type { Outcome } from '../../domain/error-codes.ts';
import { type AnyClienteleError, errorOf, invalidParameter } from '../../domain/errors.ts';
import { type Awaitable, isThenable } from '../../ports/awaitable.ts';
import type { OperationContext } from '../../ports/operation-context.ts';
import { isAborted, isSignal, onAbort, reasonOf, SIGNAL_WANTED } from './abort-signal.ts';

/**
 * Under this option a driving adapter hears that the answer, or the refusal, is an earlier call's. A symbol, since callers
 * have the three named options; of the registry, since the adapter may come from this library's copy in the other module format.
 */
export const ON_REPLAY: unique symbol = Symbol.for('clientele.onReplay') as never;

/** The last argument of every operation. */
export interface OperationOptions {
  /** Makes a write happen once however often it is sent. 1 to 255 printable ASCII characters. */
  idempotencyKey?: string | undefined;
  /** Ends the operation early; it then rejects with `aborted`. */
  signal?: AbortSignal | undefined;
  /** Deadline in milliseconds from now. Default: the service's `timeout`. */
  timeout?: number | undefined;
  /** @internal */
  [ON_REPLAY]?: (() => void) | undefined;
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
  readonly #onReplay: (() => void) | undefined;
  #secrets: string[] | undefined;
  #id: string | undefined;
  #deadline: number | undefined;
  #controller: AbortController | undefined;

  /** @param timeout For where the options give none. */
  constructor(newId: () => string, timeout: number, options: OperationOptions) {
    this.#newId = newId;
    this.#timeout = options.timeout ?? timeout;
    this.#caller = options.signal;
    this.#onReplay = options[ON_REPLAY];
  }

  /** Tells whoever asked to hear of it that an earlier call's outcome is the answer. */
  replays(): void {
    this.#onReplay?.();
  }

  /** What must not be seen in what this operation fails with. */
  get secrets(): readonly string[] {
    return this.#secrets ?? [];
  }

  /** Whether what was caught is the reason that the caller's own signal gives: it is handed back as it is. */
  isReason(cause: unknown): boolean {
    return cause !== undefined && isAborted(this.#caller) && cause === reasonOf(this.#caller);
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
    if (isAborted(this.#caller)) this.#controller.abort(reasonOf(this.#caller));
    return this.#controller.signal;
  }

  /** Rejects where the caller has aborted, or the deadline has passed, meanwhile. */
  check(): void {
    if (isAborted(this.#caller)) throw this.#ended('aborted', reasonOf(this.#caller));
    if (this.#deadline !== undefined && performance.now() >= this.#deadline) throw this.#ended('deadline_exceeded');
  }

  /** An answer, or the rejection that the deadline or the caller's signal makes of waiting for it. */
  wait<T>(answer: Awaitable<T>): Awaitable<T> {
    return isThenable(answer) ? this.#race(answer) : answer;
  }

  #race<T>(answer: PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const caller = this.#caller;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let unheard = () => {};
      const finish = () => {
        clearTimeout(timer);
        unheard();
      };
      const end = (error: AnyClienteleError) => {
        finish();
        this.#controller?.abort(error);
        reject(error);
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
      const aborted = () => end(this.#ended('aborted', reasonOf(caller)));
      try {
        if (isAborted(caller)) return aborted();
        if (caller) unheard = onAbort(caller, aborted);
      } catch (error) {
        // A signal that turned out to be none, while what is waited for may take effect.
        return end((error as AnyClienteleError).with({ outcome: this.outcome }));
      }
      const left = this.remaining();
      if (Number.isFinite(left)) timer = setTimeout(() => end(this.#ended('deadline_exceeded')), left);
    });
  }

  #ended(code: 'aborted' | 'deadline_exceeded', cause?: unknown): AnyClienteleError {
    return errorOf(code, { outcome: this.outcome, cause });
  }
}

/** The options of an operation, checked; `timeout` falls back to the service's. */
export function readOperationOptions(options: unknown): OperationOptions {
  if (options === undefined) return NO_OPTIONS;
  const { idempotencyKey, signal, timeout } = readOptions(options, OPTION_NAMES);
  if (
    idempotencyKey !== undefined &&
    !(typeof idempotencyKey === 'string' && /^[\x20-\x7e]{1,255}$/.test(idempotencyKey))
  ) {
    throw invalidParameter('idempotencyKey', 'a string of 1 to 255 printable ASCII characters');
  }
  if (timeout !== undefined && !isTimeout(timeout)) throw invalidParameter('timeout', TIMEOUT_WANTED);
  const onReplay = callUserCode('options', 'an object with options', () => (options as OperationOptions)[ON_REPLAY]);
  const given = { idempotencyKey, signal: readSignal(signal), timeout };
  return typeof onReplay === 'function' ? { ...given, [ON_REPLAY]: onReplay } : given;
}

/** The options of an iteration: those of these names, whose signal, if there is one, is a signal. */
export function iterationOptions<K extends string>(options: unknown, names: readonly K[]) {
  const { signal, ...others } = readOptions(options, [...names, 'signal']);
  return { ...(others as { [N in K]?: unknown }), signal: readSignal(signal) };
}

function readSignal(signal: unknown): AbortSignal | undefined {
  if (signal === undefined || isSignal(signal)) return signal;
  throw invalidParameter('signal', SIGNAL_WANTED);
}

const NO_OPTIONS: OperationOptions = Object.freeze({});
const OPTION_NAMES = ['idempotencyKey', 'signal', 'timeout'] as const satisfies readonly (keyof OperationOptions)[];
export const TIMEOUT_WANTED = 'a number of milliseconds from 1 to 2,147,483,647';

export const isTimeout = (value: unknown): value is number =>
  typeof value === 'number' && value >= 1 && value <= MAX_TIMEOUT;

/**
 * Parameters and options of an operation whose parameters may be left out: a lone argument with an option in it, and
 * without a parameter, is the options.
 * @param parameters Names of the operation's parameters.
 */
export function paramsAndOptions(
  args: readonly unknown[],
  parameters: readonly string[] = [],
): [params: unknown, options: unknown] {
  const [first, second] = args;
  if (args.length > 1 || typeof first !== 'object' || first === null) return [first, second];
  return holdsOptions(first, parameters) ? [undefined, first] : [first, undefined];
}

function holdsOptions(value: object, parameters: readonly string[]): boolean {
  try {
    const keys = Object.keys(value);
    return OPTION_NAMES.some((name) => keys.includes(name)) && !parameters.some((name) => keys.includes(name));
  } catch {
    // A Proxy whose trap threw: refused as parameters that cannot be read, and not thrown at the caller.
    return false;
  }
}
