import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { insertOf, recordOf } from '../../adapters/conformance/samples.ts';
import type { Insert } from '../../src/core.ts';
import { assignPosition, creationTime } from '../../src/store-kit/index.ts';

describe('the creation time', () => {
  it('of a created customer never steps back', () => {
    assert.equal(creationTime('created', 1_000, 0), 1_000);
    assert.equal(creationTime('created', 1_000, 1_000), 1_000);
    assert.equal(creationTime('created', 1_000, 5_500), 5_500);
  });

  it('of an imported customer never changes', () => {
    assert.equal(creationTime('imported', 1_000, 5_500), 1_000);
  });
});

describe('the position of an insert', () => {
  const record = recordOf({ createdMs: 1_000_500 });
  const insertWith = (parts: Partial<Insert> = {}): Insert =>
    insertOf(record, {
      claims: ['tok_1'],
      settlement: { key: 'key', operation: 'op', outcome: { ok: true, value: record.customer } },
      ...parts,
    });

  it('has the sequence, and keeps a time that does not step back', () => {
    for (const [insert, lastCreatedMs] of [
      [insertWith(), 1_000_500],
      [insertWith({ origin: 'imported' }), 2_000_000],
    ] as const) {
      const positioned = assignPosition(insert, lastCreatedMs, 7);
      assert.deepEqual(positioned, { ...insert, record: { ...record, sequence: 7 } });
      assert.equal(positioned.record.customer, record.customer);
      assert.ok(Object.isFrozen(positioned.record));
    }
  });

  it('shows a raised time in the record, the event and the outcome', () => {
    const positioned = assignPosition(insertWith(), 2_000_900, 7);
    const customer = { ...record.customer, created: 2_000 };
    assert.deepEqual(positioned.record, { ...record, customer, createdMs: 2_000_900, sequence: 7 });
    assert.deepEqual(positioned.event.data, { object: customer });
    assert.deepEqual(positioned.settlement?.outcome, { ok: true, value: customer });
    assert.deepEqual(positioned.claims, ['tok_1']);
    for (const value of [positioned.record, positioned.event, positioned.event.data, positioned.settlement?.outcome]) {
      assert.ok(Object.isFrozen(value));
    }
  });

  it('keeps a refusal as the outcome, and no settlement if there is none', () => {
    const outcome = { ok: false, error: { code: 'token_used' } } as const;
    const refused = assignPosition(insertWith({ settlement: { key: 'key', operation: 'op', outcome } }), 2_000_900, 7);
    assert.equal(refused.settlement?.outcome, outcome);
    assert.equal(assignPosition(insertWith({ settlement: undefined }), 2_000_900, 7).settlement, undefined);
  });
});
