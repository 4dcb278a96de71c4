/*
 * Loads the built package by its name, as users do: run.ts puts a copy of it beside the compiled worker. The types come
 * from the sources. The names are in variables, so that neither the compiler nor the bundler resolves them.
 */
const load = (name: string): Promise<unknown> => import(name);

export const loadIndex = () => load('clientele') as Promise<typeof import('../../src/index.ts')>;
export const loadOtp = () => load('clientele/otp') as Promise<typeof import('../../adapters/otp/index.ts')>;
export const loadMemory = () => load('clientele/memory') as Promise<typeof import('../../adapters/memory/index.ts')>;
export const loadFile = () => load('clientele/file') as Promise<typeof import('../../adapters/file/index.ts')>;
export const loadRedis = () => load('clientele/redis') as Promise<typeof import('../../adapters/redis/index.ts')>;
export const loadTesting = () => load('clientele/testing') as Promise<typeof import('../../adapters/testing/index.ts')>;
export const loadHttp = () => load('clientele/http') as Promise<typeof import('../../adapters/http/index.ts')>;
