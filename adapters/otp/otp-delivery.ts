import { CardError, type ClienteleError, errorOf, RateLimitError } from '../../src/domain/errors.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { holdsSecret, withoutSecretDetails, withoutSecrets } from '../../src/service/operation/secrets.ts';
import { phoneSpellings } from './phone-number.ts';
import type { SmsMessage, SmsSender } from './senders/sms-sender.ts';

/**
 * Sends a message.
 * @throws CardError or RateLimitError without secrets: the sender's refusal, or `send_sms_failed` for any other error
 * @throws ApiError `aborted` or `deadline_exceeded` if the call has ended already; nothing is sent then
 */
export async function deliver(sender: SmsSender, message: SmsMessage, context: OperationContext): Promise<void> {
  checkDeadline(context);
  try {
    await sender.send(message, context);
  } catch (error) {
    const { phone, code } = message;
    throw senderError(error, [...phoneSpellings(phone), code]);
  }
}

/** @throws ApiError `aborted` or `deadline_exceeded`. A payer must get no SMS for a call that has ended already. */
export function checkDeadline(context: OperationContext): void {
  if (context.remaining() <= 0) throw errorOf('deadline_exceeded');
  if (context.signal.aborted) throw errorOf('aborted', { cause: context.signal.reason });
}

/** Returns a refusal without secrets. Any other error becomes `send_sms_failed`, because the SMS may have been sent. */
function senderError(error: unknown, secrets: readonly string[]): ClienteleError {
  const isRefusal = error instanceof CardError || error instanceof RateLimitError;
  if (isRefusal && !holdsSecret([error.code], secrets)) {
    return withoutSecretDetails(error, secrets).with({ cause: withoutSecrets(error.cause, secrets) });
  }
  return errorOf('send_sms_failed', { outcome: 'unknown', cause: withoutSecrets(error, secrets) });
}
