import { ClienteleError } from '../../src/domain/errors.ts';
import type { VerifyReport } from '../../src/ports/store.ts';
import { unavailable } from './failures.ts';
import type { PartitionKeys, ScopeKeys } from './keys.ts';
import type { Limits } from './link.ts';
import { idOfMember, paddedPlace, recordOfValue } from './records.ts';
import type { Script } from './scripts/script.ts';
import { checkPage, counts, strays } from './scripts/verify.ts';
import type { Session } from './session.ts';

type Problem = VerifyReport['problems'][number];

/** Customers looked at in one step. */
const PAGE = 200;

/** Longest wait for one page, in milliseconds: the whole may have no deadline. */
const STEP_MS = 5000;

/** Checks every record and index of each partition against each other, a page at one moment. */
export async function verifyAll(
  session: Session,
  scope: ScopeKeys,
  { deadline }: Limits,
  signal: AbortSignal | undefined,
): Promise<VerifyReport> {
  const run = (script: Script, names: readonly string[], args: readonly (string | number)[]) => {
    if (signal?.aborted) throw unavailable();
    const limits = { deadline: Math.min(deadline, performance.now() + STEP_MS), write: false };
    return session.link.run(script, names, args, limits);
  };
  const problems: Problem[] = [];
  const checks = scope.partitions.map((keys) =>
    checkPartition({ run, keys, livemode: scope.scope.livemode, apps: new Set(), problems }),
  );
  const checked = (await Promise.all(checks)).reduce((sum, count) => sum + count, 0);
  return { checked, problems };
}

async function checkPartition(checking: Checking): Promise<number> {
  const { run, keys, apps, problems } = checking;
  const checked = (await checkIndex(checking, false)) + (await checkIndex(checking, true));
  for (const app of apps) await checkApp(checking, app);
  const [known, inserted] = (await run(counts, [keys.all, keys.gone, keys.meta], [])) as [number, string];
  if (known !== Number(inserted)) {
    problems.push({ id: `partition ${keys.number}`, problem: `${inserted} customers were stored, ${known} are known` });
  }
  return checked;
}

interface Checking {
  readonly run: (script: Script, keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>;
  readonly keys: PartitionKeys;
  readonly livemode: boolean;
  readonly apps: Set<string>;
  readonly problems: Problem[];
}

async function checkIndex({ run, keys, livemode, apps, problems }: Checking, deleted: boolean): Promise<number> {
  let checked = 0;
  let after = '';
  for (;;) {
    const args = [after, PAGE, keys.records, keys.app('')];
    const page = await run(checkPage, [deleted ? keys.gone : keys.all], args);
    const found = page as [member: string, value: string, listed: number][];
    for (const [member, value, listed] of found) {
      const id = idOfMember(member);
      const problem = (text: string) => problems.push({ id, problem: text });
      after = member;
      checked += 1;
      try {
        const record = recordOfValue(id, livemode, value);
        apps.add(record.customer.app);
        if (paddedPlace(record) + id !== member) problem('the list has it at another place');
        if (record.deleted !== deleted) problem('the list is wrong');
        if ((listed === 1) === deleted) problem("the app's list is wrong");
      } catch (error) {
        if (!(error instanceof ClienteleError)) throw error;
        problem(value === '' ? 'a list shows what is not stored' : 'it is damaged');
      }
    }
    if (found.length < PAGE) return checked;
  }
}

/** An app's list has nothing that the list of all has not. */
async function checkApp({ run, keys, problems }: Checking, app: string): Promise<void> {
  for (let after = ''; ; ) {
    const answer = await run(strays, [keys.app(app), keys.all], [after, PAGE]);
    const [last, members] = answer as [string, string[]];
    for (const member of members) problems.push({ id: idOfMember(member), problem: "the app's list is wrong" });
    if (last === '') return;
    after = last;
  }
}
