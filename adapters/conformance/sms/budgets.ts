import { expectThat } from '../assertions.ts';
import { race } from '../concurrency.ts';
import { expectEqual } from '../verifier-conformance.ts';
import { expectAccepted, type SmsCase, type SmsVerifierSubject, verdictOf, wrongCodeOf } from './subject.ts';

/** How many times as many wrong codes are entered concurrently as are allowed. */
const GUESSES_PER_TRY = 4;

/** Enters wrong codes concurrently, through all verifiers on the same state, until the verifier allows no more. */
async function spendBudget(subject: SmsVerifierSubject): Promise<void> {
  const { verifier, again, id, source, triesPerCode = 0 } = subject;
  const verifiers = [verifier, (await again?.()) ?? verifier];
  const wrong = { id, code: wrongCodeOf(subject), source };
  const guess = (i: number) => verdictOf(verifiers[i % verifiers.length] ?? verifier, wrong);
  const verdicts = await race(triesPerCode * GUESSES_PER_TRY, guess);
  const countOf = (answer: string) => verdicts.filter((each) => each.answer === answer).length;
  expectEqual(countOf('accepted'), 0, 'a wrong code is never accepted');
  expectThat(
    countOf('rejected') <= triesPerCode,
    `of ${verdicts.length} concurrent wrong codes at most ${triesPerCode} are compared with the right one, and the others ` +
      `fail with too_many_attempts; ${countOf('rejected')} were compared. Count an attempt before its result is known, in ` +
      'the same atomic step for all processes',
  );
}

/** Fails if a verifier accepts the right code after the budget was spent. */
async function expectLocked({ verifier, id, code, source }: SmsVerifierSubject): Promise<void> {
  const { answer } = await verdictOf(verifier, { id, code, source });
  expectThat(answer !== 'accepted', 'when no more attempts are allowed, the right code is refused too');
}

/** The number of wrong codes that a verifier allows. */
export const budgetCases: readonly SmsCase[] = [
  [
    'the right code is accepted in the last attempt that is allowed, and attempts_left falls with each wrong code',
    async (subject) => {
      const { verifier, id, code, source, triesPerCode = 0 } = subject;
      let left = triesPerCode;
      for (let tries = 1; tries < triesPerCode; tries += 1) {
        const { answer, attemptsLeft } = await verdictOf(verifier, { id, code: wrongCodeOf(subject), source });
        expectEqual(answer, 'rejected', `${triesPerCode} wrong codes are allowed; number ${tries} is rejected`);
        if (attemptsLeft === undefined) continue;
        expectThat(Number.isInteger(attemptsLeft) && attemptsLeft > 0, 'attempts_left is a whole number above 0');
        expectThat(attemptsLeft < left, `attempts_left falls with each wrong code; it is ${attemptsLeft}`);
        left = attemptsLeft;
      }
      await expectAccepted(verifier, { id, code, source }, 'the right code is accepted in the last attempt');
    },
    ['triesPerCode'],
  ],
  [
    'concurrent wrong codes are compared no more often than allowed, and then the right code is refused too',
    async (subject) => {
      await spendBudget(subject);
      await expectLocked(subject);
    },
    ['triesPerCode'],
  ],
  [
    'attempts stay used up for another verifier on the same state, as after a restart',
    async (subject) => {
      await spendBudget(subject);
      await expectLocked({ ...subject, verifier: (await subject.again?.()) ?? subject.verifier });
    },
    ['triesPerCode', 'again'],
  ],
  [
    'a new code is accepted after the attempts for the former one are used up',
    async (subject) => {
      const { verifier, source, resend } = subject;
      await spendBudget(subject);
      const sent = await resend?.();
      expectThat(sent, 'a new code can be sent');
      await expectAccepted(verifier, { ...sent, source }, 'a new code has attempts of its own');
      await expectLocked(subject);
    },
    ['triesPerCode', 'resend'],
  ],
];
