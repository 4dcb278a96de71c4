import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SmsAttempt } from '../../src/ports/sms-verifier.ts';
import { canonicalPhone } from './phone-number.ts';

/** Makes keyed hashes of the values that the state must not reveal. */
export class OtpHashes {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Equal codes have different hashes, because their ids differ. */
  code({ source, id, code }: SmsAttempt): string {
    return this.#hash('code', source, id, code);
  }

  operation(operation: string): string {
    return this.#hash('operation', operation);
  }

  /** The hash is the same for the usual spellings of a phone number, so that they share one budget. */
  phone(phone: string): string {
    return this.#hash('phone', canonicalPhone(phone));
  }

  #hash(...parts: string[]): string {
    return createHmac('sha256', this.#secret).update(JSON.stringify(parts)).digest('base64url');
  }
}

/** Compares two hashes in constant time. */
export function areEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
