import { after, before, describe, it } from 'node:test';
import { fileStore } from '../../support/file-store.ts';
import { idempotencyCases, runOnStore } from '../../support/idempotency-cases.ts';

describe('the idempotency keys of a file', () => {
  const store = fileStore();
  before(() => store.open());
  after(() => store.close());

  for (const each of idempotencyCases) {
    it(each.name, () => runOnStore(store, each));
  }
});
