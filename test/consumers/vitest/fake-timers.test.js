import { afterEach, expect, test, vi } from 'vitest';

const toFake = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'performance', 'queueMicrotask'];

afterEach(() => vi.useRealTimers());

/** Uses every part that waits, while the fake timers stand still. */
async function useClientele() {
  const { createClientele } = await import('clientele');
  const clientele = await createClientele({ cache: { max: 10, ttl: 20 } });
  const create = () => clientele.customers.create({ app: 'app_1', ...clientele.fakes.issueCard() });
  expect((await create()).created).toBe(0);
  const after = await clientele.cursor();
  const next = clientele.changes({ after }).next();
  await create();
  expect((await next).value.type).toBe('customer.created');
  clientele.fakes.sms.fail({ delay: Number.POSITIVE_INFINITY });
  const late = clientele.customers.create({ app: 'app_1', ...clientele.fakes.issueCard() }, { timeout: 20 });
  await expect(late).rejects.toMatchObject({ code: 'deadline_exceeded' });
  await clientele.close();
}

test('fake timers do not hang an operation, also if they are installed before the library is loaded', async () => {
  vi.useFakeTimers({ now: 0, toFake });
  await useClientele();
});

test('a fake Date that a test advances is the time of new customers', async () => {
  const { createClientele } = await import('clientele');
  vi.useFakeTimers({ now: 1_000_000, toFake: ['Date'] });
  const clientele = await createClientele();
  vi.setSystemTime(5_000_000);
  const { created } = await clientele.customers.create({ app: 'app_1', ...clientele.fakes.issueCard() });
  expect(created).toBe(5_000);
  await clientele.close();
});
