import { ClienteleError } from '../../domain/errors.ts';

const CALLER_LINE = /^\s*at async /;

/** The stacks of errors before a caller's lines were added. A port can throw the same error to several callers. */
const originalStacks = new WeakMap<object, string>();

/**
 * Adds the lines of the caller to the stack of a ClienteleError that was made in a callback, such as that of a timer or of a
 * port. Must run in a continuation of a promise that the caller awaits, because V8 finds the caller there. Returns any other
 * caught value unchanged.
 */
export function withCallerLines<T>(caught: T): T {
  const lines = String(new Error().stack).split('\n');
  const firstLine = lines.findIndex((line) => CALLER_LINE.test(line));
  if (firstLine < 0 || !(caught instanceof ClienteleError)) return caught;
  try {
    const stack = originalStacks.get(caught) ?? String(caught.stack);
    if (stack.includes(lines[firstLine] as string)) return caught;
    originalStacks.set(caught, stack);
    const value = [stack, ...lines.slice(firstLine)].join('\n');
    Reflect.defineProperty(caught, 'stack', { value, writable: true, configurable: true });
  } catch {
    // A port threw the error, and its stack cannot be read or set.
  }
  return caught;
}

/** Throws a caught value with the lines of the caller. For the `catch` of a promise that the caller awaits. */
export const throwWithCallerLines = (caught: unknown): never => {
  throw withCallerLines(caught);
};
