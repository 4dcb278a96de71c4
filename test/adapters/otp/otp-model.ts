/** The limits of the model: small, so that short histories reach them. */
export const LIMITS = {
  expiresIn: 100_000,
  triesPerCode: 3,
  triesPerToken: 5,
  sendsPerToken: 3,
  sendsPerPhone: 4,
  sendWindow: 300_000,
};
const TOKEN_RETENTION = 86_400_000;

interface ModelToken {
  id: string;
  code: string;
  expiresAt: number;
  wrong: number;
  formerWrong: number;
  approved: Set<string>;
  sends: number[];
  forgottenAt: number;
}

/** A token whose first SMS was refused. */
const NO_CODE: ModelToken = {
  id: '',
  code: '',
  expiresAt: 0,
  wrong: 0,
  formerWrong: 0,
  approved: new Set(),
  sends: [],
  forgottenAt: 0,
};

/** The rules of OtpSmsVerifier in their simplest form: one process, no state, no hashes. An outcome is a short text. */
export class OtpModel {
  readonly #tokens = new Map<string, ModelToken>();
  readonly #phones = new Map<string, number[]>();

  /** Returns `sent` or `refused`, or the parameter whose budget is spent and the seconds until the next send. */
  issue(source: string, phone: string, now: number, isRefused = false): string {
    const token = this.#token(source, now);
    if (token && token.wrong + token.formerWrong >= LIMITS.triesPerToken)
      return spent('source', token.forgottenAt, now);
    const sends = recent(token?.sends ?? [], now);
    const phoneSends = recent(this.#phones.get(phone) ?? [], now);
    const oldest = { source: sends[0], phone: phoneSends[0] };
    if (sends.length >= LIMITS.sendsPerToken) return spent('source', Number(oldest.source) + LIMITS.sendWindow, now);
    if (phoneSends.length >= LIMITS.sendsPerPhone) return spent('phone', Number(oldest.phone) + LIMITS.sendWindow, now);
    this.#phones.set(phone, [...phoneSends, now]);
    if (isRefused) {
      const kept = token ?? NO_CODE;
      this.#tokens.set(source, { ...kept, sends: [...sends, now], forgottenAt: now + TOKEN_RETENTION });
      return 'refused';
    }
    this.#tokens.set(source, {
      id: '',
      code: '',
      expiresAt: now + LIMITS.expiresIn,
      wrong: 0,
      formerWrong: token ? token.wrong + token.formerWrong : 0,
      approved: new Set(),
      sends: [...sends, now],
      forgottenAt: now + TOKEN_RETENTION,
    });
    return 'sent';
  }

  /** Records the code that was sent. */
  sent(source: string, id: string, code: string): void {
    Object.assign(this.#tokens.get(source) ?? {}, { id, code });
  }

  /** Returns whether the code is right, or how the verifier refuses it. */
  verify(source: string, id: string, code: string, operation: string, now: number): string {
    const token = this.#token(source, now);
    if (token?.id !== id) return 'false';
    if (token.expiresAt <= now) return 'expired';
    if (code === token.code && token.approved.has(operation)) return 'true';
    const left = Math.min(LIMITS.triesPerCode - token.wrong, LIMITS.triesPerToken - token.formerWrong - token.wrong);
    if (LIMITS.triesPerToken <= token.formerWrong + token.wrong) return spent('code', token.forgottenAt, now);
    if (left <= 0) return spent('code', token.expiresAt, now);
    if (code === token.code) {
      token.approved.add(operation);
      return 'true';
    }
    token.wrong += 1;
    return `wrong ${left - 1}`;
  }

  #token(source: string, now: number): ModelToken | undefined {
    const token = this.#tokens.get(source);
    return token && token.forgottenAt > now ? token : undefined;
  }
}

const recent = (sends: readonly number[], now: number) => sends.filter((at) => at + LIMITS.sendWindow > now);

const spent = (what: string, until: number, now: number) =>
  `${what} spent for ${Math.max(1, Math.ceil((until - now) / 1000))}`;
