import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { cases } from '../cases/all.ts';
import { perform, prepare } from './build-and-run.ts';
import { type Case, type Job, label, type Scale } from './case.ts';
import { measurePeers, mediansOfPeers, preparePeers } from './measure-peers.ts';
import { outcomeOf, type Round } from './outcome.ts';
import type { PeerResult } from './peer.ts';
import { currentEnvironment, outcomesOf, type RunResult } from './result.ts';
import { writeResult } from './result-folder.ts';
import { measureRound } from './rounds.ts';
import { tablesOf } from './table.ts';

/** The folder of the latest result: run.json and the charts. */
export const latest = fileURLToPath(new URL('../results/latest', import.meta.url));

const FULL: Scale = { few: 1000, many: 1_000_000, share: 1 };
const QUICK: Scale = { few: 1000, many: 50_000, share: 0.08 };

/** Peers differ by more than their spread, so more rounds would only take time. */
const MOST_PEER_ROUNDS = 3;

export interface RunOptions {
  readonly names: readonly string[];
  readonly rounds: number;
  readonly quick: boolean;
  readonly peers: boolean;
  readonly dist?: string | undefined;
}

/** Measures the cases in rounds, saves the result after each round, and prints the tables. */
export async function measureRun({ names, rounds, quick, peers, dist }: RunOptions): Promise<void> {
  const scale = quick ? QUICK : FULL;
  const environment = currentEnvironment();
  const progress = progressPrinter();
  const measured = measurable(names);
  await prepare(dist);
  const descriptions = peers ? await preparePeers() : [];
  await rm(latest, { recursive: true, force: true });
  const performJob = (job: Job) => {
    progress(`${job.names.join(', ')}: ${job.side}${job.population.customers > 0 ? `, ${label(job.population)}` : ''}`);
    return perform(job);
  };
  const done: ReadonlyMap<string, Round>[] = [];
  const peerRounds: PeerResult[][] = [];
  let result: RunResult = { environment, quick, rounds: 0, cases: [] };
  for (let round = 1; round <= rounds; round += 1) {
    progress(`Round ${round} of ${rounds}`);
    done.push(await measureRound(measured, scale, round, performJob));
    if (peers && round <= (quick ? 1 : MOST_PEER_ROUNDS)) {
      peerRounds.push(await measurePeers(descriptions, scale.share, round % 2 === 0, progress));
    }
    result = { environment, quick, rounds: round, cases: resultsOf(measured, scale, done) };
    if (peers) result = { ...result, peers: { descriptions, results: mediansOfPeers(peerRounds) } };
    // Saved after each round, so that an interrupted run leaves its results.
    await writeResult(result, latest);
  }
  console.log(tablesOf(result));
  const goals = outcomesOf(result).filter(({ ok }) => ok !== undefined);
  const missed = goals.filter(({ ok }) => !ok).length;
  console.log(`\n${goals.length - missed} goals met, ${missed} missed. Only the ratios carry over to other machines.`);
  progress(`Wrote ${latest}.`);
}

function progressPrinter(): (text: string) => void {
  const start = performance.now();
  return (text) => console.error(`${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s  ${text}`);
}

/** Returns the cases that this machine can run. */
function measurable(names: readonly string[]): Map<string, Case> {
  const selected = Object.entries(cases).filter(([name]) => names.includes(name));
  return new Map(
    selected.filter(([name, each]) => {
      const reason = each.unavailable?.();
      if (reason !== undefined) console.error(`Skipped ${name}: ${reason}.`);
      return reason === undefined;
    }),
  );
}

function resultsOf(
  measured: ReadonlyMap<string, Case>,
  scale: Scale,
  rounds: readonly ReadonlyMap<string, Round>[],
): RunResult['cases'] {
  return [...measured].map(([name, each]) => {
    const ofCase = rounds.flatMap((round) => round.get(name) ?? []);
    return { name, question: each.question, outcomes: each.rows(scale).map((row) => outcomeOf(row, ofCase)) };
  });
}
