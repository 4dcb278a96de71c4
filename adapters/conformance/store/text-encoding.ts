import type { Metadata } from '../../../src/domain/customer.ts';
import { expectEqual, expectJson, expectThat } from '../assertions.ts';
import { SCOPE } from '../samples.ts';
import { add, findRecord } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

const METADATA: readonly { name: string; metadata: Metadata | null }[] = [
  { name: 'null', metadata: null },
  { name: 'no keys', metadata: {} },
  { name: 'names of Object properties', metadata: { constructor: 'a', toString: 'b', hasOwnProperty: 'c', '': 'd' } },
  { name: 'numeric keys', metadata: { 10: 'ten', 9: 'nine', '-1': 'minus one', '01': 'one' } },
  {
    // Without control characters: the core refuses them in metadata.
    name: 'special characters',
    metadata: {
      钥匙: '张三 👩‍👩‍👧 𠮷',
      'quotes "\\': "'; -- \\n \\u0041 %s {x} $1",
      'line separators': '\u2028\u2029\ufeff',
      'composed \u00e9': 'decomposed e\u0301',
      'right to left': '\u202eabc עברית',
    },
  },
];

/** Text is returned character by character. */
export const textEncodingCases: readonly StoreCase[] = [
  ...METADATA.map(
    ({ name, metadata }): StoreCase => ({
      name: `metadata is returned exactly: ${name}`,
      async run(fixture) {
        const store = await fixture.open();
        const { customer } = await add(store, { metadata, description: Object.values(metadata ?? {}).join() });
        const again = (await findRecord(store, customer.id)).customer;
        expectJson(again.metadata, metadata);
        expectJson(again, customer);
        expectJson((await store.list(SCOPE, { limit: 1, direction: 'older' }))?.records[0]?.customer, customer);
      },
    }),
  ),
  {
    name: 'a metadata key __proto__ is returned as an own key',
    async run(fixture) {
      const store = await fixture.open();
      const metadata: Record<string, string> = JSON.parse('{"__proto__":"own","prototype":"too"}');
      const { customer } = await add(store, { metadata });
      const again = (await findRecord(store, customer.id)).customer.metadata;
      expectThat(again !== null && Object.hasOwn(again, '__proto__'), '__proto__ is an own key');
      expectEqual(JSON.stringify(again), '{"__proto__":"own","prototype":"too"}');
      const event = (await store.events(SCOPE, { limit: 1 }))[0];
      expectThat(
        JSON.stringify(event).includes('"metadata":{"__proto__":"own"'),
        '__proto__ is an own key in the event',
      );
    },
  },
  {
    name: 'a description of 5,000 characters outside the basic plane is returned exactly',
    async run(fixture) {
      const store = await fixture.open();
      const description = '𠮷'.repeat(5_000);
      const { customer } = await add(store, { description });
      expectEqual((await findRecord(store, customer.id)).customer.description, description);
    },
  },
];
