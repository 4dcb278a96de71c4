import { readOptions } from '../../../src/commands/read-options.ts';
import { errorOf, invalidParameter } from '../../../src/domain/errors.ts';
import { expectation } from '../../../src/domain/messages.ts';
import { checkMethods } from '../../../src/ports/port-methods.ts';
import type { SmsVerifier } from '../../../src/ports/sms-verifier.ts';
import { EXPECTED_TIMEOUT, isTimeout } from '../../../src/service/operation/operation-options.ts';
import { checkSecret } from '../../../src/verifier-kit/secret.ts';
import {
  readVerifierState,
  VERIFIER_STATE_NAMES,
  type VerifierState,
} from '../../../src/verifier-kit/verifier-state.ts';
import { CONSUMING_OPTION_NAMES, type ConsumingOptions } from './options.ts';

const EXPIRES_IN_MS = 600_000;
const TIMEOUT_MS = 10_000;

function checkMs(name: 'expiresIn' | 'timeout', value: unknown): number {
  if (isTimeout(value)) return value;
  throw invalidParameter(`sms[${name}]`, EXPECTED_TIMEOUT);
}

/**
 * Reads and checks the options of the verifier, and fills in the defaults.
 * @throws InvalidRequestError naming the option, such as `sms[verifier]`
 */
export function readConsumingOptions(options: ConsumingOptions & VerifierState) {
  const read = readOptions(options, [...CONSUMING_OPTION_NAMES, ...VERIFIER_STATE_NAMES], ['sms']);
  const { verifier, expiresIn = EXPIRES_IN_MS, timeout = TIMEOUT_MS } = read;
  if (verifier === undefined) {
    throw errorOf('parameter_missing', {
      param: 'sms[verifier]',
      detail: expectation('an implementation of the port'),
    });
  }
  checkMethods('sms[verifier]', verifier, ['verify']);
  return {
    ...readVerifierState('sms', read),
    verifier: verifier as SmsVerifier,
    expiresIn: checkMs('expiresIn', expiresIn),
    timeout: checkMs('timeout', timeout),
    secret: checkSecret('sms[secret]', read.secret),
  };
}
