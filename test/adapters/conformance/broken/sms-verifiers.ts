import type { SentCode, SmsVerifierSubject } from '../../../../adapters/conformance/index.ts';
import { CardError, RateLimitError } from '../../../../src/domain/errors.ts';
import type { Awaitable } from '../../../../src/ports/awaitable.ts';
import type { OperationContext } from '../../../../src/ports/operation-context.ts';
import { type SmsAttempt, SmsVerifier } from '../../../../src/ports/sms-verifier.ts';

/** A sent code with its counter and its approvals. */
interface Sent extends SentCode {
  tries: number;
  readonly approvals: Set<string>;
  isUsed: boolean;
}

/** The state that several verifiers share: the codes of one token, the newest one last. */
class Codes {
  readonly sent: Sent[] = [];

  send(): SentCode {
    const number = this.sent.length + 1;
    const sent = { id: `sms_${number}`, code: `12345${number}`, tries: 0, approvals: new Set<string>(), isUsed: false };
    this.sent.push(sent);
    return sent;
  }
}

const SOURCE = 'tok_1';
const TRIES = 3;

/** Accepts each code in one operation, and counts wrong codes. Broken ones override a method. */
export class SoundCodes extends SmsVerifier {
  protected readonly codes: Codes;

  constructor(codes: Codes) {
    super();
    this.codes = codes;
  }

  override async verify({ id, code, source }: SmsAttempt, { operation }: OperationContext): Promise<boolean> {
    await Promise.resolve();
    const sent = this.find(id);
    if (sent === undefined || source !== SOURCE) return false;
    if (code === sent.code && this.approvalsOf(sent).has(operation)) return true;
    if (this.triesOf(sent) >= TRIES) throw new RateLimitError('too_many_attempts', { retry_after: 60 });
    if (code !== sent.code) await this.reject(sent);
    if (sent.isUsed) return false;
    sent.isUsed = true;
    this.approvalsOf(sent).add(operation);
    return true;
  }

  protected find(id: string): Sent | undefined {
    const newest = this.codes.sent.at(-1);
    return newest?.id === id ? newest : undefined;
  }

  protected approvalsOf(sent: Sent): Set<string> {
    return sent.approvals;
  }

  protected triesOf(sent: Sent): number {
    return sent.tries;
  }

  /** Counts a wrong code and rejects it. */
  protected reject(sent: Sent): Awaitable<never> {
    sent.tries += 1;
    throw this.rejection(TRIES - sent.tries);
  }

  protected rejection(attemptsLeft: number): CardError {
    return new CardError('binding_unauthorized', { param: 'sms_code[code]', attempts_left: attemptsLeft });
  }
}

/** Accepts former codes, too. */
export class FormerCodesAccepted extends SoundCodes {
  protected override find(id: string): Sent | undefined {
    return this.codes.sent.find((each) => each.id === id);
  }
}

/** Rejects every code after a new code was sent. */
export class NewCodesRejected extends SoundCodes {
  protected override find(id: string): Sent | undefined {
    return this.codes.sent.length === 1 ? super.find(id) : undefined;
  }
}

/** Accepts former codes, if it was created after a new code was sent. */
export class FormerCodesAcceptedLater extends SoundCodes {
  readonly #first = this.codes.sent.length === 1;

  protected override find(id: string): Sent | undefined {
    return this.#first ? super.find(id) : this.codes.sent.find((each) => each.id === id);
  }
}

/** Compares a code, then counts it in a second step. */
export class CountsAfterwards extends SoundCodes {
  protected override async reject(sent: Sent): Promise<never> {
    const { tries } = sent;
    await Promise.resolve();
    sent.tries = tries + 1;
    throw this.rejection(TRIES - sent.tries);
  }
}

/** Holds the counters only in its own memory. */
export class CountsInMemory extends SoundCodes {
  readonly #tries = new Map<string, number>();

  protected override triesOf({ id }: Sent): number {
    return this.#tries.get(id) ?? 0;
  }

  protected override reject(sent: Sent): never {
    this.#tries.set(sent.id, this.triesOf(sent) + 1);
    throw this.rejection(TRIES - this.triesOf(sent));
  }
}

/** Counts in shared state, but begins with a free attempt for the right code after a restart. */
export class CountsForgotten extends SoundCodes {
  readonly #wasLocked = this.codes.sent.some((each) => each.tries >= TRIES);

  protected override triesOf(sent: Sent): number {
    return this.#wasLocked ? 0 : super.triesOf(sent);
  }
}

/** Counts all codes of a token together. */
export class CountsPerToken extends SoundCodes {
  protected override triesOf(): number {
    return this.codes.sent.reduce((sum, each) => sum + each.tries, 0);
  }
}

/** Allows one attempt less than it says. */
export class AllowsLess extends SoundCodes {
  protected override triesOf(sent: Sent): number {
    return super.triesOf(sent) + 1;
  }
}

/** Always reports the same number of attempts. */
export class AttemptsLeftConstant extends SoundCodes {
  protected override rejection(): CardError {
    return super.rejection(2);
  }
}

/** Remembers approvals only in its own memory. */
export class ApprovalsInMemory extends SoundCodes {
  readonly #approvals = new Map<string, Set<string>>();

  protected override approvalsOf({ id }: Sent): Set<string> {
    const approvals = this.#approvals.get(id) ?? new Set();
    this.#approvals.set(id, approvals);
    return approvals;
  }
}

/** Returns a subject with all optional facts. */
export function subjectOf(Verifier: typeof SoundCodes): SmsVerifierSubject {
  const codes = new Codes();
  const { id, code } = codes.send();
  return {
    verifier: new Verifier(codes),
    id,
    code,
    source: SOURCE,
    wrongCode: '999999',
    resend: () => codes.send(),
    triesPerCode: TRIES,
    again: () => new Verifier(codes),
  };
}
