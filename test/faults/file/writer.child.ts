/** A process that runs a workload on a file. Arguments: the file, the worker, settings. */
import { clienteleOn, ReportingSmsVerifier, Workload } from './workload.ts';

export interface WriterSettings {
  readonly seed: string;
  /** Number of times that the process opens the file, runs the workload, and closes the file. */
  readonly sessions: number;
  readonly customers: number;
  readonly callers: number;
  readonly filling?: number;
}

const [, , path = '', worker = '', settings = ''] = process.argv;
const { seed, sessions, customers, callers, filling } = JSON.parse(settings) as WriterSettings;
const workload = new Workload(seed, filling);
for (let session = 0; session < sessions; session += 1) {
  const world = clienteleOn(path, worker, `${seed} ${session}`, 5_000, (sms) => new ReportingSmsVerifier(sms));
  await world.store.open();
  await workload.run(world, callers, customers);
  await world.clientele.close();
}
