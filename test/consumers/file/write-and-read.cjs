/* Writes a customer through the package's worker thread, and reads it in a second clientele on the same file. */
const assert = require('node:assert/strict');
const { rmSync } = require('node:fs');

exports.writeAndRead = async ({ createClientele }, path) => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  const writer = await createClientele({ store: { kind: 'file', path } });
  const customer = await writer.customers.create({ app: 'app_1', ...writer.fakes.issueCard() });
  await writer.close();
  const reader = await createClientele({ store: { kind: 'file', path }, cache: { max: 10 } });
  assert.deepEqual(await reader.customers.retrieve(customer.id), customer);
  const { checked, problems } = await reader.verify();
  assert.deepEqual([checked, problems.length], [1, 0]);
  assert.equal((await reader.describe()).store.kind, 'file');
  await reader.close();
};
