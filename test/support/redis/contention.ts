/** A child process that creates many customers concurrently, and reports how many of the creates ended in each way. */
import { createInterface } from 'node:readline';
import { ClienteleError } from '../../../src/index.ts';
import { bindingOf, openClientele } from '../any-verifiers.ts';

/** A number of concurrent creates. */
export interface Burst {
  readonly count: number;
  /** Token of every create. Default: a different token for each. */
  readonly token?: string;
  /** Idempotency key of every create, which then also have one token. */
  readonly key?: string;
}

async function main(): Promise<void> {
  const [url = '', partitions = ''] = process.argv.slice(2);
  const store = { kind: 'redis', url, partitions: Number(partitions) } as const;
  const clientele = await openClientele(store, { timeout: 60_000 });
  console.log(JSON.stringify({ ready: true }));
  for await (const line of createInterface({ input: process.stdin })) {
    const { count, token, key } = JSON.parse(line) as Burst;
    /** Number of creates by their end: the customer as JSON, or the code of the error. */
    const counts: Record<string, number> = {};
    const creates = Array.from({ length: count }, async (_, i) => {
      const binding = bindingOf(token ?? `tok_${key ?? i}`);
      const end = await clientele.customers.create({ app: 'app_1', ...binding }, { idempotencyKey: key }).then(
        (customer) => JSON.stringify(customer),
        (error) => ClienteleError.from(error).code,
      );
      counts[end] = (counts[end] ?? 0) + 1;
    });
    await Promise.all(creates);
    console.log(JSON.stringify({ counts }));
  }
}

void main();
