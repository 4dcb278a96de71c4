import { expectThat } from '../assertions.ts';
import { freshId } from '../samples.ts';
import { contextOf, repeat } from '../verifier-conformance.ts';
import { expectAccepted, expectRejected, type SmsCase, verifyAgain, wrongCodeOf } from './subject.ts';

/** Right and wrong codes. */
export const attemptCases: readonly SmsCase[] = [
  [
    'the right code is accepted',
    async ({ verifier, id, code, source }) => {
      expectThat(/^\d{4,8}$/.test(code), 'a code has 4 to 8 digits');
      await expectAccepted(verifier, { id, code, source }, 'the right code is accepted');
    },
  ],
  [
    'the right code is accepted again in the same operation',
    async ({ verifier, id, code, source }) => {
      const context = contextOf();
      for (let times = 0; times < 4; times += 1) {
        await verifyAgain(() => verifier.verify({ id, code, source }, context));
      }
    },
  ],
  [
    'concurrent calls of one operation are all accepted',
    async ({ verifier, id, code, source }) => {
      const context = contextOf();
      await repeat(() => verifyAgain(() => verifier.verify({ id, code, source }, context)));
    },
  ],
  [
    'the right code is accepted again by another verifier on the same state, as after a restart',
    async ({ verifier, again, id, code, source }) => {
      const context = contextOf();
      await verifyAgain(() => verifier.verify({ id, code, source }, context));
      for (let times = 0; times < 2; times += 1) {
        const other = await again?.();
        await verifyAgain(() => other?.verify({ id, code, source }, context) ?? false);
      }
    },
    ['again'],
  ],
  [
    'a wrong code is rejected, and the right one after it is accepted',
    async (subject) => {
      const { verifier, id, code, source } = subject;
      await expectRejected(verifier, { id, code: wrongCodeOf(subject), source }, 'a wrong code is rejected');
      await expectAccepted(verifier, { id, code, source }, 'the right code stays right after a wrong one');
    },
  ],
  [
    'a longer or shorter code is rejected',
    async ({ verifier, id, code, source }) => {
      const other = code.length < 8 ? `${code}0` : code.slice(0, -1);
      await expectRejected(verifier, { id, code: other, source }, 'a code of another length is rejected');
    },
  ],
  [
    'the code of another token is rejected',
    async ({ verifier, id, code, otherSource = freshId('tok') }) => {
      await expectRejected(verifier, { id, code, source: otherSource }, 'a code is right only for its token');
    },
  ],
  [
    'a code with an unknown id is rejected',
    async ({ verifier, code, source }) => {
      for (const id of [freshId('sms'), 'sms_constructor', `sms_${'x'.repeat(251)}`]) {
        await expectRejected(verifier, { id, code, source }, `${id} is rejected`);
      }
    },
  ],
];
