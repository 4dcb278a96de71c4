/** A process that writes customers to a file and tells of each step. Arguments: the file, the thread's code, settings. */
import { clienteleOn, Workload } from './workload.ts';

export interface WriterSettings {
  readonly seed: string;
  /** Each session opens the file, and closes it in the end. */
  readonly sessions: number;
  readonly customers: number;
  readonly callers: number;
  readonly filling?: number;
}

const [, , path = '', worker = '', settings = ''] = process.argv;
const { seed, sessions, customers, callers, filling } = JSON.parse(settings) as WriterSettings;
const workload = new Workload(seed, filling);
for (let session = 0; session < sessions; session += 1) {
  const world = clienteleOn(path, worker, `${seed} ${session}`);
  await world.store.open();
  await workload.run(world, callers, customers);
  await world.clientele.close();
}
