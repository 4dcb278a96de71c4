/**
 * The code of the worker thread. From source, the location of its file. A build replaces this module by one with the code's
 * text (`.config/file-worker.ts`): a file would be missing where a bundle of the application runs.
 */
export const workerCode: URL | { readonly script: string } = new URL('./entry.ts', import.meta.url);
