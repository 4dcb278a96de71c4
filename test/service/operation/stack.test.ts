import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { APP } from '../../support/world.ts';

const clientele = await createTestClientele();
const { customers, issueCard } = clientele;

/** Operations that fail at different depths, each after another number of asynchronous steps. */
const FAILING: Readonly<Record<string, () => Promise<unknown>>> = {
  'a parameter': () => customers.create({ app: 5 } as never),
  'a retrieve': () => customers.retrieve('cus_none'),
  'an update': () => customers.update('cus_none', {}),
  'a delete': () => customers.delete('cus_none'),
  'a list of cards': async () => await customers.sources.list('cus_none'),
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
