import { invalidParameter } from './errors.ts';
import type { Expectation } from './messages.ts';

/** Calls code of the caller, such as a getter. @throws InvalidRequestError for the parameter if the code throws */
export function callUserCode<T>(param: string, expected: Expectation, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw invalidParameter(param, expected).with({ cause });
  }
}
