import type { VerifyReport } from '../../../src/ports/store-types.ts';
import type { DataSetExecutor } from '../data-set-executor.ts';
import type { PartitionKeys, ScopeKeys } from '../key-names.ts';
import { countCustomersScript } from '../lua/scripts.generated.ts';
import { checkIndex } from './indexes.ts';
import { checkKeys } from './keys.ts';
import { VerifyRun } from './run.ts';

/** Checks that a scope's data is consistent, page by page, one partition after the other. */
export async function verify(
  executor: DataSetExecutor,
  scope: ScopeKeys,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<VerifyReport> {
  const run = new VerifyRun(executor, scope, deadline, signal);
  await run.checkDataSet();
  let checked = 0;
  for (const keys of scope.partitions) {
    checked += await checkIndex(run, keys, keys.liveIndex, {});
    checked += await checkIndex(run, keys, keys.deletedIndex, { deleted: true });
    await checkCount(run, keys);
  }
  await checkKeys(run);
  return { checked, problems: run.problems };
}

/** Checks that the indexes have as many customers as were inserted. */
async function checkCount(run: VerifyRun, { liveIndex, deletedIndex, clock, partition }: PartitionKeys): Promise<void> {
  const id = `partition ${partition}`;
  const check = async () => {
    const call = { keys: [liveIndex, deletedIndex, clock], args: [] } as const;
    const [indexed, inserted] = (await run.runScript(countCustomersScript, call)) as [number, string];
    if (indexed !== Number(inserted)) run.report(id, `${inserted} customers were stored, the lists have ${indexed}`);
  };
  await run.checkKey(id, check, 'its customers cannot be counted');
}
