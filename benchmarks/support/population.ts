import { seededRandom } from '../../adapters/testing/random.ts';
import type { CreateCustomer } from '../../src/commands/create-customer.ts';
import type { Token } from '../../src/domain/card.ts';
import type { ClienteleOptions } from '../../src/index.ts';
import { BareCustomers } from '../limits/create.ts';
import { label, type Population } from './case.ts';
import { loadIndex } from './dist.ts';
import { heapUsed } from './measure.ts';

/** Returns the app of the i-th customer. Consecutive customers belong to different apps. */
export const appOf = (i: number, apps: number): string => `app_1Gqj58ynP0mH${String(i % apps).padStart(4, '0')}`;

/** Returns the parameters of the i-th create. Its token and code are accepted by the verifiers below. */
export function paramsOf(i: number, app: string): CreateCustomer {
  const number = String(i).padStart(24, '0');
  return {
    app,
    source: `tok_${number}`,
    sms_code: { id: `sms_${number}`, code: '123456' },
    email: `payer${i}@example.com`,
    description: `Payer number ${i}`,
    metadata: { order: `order_${i}`, channel: 'web' },
  };
}

/** Accepts every token and stores none, so that heap figures contain the customer store alone. */
export const tokens = {
  fake: false,
  retrieve: (id: string): Token => ({
    id,
    livemode: false,
    used: false,
    card: {
      id: `card_${id.slice(4)}`,
      object: 'card',
      created: 1_444_388_292,
      last4: '8703',
      funding: 'debit',
      brand: 'UnionPay',
      bank: 'boc',
      customer: null,
      name: '张三',
    },
  }),
};
export const sms = { fake: false, verify: () => true };

/** The default retention of the feed relative to a million events. */
const EVENTS_KEPT = 0.1;

/** The populations of this process by their labels: its cases share them. */
const ours = new Map<string, ReturnType<typeof openPopulation>>();
const bares = new Map<string, ReturnType<typeof openBarePopulation>>();

/** Returns a clientele with these customers, their ids, oldest first, and the bytes on the heap per customer. */
export const ourPopulation = (population: Population) => shared(ours, population, openPopulation);

/** Returns the same customers of the hand-written limit, oldest first, and the bytes on the heap per customer. */
export const barePopulation = (population: Population) => shared(bares, population, openBarePopulation);

function shared<T>(opened: Map<string, T>, population: Population, open: (population: Population) => T): T {
  const found = opened.get(label(population)) ?? open(population);
  opened.set(label(population), found);
  return found;
}

/** Opens a clientele and creates these customers in it. */
export async function openPopulation(population: Population, options: ClienteleOptions = {}) {
  const { createClientele } = await loadIndex();
  const events = { keep: Math.max(1, population.customers * EVENTS_KEPT) };
  const clientele = await createClientele({ tokens, sms, events, ...options });
  const ids = new Array<string>(population.customers).fill('');
  const before = heapUsed();
  let i = 0;
  for (const params of paramsFor(population)) ids[i++] = (await clientele.customers.create(params)).id;
  return { clientele, ids, heap: (heapUsed() - before) / population.customers };
}

async function openBarePopulation(population: Population) {
  const before = heapUsed();
  const bare = new BareCustomers({ tokens, sms });
  for (const params of paramsFor(population)) await bare.create(params);
  bare.claims.clear();
  const heap = (heapUsed() - before) / population.customers;
  return { bare, customers: [...bare.customers.values()], heap };
}

function* paramsFor({ customers, apps }: Population): Generator<CreateCustomer> {
  // One string per app, shared by its customers as in an application.
  const names = Array.from({ length: apps }, (_, i) => appOf(i, apps));
  for (let i = 0; i < customers; i += 1) yield paramsOf(i, names[i % apps] as string);
}

/**
 * Returns a function that picks one of the values at random, and the same value for the same `i`. The choices are made in
 * advance, so that choosing costs the measured loop nothing.
 */
export function randomChoice<T>(values: readonly T[]): (i: number) => T {
  const random = seededRandom('drawn');
  const choices = new Uint32Array(2 ** Math.max(12, Math.ceil(Math.log2(values.length))));
  for (let i = 0; i < choices.length; i += 1) choices[i] = random() * values.length;
  const mask = choices.length - 1;
  return (i) => values[choices[i & mask] as number] as T;
}
