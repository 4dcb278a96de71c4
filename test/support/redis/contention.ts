/** A process that makes many creations at once, all with the token or all under the key that it is told; tells how they ended: an answer, or a code. */
import { createInterface } from 'node:readline';
import { ClienteleError } from '../../../src/index.ts';
import { bindingOf, openClientele } from '../any-verifiers.ts';

export interface Crowd {
  readonly count: number;
  /** One token for all; without it each has its own. */
  readonly token?: string;
  /** One key, and so one token, for all. */
  readonly key?: string;
}

async function main(): Promise<void> {
  const [url = '', partitions = ''] = process.argv.slice(2);
  const store = { kind: 'redis', url, partitions: Number(partitions) } as const;
  const clientele = await openClientele(store, { timeout: 60_000 });
  console.log(JSON.stringify({ ready: true }));
  for await (const line of createInterface({ input: process.stdin })) {
    const { count, token, key } = JSON.parse(line) as Crowd;
    const ends: Record<string, number> = {};
    const creations = Array.from({ length: count }, async (_, i) => {
      const binding = bindingOf(token ?? `tok_${key ?? i}`);
      const end = await clientele.customers.create({ app: 'app_1', ...binding }, { idempotencyKey: key }).then(
        (customer) => JSON.stringify(customer),
        (error) => ClienteleError.from(error).code,
      );
      ends[end] = (ends[end] ?? 0) + 1;
    });
    await Promise.all(creations);
    console.log(JSON.stringify({ ends }));
  }
}

void main();
