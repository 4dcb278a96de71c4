import { callUserCode } from '../domain/call-user-code.ts';
import { errorOf, invalidParameter } from '../domain/errors.ts';
import { expectation } from '../domain/messages.ts';
import { isThenable } from './awaitable.ts';

const EXPECTED_PORT = 'an implementation of the port';

/** The methods that each port must have, by the name of its option. The list omits methods that are optional or have a default. */
const METHODS = {
  store: [
    'open',
    'close',
    'header',
    'find',
    'list',
    'insert',
    'replace',
    'begin',
    'settle',
    'abandon',
    'events',
    'cursor',
    'verify',
    'describe',
  ],
  tokens: ['retrieve'],
  sms: ['verify'],
  apps: ['retrieve'],
  clock: ['now'],
  ids: ['next'],
} as const;

/** Methods that distinguish a store from the options of a store. */
const STORE_ONLY = ['header', 'find', 'insert', 'replace', 'settle', 'abandon'] as const;

/** Returns whether a value has at least one method that only stores have. */
export const hasStoreMethod = (value: object): boolean => STORE_ONLY.some((method) => method in value);

/**
 * Checks that a value implements a port.
 * @throws InvalidRequestError saying what the value is instead, or which methods are missing
 */
export const checkPort = (param: keyof typeof METHODS, port: unknown): void =>
  checkMethods(param, port, METHODS[param]);

/** Checks a port that has no default, as {@link checkMethods} does. @throws InvalidRequestError also if it is missing */
export function checkRequiredPort(param: string, port: unknown, methods: readonly string[]): void {
  if (port === undefined) {
    const detail = expectation('an object with these methods: {methods}', { methods: methods.join(', ') });
    throw errorOf('parameter_missing', { param, detail });
  }
  checkMethods(param, port, methods);
}

/** Checks that a value implements the port with these methods, as {@link checkPort} does. */
export function checkMethods(param: string, port: unknown, methods: readonly string[]): void {
  if (typeof port === 'function') {
    throw invalidParameter(
      param,
      'an object with the methods of the port, not a class or function: create it with new',
    );
  }
  if (typeof port !== 'object' || port === null) throw invalidParameter(param, EXPECTED_PORT);
  const missing = callUserCode(
    param,
    EXPECTED_PORT,
    () =>
      !isThenable(port) && methods.filter((method) => typeof (port as Record<string, unknown>)[method] !== 'function'),
  );
  if (!missing) throw invalidParameter(param, 'an implementation of the port, not a promise of it: await it first');
  if (missing.length === 0) return;
  throw invalidParameter(param, 'an implementation of the port, but it lacks these methods: {methods}', {
    methods: missing.join(', '),
  });
}

/** Returns whether a verifier or a sender is for development only. @throws InvalidRequestError if its getter throws */
export const isFake = (param: string, port: { readonly fake?: unknown }): boolean =>
  callUserCode(param, EXPECTED_PORT, () => Boolean(port.fake));
