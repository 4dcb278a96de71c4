// One process that imports the library here and requires it there, as happens while an application moves to ES modules.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import * as imported from 'clientele';

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
