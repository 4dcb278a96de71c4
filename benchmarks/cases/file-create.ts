import { rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { BareCustomers } from '../limits/create.ts';
import { BareFile } from '../limits/file.ts';
import { type Load, measureCallers } from '../support/callers.ts';
import type { Case, Figures, Row } from '../support/case.ts';
import { loadIndex } from '../support/dist.ts';
import type { Timed } from '../support/measure.ts';
import { appOf, paramsOf, sms, tokens } from '../support/population.ts';

const OPERATIONS = new Map([
  [1, 4_000],
  [16, 30_000],
  [256, 60_000],
]);
const CALLERS = [...OPERATIONS.keys()];
const MOST = Math.max(...CALLERS);

/** Creates a second that many callers must reach, as a multiple of one caller's. */
const GAIN = 8;
/** How much longer than half of the creates one of a hundred may take. */
const TAIL = 5;
/** Milliseconds that a timer may come late while creates are made flat out. */
const LATE = 5;

const at = (callers: number): string => (callers === 1 ? '1 caller' : `${callers} callers`);

/** Durable creates in a file, by one caller and by many at once. */
export const fileCreate: Case = {
  populations: () => [{ customers: 0, apps: 1000 }],

  rows: () => [
    ...CALLERS.map((callers): Row => {
      const figure = at(callers);
      return { title: `file create, ${figure}`, kind: 'rate', figure, expected: 0.8 };
    }),
    {
      title: `file create, ${at(MOST)} beside one`,
      kind: 'flatness',
      figure: at(MOST),
      base: at(1),
      expected: 1 / GAIN,
    },
    { title: `file create, ${at(MOST)}: p99 beside p50`, kind: 'flatness', figure: 'p99', base: 'p50', expected: TAIL },
    { title: `file create, ${at(MOST)}: loop delay p99`, kind: 'lateness', figure: 'loop delay', expected: LATE },
    { title: 'file bytes a customer', kind: 'size', figure: 'bytes', expected: 1.1 },
  ],

  async limit(_, { effort }) {
    const path = await fresh('limit.db');
    const bare = await BareFile.open(path, new BareCustomers({ tokens, sms }));
    const figures = await measured(effort, (i) => bare.create(paramsOf(i, appOf(i, 1000))));
    // Closed without a last copy of the log: what the file holds by then is all but its end.
    const bytes = await bytesOf(path, figures.made);
    await bare.close();
    return { ...figures.figures, bytes, 'loop delay': await idleDelay() };
  },

  async ours(_, { effort }) {
    const path = await fresh('ours.db');
    const { createClientele } = await loadIndex();
    const clientele = await createClientele({ store: { kind: 'file', path }, tokens, sms });
    const { figures, made } = await measured(effort, (i) => clientele.customers.create(paramsOf(i, appOf(i, 1000))));
    const bytes = await bytesOf(path, made);
    await clientele.close();
    return { ...figures, bytes };
  },
};

async function measured(effort: number, create: Timed): Promise<{ figures: Figures; made: number }> {
  let made = 0;
  const next = () => create(made++);
  const loads = new Map<number, Load>();
  // Most callers first: the file is then no longer small when one caller waits for it.
  for (const callers of [...CALLERS].reverse()) {
    loads.set(callers, await measureCallers(next, callers, (OPERATIONS.get(callers) as number) * effort));
  }
  const paces = [...loads].map(([callers, { pace }]) => [at(callers), pace]);
  const { wait, longWait, loopDelay } = loads.get(MOST) as Load;
  return { figures: { ...Object.fromEntries(paces), p50: wait, p99: longWait, 'loop delay': loopDelay }, made };
}

async function fresh(name: string): Promise<string> {
  for (const suffix of ['', '-wal', '-shm']) await rm(name + suffix, { force: true });
  return name;
}

const bytesOf = async (path: string, customers: number) => ({ median: (await stat(path)).size / customers });

/** How late timers come in a process that does nothing else. */
async function idleDelay() {
  const { loopDelay } = await measureCallers(() => sleep(1), 1, 1000);
  return loopDelay;
}
