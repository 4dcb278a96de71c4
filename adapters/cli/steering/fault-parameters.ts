import { MAX_TIMER_MS } from '../../../src/concurrency/real-timers.ts';
import { isCount } from '../../../src/domain/count.ts';
import { errorOf } from '../../../src/domain/errors.ts';
import { described, readChoice, readInteger } from '../../http/operation-parameters.ts';
import { type Failure, nextFreeCall } from '../../testing/fault-injection.ts';
import { expectation, invalidParameter } from '../messages.ts';
import { type HttpFault, withoutFinalSlash } from './http-faults.ts';

export const SERVICES = ['tokens', 'sms', 'http'] as const;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
const CUTS = ['before', 'after'] as const;
const MAX_TIMES = 1_000_000;

const properties = {
  service: described(
    { enum: SERVICES },
    '`tokens`: the token service. `sms`: the SMS service. `http`: this server itself, as its clients see it.',
  ),
  delay_ms: described({ type: 'integer', minimum: 0 }, 'Milliseconds before the call or the request continues.'),
  call: described(
    { type: ['integer', 'string'], minimum: 1 },
    'tokens, sms: which call fails: 1 is the next one; `every`: each further call. Default: the next one without a fault.',
  ),
  error: described({ type: 'string' }, 'tokens, sms: the service refuses with this code, such as `card_declined`.'),
  answer: described(
    {},
    'tokens, sms: the service answers this, right or wrong: `false` refuses an SMS code, `null` does not know the token.',
  ),
  method: described({ enum: METHODS }, 'http: only requests with this method.'),
  path: described({ type: 'string' }, 'http: only requests to this path. `*` at its end stands for any rest.'),
  times: described({ type: 'integer', minimum: 1, maximum: MAX_TIMES }, 'http: number of requests. Default 1.'),
  status: described(
    { type: 'integer', minimum: 400, maximum: 599 },
    'http: the response has this status, and the operation does not run.',
  ),
  cut: described(
    { enum: CUTS },
    'http: cuts the connection before the operation runs, or after it, before the response.',
  ),
} as const;

/** The parameters of a new fault. */
export const faultParameters = {
  $id: 'addFault',
  type: 'object',
  additionalProperties: false,
  required: ['service'],
  properties,
} as const;

type Name = keyof typeof properties;
/** The parameters that a request has. */
export type GivenFault = { readonly [N in Name]?: unknown };

export const FAULT_NAMES = Object.keys(properties) as Name[];

/** The parameters of a fault of one kind of service. */
interface FaultNames {
  /** A delay, and two effects that exclude each other. */
  readonly effects: readonly [delay: Name, first: Name, second: Name];
  /** Select what fails. */
  readonly selectors: readonly Name[];
}

const VERIFIER_NAMES: FaultNames = { effects: ['delay_ms', 'error', 'answer'], selectors: ['call'] };
const HTTP_NAMES: FaultNames = { effects: ['delay_ms', 'status', 'cut'], selectors: ['method', 'path', 'times'] };

/** Rejects a fault without an effect, and a parameter that its service does not heed. */
function checkNames(given: GivenFault, { effects, selectors }: FaultNames): void {
  const names = [...effects, ...selectors];
  const foreign = FAULT_NAMES.find((name) => name !== 'service' && given[name] !== undefined && !names.includes(name));
  if (foreign)
    throw invalidParameter(foreign, 'omitted for this service, which takes {names}', { names: names.join(', ') });
  const [delay, first, second] = effects;
  if (effects.every((name) => given[name] === undefined)) {
    const detail = expectation('given, unless one of {names} is', { names: `${delay}, ${second}` });
    throw errorOf('parameter_missing', { param: first, detail });
  }
  if (given[first] !== undefined && given[second] !== undefined) {
    throw invalidParameter(second, 'omitted if {name} is given', { name: first });
  }
}

/** The texts by which a form gives a value that is no text. */
const TEXTS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

const readAnswer = (answer: unknown): unknown =>
  typeof answer === 'string' && Object.hasOwn(TEXTS, answer) ? TEXTS[answer] : answer;

/**
 * Reads the fault of a verifier.
 * @param calls Number of its calls so far.
 * @param taken Calls that have a fault, in the form of the parameter `call`.
 * @throws InvalidRequestError naming the parameter
 */
export function readFailure(given: GivenFault, calls: number, taken: ReadonlySet<unknown>): Failure {
  checkNames(given, VERIFIER_NAMES);
  const { call = nextFreeCall(0, taken), error } = given;
  const delay = readInteger('delay_ms', given.delay_ms, 0, MAX_TIMER_MS) ?? 0;
  if (call !== 'every' && !isCount(call, 1)) throw invalidParameter('call', 'an integer of 1 or more, or every');
  // The earlier fault would apply instead of this one.
  if (taken.has('every') || taken.has(call)) {
    throw invalidParameter('call', 'a call that has no fault, so cancel the faults or select another call');
  }
  if (error !== undefined && !(typeof error === 'string' && /^[a-z][a-z0-9_]{0,63}$/.test(error))) {
    throw invalidParameter('error', 'the code of an error, such as card_declined');
  }
  const selected = { call: call === 'every' ? call : calls + call, delay } as const;
  if (error !== undefined) return { ...selected, error: errorOf(error) };
  return 'answer' in given ? { ...selected, answer: readAnswer(given.answer) } : selected;
}

/** Reads a fault of the server itself, and the number of its requests. @throws InvalidRequestError naming the parameter */
export function readHttpFault(given: GivenFault): { readonly fault: HttpFault; readonly times: number } {
  checkNames(given, HTTP_NAMES);
  const { path } = given;
  if (path !== undefined && !(typeof path === 'string' && /^\/[^*?#\s]{0,500}\*?$/.test(path))) {
    throw invalidParameter('path', 'a path that begins with / and may end with *');
  }
  const fault = {
    method: readChoice('method', given.method, METHODS),
    path: path?.endsWith('*') ? path : path && withoutFinalSlash(path),
    delayMs: readInteger('delay_ms', given.delay_ms, 0, MAX_TIMER_MS) ?? 0,
    status: readInteger('status', given.status, 400, 599),
    cut: readChoice('cut', given.cut, CUTS),
  };
  return { fault, times: readInteger('times', given.times, 1, MAX_TIMES) ?? 1 };
}
