// Imports and requires the package in one process, as an application does while it moves to ES modules.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import * as imported from 'clientele';
import { createHttpHandler } from 'clientele/http';

const required = createRequire(import.meta.url)('clientele');

async function errorOf({ createClientele }) {
  const clientele = await createClientele();
  try {
    return await clientele.customers.retrieve('cus_missing').then(assert.fail, (error) => error);
  } finally {
    await clientele.close();
  }
}

for (const [thrower, other] of [
  [imported, required],
  [required, imported],
]) {
  const error = await errorOf(thrower);
  assert.ok(error instanceof thrower.ClienteleError);
  assert.ok(error instanceof other.ClienteleError);
  assert.ok(error instanceof other.InvalidRequestError);
  assert.ok(!(error instanceof other.CardError));
}

// An HTTP handler from one copy reports replays by a clientele from the other copy.
const clientele = await required.createClientele();
const handler = createHttpHandler({ keys: { sk_test_1: clientele } });
const { source, sms_code } = clientele.fakes.issueCard();
const body = JSON.stringify({ app: 'app_1', source, sms_code });
const headers = { authorization: 'Bearer sk_test_1', 'idempotency-key': 'one' };
const create = () => handler(new Request('http://localhost/v1/customers', { method: 'POST', headers, body }));
const responses = [await create(), await create()];
assert.deepEqual(
  responses.map(({ status, headers }) => [status, headers.get('idempotent-replayed')]),
  [
    [200, null],
    [200, 'true'],
  ],
);
await clientele.close();
