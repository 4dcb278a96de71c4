import { callUserCode } from '../../domain/call-user-code.ts';
import { invalidParameter } from '../../domain/errors.ts';
import type { Expectation } from '../../domain/messages.ts';

/**
 * Checks that a parameter is an iterable or an async iterable. Refuses text and bytes, although JavaScript can iterate them.
 * @throws InvalidRequestError `parameter_invalid`
 */
export function checkIterable(param: string, value: unknown, expected: Expectation): void {
  const isIterable = () =>
    typeof value === 'object' &&
    value !== null &&
    !ArrayBuffer.isView(value) &&
    (Symbol.asyncIterator in value || Symbol.iterator in value);
  if (!callUserCode(param, expected, isIterable)) throw invalidParameter(param, expected);
}
