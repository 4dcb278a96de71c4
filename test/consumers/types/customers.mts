// What the compiler knows about parameters, results and errors.
import { CardError, ClienteleError, createClientele } from 'clientele';
import { createTestClientele } from 'clientele/testing';

declare module 'clientele' {
  interface CustomCardErrorCodes {
    daily_limit: true;
  }
}

interface Order {
  readonly id: string;
  note?: string;
}

/** Compiles only if two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never;
const same = <A, B>(isSame: Same<A, B>): void => console.log(isSame);

const clientele = await createClientele();
const card = { app: 'app_1', ...clientele.fakes.issueCard() };
const order: Order = { id: '1' };

const created = await clientele.customers.create({ ...card, metadata: order, expand: ['app', 'default_source'] });
console.log(created.app.id, created.default_source?.last4);
const retrieved = await clientele.customers.retrieve(created.id, { expand: ['app'] });
same<typeof retrieved.app.object, 'app'>(true);
same<typeof retrieved.default_source, string | null>(true);
const updated = await clientele.customers.update(created.id, { metadata: order });
same<typeof updated.app, string>(true);
const page = await clientele.customers.list({ expand: ['data.default_source'] });
console.log(page.data[0]?.default_source?.last4);
for await (const { app } of clientele.customers.list({ expand: ['app'] })) console.log(app.id);

// @ts-expect-error: a create needs a card.
await clientele.customers.create({ app: 'app_1' });
// @ts-expect-error: metadata is flat.
await clientele.customers.create({ ...card, metadata: { order } });
// @ts-expect-error: the request for a list has no data before it is awaited.
console.log(clientele.customers.list().data);
const cardless = await createClientele({ requireSource: false });
await cardless.customers.create({ app: 'app_1' });
const test = await createTestClientele({ requireSource: false });
await test.customers.create({ app: 'app_1' });

try {
  await clientele.customers.delete(created.id);
} catch (error) {
  if (!(error instanceof ClienteleError)) throw error;
  switch (error.code) {
    case 'resource_missing':
      same<typeof error.type, 'invalid_request_error'>(true);
      break;
    case 'store_unavailable':
      same<typeof error.type, 'api_error'>(true);
      break;
    case 'daily_limit':
      console.log(error instanceof CardError, error.toJSON().error.message);
      break;
    // @ts-expect-error: a mistyped code
    case 'resource_mising':
      break;
  }
  if (error.type === 'idempotency_error') {
    same<typeof error.code, 'idempotency_mismatch' | 'idempotency_in_progress'>(true);
  }
}
console.log(new CardError('monthly_limit'));
