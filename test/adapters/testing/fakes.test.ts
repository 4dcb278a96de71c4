import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { smsVerifierConformance, tokenVerifierConformance } from '../../../adapters/conformance/index.ts';
import { type Failure, FakeSmsVerifier, Fakes, FakeTokenVerifier } from '../../../adapters/testing/index.ts';
import { seededRandom } from '../../../adapters/testing/random.ts';
import { SmsVerifier, TokenVerifier } from '../../../src/core.ts';
import { contextOf } from '../../support/context.ts';

const context = contextOf(1000);

tokenVerifierConformance({
  name: 'FakeTokenVerifier',
  create: () => {
    const fakes = new Fakes();
    return { verifier: fakes.tokens, known: fakes.issueCard().source };
  },
  capabilities: { fake: true },
});

smsVerifierConformance({
  name: 'FakeSmsVerifier',
  create: () => {
    const fakes = new Fakes();
    const { source, sms_code } = fakes.issueCard();
    return { verifier: fakes.sms, ...sms_code, source };
  },
  capabilities: { fake: true },
});

describe('a fake verifier', () => {
  test('is an instance of its port', () => {
    assert.ok(new FakeTokenVerifier() instanceof TokenVerifier);
    assert.ok(new FakeSmsVerifier() instanceof SmsVerifier);
  });

  test('refuses a failure with an unknown or invalid field, which would never happen', () => {
    const { sms } = new Fakes();
    for (const [param, failures] of Object.entries({
      'failure[erorr]': [{ erorr: 'down' }],
      'failure[call]': [{ call: 0 }, { call: 1.5 }, { call: '2' }, { call: Number.NaN }],
      'failure[delay]': [{ delay: -1 }, { delay: '5' }, { delay: Number.NaN }, { delay: 1e12 }],
    })) {
      for (const failure of failures) {
        assert.throws(() => sms.fail(failure as Failure), { type: 'invalid_request_error', param });
      }
    }
  });

  test('fails the next call with an error, a chosen answer or a delay', async () => {
    const fakes = new Fakes();
    const { source } = fakes.issueCard();
    const { tokens } = fakes;
    tokens.fail({ error: 'down' });
    await assert.rejects(
      async () => tokens.retrieve(source, context),
      (error) => error === 'down',
    );
    tokens.fail({ answer: { garbage: true } });
    assert.deepEqual(await tokens.retrieve(source, context), { garbage: true });
    tokens.fail({ answer: undefined });
    assert.equal(await tokens.retrieve(source, context), undefined);
    const started = performance.now();
    tokens.fail({ delay: 20 });
    assert.equal((await tokens.retrieve(source, context))?.id, source);
    assert.ok(performance.now() - started >= 18, 'the call was not delayed');
    const answer = tokens.retrieve(source, context);
    assert.ok(!(answer instanceof Promise), 'a call without a failure is synchronous');
  });

  test('fails the nth call of its life, or every call until it recovers', async () => {
    const fakes = new Fakes();
    const { source, sms_code } = fakes.issueCard();
    const { sms } = fakes;
    const verify = async () => {
      try {
        return await sms.verify({ ...sms_code, source }, context);
      } catch (error) {
        return error;
      }
    };
    sms.fail({ call: 2, error: 'second' });
    sms.fail({ call: 4, error: 'fourth' });
    const answers = [await verify(), await verify(), await verify(), await verify(), await verify()];
    assert.deepEqual(answers, [true, 'second', true, 'fourth', true]);
    assert.equal(sms.calls, 5);
    sms.fail({ call: 'every', answer: false });
    assert.deepEqual([await verify(), await verify()], [false, false]);
    sms.recover();
    assert.equal(await verify(), true);
    for (const failure of [{ call: 10, error: 'tenth' }, { error: 'ninth' }, { error: 'eleventh' }]) sms.fail(failure);
    assert.deepEqual([await verify(), await verify(), await verify()], ['ninth', 'tenth', 'eleventh']);
    assert.equal(await verify(), true);
  });

  test('ends an infinite delay when the operation ends', async () => {
    const { tokens } = new Fakes();
    const controller = new AbortController();
    tokens.fail({ delay: Number.POSITIVE_INFINITY, error: 'late' });
    const answer = Promise.resolve(tokens.retrieve('tok_1', { ...context, signal: controller.signal }));
    controller.abort();
    await assert.rejects(answer, (error) => error === 'late');
    tokens.fail({ delay: Number.POSITIVE_INFINITY });
    assert.equal(await tokens.retrieve('tok_1', { ...context, signal: controller.signal }), undefined);
  });

  test('accepts what a test has added to it, without the other fakes', async () => {
    const tokens = new FakeTokenVerifier();
    const sms = new FakeSmsVerifier();
    assert.deepEqual([tokens.fake, sms.fake], [true, true]);
    assert.equal(await sms.verify({ id: 'sms_1', code: '1234', source: 'tok_1' }, context), false);
    sms.add({ id: 'sms_1', code: '1234', source: 'tok_1' });
    assert.equal(await sms.verify({ id: 'sms_1', code: '1234', source: 'tok_1' }, context), true);
    assert.equal(await sms.verify({ id: 'sms_1', code: '1235', source: 'tok_1' }, context), false);
    assert.equal(await sms.verify({ id: 'sms_1', code: '1234', source: 'tok_2' }, context), false);
  });
});

test('the same seed gives the same numbers, evenly spread', () => {
  const take = (seed: number | string, count: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: count }, random);
  };
  assert.deepEqual(take(5, 100), take('5', 100));
  assert.notDeepEqual(take(5, 10), take(6, 10));
  const numbers = take('spread', 10_000);
  for (const number of numbers) assert.ok(number >= 0 && number < 1, 'from 0 up to 1');
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  assert.ok(Math.abs(mean - 0.5) < 0.02, `mean ${mean}`);
});

test('fakes accept the cards of other fakes, with the codes that were validated', async () => {
  const [one, two] = [new Fakes(), new Fakes()];
  const { source, sms_code } = one.issueCard();
  const { id, code } = sms_code;
  assert.equal(await one.sms.verify({ id, code: code === '0000' ? '1111' : '0000', source }, context), false);
  assert.deepEqual(one.sms.find(id), { id, source, validated: false });
  assert.equal(await one.sms.verify({ id, code, source }, context), true);
  one.sms.fail({ call: 'every', error: 'down' });
  two.addAll(one);
  assert.deepEqual(two.sms.find(id), { id, source, validated: true });
  assert.deepEqual(two.tokens.find(source), one.tokens.find(source));
  assert.equal(await two.sms.verify({ id, code, source }, context), true);
  assert.deepEqual([two.tokens.find('tok_other'), two.sms.find('sms_other')], [undefined, undefined]);
  assert.deepEqual([two.tokens.calls, two.sms.calls], [0, 1]);
});
