import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide, idempotencyCases } from '../support/idempotency-cases.ts';

describe('the rules of idempotency keys', () => {
  for (const each of idempotencyCases) {
    it(each.name, () => {
      assert.equal(decide(each), each.decision);
    });
  }
});
