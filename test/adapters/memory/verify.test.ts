import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { insertOf, recordOf, SCOPE } from '../../../adapters/conformance/samples.ts';
import { insertRecord } from '../../../adapters/memory/customer-writes.ts';
import { OrderedIndex } from '../../../adapters/memory/ordered-index.ts';
import { ScopeState } from '../../../adapters/memory/scope-state.ts';
import { verifyState } from '../../../adapters/memory/verify.ts';
import type { CustomerRecord } from '../../../src/core.ts';

/** A state with one customer. */
function stateWithCustomer() {
  const state = new ScopeState(SCOPE);
  const result = insertRecord(state, insertOf(recordOf()));
  assert.equal(result.status, 'stored');
  const { record } = result as { readonly record: CustomerRecord };
  const [all, ofApp] = state.indexesOf(record) as [OrderedIndex<CustomerRecord>, OrderedIndex<CustomerRecord>];
  return { state, record, all, ofApp };
}

describe('verifying a memory store', () => {
  test('finds no problem in a sound state', () => {
    assert.deepEqual(verifyState(stateWithCustomer().state), { checked: 1, problems: [] });
  });

  test('reports each inconsistency of records and indexes', () => {
    const breakages: [problem: string, breakState: (parts: ReturnType<typeof stateWithCustomer>) => void][] = [
      [
        'the list of all customers lacks it, or shows it although it is deleted',
        ({ all, record }) => all.remove(record),
      ],
      ["the app's list lacks it, or shows it although it is deleted", ({ ofApp, record }) => ofApp.remove(record)],
      [
        'it is on the wrong list',
        ({ state, record, ofApp }) => {
          ofApp.remove(record);
          const other = new OrderedIndex<CustomerRecord>();
          other.add(record);
          state.byApp.set('app_other', other);
        },
      ],
      ['a list shows another version of it, or it is not stored', ({ state }) => state.records.clear()],
    ];
    for (const [problem, breakState] of breakages) {
      const parts = stateWithCustomer();
      breakState(parts);
      const { problems } = verifyState(parts.state);
      assert.ok(
        problems.some((found) => found.id === parts.record.customer.id && found.problem === problem),
        `${problem}: ${JSON.stringify(problems)}`,
      );
    }
  });
});
