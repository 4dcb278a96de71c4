import { callUserCode } from '../domain/call-user-code.ts';
import { errorOf, invalidParameter } from '../domain/errors.ts';
import { expectation } from '../domain/messages.ts';
import { paramPath } from '../domain/parameter-path.ts';

/**
 * Reads each option of an object once, so that a getter or a Proxy cannot change an option after it was checked.
 * @param path Names of the options that contain the object, such as `['events']`.
 * @throws InvalidRequestError naming an option that is unknown or whose getter throws
 */
export function readOptions<K extends string>(
  options: unknown,
  names: readonly K[],
  path: readonly string[] = [],
): { [N in K]?: unknown } {
  const objectName = paramPath(path) ?? 'options';
  checkOptions(options, objectName);
  const keys = callUserCode(objectName, 'an object with options', () => Object.keys(options));
  const unknown = keys.find((name) => !(names as readonly string[]).includes(name));
  if (unknown !== undefined) {
    const detail = expectation('valid options are {names}', { names: names.join(', ') });
    throw errorOf('parameter_unknown', { param: paramPath([...path, unknown]), detail });
  }
  const copy: { [N in K]?: unknown } = {};
  for (const name of names) {
    try {
      const value = (options as Record<string, unknown>)[name];
      if (value !== undefined) copy[name] = value;
    } catch (cause) {
      // Here, because spelling the path costs more than reading the option.
      throw invalidParameter(paramPath([...path, name]), 'a readable value').with({ cause });
    }
  }
  return copy;
}

/** @throws InvalidRequestError if the options are missing or not an object */
export function checkOptions(options: unknown, param = 'options'): asserts options is object {
  if (typeof options === 'object' && options !== null) return;
  const code = options === undefined ? 'parameter_missing' : 'parameter_invalid';
  throw errorOf(code, { param, detail: expectation('an object with options') });
}
