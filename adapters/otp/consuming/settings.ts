import { readOptions } from '../../../src/commands/read-options.ts';
import { checkRequiredPort } from '../../../src/ports/port-methods.ts';
import type { SmsVerifier } from '../../../src/ports/sms-verifier.ts';
import { readDuration } from '../../../src/verifier-kit/request-options.ts';
import { checkSecret } from '../../../src/verifier-kit/secret.ts';
import {
  readVerifierState,
  VERIFIER_STATE_NAMES,
  type VerifierState,
} from '../../../src/verifier-kit/verifier-state.ts';
import { CONSUMING_OPTION_NAMES, type ConsumingOptions } from './options.ts';

const EXPIRES_IN_MS = 600_000;
const TIMEOUT_MS = 10_000;

/**
 * Reads and checks the options of the verifier, and fills in the defaults.
 * @throws InvalidRequestError naming the option, such as `sms[verifier]`
 */
export function readConsumingOptions(options: ConsumingOptions & VerifierState) {
  const read = readOptions(options, [...CONSUMING_OPTION_NAMES, ...VERIFIER_STATE_NAMES], ['sms']);
  const { verifier, expiresIn, timeout } = read;
  checkRequiredPort('sms[verifier]', verifier, ['verify']);
  return {
    ...readVerifierState('sms', read),
    verifier: verifier as SmsVerifier,
    expiresIn: readDuration(expiresIn, 'sms[expiresIn]', EXPIRES_IN_MS),
    timeout: readDuration(timeout, 'sms[timeout]', TIMEOUT_MS),
    secret: checkSecret('sms[secret]', read.secret),
  };
}
