import { expectJson, expectStored, expectThat } from '../assertions.ts';
import { insertOf, LIVE, recordOf, replaceOf, SCOPE } from '../samples.ts';
import { add, change, findRecord, remove } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

const EMAIL = { fields: { email: 'claims@example.com' } };

/** Unique claims. */
export const claimCases: readonly StoreCase[] = [
  {
    name: 'a claim that an insert took refuses later inserts and replacements',
    async run(fixture) {
      const store = await fixture.open();
      await add(store, {}, { claims: ['tok_1'] });
      const other = await add(store);
      const refused = { status: 'claimed', claim: 'tok_1' };
      expectJson(await store.insert(SCOPE, insertOf(recordOf(), { claims: ['tok_1'] })), refused);
      expectJson(await store.insert(SCOPE, insertOf(recordOf(), { claims: ['tok_1'], origin: 'imported' })), refused);
      expectJson(await store.replace(SCOPE, replaceOf(other, EMAIL, { claims: ['tok_1'] })), refused);
    },
  },
  {
    name: 'a claim that a replacement took refuses later inserts and replacements',
    async run(fixture) {
      const store = await fixture.open();
      const [one, other] = [await add(store), await add(store)];
      await change(store, one, EMAIL, { claims: ['tok_1'] });
      const refused = { status: 'claimed', claim: 'tok_1' };
      expectJson(await store.insert(SCOPE, insertOf(recordOf(), { claims: ['tok_1'] })), refused);
      expectJson(await store.replace(SCOPE, replaceOf(other, EMAIL, { claims: ['tok_1'] })), refused);
    },
  },
  {
    name: 'a claim also refuses a second write of the customer that took it',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store, {}, { claims: ['tok_1'] });
      const again = replaceOf(record, EMAIL, { claims: ['tok_1'] });
      expectJson(await store.replace(SCOPE, again), { status: 'claimed', claim: 'tok_1' });
      expectJson(await findRecord(store, record.customer.id), record);
    },
  },
  {
    name: 'a claim stays taken after its customer is updated and deleted',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store, {}, { claims: ['tok_1'] });
      await remove(store, await change(store, record, EMAIL));
      const late = await store.insert(SCOPE, insertOf(recordOf(), { claims: ['tok_1'] }));
      expectJson(late, { status: 'claimed', claim: 'tok_1' });
    },
  },
  {
    name: 'a write takes all of its claims, and a refusal names a claim that was taken',
    async run(fixture) {
      const store = await fixture.open();
      const claims = ['tok_1', 'tok_2', 'tok_3'];
      await add(store, {}, { claims });
      for (const claim of claims) {
        const late = await store.insert(SCOPE, insertOf(recordOf(), { claims: ['tok_new', claim] }));
        expectJson(late, { status: 'claimed', claim });
      }
      const late = await store.insert(SCOPE, insertOf(recordOf(), { claims }));
      expectThat(late.status === 'claimed' && claims.includes(late.claim), 'the refusal names one of the taken claims');
      await add(store, {}, { claims: ['tok_new'] });
    },
  },
  {
    name: 'claims that differ only in case, length or punctuation are different claims',
    async run(fixture) {
      const store = await fixture.open();
      const claims = ['tok_a', 'tok_A', 'tok_aa', 'tok_a-', 'tok__a', '__proto__', 'constructor'];
      claims.push(`tok_${'x'.repeat(250)}`, `tok_${'x'.repeat(251)}`);
      for (const claim of claims) await add(store, {}, { claims: [claim] });
      for (const claim of claims) {
        const late = await store.insert(SCOPE, insertOf(recordOf(), { claims: [claim] }));
        expectJson(late, { status: 'claimed', claim });
      }
    },
  },
  {
    name: 'a claim may equal the id of a customer',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store, { id: 'tok_same' });
      await add(store, {}, { claims: ['tok_same'] });
      expectJson(await findRecord(store, 'tok_same'), record);
    },
  },
  {
    name: 'a claim that is taken in test mode is free in live mode',
    async run(fixture) {
      const store = await fixture.open();
      await add(store, {}, { claims: ['tok_1'] });
      const live = recordOf({ livemode: true });
      expectStored(await store.insert(LIVE, insertOf(live, { claims: ['tok_1'] })));
      const late = insertOf(recordOf({ livemode: true }), { claims: ['tok_1'] });
      expectJson(await store.insert(LIVE, late), { status: 'claimed', claim: 'tok_1' });
    },
  },
];
