import { bundled } from './bundle.ts';

/** The writing thread of the file store, built from the sources. */
export const worker: string = bundled(new URL('../../adapters/file/worker/entry.ts', import.meta.url));
