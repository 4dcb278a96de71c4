import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compile, installPackage, runWorker } from './build-and-run.ts';
import type { PeerDescription, PeerJob, PeerRequest, PeerResult } from './peer.ts';
import { median } from './statistics.ts';

const folder = fileURLToPath(new URL('../peers', import.meta.url));
const home = join(folder, '.build');

const ROWS = [1000, 10_000, 100_000];

/** Installs the packages of the peers if they are missing, compiles their program, and returns the peers. */
export async function preparePeers(): Promise<PeerDescription[]> {
  if (!existsSync(join(folder, 'node_modules'))) {
    console.error('Installs the packages of benchmarks/peers.');
    await promisify(execFile)('npm', ['ci'], { cwd: folder });
  }
  await rm(home, { recursive: true, force: true });
  await installPackage(home);
  await compile(join(folder, 'worker.ts'), home);
  return runWorker<PeerDescription[]>(home, 'list' satisfies PeerRequest);
}

/** Measures every peer with each number of rows, in this order or in reverse. */
export async function measurePeers(
  peers: readonly PeerDescription[],
  share: number,
  reversed: boolean,
  progress: (text: string) => void,
): Promise<PeerResult[]> {
  const jobs = ROWS.flatMap((rows) =>
    peers.filter(({ mostRows = rows }) => rows <= mostRows).map(({ peer }): PeerJob => ({ peer, rows, share })),
  );
  const results: PeerResult[] = [];
  for (const job of reversed ? jobs.reverse() : jobs) {
    progress(`${job.peer}: ${job.rows} rows`);
    results.push(...(await runWorker<PeerResult[]>(home, job)));
  }
  return results;
}

/** Returns the medians over the rounds, in the order of the first one. */
export function mediansOfPeers(rounds: readonly (readonly PeerResult[])[]): PeerResult[] {
  const [first = []] = rounds;
  return first.map((result) => {
    const same = rounds.flatMap((round) => round.filter((other) => isSameFigure(result, other)));
    return { ...result, p50: median(same.map(({ p50 }) => p50)), p99: median(same.map(({ p99 }) => p99)) };
  });
}

const isSameFigure = (a: PeerResult, b: PeerResult): boolean =>
  a.peer === b.peer && a.operation === b.operation && a.rows === b.rows;
