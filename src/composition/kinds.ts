import { readOptions } from '../commands/read-options.ts';
import { callUserCode } from '../domain/call-user-code.ts';
import { invalidParameter } from '../domain/errors.ts';

/** A kind of adapter that an option selects by its `kind`. */
export interface Kind<O, A> {
  /** Any other option is refused. */
  readonly optionNames: readonly string[];
  /** Loads the adapter, and with it the libraries that it needs. */
  readonly load: (options: O) => Promise<A>;
}

/**
 * Reads an option that selects an adapter by its `kind`.
 * @param param Name of the option, such as `store`.
 * @throws InvalidRequestError for an unknown kind, or an unknown option of that kind
 */
export function readKind<O extends { readonly kind: string }>(
  param: string,
  kinds: { readonly [K in O['kind']]: Pick<Kind<never, unknown>, 'optionNames'> },
  given: O,
): O {
  const kind = callUserCode(`${param}[kind]`, 'a readable value', () => given.kind as O['kind']);
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) {
    throw invalidParameter(`${param}[kind]`, 'one of {kinds}', { kinds: Object.keys(kinds).join(', ') });
  }
  return { ...readOptions(given, kinds[kind].optionNames, [param]), kind } as unknown as O;
}

/** Loads the adapter of a kind. */
export const loadKind = <O extends { readonly kind: string }, A>(
  kinds: { readonly [K in O['kind']]: Kind<Extract<O, { readonly kind: K }>, A> },
  options: O,
): Promise<A> => kinds[options.kind as O['kind']].load(options as Extract<O, { readonly kind: O['kind'] }>);
