import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { BareCustomers } from '../limits/create.ts';
import { BareFile } from '../limits/file.ts';
import { callersLabel, type LoadFigures, measureCallers } from '../support/callers.ts';
import type { Case, Figures, Row } from '../support/case.ts';
import { loadIndex } from '../support/dist.ts';
import type { Operation } from '../support/measure.ts';
import { appOf, paramsOf, sms, tokens } from '../support/population.ts';
import { removeFile } from '../support/store.ts';

const OPERATIONS = new Map([
  [1, 4_000],
  [16, 30_000],
  [256, 60_000],
]);
const CALLERS = [...OPERATIONS.keys()];
const MOST = Math.max(...CALLERS);
const MOST_LABEL = callersLabel(MOST);

/** The throughput of the most callers must be at least this multiple of one caller's. */
const THROUGHPUT_GAIN = 8;
/** The p99 of the latency may be at most this multiple of its median. */
const TAIL = 5;
/** The p99 of the milliseconds by which timers may fire late during the creates. */
const LOOP_DELAY = 5;

/** Creates customers durably in a file, with one caller and with many. */
export const fileCreate: Case = {
  question: 'file',
  populations: () => [{ customers: 0, apps: 1000 }],

  rows: () => [
    ...CALLERS.map((callers): Row => {
      const figure = callersLabel(callers);
      return { title: `file create, ${figure}`, kind: 'throughput', figure, goal: 0.8 };
    }),
    {
      title: `file create, ${MOST_LABEL} relative to 1`,
      kind: 'growth',
      figure: MOST_LABEL,
      base: callersLabel(1),
      goal: 1 / THROUGHPUT_GAIN,
    },
    {
      title: `file create, ${MOST_LABEL}: p99 relative to p50`,
      kind: 'growth',
      figure: 'p99',
      base: 'p50',
      goal: TAIL,
    },
    { title: `file create, ${MOST_LABEL}: loop delay p99`, kind: 'time', figure: 'loop delay', goal: LOOP_DELAY },
    { title: 'file bytes per customer', kind: 'size', figure: 'bytes', goal: 1.1 },
  ],

  async limit(_, { share }) {
    const path = await removeFile('limit.db');
    const bare = await BareFile.open(path, new BareCustomers({ tokens, sms }));
    const { figures, created } = await measureCreates(share, (i) => bare.create(paramsOf(i, appOf(i, 1000))));
    // The file holds all customers but the newest, which are still in the write-ahead log.
    const bytes = await bytesPerCustomer(path, created);
    await bare.close();
    return { ...figures, bytes, 'loop delay': await idleDelay() };
  },

  async ours(_, { share }) {
    const path = await removeFile('ours.db');
    const { createClientele } = await loadIndex();
    const clientele = await createClientele({ store: { kind: 'file', path }, tokens, sms });
    const create: Operation = (i) => clientele.customers.create(paramsOf(i, appOf(i, 1000)));
    const { figures, created } = await measureCreates(share, create);
    const bytes = await bytesPerCustomer(path, created);
    await clientele.close();
    return { ...figures, bytes };
  },
};

async function measureCreates(share: number, create: Operation): Promise<{ figures: Figures; created: number }> {
  let created = 0;
  const createNext = () => create(created++);
  const loads = new Map<number, LoadFigures>();
  // Most callers first, so that the file is no longer small when a single caller writes to it.
  for (const callers of [...CALLERS].reverse()) {
    loads.set(callers, await measureCallers(createNext, callers, (OPERATIONS.get(callers) as number) * share));
  }
  const perOperation = [...loads].map(([callers, load]) => [callersLabel(callers), load.perOperation]);
  const { latency, loopDelay } = loads.get(MOST) as LoadFigures;
  const { median, p99 } = latency;
  const figures = {
    ...Object.fromEntries(perOperation),
    p50: { median },
    p99: { median: p99 },
    'loop delay': loopDelay,
  };
  return { figures, created };
}

const bytesPerCustomer = async (path: string, customers: number) => ({ median: (await stat(path)).size / customers });

/** Measures how late timers fire in an idle process. */
async function idleDelay() {
  const { loopDelay } = await measureCallers(() => sleep(1), 1, 300);
  return loopDelay;
}
