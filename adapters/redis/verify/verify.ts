import type { VerifyReport } from '../../../src/ports/store-types.ts';
import type { CommandExecutor } from '../executor.ts';
import type { PartitionKeys, ScopeKeys } from '../key-names.ts';
import { countCustomersScript } from '../lua/scripts.generated.ts';
import { checkKeys } from './keys.ts';
import { checkList } from './lists.ts';
import { VerifyRun } from './run.ts';

/** Checks all data of a scope against each other, page by page, one partition after the other. */
export async function verify(
  executor: CommandExecutor,
  scope: ScopeKeys,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<VerifyReport> {
  const run = new VerifyRun(executor, scope, deadline, signal);
  let checked = 0;
  for (const keys of scope.partitions) {
    checked += await checkList(run, keys, keys.all, {});
    checked += await checkList(run, keys, keys.gone, { deleted: true });
    await checkCount(run, keys);
  }
  await checkKeys(run);
  return { checked, problems: run.problems };
}

/** Checks that the lists have as many customers as were inserted. */
async function checkCount(run: VerifyRun, { all, gone, meta, number }: PartitionKeys): Promise<void> {
  const id = `partition ${number}`;
  const check = async () => {
    const [listed, inserted] = (await run.run(countCustomersScript, [all, gone, meta], [])) as [number, string];
    if (listed !== Number(inserted)) run.report(id, `${inserted} customers were stored, the lists have ${listed}`);
  };
  await run.checkKey(id, check, 'its customers cannot be counted');
}
