import { KeyedQueue, type Waiter } from '../../src/concurrency/keyed-queue.ts';
import type { ClienteleError } from '../../src/domain/errors.ts';
import { timeAfter } from '../../src/domain/time.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { readClock } from '../../src/ports/port-contract.ts';
import { isFake } from '../../src/ports/port-methods.ts';
import { type SmsAttempt, SmsVerifier } from '../../src/ports/sms-verifier.ts';
import { readSecret } from '../../src/verifier-kit/secret.ts';
import { type IssueCode, type IssuedCode, isTokenId, newCode, newCodeId, readIssueCode } from './issue-code.ts';
import { type OtpSmsVerifierOptions, readOtpOptions } from './options.ts';
import { checkDeadline, deliver } from './otp-delivery.ts';
import { OtpHashes } from './otp-hashes.ts';
import { checkSendForToken, countSendForToken, countSendToPhone, withdrawCode } from './otp-sends.ts';
import { type PhoneState, phoneKey, SECRET_KEY, type SentCode, type TokenState, tokenKey } from './otp-state.ts';
import { countTry, expiryOf, isRight, type TryResult, wrongCode } from './otp-tries.ts';

/** A call that waits in the queue checks its deadline afterwards. */
const WAITER: Waiter = { wait: async (promise) => promise };

/** Codes of 4 to 8 digits can be right. */
const CODE = /^[0-9]{4,8}$/;

/**
 * Sends SMS codes and verifies them. Only the newest code of a token is valid. Codes, tries and sends are kept in the state of
 * the application's store, so that a budget stays spent after a restart, and holds for all processes. The state has keyed
 * hashes in place of codes and phone numbers.
 *
 * @example
 * const sms = new OtpSmsVerifier({ sender: new WebhookSmsSender({ url }), state: store.stateStore() });
 * const { id } = await sms.issue({ source: 'tok_1', phone: '+8613800138000' });
 */
export class OtpSmsVerifier extends SmsVerifier {
  /** Whether the sender is for development only. */
  override readonly fake: boolean;
  readonly #settings: ReturnType<typeof readOtpOptions>;
  /** The changes of each token. */
  readonly #queue = new KeyedQueue();

  /** @throws InvalidRequestError naming the option, such as `sms[triesPerCode]` */
  constructor(options: OtpSmsVerifierOptions) {
    super();
    this.#settings = readOtpOptions(options);
    this.fake = isFake('sms[sender]', this.#settings.sender);
  }

  /**
   * Sends a new code for a token to a phone number. The token's former code is no longer valid. The send is counted before the
   * sender is called, and stays counted if it fails. If the sender refuses, the former code stays valid.
   * @throws InvalidRequestError naming the parameter
   * @throws RateLimitError `too_many_attempts` with `retry_after` in seconds if a budget of the token (`param: 'source'`) or of
   *   the phone number (`param: 'phone'`) is spent
   * @throws CardError or RateLimitError of the sender if it refuses; CardError `send_sms_failed` with the `outcome` `unknown` if it
   *   fails: the SMS may have been sent, so its code is valid
   */
  async issue(params: IssueCode, context: OperationContext = withoutDeadline()): Promise<IssuedCode> {
    const { source, phone } = readIssueCode(params);
    checkDeadline(context);
    const { limits, locale, sender } = this.#settings;
    const id = newCodeId();
    const code = newCode(limits.codeDigits);
    const sent = await this.#queue.run(source, WAITER, () => this.#countSend({ source, id, code }, phone, context));
    const issued = Object.freeze({ id, ...expiryOf(sent) });
    try {
      await deliver(sender, Object.freeze({ ...issued, source, phone, code, locale }), context);
    } catch (error) {
      if ((error as ClienteleError).outcome === 'not_applied') await this.#withdraw(source, id, context);
      throw error;
    }
    return issued;
  }

  /**
   * Returns true for the right code. The right code stays right for its operation until it expires or a resend replaces it, also
   * after the budget was spent. Returns false if the code was not sent under this id for this token, or is not the newest one.
   * @throws CardError `binding_unauthorized`: with `attempts_left` and `expires_at` for a wrong code, and with `expires_at` for
   *   an expired one
   * @throws RateLimitError `too_many_attempts` with `retry_after` in seconds if the budget of the code or of the token is spent
   */
  override async verify({ id, code, source }: SmsAttempt, context: OperationContext): Promise<boolean> {
    if (!isTokenId(source) || typeof code !== 'string' || !CODE.test(code)) return false;
    const hashes = await this.#hashes(context);
    const attempt = { code: hashes.code({ id, code, source }), operation: hashes.operation(context.operation) };
    const { state, limits, clock } = this.#settings;
    const tried = await this.#queue.run(source, WAITER, () =>
      state.update<TokenState, TryResult>(
        tokenKey(source),
        (token) => countTry(token, id, attempt, limits, readClock(clock)),
        context,
      ),
    );
    if (tried.kind !== 'counted') return tried.kind === 'approved';
    if (isRight(tried.code, attempt)) return true;
    throw wrongCode(tried.code, tried.attemptsLeft);
  }

  /** Counts a send for the phone number and the token, and makes the code valid. */
  async #countSend(issued: SmsAttempt, phone: string, context: OperationContext): Promise<SentCode> {
    const { state, limits, clock } = this.#settings;
    const key = tokenKey(issued.source);
    const hashes = await this.#hashes(context);
    // The token first, without a write: a refused send must count for no phone number.
    checkSendForToken(await state.read<TokenState>(key, context), limits, readClock(clock));
    await state.update<PhoneState, void>(
      phoneKey(hashes.phone(phone)),
      (sends) => countSendToPhone(sends, limits, readClock(clock)),
      context,
    );
    const now = readClock(clock);
    const expiresAt = timeAfter(now, limits.expiresIn);
    const sent = { id: issued.id, hash: hashes.code(issued), expiresAt, tries: [] };
    await state.update<TokenState, void>(key, (token) => countSendForToken(token, sent, limits, now), context);
    return sent;
  }

  /** Makes the former code valid again after a refusal. If that fails, the payer needs a new code. */
  async #withdraw(source: string, id: string, context: OperationContext): Promise<void> {
    const { state } = this.#settings;
    await state.update<TokenState, void>(tokenKey(source), (token) => withdrawCode(token, id), context).catch(() => {});
  }

  async #hashes(context: OperationContext): Promise<OtpHashes> {
    const { secret, state } = this.#settings;
    return new OtpHashes(secret ?? (await readSecret(state, SECRET_KEY, context)));
  }
}

/** The context of a call that the application makes itself. */
const withoutDeadline = (): OperationContext => ({
  operation: 'issue',
  remaining: () => Number.POSITIVE_INFINITY,
  signal: new AbortController().signal,
});
