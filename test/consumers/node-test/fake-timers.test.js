import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createClientele } from 'clientele';

async function useClientele(clientele) {
  const create = () => clientele.customers.create({ app: 'app_1', ...clientele.fakes.issueCard() });
  assert.equal((await create()).created, 0);
  const after = await clientele.cursor();
  const next = clientele.changes({ after }).next();
  await create();
  assert.equal((await next).value.type, 'customer.created');
  clientele.fakes.sms.fail({ delay: Number.POSITIVE_INFINITY });
  const late = clientele.customers.create({ app: 'app_1', ...clientele.fakes.issueCard() }, { timeout: 20 });
  await assert.rejects(late, { code: 'deadline_exceeded' });
}

test('all fake timers of node:test leave the memory store working', async (t) => {
  t.mock.timers.enable();
  const clientele = await createClientele({ cache: { max: 10, ttl: 20 } });
  await useClientele(clientele);
  await clientele.close();
});

const needsSqlite = { skip: process.getBuiltinModule('node:sqlite') === undefined };

test('and the file store, its backup and its check', needsSqlite, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-'));
  t.after(() => rm(folder, { recursive: true }));
  t.mock.timers.enable();
  const clientele = await createClientele({ store: { kind: 'file', path: join(folder, 'customers.db') } });
  await useClientele(clientele);
  await clientele.backup(join(folder, 'copy.db'));
  assert.ok(existsSync(join(folder, 'copy.db')));
  assert.deepEqual((await clientele.verify()).problems, []);
  await clientele.close();
});
