import fc from 'fast-check';

/**
 * As fc.assert, for values that cannot be printed: a counterexample is told by its seed and path, with the error that it
 * led to as the cause.
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
