import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Clientele } from '../../src/index.ts';
import { AcknowledgedWrites } from './acknowledged-writes.ts';
import { openClientele } from './any-verifiers.ts';

/** Runs four lifecycles, of which the last one deletes its customer; then applies a fault behind the back of the check. */
async function checkAfter(fault: (clientele: Clientele<unknown>, newest: string) => Promise<unknown>): Promise<void> {
  const clientele = await openClientele({ kind: 'memory' });
  const writes = new AcknowledgedWrites('check');
  for (let i = 0; i < 4; i += 1) await writes.runLifecycle(clientele);
  assert.deepEqual(writes.counts, { acknowledged: 9, definite: 0, unknown: 0 });
  const [newest] = (await clientele.customers.list({ limit: 1 })).data;
  await fault(clientele, newest?.id ?? '');
  await writes.check(clientele);
  await clientele.close();
}

/** Imports a copy of a customer, with another id and another card. */
async function importCopy(clientele: Clientele<unknown>, id: string, card: string): Promise<void> {
  const text = JSON.stringify(await clientele.customers.retrieve(id));
  const copy = JSON.parse(text.replaceAll(id, 'cus_copy').replaceAll('card_check3', card));
  for await (const result of clientele.import([copy])) assert.ok(result.imported, JSON.stringify(result));
}

describe('the check of acknowledged writes', () => {
  test('passes if the store is correct', () => checkAfter(async () => undefined));

  test('fails if an update is lost', async () => {
    const lost = checkAfter(({ customers }, id) => customers.update(id, { description: 'created' }));
    await assert.rejects(lost, /card_check3 lost an update/);
  });

  test('fails if another field changed', async () => {
    const changed = checkAfter(({ customers }, id) => customers.update(id, { email: 'a@example.com' }));
    await assert.rejects(changed, /a@example\.com/);
  });

  test('fails if a customer is lost', async () => {
    const lost = checkAfter(({ customers }, id) => customers.delete(id));
    await assert.rejects(lost, /card_check3 was acknowledged and is lost/);
  });

  test('fails if a deleted customer is listed', async () => {
    const listed = checkAfter((clientele, id) => importCopy(clientele, id, 'card_check4'));
    await assert.rejects(listed, /card_check4 is listed after its deletion/);
  });

  test('fails if a card is bound twice', async () => {
    const twice = checkAfter((clientele, id) => importCopy(clientele, id, 'card_check2'));
    await assert.rejects(twice, /card_check2 is bound twice/);
  });

  test('fails if there is a customer that it did not create', async () => {
    const other = checkAfter((clientele, id) => importCopy(clientele, id, 'card_check5'));
    await assert.rejects(other, /customers that no test created/);
  });
});
