import { readOptions } from '../../src/commands/read-options.ts';
import { isCount } from '../../src/domain/count.ts';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import { invalidParameter } from './messages.ts';
import type { HttpOperation } from './operations.ts';

/**
 * Adds a text to the schema of a parameter for the OpenAPI document. The type does not show the text: unlike those of the
 * commands it appears in no error message, so it needs no translation.
 */
export const described = <S extends object>(schema: S, description: string): S => ({ ...schema, description });

/** @throws InvalidRequestError `parameter_invalid` unless the value is an integer in the range; undefined is allowed */
export function readInteger(param: string, value: unknown, min: number, max: number): number | undefined {
  if (value === undefined || isCount(value, min, max)) return value;
  // -0 and numbers in a text are not counts either.
  throw invalidParameter(param, 'an integer from {min} to {max}', { min, max });
}

/** @throws InvalidRequestError `parameter_invalid` unless the value is one of the choices; undefined is allowed */
export function readChoice<T extends string>(param: string, value: unknown, choices: readonly T[]): T | undefined {
  const choice = choices.find((each) => each === value);
  if (value === undefined || choice !== undefined) return choice;
  throw invalidParameter(param, 'one of {values}', { values: choices.join(', ') });
}

/** Creates the `call` of an operation without parameters. It rejects any parameter. */
export const withoutParameters =
  (call: () => Awaitable<unknown>): HttpOperation['call'] =>
  async (_service, _ids, params: object = {}) => {
    readOptions(params, []);
    return call();
  };
