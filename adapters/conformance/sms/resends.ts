import { expectThat } from '../assertions.ts';
import { expectAccepted, expectRejected, type SentCode, type SmsCase, type SmsVerifierSubject } from './subject.ts';

const FORMER = 'only the newest code of a token is right: a new code replaces the former one';

/** Sends a new code, and fails if the former code is still accepted, or the id and the digits of different codes. */
async function resendCode({ verifier, id, code, source, resend }: SmsVerifierSubject): Promise<SentCode> {
  const sent = await resend?.();
  expectThat(sent, 'a new code can be sent');
  // Two random codes can be the same, and so can the ids of a service that knows only phone numbers.
  for (const each of [
    { id, code },
    { id: sent.id, code },
    { id, code: sent.code },
  ]) {
    if (each.id === sent.id && each.code === sent.code) continue;
    await expectRejected(verifier, { ...each, source }, FORMER);
  }
  return sent;
}

/** New codes for the same token. */
export const resendCases: readonly SmsCase[] = [
  [
    'after a new code was sent, the former code is rejected and the new one is accepted',
    async (subject) => {
      const { verifier, id, code, source } = subject;
      const sent = await resendCode(subject);
      await expectAccepted(verifier, { ...sent, source }, 'the newest code is right');
      if (sent.id !== id || sent.code !== code) await expectRejected(verifier, { id, code, source }, FORMER);
    },
    ['resend'],
  ],
  [
    'each further code replaces the one before it',
    async (subject) => {
      const second = await resendCode(subject);
      const third = await resendCode({ ...subject, ...second });
      await expectAccepted(subject.verifier, { ...third, source: subject.source }, 'the newest code is right');
    },
    ['resend'],
  ],
  [
    'another verifier on the same state knows the newest code',
    async (subject) => {
      const sent = await resendCode(subject);
      const other = (await subject.again?.()) ?? subject.verifier;
      await expectRejected(other, { id: subject.id, code: subject.code, source: subject.source }, FORMER);
      await expectAccepted(other, { ...sent, source: subject.source }, 'the newest code is right');
    },
    ['resend', 'again'],
  ],
];
