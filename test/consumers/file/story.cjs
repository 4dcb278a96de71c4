/* Writes customers to a file through the package's own thread, and reads them in another clientele. */
const assert = require('node:assert/strict');
const { rmSync } = require('node:fs');

exports.story = async ({ createClientele }, path) => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  const first = await createClientele({ store: { kind: 'file', path } });
  const customer = await first.customers.create({ app: 'app_1', ...first.fakes.issueCard() });
  await first.close();
  const second = await createClientele({ store: { kind: 'file', path }, cache: { max: 10 } });
  assert.deepEqual(await second.customers.retrieve(customer.id), customer);
  const { checked, problems } = await second.verify();
  assert.deepEqual([checked, problems.length], [1, 0]);
  assert.equal((await second.describe()).store.kind, 'file');
  await second.close();
};
