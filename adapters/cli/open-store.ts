import { existsSync } from 'node:fs';
import { type Clientele, type ClienteleOptions, createClientele } from '../../src/index.ts';
import { CommandError, messageOf } from './errors.ts';
import { RefusingSmsVerifier, RefusingTokenVerifier } from './refusing-verifiers.ts';
import type { ScopeArguments, SharedStoreOptions } from './store-arguments.ts';

/** Deadline of a call of the store, in milliseconds. An import writes many customers in one call, perhaps to a slow disk. */
const TIMEOUT_MS = 15_000;

/** A clientele of a command. It binds no cards. */
export type StoreClientele = Clientele<unknown, never, unknown, unknown>;

/** A store to open. */
export interface StoreToOpen {
  /** The option that names the store, for messages. */
  readonly option: string;
  readonly store: SharedStoreOptions;
  /** Limits of the clientele. Default: those of the library. */
  readonly limits?: Pick<ClienteleOptions, 'maxSources' | 'maxMetadata' | 'cardNumbers' | 'events'>;
}

/** Opens a store, calls `use`, and closes the store. @throws CommandError if the store cannot be opened */
export async function withStore<T>(
  { option, store, limits }: StoreToOpen,
  { namespace, livemode }: ScopeArguments,
  use: (clientele: StoreClientele) => Promise<T>,
): Promise<T> {
  const verifiers = { tokens: new RefusingTokenVerifier(), sms: new RefusingSmsVerifier() };
  const options = { ...limits, ...verifiers, store, namespace, livemode, timeout: TIMEOUT_MS };
  const clientele = await createClientele(options).catch((error) => {
    throw new CommandError(messageOf(error, option), { cause: error });
  });
  try {
    return await use(clientele);
  } finally {
    await clientele.close();
  }
}

/** Checks that a file to read exists. The file store would create it, so that a misspelt path looked like an empty store. */
export function requireFile({ option, store }: StoreToOpen): void {
  if (store.kind !== 'file' || existsSync(store.path)) return;
  throw new CommandError(`${option}: there is no file at ${store.path}: check the path.`);
}
