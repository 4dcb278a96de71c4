import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, receiveMessageOnPort, Worker, workerData } from 'node:worker_threads';
import { MIGRATIONS } from '../../adapters/file/format.ts';
import { type Connection, loadDriver } from '../../adapters/file/sqlite-driver.ts';
import type { PlainCustomer } from '../../src/domain/customer.ts';
import type { BareCustomers } from './create.ts';

const PRAGMAS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384';

interface Row {
  readonly customer: PlainCustomer;
  readonly record: string;
  readonly ms: number;
  readonly token: string;
}

/**
 * Writes the rows of the file store in a worker thread with the same group commit: one transaction for all queued rows. It
 * computes no checksum, does not look for existing rows, and has no deadline.
 */
export class BareFile {
  readonly #worker: Worker;
  readonly #customers: BareCustomers;
  #queued: Row[] = [];
  readonly #pending: (() => void)[] = [];

  private constructor(worker: Worker, customers: BareCustomers) {
    this.#worker = worker;
    this.#customers = customers;
    worker.on('message', (written: number) => {
      for (const resolve of this.#pending.splice(0, written)) resolve();
    });
  }

  static async open(path: string, customers: BareCustomers): Promise<BareFile> {
    // The compiled worker.ts.
    const worker = new Worker(join(process.cwd(), 'worker.js'), { workerData: path });
    await once(worker, 'message');
    return new BareFile(worker, customers);
  }

  async create(params: Parameters<BareCustomers['create']>[0]): Promise<PlainCustomer> {
    const customer = await this.#customers.create(params);
    const row = { customer, record: encodeRecord(customer), ms: Date.now(), token: params.source };
    if (this.#queued.push(row) === 1) setImmediate(() => this.#worker.postMessage(this.#queued.splice(0)));
    await new Promise<void>((resolve) => this.#pending.push(resolve));
    return customer;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Runs the worker thread of {@link BareFile}. */
export async function writeRows(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('this code runs in a worker thread');
  const path = workerData as string;
  writeFileSync(path, '');
  const connection = (await loadDriver()).open(path);
  connection.exec(`${PRAGMAS}; ${MIGRATIONS.join(';')}`);
  const begin = connection.prepare('BEGIN IMMEDIATE');
  const commit = connection.prepare('COMMIT');
  const write = rowWriter(connection);
  port.on('message', (first: Row[]) => {
    const rows = [...first];
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) rows.push(...next.message);
    begin.run();
    for (const row of rows) write(row);
    commit.run();
    port.postMessage(rows.length);
  });
  port.postMessage(0);
}

function rowWriter(connection: Connection): (row: Row) => void {
  const customers = connection.prepare('INSERT INTO customers VALUES (?, 1, ?, ?, ?, 1, 0, ?, 0)');
  const claims = connection.prepare('INSERT INTO claims VALUES (1, ?, ?, 0)');
  const events = connection.prepare("INSERT INTO events VALUES (1, ?, ?, 'customer.created', ?, ?, NULL, 0)");
  let sequence = 0;
  return ({ customer: { id, app, created }, record, ms, token }) => {
    sequence += 1;
    customers.run(sequence, id, app, ms, record);
    claims.run(token, sequence);
    events.run(sequence, `evt_${id}`, created, record);
  };
}

const encodeRecord = ({
  id,
  created,
  app,
  name,
  email,
  currency,
  description,
  metadata,
  sources,
}: PlainCustomer): string =>
  JSON.stringify([
    ...[id, created, app, name, email, currency, description, metadata, 0],
    sources.data.map(({ id, created, last4, funding, brand, bank }) => [id, created, last4, funding, brand, bank]),
    null,
  ]);
