import { readOptions } from '../../commands/read-options.ts';
import { idempotencyKey as idempotencyKeySchema } from '../../commands/schemas.ts';
import { stringMatcher } from '../../commands/string-matcher.ts';
import { MAX_TIMER_MS } from '../../concurrency/real-timers.ts';
import { callUserCode } from '../../domain/call-user-code.ts';
import { invalidParameter } from '../../domain/errors.ts';
import type { PlatformAbortSignal } from '../../ports/platform-types.ts';
import { readSignal } from './abort-signal.ts';

/**
 * The option under which a driving adapter passes a callback that is called if the result is the stored outcome of an earlier
 * call. It is a symbol because callers have only the three named options, and it is in the global registry because the
 * adapter may come from the copy of this library in the other module format.
 */
export const ON_REPLAY: unique symbol = Symbol.for('clientele.onReplay') as never;

/** The last argument of every operation. */
export interface OperationOptions {
  /**
   * Makes a write happen once, however often it is sent: 1 to 255 printable ASCII characters, unique per tenant and mode
   * (docs/original-api.md#idempotency). Reads ignore it.
   */
  idempotencyKey?: string | undefined;
  /** Ends the operation early. It then rejects with `aborted`. */
  signal?: PlatformAbortSignal | undefined;
  /** Deadline in milliseconds from now, 1 to 2,147,483,647. Default: the service's `timeout`. */
  timeout?: number | undefined;
  /** @internal */
  [ON_REPLAY]?: (() => void) | undefined;
}

const OPTION_NAMES = ['idempotencyKey', 'signal', 'timeout'] as const satisfies readonly (keyof OperationOptions)[];
const NO_OPTIONS: OperationOptions = Object.freeze({});

export const isIdempotencyKey = stringMatcher(idempotencyKeySchema);

export const EXPECTED_TIMEOUT = 'a number of milliseconds from 1 to 2,147,483,647';

export const isTimeout = (value: unknown): value is number =>
  typeof value === 'number' && value >= 1 && value <= MAX_TIMER_MS;

/**
 * Reads the options of an operation and checks them.
 * @throws InvalidRequestError naming the option
 */
export function readOperationOptions(options: unknown): OperationOptions {
  if (options === undefined) return NO_OPTIONS;
  const { idempotencyKey, signal, timeout } = readOptions(options, OPTION_NAMES);
  if (idempotencyKey !== undefined && !isIdempotencyKey(idempotencyKey)) {
    throw invalidParameter('idempotencyKey', idempotencyKeySchema.description);
  }
  if (timeout !== undefined && !isTimeout(timeout)) throw invalidParameter('timeout', EXPECTED_TIMEOUT);
  const onReplay = callUserCode('options', 'an object with options', () => (options as OperationOptions)[ON_REPLAY]);
  const read = { idempotencyKey, signal: readSignal(signal), timeout };
  return typeof onReplay === 'function' ? { ...read, [ON_REPLAY]: onReplay } : read;
}

/**
 * Reads the options of an iteration: those with these names, and `signal`.
 * @throws InvalidRequestError naming the option
 */
export function readIterationOptions<K extends string>(
  options: unknown,
  names: readonly K[],
): { [N in K]?: unknown } & { readonly signal: PlatformAbortSignal | undefined } {
  const { signal, ...others } = readOptions(options, [...names, 'signal']);
  return { ...(others as { [N in K]?: unknown }), signal: readSignal(signal) };
}

/**
 * Tells the arguments of an operation with optional parameters apart. A single argument is the options if it has one of
 * their names and none of the parameters' names.
 * @param parameterNames Names of the operation's parameters. Default: none.
 */
export function paramsAndOptions(
  args: readonly unknown[],
  parameterNames: readonly string[] = [],
): [params: unknown, options: unknown] {
  const [first, second] = args;
  if (args.length > 1 || typeof first !== 'object' || first === null) return [first, second];
  return hasOptions(first, parameterNames) ? [undefined, first] : [first, undefined];
}

function hasOptions(value: object, parameterNames: readonly string[]): boolean {
  try {
    const keys = Object.keys(value);
    return OPTION_NAMES.some((name) => keys.includes(name)) && !parameterNames.some((name) => keys.includes(name));
  } catch {
    // A Proxy with a trap that throws: the operation then refuses it as parameters, instead of throwing here.
    return false;
  }
}
