import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execute } from './support/execute.ts';

const source = (path: string) => new URL(`../${path}`, import.meta.url).href;
const run = (code: string, ...flags: string[]) =>
  execute(['--import', import.meta.resolve('tsx'), ...flags, '--input-type=module', '--eval', code]);

test('importing the core changes no global object', async () => {
  const { stdout } = await run(`
    const names = () => [globalThis, Reflect, Object, Promise, Symbol].flatMap((each) => Reflect.ownKeys(each).map(String));
    const before = names();
    const { CustomerService } = await import('${source('src/core.ts')}');
    console.log(CustomerService.name, JSON.stringify(names().filter((name) => !before.includes(name))));
  `);
  assert.equal(stdout.trim(), 'CustomerService []');
});

test('evaluates no code from strings at run time', async () => {
  const { stdout } = await run(
    `
    const { createClientele } = await import('${source('src/index.ts')}');
    const clientele = await createClientele();
    const { id } = await clientele.customers.create({ app: 'app_1', ...clientele.fakes.issueCard() });
    console.log(id.slice(0, 4), (await clientele.customers.list()).data.length);
  `,
    '--disallow-code-generation-from-strings',
  );
  assert.equal(stdout.trim(), 'cus_ 1');
});

test('creates a service from ports, without a container', async () => {
  const { CustomerService } = await import('../src/core.ts');
  const { MemoryStore } = await import('../adapters/memory/index.ts');
  const { Fakes } = await import('../adapters/testing/index.ts');
  const fakes = new Fakes();
  const customers = new CustomerService({
    store: new MemoryStore(),
    tokens: fakes.tokens,
    sms: fakes.sms,
    namespace: 'shop',
  });
  const customer = await customers.create({ app: 'app_1', ...fakes.issueCard() });
  assert.deepEqual((await customers.list()).data, [customer]);
});
