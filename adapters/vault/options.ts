import { readOptions } from '../../src/commands/read-options.ts';
import { invalidParameter } from '../../src/domain/errors.ts';
import { EXPECTED_TIMEOUT, isTimeout } from '../../src/service/operation/operation-options.ts';
import { checkSecret } from '../../src/verifier-kit/secret.ts';
import { readVerifierState, VERIFIER_STATE_NAMES, type VerifierState } from '../../src/verifier-kit/verifier-state.ts';

/** Options of {@link VaultTokenVerifier} that the container has, too. */
export interface VaultOptions {
  /** How long a token can be used after it was issued, in milliseconds. Default: 3,600,000 (an hour). */
  expiresIn?: number | undefined;
  /**
   * The key of the card ids, at least 16 characters. The same card gets another id if it changes. Default: a random key in the
   * state. Give one to keep it apart from the data.
   */
  secret?: string | undefined;
}

/** The names of the options in {@link VaultOptions}. */
export const VAULT_OPTION_NAMES = ['expiresIn', 'secret'] as const satisfies readonly (keyof VaultOptions)[];

const HOUR_MS = 3_600_000;

/**
 * Reads and checks the options of the vault.
 * @throws InvalidRequestError naming the option, such as `tokens[expiresIn]`
 */
export function readVaultOptions(options: VaultOptions & VerifierState) {
  const read = readOptions(options, [...VAULT_OPTION_NAMES, ...VERIFIER_STATE_NAMES], ['tokens']);
  const { expiresIn = HOUR_MS } = read;
  if (!isTimeout(expiresIn)) throw invalidParameter('tokens[expiresIn]', EXPECTED_TIMEOUT);
  return { ...readVerifierState('tokens', read), expiresIn, secret: checkSecret('tokens[secret]', read.secret) };
}
