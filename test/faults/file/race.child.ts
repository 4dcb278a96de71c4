/** A process that creates many customers concurrently with one token or one idempotency key, when the start file exists. */
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { APP } from './history.ts';
import { clienteleOn, failureOf, report } from './workload.ts';

export interface RaceSettings {
  readonly mode: 'token' | 'key';
  readonly count: number;
  /** Path of the file that the parent creates to start the race. */
  readonly startFile: string;
}

/** How often each result or error code occurred. */
export type RaceResult = Readonly<Record<string, number>>;

const [, , path = '', worker = '', settings = ''] = process.argv;
const { mode, count, startFile } = JSON.parse(settings) as RaceSettings;
const { store, clientele } = clienteleOn(path, worker, 'race', 120_000);
const { customers, fakes } = clientele;
await store.open();
const results: Record<string, number> = {};
const countResult = (result: string) => {
  results[result] = (results[result] ?? 0) + 1;
};
const create = (params: object, options: object) =>
  customers.create({ app: APP, ...card, ...params }, options).then(
    (customer) => countResult(JSON.stringify(customer)),
    (error) => countResult(failureOf(error).code),
  );
// Every process has the same seed, and so the same card.
const card = fakes.issueCard({ cardId: 'card_race', last4: '8703', created: 1_444_388_292 });
while (!existsSync(startFile)) await wait(1);
const options = mode === 'key' ? { idempotencyKey: 'the key' } : {};
await Promise.all(Array.from({ length: count }, () => create({}, options)));
if (mode === 'key') await create({ description: 'another body' }, options);
await clientele.close();
report(results);
