/** Repeats an action, in several parallel loops, until a task has settled. */
export async function runDuring(
  action: () => Promise<unknown>,
  task: () => Promise<unknown>,
  loops = 1,
): Promise<void> {
  let settled = false;
  const settling = task().finally(() => {
    settled = true;
  });
  const repeating = Array.from({ length: loops }, async () => {
    while (!settled) await action();
  });
  await Promise.all([settling, ...repeating]);
}
