import type { VerifyReport } from '../../../src/ports/store-types.ts';
import type { Session } from '../context.ts';
import type { Limits } from '../executor.ts';
import type { PartitionKeys, ScopeKeys } from '../key-names.ts';
import { counts } from '../scripts/verify.ts';
import { checkKeys } from './keys.ts';
import { checkList } from './lists.ts';
import { Verification } from './run.ts';

/** Checks everything that a scope holds against each other, page by page, one partition after another. */
export async function verifyAll(
  session: Session,
  scope: ScopeKeys,
  limits: Limits,
  signal: AbortSignal | undefined,
): Promise<VerifyReport> {
  const verification = new Verification(session, scope, limits, signal);
  let checked = 0;
  for (const keys of scope.partitions) {
    checked += await checkList(verification, keys, keys.all, {});
    checked += await checkList(verification, keys, keys.gone, { deleted: true });
    await checkCount(verification, keys);
  }
  await checkKeys(verification);
  return { checked, problems: verification.problems };
}

/** As many customers as were ever inserted are in the lists. */
async function checkCount(verification: Verification, { all, gone, meta, number }: PartitionKeys): Promise<void> {
  const id = `partition ${number}`;
  await verification.guarded(id, 'its customers cannot be counted', async () => {
    const [known, inserted] = (await verification.run(counts, [all, gone, meta], [])) as [number, string];
    if (known !== Number(inserted)) {
      verification.problem(id, `${inserted} customers were stored, ${known} are known`);
    }
  });
}
