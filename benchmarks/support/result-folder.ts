import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chartsOf } from '../charts/all.ts';
import type { RunResult } from './result.ts';

/**
 * Writes run.json and the charts of a run to a folder, and returns their names. The files of an earlier result are deleted,
 * because that run may have had more charts.
 */
export async function writeResult(result: RunResult, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const old = (await readdir(folder)).filter((name) => name === 'run.json' || name.endsWith('.svg'));
  await Promise.all(old.map((name) => rm(join(folder, name))));
  const files = { 'run.json': `${JSON.stringify(result, null, 2)}\n`, ...chartsOf(result) };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  return Object.keys(files);
}
