import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import type { ListQuery, RecordPage, Scope } from '../../../src/core.ts';
import { rejects } from '../../support/rejection.ts';
import { add, addMany, idsOf, turns } from '../../support/world.ts';

/** A memory store whose reads of a page answer in a later turn, after `answer` if it is set. */
class PageStore extends MemoryStore {
  reads = 0;
  answer: (() => Promise<unknown>) | undefined;

  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    this.reads += 1;
    const answer = this.answer?.() ?? turns(1);
    return answer.then(() => super.list(scope, query)) as never;
  }
}

/** Ways to walk through 250 customers in pages of 100. */
const WALKS: Readonly<Record<string, (clientele: TestClientele, signal?: AbortSignal) => AsyncIterable<unknown>>> = {
  'a list': ({ customers }, signal) => customers.list({ limit: 100 }, { signal }),
  'an export': (clientele, signal) => clientele.export({ signal }),
};

const rejections: unknown[] = [];
const onRejection = (reason: unknown) => rejections.push(reason);
before(() => process.on('unhandledRejection', onRejection));
after(() => process.off('unhandledRejection', onRejection));

for (const [name, walk] of Object.entries(WALKS)) {
  describe(`a walk through ${name}`, () => {
    async function population() {
      const store = new PageStore();
      const clientele = await createTestClientele({ store, requireSource: false });
      await Promise.all(Array.from({ length: 250 }, () => clientele.customers.create({ app: 'app_1' })));
      return { store, clientele };
    }

    it('reads the next page from the second object of a page on, and one page only', async () => {
      const { store, clientele } = await population();
      let seen = 0;
      for await (const _ of walk(clientele)) {
        seen += 1;
        await turns(2);
        assert.equal(store.reads, Math.min(3, 1 + Math.floor((seen + 98) / 100)), `after ${seen} objects`);
      }
      assert.equal(seen, 250);
    });

    it('leaves no running read and no unhandled rejection when the consumer stops', async () => {
      for (const failure of [undefined, new Error('down')]) {
        const { store, clientele } = await population();
        let seen = 0;
        for await (const _ of walk(clientele)) {
          seen += 1;
          store.answer = () => (failure ? Promise.reject(failure) : new Promise<never>(() => {}));
          if (seen === 5) break;
        }
        assert.equal(store.reads, 2);
        await clientele.close();
        await turns();
        assert.deepEqual(rejections, []);
      }
    });

    it('yields all objects of a page before it rejects with the error of the next', async () => {
      const { store, clientele } = await population();
      let seen = 0;
      async function callingFunction() {
        for await (const _ of walk(clientele)) {
          seen += 1;
          store.answer = () => Promise.reject(new Error('down'));
          await turns(1);
        }
      }
      const error = await rejects(callingFunction(), 'store_unavailable');
      assert.match(String(error.stack), /callingFunction/);
      assert.equal(seen, 100);
      assert.deepEqual(rejections, []);
    });

    it('rejects if its signal aborts while it waits for a page', async () => {
      const { store, clientele } = await population();
      const stop = new AbortController();
      let seen = 0;
      const walking = (async () => {
        for await (const _ of walk(clientele, stop.signal)) {
          seen += 1;
          store.answer = () => new Promise<never>(() => {});
        }
      })();
      await turns(10);
      stop.abort('enough');
      assert.equal((await rejects(walking, 'aborted')).cause, 'enough');
      assert.equal(seen, 100);
    });
  });
}

it('an awaited page reads no further page', async () => {
  const store = new PageStore();
  const clientele = await createTestClientele({ store });
  const ids = await addMany(clientele, 6);
  const page = await clientele.customers.list({ limit: 2 });
  for (const { id } of page.data) assert.ok(ids.includes(id));
  await turns();
  assert.equal(store.reads, 1);
});

it('a walk through the cards of a customer reads the next page ahead', async () => {
  const clientele = await createTestClientele();
  const { id } = await add(clientele);
  for (let i = 0; i < 5; i += 1) await clientele.customers.sources.create(id, clientele.issueCard());
  const expected = idsOf((await clientele.customers.sources.list(id, { limit: 10 })).data);
  const seen: string[] = [];
  for await (const card of clientele.customers.sources.list(id, { limit: 2 })) {
    // A card of the page that was read ahead is still yielded.
    if (seen.push(card.id) === 2) await clientele.customers.sources.delete(id, expected[2] as string);
  }
  assert.deepEqual(seen, expected);
});
