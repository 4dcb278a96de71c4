/**
 * A process that creates many customers concurrently with one token or one idempotency key, or raises one counter in the state of
 * verifiers, when the start file exists.
 */
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { ScopedState } from '../../../src/verifier-kit/scoped-state.ts';
import { APP, SCOPE } from './history.ts';
import { clienteleOn, failureOf, report } from './workload.ts';

export interface RaceSettings {
  readonly mode: 'token' | 'key' | 'count';
  readonly count: number;
  /** Path of the file that the parent creates to start the race. */
  readonly startFile: string;
}

/** How often each result or error code occurred. */
export type RaceResult = Readonly<Record<string, number>>;

/** Number of concurrent callers that raise the counter. */
const CALLERS = 10;

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
/** Raises the counter many times. Each result is the value that this increment made. */
async function countUp(): Promise<void> {
  const state = new ScopedState(store.stateStore(), SCOPE);
  const expiresAt = Date.now() + 600_000;
  for (let i = 0; i < count / CALLERS; i += 1) {
    const raise = (current = 0) => ({ value: current + 1, expiresAt, result: current + 1 });
    countResult(String(await state.update('counter', raise, undefined)));
  }
}

const options = mode === 'key' ? { idempotencyKey: 'the key' } : {};
if (mode === 'count') await Promise.all(Array.from({ length: CALLERS }, countUp));
else await Promise.all(Array.from({ length: count }, () => create({}, options)));
if (mode === 'key') await create({ description: 'another body' }, options);
await clientele.close();
report(results);
