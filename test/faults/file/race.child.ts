/** A process that creates customers all at once, from one token or under one idempotency key, when its parent says so. */
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { APP } from './history.ts';
import { clienteleOn, failureOf, say } from './workload.ts';

export interface RaceSettings {
  readonly what: 'token' | 'key';
  readonly count: number;
  /** A file whose coming is the start. */
  readonly go: string;
}

/** What the creations came to: how many times each. */
export type RaceResult = Readonly<Record<string, number>>;

const [, , path = '', worker = '', settings = ''] = process.argv;
const { what, count, go } = JSON.parse(settings) as RaceSettings;
const { store, clientele } = clienteleOn(path, worker, 'race', 120_000);
const { customers, fakes } = clientele;
await store.open();
const results: Record<string, number> = {};
const tally = (result: string) => {
  results[result] = (results[result] ?? 0) + 1;
};
const create = (params: object, options: object) =>
  customers.create({ app: APP, ...card, ...params }, options).then(
    (customer) => tally(JSON.stringify(customer)),
    (error) => tally(failureOf(error).code),
  );
// The same in every process, as their seed is.
const card = fakes.issueCard({ cardId: 'card_race', last4: '8703', created: 1_444_388_292 });
while (!existsSync(go)) await wait(1);
const options = what === 'key' ? { idempotencyKey: 'the key' } : {};
await Promise.all(Array.from({ length: count }, () => create({}, options)));
if (what === 'key') await create({ description: 'another body' }, options);
await clientele.close();
say(results);
