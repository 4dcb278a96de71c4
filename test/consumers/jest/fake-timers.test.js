const { createClientele } = require('clientele');

/** Uses every part that waits, while the fake timers stand still. */
async function useClientele() {
  const clientele = await createClientele({ cache: { max: 10, ttl: 20 } });
  const create = () => clientele.customers.create({ app: 'app_1', ...clientele.fakes.issueCard() });
  const customer = await create();
  expect(customer.created).toBe(Math.floor(Date.now() / 1000));
  const after = await clientele.cursor();
  const next = clientele.changes({ after }).next();
  await create();
  expect((await next).value.type).toBe('customer.created');
  clientele.fakes.sms.fail({ delay: Number.POSITIVE_INFINITY });
  const late = clientele.customers.create({ app: 'app_1', ...clientele.fakes.issueCard() }, { timeout: 20 });
  await expect(late).rejects.toMatchObject({ code: 'deadline_exceeded' });
  await clientele.close();
}

test('fake timers of all kinds do not hang an operation', async () => {
  jest.useFakeTimers({ now: 0 });
  await useClientele();
  jest.useRealTimers();
});

test('nor if the library is loaded after they were installed', async () => {
  jest.useFakeTimers({ now: 1_000 });
  jest.resetModules();
  const loaded = require('clientele');
  const clientele = await loaded.createClientele();
  clientele.fakes.sms.fail({ delay: Number.POSITIVE_INFINITY });
  const late = clientele.customers.create({ app: 'app_1', ...clientele.fakes.issueCard() }, { timeout: 20 });
  await expect(late).rejects.toMatchObject({ code: 'deadline_exceeded' });
  await clientele.close();
  jest.useRealTimers();
});
