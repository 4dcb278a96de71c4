/**
 * A child process that creates customers on a Redis store, and kills or stops itself before a command. For each line of JSON
 * that it reads, it writes one with the result, and `{"stopped":true}` before it stops.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createClient } from 'redis';
import { ClienteleError } from '../../../src/index.ts';
import { bindingOf, openClientele } from '../any-verifiers.ts';
import { type Binding, bindCard } from './bind-card.ts';

export interface Creation extends Binding {
  readonly key: string;
  /** Number of the first command that is not sent, from 1. */
  readonly at: number;
  /** Signal that the process sends to itself before that command. */
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

async function main(): Promise<void> {
  const [url = '', prefix = '', partitions = ''] = process.argv.slice(2);
  const client = createClient({ url });
  client.on('error', () => undefined);
  await client.connect();
  let commandsLeft = Number.POSITIVE_INFINITY;
  let signal: Creation['signal'] = 'SIGKILL';
  const report = (value: unknown) => writeSync(1, `${JSON.stringify(value)}\n`);
  const send = client.sendCommand.bind(client);
  client.sendCommand = ((...args: Parameters<typeof send>) => {
    commandsLeft -= 1;
    if (commandsLeft === 0) {
      if (signal === 'SIGSTOP') report({ stopped: true });
      process.kill(process.pid, signal);
    }
    return send(...args);
  }) as typeof send;

  const store = { kind: 'redis', client, prefix, partitions: Number(partitions) } as const;
  const clientele = await openClientele(store);
  // The first keyed create also reads the key of the fingerprints, a command that must not count.
  const first = `first${process.pid}`;
  await clientele.customers.create({ app: 'app_1', ...bindingOf(`tok_${first}`) }, { idempotencyKey: first });
  report({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    const creation = JSON.parse(line) as Creation;
    commandsLeft = creation.at;
    signal = creation.signal;
    // Short, so that the lease of the idempotency key ends soon.
    const options = { timeout: 1000, idempotencyKey: creation.key };
    try {
      const id = await bindCard(clientele, creation, options);
      report({ id, passed: commandsLeft > 0 });
    } catch (error) {
      const { code, outcome } = ClienteleError.from(error);
      report({ code, outcome, passed: commandsLeft > 0 });
    }
  }
}

void main();
