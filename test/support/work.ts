/*
 * Counts the work of a call in characters that are read, instead of milliseconds, which depend on the machine. For the duration
 * of the call it wraps the built-in functions whose time depends on the length of a text.
 */

const ADJACENT_MARKS = /\p{M}{2,}/gu;

/** Prepares to measure one call of a built-in function. The result counts the characters that the call has read. */
type Measure = (self: unknown, args: readonly unknown[]) => (result: unknown) => number;

const wholeText: Measure = (self) => () => String(self).length;
const oneCharacter: Measure = () => () => 1;
const argument: Measure =
  (_self, [text]) =>
  () =>
    String(text).length;
const output: Measure = () => (result) => (result as string | Uint8Array | undefined)?.length ?? 0;

/** Normalization sorts adjacent marks by insertion, so the work grows with the square of their number. */
const normalization: Measure = (self) => () => {
  const text = String(self);
  return (text.match(ADJACENT_MARKS) ?? []).reduce((sum, marks) => sum + marks.length ** 2, text.length);
};

/** A match reads up to its end; without one, the pattern has read the whole rest. The patterns of the library are linear. */
const matching: Measure = (self, [text]) => {
  const { lastIndex, global, sticky } = self as RegExp;
  const start = global || sticky ? lastIndex : 0;
  return (match) => {
    const found = match as RegExpExecArray | null;
    return Math.max(1, (found ? found.index + found[0].length : String(text).length) - start);
  };
};

const MEASURED: readonly [object, Readonly<Record<string, Measure>>][] = [
  [
    String.prototype,
    {
      normalize: normalization,
      ...Object.fromEntries(
        ['isWellFormed', 'toLowerCase', 'toUpperCase', 'trim', 'split', 'includes', 'indexOf', 'replaceAll'].map(
          (name) => [name, wholeText],
        ),
      ),
      charCodeAt: oneCharacter,
      codePointAt: oneCharacter,
    },
  ],
  // `test`, `match`, `matchAll`, `replace`, `search` and `split` call `exec`.
  [RegExp.prototype, { exec: matching }],
  [JSON, { stringify: output, parse: argument }],
  [TextEncoder.prototype, { encode: output }],
  [TextDecoder.prototype, { decode: output }],
];

/** Runs a call, and returns how many characters it has read. No other code may run in the process during the call. */
export async function countWork(call: () => unknown): Promise<number> {
  let characters = 0;
  let isCounting = true;
  const restore: (() => void)[] = [];
  const count = (measure: () => number) => {
    if (!isCounting) return;
    // The measurement itself calls the wrapped functions.
    isCounting = false;
    characters += measure();
    isCounting = true;
  };
  for (const [target, functions] of MEASURED) {
    for (const [name, measure] of Object.entries(functions)) {
      const descriptor = Object.getOwnPropertyDescriptor(target, name);
      if (descriptor === undefined) continue;
      const original = descriptor.value as (...args: unknown[]) => unknown;
      const wrapped = function (this: unknown, ...args: unknown[]) {
        const after = measure(this, args);
        const result = Reflect.apply(original, this, args);
        count(() => after(result));
        return result;
      };
      Object.defineProperty(target, name, { ...descriptor, value: wrapped });
      restore.push(() => Object.defineProperty(target, name, descriptor));
    }
  }
  try {
    await call();
  } finally {
    for (const undo of restore) undo();
  }
  return characters;
}
