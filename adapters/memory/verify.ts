import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { VerifyReport } from '../../src/ports/store-types.ts';
import { comparePositions } from '../../src/store-kit/position.ts';
import type { ScopeState } from './scope-state.ts';

/** Checks the order of each index, and that the indexes and the records agree. */
export function verifyState({ records, all, byApp }: ScopeState): VerifyReport {
  const problems: { id: string; problem: string }[] = [];
  const report = ({ customer }: CustomerRecord, problem: string) => problems.push({ id: customer.id, problem });
  for (const [app, index] of [[undefined, all], ...byApp] as const) {
    let previous: CustomerRecord | undefined;
    for (const record of index) {
      if (previous && comparePositions(previous, record) >= 0) report(record, 'a list is out of order');
      if (app !== undefined && record.customer.app !== app) report(record, 'it is on the wrong list');
      previous = record;
    }
  }
  const listed = new Set(all);
  const listedByApp = new Set([...byApp.values()].flatMap((index) => [...index]));
  for (const record of records.values()) {
    const isListed = !record.deleted;
    if (listed.delete(record) !== isListed)
      report(record, 'the list of all customers lacks it, or shows it although it is deleted');
    if (listedByApp.delete(record) !== isListed)
      report(record, "the app's list lacks it, or shows it although it is deleted");
  }
  for (const record of [...listed, ...listedByApp])
    report(record, 'a list shows another version of it, or it is not stored');
  return { checked: records.size, problems };
}
