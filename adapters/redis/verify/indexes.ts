import { ClienteleError } from '../../../src/domain/errors.ts';
import { decodeStoredRecord, idOfMember, paddedPosition } from '../encoding.ts';
import type { PartitionKeys } from '../key-names.ts';
import { checkPageScript } from '../lua/scripts.generated.ts';
import type { VerifyRun } from './run.ts';

/** Maximum number of customers in one step. */
const PAGE_SIZE = 200;

/** The customers that belong in an index. Default: customers of any app that are not deleted. */
interface IndexContent {
  readonly deleted?: boolean;
  readonly app?: string;
}

type IndexedCustomer = [member: string, value: string, inLiveIndex: number, inAppIndex: number];

/**
 * Checks the customers in an index: their records, and that the other indexes agree. Each page is read at one moment. Returns
 * the number of customers.
 */
export async function checkIndex(run: VerifyRun, keys: PartitionKeys, index: string, content: IndexContent) {
  let checked = 0;
  await run.checkKey(index, async () => {
    for (let after = ''; ; ) {
      const args = [after, PAGE_SIZE, keys.recordPrefix, keys.appIndex('')] as const;
      const call = { keys: [index, keys.liveIndex], args } as const;
      const page = (await run.runScript(checkPageScript, call)) as IndexedCustomer[];
      for (const customer of page) checkCustomer(run, customer, content);
      checked += page.length;
      if (page.length < PAGE_SIZE) return;
      after = (page.at(-1) as IndexedCustomer)[0];
    }
  });
  return checked;
}

function checkCustomer(
  run: VerifyRun,
  [member, value, inLiveIndex, inAppIndex]: IndexedCustomer,
  { deleted = false, app }: IndexContent,
): void {
  const id = idOfMember(member);
  const expectedCount = deleted ? 0 : 1;
  try {
    const record = decodeStoredRecord(id, run.keys.scope.livemode, value);
    if (paddedPosition(record) + id !== member) run.report(id, 'the list shows it at another position');
    if (record.deleted !== deleted) run.report(id, 'it is on the wrong list');
    if (
      inAppIndex !== expectedCount ||
      inLiveIndex < expectedCount ||
      (app ?? record.customer.app) !== record.customer.app
    ) {
      run.report(id, "the app's list is wrong");
    }
  } catch (error) {
    if (!(error instanceof ClienteleError)) throw error;
    run.report(id, value === '' ? 'a list shows it, but it is not stored' : 'it is damaged');
  }
}
