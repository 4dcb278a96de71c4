import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { Fakes } from '../../../adapters/testing/index.ts';
import {
  type AnyClienteleError,
  ApiError,
  type AppDirectory,
  CustomerService,
  InvalidRequestError,
} from '../../../src/core.ts';

const fail = (error: unknown) => async () => {
  throw error;
};

/** Creates a customer while a method of a port throws. */
async function createWith(port: 'tokens' | 'sms' | 'apps', error: unknown): Promise<AnyClienteleError> {
  const fakes = new Fakes();
  const card = fakes.issueCard();
  const ports = { store: new MemoryStore(), tokens: fakes.tokens, sms: fakes.sms };
  const broken = { retrieve: fail(error), verify: fail(error) } as unknown as AppDirectory;
  const customers = new CustomerService({ ...ports, [port]: broken });
  return customers.create({ app: 'app_1', ...card }).then(
    () => assert.fail(),
    (caught) => caught,
  );
}

const METHODS = { tokens: 'TokenVerifier.retrieve', sms: 'SmsVerifier.verify', apps: 'AppDirectory.retrieve' } as const;

for (const [port, method] of Object.entries(METHODS) as [keyof typeof METHODS, string][]) {
  test(`an error of ${method} is named in the message`, async () => {
    const cause = new TypeError('fetch failed');
    const failure = await createWith(port, cause);
    assert.equal(failure.message, `A verifier is unavailable: ${method} failed, so try again later.`);
    assert.equal(failure.cause, cause);
    const own = await createWith(port, new ApiError('verifier_unavailable'));
    assert.equal(own.message, failure.message, 'an error of the library without a text of its own');
    const wrong = await createWith(port, new InvalidRequestError('parameter_invalid'));
    assert.match(wrong.message, new RegExp(`${method} must throw a CardError`));
  });
}

test('the message of an error without a detail has no gap', () => {
  assert.equal(new ApiError('verifier_unavailable').message, 'A verifier is unavailable.');
  assert.equal(new ApiError('store_unavailable').message, 'The store is unavailable.');
});
