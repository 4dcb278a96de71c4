import { seededRandom } from '../../adapters/testing/random.ts';
import type { CreateCustomer } from '../../src/commands/create-customer.ts';
import type { Token } from '../../src/domain/card.ts';
import type { PlainCustomer } from '../../src/domain/customer.ts';
import { BareCustomers } from '../limits/create.ts';
import type { Population } from './case.ts';
import { loadIndex } from './dist.ts';

/** The app of the i-th customer: neighbours are of different apps. */
export const appOf = (i: number, apps: number): string => `app_1Gqj58ynP0mH${String(i % apps).padStart(4, '0')}`;

/** What the i-th customer is created with; verifiers that accept everything are below. */
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

/** Know every token and every code, and keep none. */
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

/** A clientele in memory with these customers, and their ids by age. */
export async function ourPopulation({ customers, apps }: Population) {
  const { createClientele } = await loadIndex();
  const clientele = await createClientele({ tokens, sms });
  const ids: string[] = [];
  const names = Array.from({ length: apps }, (_, i) => appOf(i, apps));
  for (let i = 0; i < customers; i += 1) {
    ids.push((await clientele.customers.create(paramsOf(i, names[i % apps] as string))).id);
  }
  return { clientele, ids };
}

/** The same customers, written by hand. */
export async function barePopulation({ customers, apps }: Population): Promise<PlainCustomer[]> {
  const bare = new BareCustomers({ tokens, sms });
  const names = Array.from({ length: apps }, (_, i) => appOf(i, apps));
  for (let i = 0; i < customers; i += 1) await bare.create(paramsOf(i, names[i % apps] as string));
  return [...bare.customers.values()];
}

/** One of the values at random, the same for the same i: drawn ahead, so that drawing costs the measured loop nothing. */
export function drawnFrom<T>(values: readonly T[]): (i: number) => T {
  const random = seededRandom('drawn');
  const drawn = new Uint32Array(2 ** Math.max(12, Math.ceil(Math.log2(values.length))));
  for (let i = 0; i < drawn.length; i += 1) drawn[i] = random() * values.length;
  const mask = drawn.length - 1;
  return (i) => values[drawn[i & mask] as number] as T;
}
