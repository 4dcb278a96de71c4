import { readOptions } from '../../src/commands/read-options.ts';
import { readDuration } from '../../src/verifier-kit/request-options.ts';
import { checkSecret } from '../../src/verifier-kit/secret.ts';
import { readVerifierState, VERIFIER_STATE_NAMES, type VerifierState } from '../../src/verifier-kit/verifier-state.ts';
import { VAULT_OPTION_NAMES, type VaultOptions } from './options.ts';

const HOUR_MS = 3_600_000;

/**
 * Reads and checks the options of the vault, and fills in the defaults.
 * @throws InvalidRequestError naming the option, such as `tokens[expiresIn]`
 */
export function readVaultOptions(options: VaultOptions & VerifierState) {
  const read = readOptions(options, [...VAULT_OPTION_NAMES, ...VERIFIER_STATE_NAMES], ['tokens']);
  return {
    ...readVerifierState('tokens', read),
    expiresIn: readDuration(read.expiresIn, 'tokens[expiresIn]', HOUR_MS),
    secret: checkSecret('tokens[secret]', read.secret),
  };
}
