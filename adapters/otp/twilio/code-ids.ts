import { createHmac, timingSafeEqual } from 'node:crypto';

/** The id of a verification of Twilio. */
export const VERIFICATION_SID = /^VE[0-9a-fA-F]{32}$/;
/** Prefix, verification, and a tag of 32 bytes in base64url. */
const ID = /^sms_(VE[0-9a-fA-F]{32})_([A-Za-z0-9_-]{43})$/;

/**
 * Makes and reads ids of SMS codes. An id contains the verification of Twilio and a keyed hash of verification and token. So a
 * code cannot be used for another token, although nothing is stored.
 */
export class TwilioIds {
  readonly #secret: string;
  readonly #serviceSid: string;

  constructor(secret: string, serviceSid: string) {
    this.#secret = secret;
    this.#serviceSid = serviceSid;
  }

  /** Returns the id of the code that a verification sent for a token. */
  idOf(verification: string, source: string): string {
    return `sms_${verification}_${this.#tag(verification, source).toString('base64url')}`;
  }

  /** Returns the verification of an id. Returns undefined if the id was not made for this token. */
  verificationOf(id: string, source: string): string | undefined {
    const [, verification, tag] = ID.exec(id) ?? [];
    if (verification === undefined || tag === undefined) return undefined;
    const bytes = Buffer.from(tag, 'base64url');
    return timingSafeEqual(bytes, this.#tag(verification, source)) ? verification : undefined;
  }

  #tag(verification: string, source: string): Buffer {
    // The first item separates this use of the secret from its use for the requests.
    const text = JSON.stringify(['clientele.sms_code', this.#serviceSid, verification, source]);
    return createHmac('sha256', this.#secret).update(text).digest();
  }
}
