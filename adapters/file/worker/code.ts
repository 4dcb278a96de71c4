/**
 * The code of the worker threads. In the source, it is the location of a file. The build replaces this module by one with the
 * text of the code (`.config/file-worker.ts`), because a bundle of the application lacks the file.
 */
export const workerCode: URL | { readonly script: string } = new URL('./entry.ts', import.meta.url);
