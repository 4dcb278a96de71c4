import assert from 'node:assert/strict';
import { it } from 'node:test';
import { scopeOf } from '../../../src/domain/scope.ts';
import { fileStore } from '../../support/file-store.ts';

it('a file store runs 130,000 calls of one turn of the event loop', async () => {
  const store = fileStore();
  await store.open();
  const scope = scopeOf('default', false);
  const calls = Array.from({ length: 130_000 }, (_, i) =>
    store.abandon(scope, { key: `key-${i}`, operation: 'op' }, 'keep'),
  );
  assert.ok((await Promise.all(calls)).every((outcome) => outcome === undefined));
  await store.close();
});
