import { errorOf, invalidParameter } from '../domain/errors.ts';
import { type Expectation, expectation } from '../domain/messages.ts';
import { paramPath } from '../domain/parameter-path.ts';

/**
 * The options of an object, each read once: a getter or a Proxy answers once, and one that throws is refused by its name.
 * An option that is not among the names is refused, since one that is misspelt must not be passed over.
 * @param path Where the object itself stands among options: `['events']`.
 * @throws InvalidRequestError naming the option, or the object as a whole
 */
export function readOptions<K extends string>(
  options: unknown,
  names: readonly K[],
  path: readonly string[] = [],
): { [N in K]?: unknown } {
  const whole = paramPath(path) ?? 'options';
  if (typeof options !== 'object' || options === null) throw invalidParameter(whole, 'an object with options');
  const given = callUserCode(whole, 'an object with options', () => Object.keys(options));
  const unknown = given.find((name) => !(names as readonly string[]).includes(name));
  if (unknown !== undefined) {
    const detail = expectation('valid options are {names}', { names: names.join(', ') });
    throw errorOf('parameter_unknown', { param: paramPath([...path, unknown]), detail });
  }
  const read: { [N in K]?: unknown } = {};
  for (const name of names) {
    const param = paramPath([...path, name]) ?? name;
    const value = callUserCode(param, 'a readable value', () => (options as Record<string, unknown>)[name]);
    if (value !== undefined) read[name] = value;
  }
  return read;
}

/** What a call into an object of the caller's answers; where it throws, the parameter is refused. */
export function callUserCode<T>(param: string, expected: Expectation, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw invalidParameter(param, expected).with({ cause: cause });
  }
}
