import type { Case, Figures, Job, JobFigures, Population, Scale, Side } from './case.ts';
import { label } from './case.ts';
import type { Round } from './outcome.ts';

/** Populations of a million customers take most of the time, so they are measured in this many rounds only. */
const MOST_LARGE_ROUNDS = 3;
const LARGE = 1_000_000;

/** Cases that are measured in one process, because they share its customers. */
interface Task {
  readonly names: readonly string[];
  readonly population: Population;
}

/** Measures both sides of all cases in a round: the limit before ours, and in every second round all in reverse. */
export async function measureRound(
  cases: ReadonlyMap<string, Case>,
  scale: Scale,
  round: number,
  perform: (job: Job) => Promise<JobFigures>,
): Promise<ReadonlyMap<string, Round>> {
  const tasks = tasksOf(cases, scale).filter(
    ({ population }) => population.customers < LARGE || round <= MOST_LARGE_ROUNDS,
  );
  const jobs = tasks.flatMap((task) => (['limit', 'ours'] as const).map((side) => ({ ...task, side, scale })));
  const measured = new Map([...cases.keys()].map((name) => [name, { limit: {}, ours: {} } as Record<Side, Figures>]));
  for (const job of round % 2 === 0 ? jobs.reverse() : jobs) {
    for (const [name, figures] of Object.entries(await perform(job))) {
      const sides = measured.get(name);
      if (sides) sides[job.side] = { ...sides[job.side], ...figures };
    }
  }
  return measured;
}

function tasksOf(cases: ReadonlyMap<string, Case>, scale: Scale): Task[] {
  const tasks = new Map<string, { names: string[]; population: Population }>();
  for (const [name, each] of cases) {
    for (const population of each.populations(scale)) {
      const key = each.sharesPopulation ? label(population) : `${name}: ${label(population)}`;
      const task = tasks.get(key) ?? { names: [], population };
      task.names.push(name);
      tasks.set(key, task);
    }
  }
  return [...tasks.values()];
}
