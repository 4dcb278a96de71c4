import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { OtpSmsVerifier } from '../../../adapters/otp/index.ts';
import { CardError, ClienteleError, type SmsAttempt } from '../../../src/core.ts';
import { iterations } from '../../support/iterations.ts';
import { LIMITS, OtpModel } from './otp-model.ts';
import { operationOf, otpWorld, wrongOf } from './otp-world.ts';

const RUNS = iterations(300, 20_000);

const kind = <K extends string>(name: K) => fc.constant(name);
const source = fc.constantFrom('tok_1', 'tok_2');
const phone = fc.constantFrom('13800138000', '13800138001');

const verify = fc.record({
  kind: kind('verify'),
  source,
  /** Which of the token's codes: 0 is the newest one. */
  age: fc.constantFrom(0, 0, 0, 1),
  right: fc.boolean(),
  operation: fc.constantFrom('op_1', 'op_2', 'op_3'),
});

const action = fc.oneof(
  { weight: 6, arbitrary: verify },
  { weight: 3, arbitrary: fc.record({ kind: kind('issue'), source, phone, isRefused: fc.constant(false) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('issue'), source, phone, isRefused: fc.constant(true) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('advance'), ms: fc.constantFrom(1, 999, 50_000, 99_999, 200_000, 86_400_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('restart') }) },
);

/** Returns the outcome of a verification in the words of the model. */
async function outcomeOf(otp: OtpSmsVerifier, attempt: SmsAttempt, operation: string): Promise<string> {
  try {
    return String(await otp.verify(attempt, operationOf(operation)));
  } catch (error) {
    assert.ok(error instanceof ClienteleError);
    if (error.code === 'too_many_attempts') return `code spent for ${error.retry_after}`;
    assert.equal(error.code, 'binding_unauthorized');
    return error.attempts_left === undefined ? 'expired' : `wrong ${error.attempts_left}`;
  }
}

/** Runs a history on the verifier and the model, and returns how often each kind of outcome was seen. */
async function run(
  history: readonly (typeof action extends fc.Arbitrary<infer A> ? A : never)[],
  seen: Map<string, number>,
) {
  const { create, clock, outbox } = await otpWorld(LIMITS);
  let otp = create();
  const model = new OtpModel();
  const sent = new Map<string, SmsAttempt[]>();
  for (const step of history) {
    if (step.kind === 'advance') clock.advance(step.ms);
    else if (step.kind === 'restart') otp = create();
    else if (step.kind === 'issue') {
      const expected = model.issue(step.source, step.phone, clock.now(), step.isRefused);
      outbox.onSend = () => {
        if (step.isRefused) throw new CardError('send_sms_failed');
      };
      const outcome = await otp.issue({ source: step.source, phone: step.phone }).then(
        () => 'sent',
        ({ code, param, retry_after }: ClienteleError) =>
          code === 'send_sms_failed' ? 'refused' : `${param} spent for ${retry_after}`,
      );
      assert.equal(outcome, expected, `issue for ${step.source} to ${step.phone}`);
      count(seen, outcome);
      if (outcome !== 'sent') continue;
      const { id, code } = outbox.last;
      model.sent(step.source, id, code);
      sent.set(step.source, [{ id, code, source: step.source }, ...(sent.get(step.source) ?? [])]);
    } else {
      const attempt = sent.get(step.source)?.[step.age] ?? { id: 'sms_1', code: '123456', source: step.source };
      const code = step.right ? attempt.code : wrongOf(attempt.code);
      const expected = model.verify(step.source, attempt.id, code, step.operation, clock.now());
      const outcome = await outcomeOf(otp, { ...attempt, code }, step.operation);
      assert.equal(outcome, expected, `verify ${JSON.stringify(step)}`);
      count(seen, outcome);
    }
  }
}

const count = (seen: Map<string, number>, outcome: string) => {
  const name = outcome.replace(/ \d+$/, '');
  seen.set(name, (seen.get(name) ?? 0) + 1);
};

describe('OtpSmsVerifier', () => {
  test(`behaves like its model in ${RUNS} random histories`, async () => {
    const seen = new Map<string, number>();
    const histories = fc.array(action, { minLength: 5, maxLength: 60, size: 'max' });
    await fc.assert(
      fc.asyncProperty(histories, (history) => run(history, seen)),
      { numRuns: RUNS },
    );
    const outcomes = [
      'code spent for',
      'expired',
      'false',
      'phone spent for',
      'refused',
      'sent',
      'source spent for',
      'true',
      'wrong',
    ];
    assert.deepEqual([...seen.keys()].sort(), outcomes, 'the histories reach every outcome');
  });
});
