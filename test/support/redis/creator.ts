/**
 * A process that creates customers on a Redis store, and is killed, or stopped, right before the command that it is told.
 * A line of JSON a creation comes in and one goes out; `{"stopped":true}` before it stops.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createClient } from 'redis';
import { ClienteleError } from '../../../src/index.ts';
import { bindingOf, openClientele } from '../any-verifiers.ts';
import { type Binding, bound } from './bound.ts';

export interface Creation extends Binding {
  readonly key: string;
  /** The number of the command that it does not get to, from 1, and how. */
  readonly at: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

async function main(): Promise<void> {
  const [url = '', prefix = '', partitions = ''] = process.argv.slice(2);
  const client = createClient({ url });
  client.on('error', () => undefined);
  await client.connect();
  let left = Number.POSITIVE_INFINITY;
  let signal: Creation['signal'] = 'SIGKILL';
  const say = (value: unknown) => writeSync(1, `${JSON.stringify(value)}\n`);
  const send = client.sendCommand.bind(client);
  client.sendCommand = ((...args: Parameters<typeof send>) => {
    left -= 1;
    if (left === 0) {
      if (signal === 'SIGSTOP') say({ stopped: true });
      process.kill(process.pid, signal);
    }
    return send(...args);
  }) as typeof send;

  const store = { kind: 'redis', client, prefix, partitions: Number(partitions) } as const;
  const clientele = await openClientele(store);
  // The key that fingerprints are made with is read once: not among the commands that are counted.
  const first = `first${process.pid}`;
  await clientele.customers.create({ app: 'app_1', ...bindingOf(`tok_${first}`) }, { idempotencyKey: first });
  say({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    const creation = JSON.parse(line) as Creation;
    left = creation.at;
    signal = creation.signal;
    // Short, so that the lease of its key soon ends.
    const options = { timeout: 1000, idempotencyKey: creation.key };
    try {
      const id = await bound(clientele, creation, options);
      say({ id, passed: left > 0 });
    } catch (error) {
      const { code, outcome } = ClienteleError.from(error);
      say({ code, outcome, passed: left > 0 });
    }
  }
}

void main();
