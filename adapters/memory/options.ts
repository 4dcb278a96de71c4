/** Options of the memory store. */
export interface MemoryOptions {
  kind: 'memory';
}

/** The names of all options. */
export const MEMORY_OPTION_NAMES = ['kind'] as const satisfies readonly (keyof MemoryOptions)[];
