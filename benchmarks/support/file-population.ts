import { existsSync } from 'node:fs';
import { type Driver, loadDriver } from '../../adapters/file/sqlite-driver.ts';
import { BareFileReader } from '../limits/file-read.ts';
import { runCallers } from './callers.ts';
import type { Population } from './case.ts';
import { loadIndex } from './dist.ts';
import { appOf, paramsOf, sms, tokens } from './population.ts';

const CALLERS = 256;

/** Opens a clientele on a file. */
export async function ourFile(path: string) {
  const { createClientele } = await loadIndex();
  return createClientele({ store: { kind: 'file', path }, tokens, sms });
}

/** Returns a file with these customers, which the first call in a run creates, and their ids, oldest first. */
export async function filePopulation(population: Population): Promise<{ driver: Driver; path: string; ids: string[] }> {
  const { customers, apps } = population;
  const path = `population-${customers}-${apps}.db`;
  if (!existsSync(path)) await populate(path, population);
  const driver = await loadDriver();
  const connection = driver.open(path);
  const rows = connection.prepare('SELECT id FROM customers ORDER BY sequence').all() as { id: string }[];
  connection.close();
  return { driver, path, ids: rows.map(({ id }) => id) };
}

/** Returns a file with the same customers that the hand-written limit reads. The first call in a run creates it. */
export async function bareFilePopulation(
  population: Population,
): Promise<{ driver: Driver; path: string; ids: string[] }> {
  const { driver, path, ids } = await filePopulation(population);
  const bare = `bare-${path}`;
  if (!existsSync(bare)) {
    const clientele = await ourFile(path);
    await BareFileReader.write(driver, bare, clientele.export());
    await clientele.close();
  }
  return { driver, path: bare, ids };
}

async function populate(path: string, { customers, apps }: Population): Promise<void> {
  const clientele = await ourFile(path);
  const create = (i: number) => clientele.customers.create(paramsOf(i, appOf(i, apps)), { timeout: 60_000 });
  await runCallers(create, CALLERS, customers);
  await clientele.close();
}
