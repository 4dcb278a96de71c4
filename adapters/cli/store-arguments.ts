import { isNamespace } from '../../src/domain/scope.ts';
import type { StoreOptions } from '../../src/index.ts';
import { UsageError } from './option-parser.ts';
import { storeOf } from './store-location.ts';

/** The options of every command that works on the customers of a namespace and mode. */
export const SCOPE_OPTIONS = {
  namespace: { type: 'string', default: 'default' },
  live: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** The options of every command that works on one store. */
export const STORE_OPTIONS = { store: { type: 'string' }, ...SCOPE_OPTIONS } as const;

/** Describes the shared options in the help of a command. */
export const SCOPE_HELP = `  --namespace <ns>    The tenant. Default: default.
  --live              Live customers. Default: test customers.
  --json              Prints the result as one line of JSON.
  -h, --help          Prints this help.`;

/** Describes the location of a store in the help of a command. */
export const LOCATION_HELP = `                      Redis: ?partitions=<n>&prefix=<text>&minReplicas=<n> can follow.
                      A password is safer in the environment:`;

export const STORE_HELP = `  --store <store>     Required. file:<path> or redis://<host>:<port>
${LOCATION_HELP} CLIENTELE_STORE.
${SCOPE_HELP}`;

/** The options of the commands that copy a file store. */
export const FILE_OPTIONS = { ...STORE_OPTIONS, namespace: { type: 'string' } } as const;

export const FILE_HELP = `  --store <store>     Required. file:<path>
  --namespace <ns>    Refused, because a file is copied as a whole, with every namespace.
  --live              Refused, because the copy has live and test customers.
  --json              Prints the result as one line of JSON.
  -h, --help          Prints this help.`;

export const EXIT_HELP = `Exit status: 0 done, 1 failed or interrupted, 2 wrong arguments.`;

/** Which customers a command works on, and how it prints its result. */
export interface ScopeArguments {
  readonly namespace: string;
  readonly livemode: boolean;
  readonly json: boolean;
}

/** Checks the values of {@link SCOPE_OPTIONS}. @throws UsageError */
export function readScope(values: { namespace: string; live: boolean; json: boolean }): ScopeArguments {
  if (!isNamespace(values.namespace)) throw new UsageError('--namespace must be 1 to 64 letters, digits, _ or -');
  return { namespace: values.namespace, livemode: values.live, json: values.json };
}

/**
 * Rejects the options that select customers: a file is copied as a whole, so a copy that seems to have only the customers of a
 * tenant would have those of all. Returns the scope with which the file is opened.
 * @throws UsageError
 */
export function readFileScope(values: {
  namespace?: string | undefined;
  live: boolean;
  json: boolean;
}): ScopeArguments {
  const option = values.namespace === undefined ? values.live && '--live' : '--namespace';
  if (option) {
    throw new UsageError(
      `${option} is refused: a file is copied as a whole, with every namespace and mode. Leave it out.`,
    );
  }
  return { namespace: 'default', livemode: false, json: values.json };
}

/** A store that other processes can open. */
export type SharedStoreOptions = Exclude<StoreOptions, { kind: 'memory' }>;

/** Parses the location of a store that outlives the command. @throws UsageError naming the option */
export function readStore(option: string, location: string | undefined): SharedStoreOptions {
  if (location === undefined) {
    throw new UsageError(`${option} is required: write ${option} file:<path> or ${option} redis://<host>:<port>.`);
  }
  const store = storeOf(option, location);
  if (store.kind !== 'memory') return store;
  throw new UsageError(`${option} must be file:<path> or redis://<host>:<port>: memory ends with the command.`);
}

/** Parses the location of a file store. @throws UsageError naming the option */
export function readFileStore(location: string | undefined): string {
  const store = readStore('--store', location);
  if (store.kind !== 'file') throw new UsageError('--store must be file:<path>: a backup is a copy of a file store.');
  return String(store.path);
}
