import { ClienteleError } from '../../../src/domain/errors.ts';
import { decodeValue, idOfMember, paddedPosition } from '../encoding.ts';
import type { PartitionKeys } from '../key-names.ts';
import { checkPageScript } from '../lua/scripts.generated.ts';
import type { VerifyRun } from './run.ts';

/** Customers in one step. */
const PAGE = 200;

/** The customers that belong on a list. Default: customers of any app that are not deleted. */
interface ListContent {
  readonly deleted?: boolean;
  readonly app?: string;
}

type Listed = [member: string, value: string, inAll: number, inApp: number];

/**
 * Checks the customers on a list: their records, and that the other lists agree. Each page is read at one moment. Returns the
 * number of customers.
 */
export async function checkList(
  run: VerifyRun,
  keys: PartitionKeys,
  list: string,
  content: ListContent,
): Promise<number> {
  let checked = 0;
  await run.checkKey(list, async () => {
    for (let after = ''; ; ) {
      const args = [after, PAGE, keys.records, keys.app('')] as const;
      const page = (await run.run(checkPageScript, [list, keys.all], args)) as Listed[];
      for (const listed of page) checkListed(run, listed, content);
      checked += page.length;
      if (page.length < PAGE) return;
      after = (page.at(-1) as Listed)[0];
    }
  });
  return checked;
}

function checkListed(
  run: VerifyRun,
  [member, value, inAll, inApp]: Listed,
  { deleted = false, app }: ListContent,
): void {
  const id = idOfMember(member);
  const expectedCount = deleted ? 0 : 1;
  try {
    const record = decodeValue(id, run.keys.scope.livemode, value);
    if (paddedPosition(record) + id !== member) run.report(id, 'the list shows it at another position');
    if (record.deleted !== deleted) run.report(id, 'it is on the wrong list');
    if (inApp !== expectedCount || inAll < expectedCount || (app ?? record.customer.app) !== record.customer.app) {
      run.report(id, "the app's list is wrong");
    }
  } catch (error) {
    if (!(error instanceof ClienteleError)) throw error;
    run.report(id, value === '' ? 'a list shows it, but it is not stored' : 'it is damaged');
  }
}
