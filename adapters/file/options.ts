import type { PlatformUrl } from '../../src/ports/platform-types.ts';
/** Options of the file store. On Node below 22.13 it needs the package `better-sqlite3`. */
export interface FileOptions {
  kind: 'file';
  /**
   * The SQLite file: a plain path, or a URL object with the protocol `file:`. The store creates it if it is missing. A relative
   * path is resolved against the current directory when the store is created. SQLite keeps files with the endings `-wal` and
   * `-shm` beside it.
   */
  path: string | PlatformUrl;
  /** Creates the file's directory, accessible to its owner only, if it is missing. Default false. */
  createDirectory?: boolean | undefined;
  /** Location of a copy of the file `clientele/file-worker`: the code of the worker threads. Default: the code in the store. */
  worker?: PlatformUrl | string | undefined;
}

export type FileStoreOptions = Omit<FileOptions, 'kind'>;

/** The names of all options. */
export const FILE_OPTION_NAMES = [
  'kind',
  'path',
  'createDirectory',
  'worker',
] as const satisfies readonly (keyof FileOptions)[];
