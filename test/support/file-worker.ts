import { bundled } from './bundle.ts';

/** The path of the file store's worker, built from the sources. */
export const worker: string = bundled(new URL('../../adapters/file/worker/entry.ts', import.meta.url));
