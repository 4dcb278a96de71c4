import { ClienteleError } from '../../../src/domain/errors.ts';
import { idOfMember, paddedPlace, recordOfValue } from '../encoding.ts';
import type { PartitionKeys } from '../key-names.ts';
import { checkPage } from '../scripts/verify.ts';
import type { Verification } from './run.ts';

/** Customers looked at in one step. */
const PAGE = 200;

/** Of whom a list is: of those who are not deleted, and of every app, unless it says otherwise. */
interface Whose {
  readonly deleted?: boolean;
  readonly app?: string;
}

type Listed = [member: string, value: string, inAll: number, inApp: number];

/** Something of another type lies at a key. */
export const OTHER = 'something else lies at this key';

/** Checks a list's customers: their records, and whether the other lists agree. A page is seen at one moment. @returns how many */
export async function checkList(
  verification: Verification,
  keys: PartitionKeys,
  list: string,
  whose: Whose,
): Promise<number> {
  let checked = 0;
  await verification.guarded(list, OTHER, async () => {
    for (let after = ''; ; ) {
      const args = [after, PAGE, keys.records, keys.app('')];
      const page = (await verification.run(checkPage, [list, keys.all], args)) as Listed[];
      for (const listed of page) checkListed(verification, listed, whose);
      checked += page.length;
      if (page.length < PAGE) return;
      after = (page.at(-1) as Listed)[0];
    }
  });
  return checked;
}

function checkListed(
  verification: Verification,
  [member, value, inAll, inApp]: Listed,
  { deleted = false, app }: Whose,
): void {
  const id = idOfMember(member);
  const problem = (text: string) => verification.problem(id, text);
  const shown = deleted ? 0 : 1;
  try {
    const record = recordOfValue(id, verification.scope.scope.livemode, value);
    if (paddedPlace(record) + id !== member) problem('the list has it at another place');
    if (record.deleted !== deleted) problem('the list is wrong');
    if (inApp !== shown || inAll < shown || (app ?? record.customer.app) !== record.customer.app) {
      problem("the app's list is wrong");
    }
  } catch (error) {
    if (!(error instanceof ClienteleError)) throw error;
    problem(value === '' ? 'a list shows what is not stored' : 'it is damaged');
  }
}
