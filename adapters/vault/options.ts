import { readOptions } from '../../src/commands/read-options.ts';
import { readDuration } from '../../src/verifier-kit/request-options.ts';
import { checkSecret } from '../../src/verifier-kit/secret.ts';
import { readVerifierState, VERIFIER_STATE_NAMES, type VerifierState } from '../../src/verifier-kit/verifier-state.ts';

/** Options of {@link VaultTokenVerifier}, beside those of its state. */
export interface VaultOptions {
  /** How long a token can be used after it was issued, in milliseconds. Default: 3,600,000 (an hour). */
  expiresIn?: number | undefined;
  /**
   * The key of the card ids, at least 16 characters. If it changes, the same card gets another id. Default: a random key in the
   * state. Give one to keep it apart from the data.
   */
  secret?: string | undefined;
}

const HOUR_MS = 3_600_000;

/**
 * Reads and checks the options of the vault, and fills in the defaults.
 * @throws InvalidRequestError naming the option, such as `tokens[expiresIn]`
 */
export function readVaultOptions(options: VaultOptions & VerifierState) {
  const read = readOptions(options, ['expiresIn', 'secret', ...VERIFIER_STATE_NAMES], ['tokens']);
  return {
    ...readVerifierState('tokens', read),
    expiresIn: readDuration(read.expiresIn, 'tokens[expiresIn]', HOUR_MS),
    secret: checkSecret('tokens[secret]', read.secret),
  };
}
