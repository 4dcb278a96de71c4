import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import type { Question } from './case.ts';
import type { Outcome } from './outcome.ts';
import type { PeerDescription, PeerResult } from './peer.ts';

/** The machine and the software of a run. Only ratios carry over to others. */
export interface Environment {
  readonly date: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
}

/** The rows of a case, with their figures. */
export interface CaseResult {
  readonly name: string;
  readonly question: Question;
  readonly outcomes: readonly Outcome[];
}

/** A run, as `run.json` stores it. */
export interface RunResult {
  readonly environment: Environment;
  readonly quick: boolean;
  /** The rounds that are finished. */
  readonly rounds: number;
  readonly cases: readonly CaseResult[];
  /** With `--peers`: the peers, and the medians of their figures over the rounds. */
  readonly peers?: { readonly descriptions: readonly PeerDescription[]; readonly results: readonly PeerResult[] };
}

/** Describes this machine and the time. */
export function currentEnvironment(): Environment {
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  };
}

/** Describes a run in one line: `2026-01-31, Node v20.20.2, 2 cores of …, 5 rounds`. */
export function captionOf({ environment, quick, rounds }: RunResult): string {
  const { date, node, cpu, cores } = environment;
  return `${date.slice(0, 10)}, Node ${node}, ${cores} cores of ${cpu}, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}${quick ? ', quick run' : ''}`;
}

export const outcomesOf = ({ cases }: Pick<RunResult, 'cases'>): Outcome[] => cases.flatMap(({ outcomes }) => outcomes);

/** Reads the file of a run. */
export async function readResult(path: string): Promise<RunResult> {
  const result = JSON.parse(await readFile(path, 'utf8')) as RunResult;
  if (!Array.isArray(result?.cases)) throw new Error(`${path} is not the result of a run`);
  return result;
}
