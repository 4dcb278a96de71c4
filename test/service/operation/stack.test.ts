import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestClientele, type Failure } from '../../../adapters/testing/index.ts';
import { CardError, createClientele, type OperationOptions } from '../../../src/index.ts';
import { APP } from '../../support/world.ts';

const clientele = await createTestClientele();
const { customers, issueCard, fakes } = clientele;

/** Creates a customer while the SMS service fails as `failure` describes. */
function createWhile(failure: Failure, options?: OperationOptions): Promise<unknown> {
  fakes.sms.fail(failure);
  return customers.create({ app: APP, ...issueCard() }, options);
}

/** Operations that fail at different depths, each after another number of asynchronous steps. */
const FAILING: Readonly<Record<string, () => Promise<unknown>>> = {
  'a parameter': () => customers.create({ app: 5 } as never),
  'a retrieve': () => customers.retrieve('cus_none'),
  'an update': () => customers.update('cus_none', {}),
  'a delete': () => customers.delete('cus_none'),
  'a list of cards': async () => await customers.sources.list('cus_none'),
  'a parameter of a list': async () => await customers.list({ limit: 0 }),
  'a cursor of a list': async () => await customers.list({ starting_after: 'cus_none' }),
  'a parameter of a list that is iterated': async () => {
    for await (const customer of customers.list({ limit: 0 })) assert.fail(customer.id);
  },
  'a deadline': () => createWhile({ delay: Infinity }, { timeout: 1 }),
  'a deadline, with an idempotency key': () =>
    createWhile({ delay: Infinity }, { timeout: 1, idempotencyKey: 'deadline' }),
  'an abort': () => createWhile({ delay: Infinity }, { signal: AbortSignal.timeout(1) }),
  'a store that does not open': () => createClientele({ store: { kind: 'redis', url: 'redis://127.0.0.1:1' } }),
  'a verifier': () => createWhile({ error: new Error('down') }),
  'a slow verifier': () => createWhile({ error: new Error('down'), delay: 1 }),
  'a token': () => customers.create({ app: APP, ...issueCard(), source: 'tok_none' }),
  'a token, with an idempotency key': () =>
    customers.create({ app: APP, ...issueCard(), source: 'tok_none' }, { idempotencyKey: 'one' }),
  'an SMS code': () =>
    customers.create({ app: APP, ...issueCard(), sms_code: { ...issueCard().sms_code, code: '0000' } }),
};

for (const [name, operation] of Object.entries(FAILING)) {
  test(`the stack of an error of ${name} has the caller`, async () => {
    async function callingFunction(): Promise<unknown> {
      return await operation();
    }
    const error: Error = await callingFunction().then(
      () => assert.fail(),
      (caught) => caught,
    );
    assert.match(`${error.stack}`, /callingFunction/);
  });
}

test('an error whose stack cannot be read reaches the caller', async () => {
  const error = Object.defineProperty(new CardError('card_declined'), 'stack', { get: () => assert.fail('read') });
  await assert.rejects(createWhile({ error }), { code: 'card_declined' });
});

test('an error that a verifier throws to two callers has the lines of the last one', async () => {
  const error = new CardError('card_declined');
  async function firstCaller(): Promise<unknown> {
    return await createWhile({ error, delay: 1 });
  }
  async function secondCaller(): Promise<unknown> {
    return await createWhile({ error, delay: 1 });
  }
  for (const caller of [firstCaller, secondCaller]) await assert.rejects(caller(), error);
  assert.match(`${error.stack}`, /secondCaller/);
  assert.doesNotMatch(`${error.stack}`, /firstCaller/);
});
