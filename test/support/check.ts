import fc from 'fast-check';

/**
 * Checks a property of values that cannot be printed. A counterexample is reported by its seed and path, with the error
 * that it caused as the `cause`.
 */
export const check = <T>(property: fc.IAsyncProperty<T>, numRuns: number): Promise<void> =>
  fc.assert(property, {
    numRuns,
    asyncReporter: async ({ failed, seed, counterexamplePath, errorInstance }) => {
      if (failed)
        throw new Error(`failed with seed ${seed}, path ${counterexamplePath}: ${errorInstance}`, {
          cause: errorInstance,
        });
    },
  }) as Promise<void>;
