import { existsSync } from 'node:fs';
import { type Clientele, type ClienteleOptions, createClientele } from '../../src/index.ts';
import { CommandError, messageOf } from './errors.ts';
import { openedOrInterrupted } from './interruption.ts';
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

/** Opens a store for a clientele that binds no card. @throws CommandError if the store cannot be opened */
export async function openStore(
  { option, store, limits }: StoreToOpen,
  { namespace, livemode }: Pick<ScopeArguments, 'namespace' | 'livemode'>,
  timeout?: number,
): Promise<StoreClientele> {
  const verifiers = { tokens: new RefusingTokenVerifier(), sms: new RefusingSmsVerifier() };
  return createClientele({ ...limits, ...verifiers, store, namespace, livemode, timeout }).catch((error) => {
    throw new CommandError(messageOf(error, option), { cause: error });
  });
}

/**
 * Opens a store, calls `use`, and closes the store.
 * @throws CommandError if the store cannot be opened; InterruptedError if the signal ends the wait for it
 */
export async function withStore<T>(
  store: StoreToOpen,
  scope: ScopeArguments,
  signal: AbortSignal,
  use: (clientele: StoreClientele) => Promise<T>,
): Promise<T> {
  const clientele = await openedOrInterrupted(openStore(store, scope, TIMEOUT_MS), signal);
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
