import { ClienteleError } from '../../src/domain/errors.ts';
import type { ServeArguments } from './arguments.ts';
import { withRemedies } from './remedies.ts';

/** A command cannot do its work. The message names the reason and the remedy, and contains no secret. */
export class CommandError extends Error {}

/** The server cannot listen. */
export class ListenError extends CommandError {}

/** The file of `--seed` cannot be imported. The message contains nothing of the file. */
export class SeedFileError extends CommandError {}

/** Creates the error for a failed attempt to listen. */
export function listenErrorOf(
  error: NodeJS.ErrnoException,
  { host, port }: Pick<ServeArguments, 'host' | 'port'>,
): ListenError {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ListenError(
        `Port ${port} on ${host} is already in use: stop the program that uses it, or choose another port with --port (0 selects a free one).`,
      );
    case 'EACCES':
      return new ListenError(
        `Port ${port} on ${host} needs rights that this user does not have: choose a port above 1023 with --port.`,
      );
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EAI_AGAIN':
    case 'EINVAL':
    case 'ENOTFOUND':
      return new ListenError(
        `${host} is not an address of this machine: choose one with --host, such as 127.0.0.1, or 0.0.0.0 for all.`,
      );
    default:
      return new ListenError(`The server cannot listen on port ${port} of ${host}: ${error.code}.`);
  }
}

/**
 * Returns a message without a stack. The error of a driver may contain a URL with a password, so only its code is shown.
 * @param option The option that names the store, for errors about the store.
 */
export function messageOf(error: unknown, option = '--store'): string {
  if (error instanceof CommandError) return error.message;
  if (error instanceof ClienteleError) {
    // Only the signals of the process abort a call.
    if (error.code === 'aborted') return 'The command was interrupted.';
    const isAboutStore = error.code.startsWith('store_') || error.param?.startsWith('store');
    const message = withRemedies(error.message);
    return isAboutStore ? `${option}: ${message}` : message;
  }
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? `The command failed: ${code}.` : 'The command failed.';
}

/**
 * Names the arguments of a command in an error of the library.
 * @param names The argument for a parameter of the library, or for the code of an error without one.
 */
export function namingArguments(error: unknown, names: Readonly<Record<string, string>>): unknown {
  if (!(error instanceof ClienteleError)) return error;
  const { param, code } = error;
  const name = names[param ?? code];
  if (name === undefined) return error;
  const message = param === undefined ? `${name}: ${error.message}` : error.with({ param: name }).message;
  return new CommandError(message, { cause: error });
}

/** Yields items. An error of their store becomes a {@link CommandError} that names the option of the store. */
export async function* namingStore<T>(option: string, items: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  try {
    yield* items;
  } catch (error) {
    throw new CommandError(messageOf(error, option), { cause: error });
  }
}
