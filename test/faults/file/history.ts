import type { Card } from '../../../src/domain/card.ts';
import type { PlainCustomer } from '../../../src/domain/customer.ts';
import type { ErrorCode, Outcome } from '../../../src/domain/error-codes.ts';
import { type Scope, scopeOf } from '../../../src/domain/scope.ts';

/** Where the workload works, and the app of its customers. */
export const SCOPE: Scope = scopeOf('default', false);
export const APP = 'app_1Gqj58ynP0mHeX1q';

/** An operation, as it is told before it begins. Its mark is the description that it gives, which no other one does. */
export interface Begun {
  readonly n: number;
  readonly do: 'create' | 'update' | 'bind' | 'delete';
  readonly mark: string;
  /** The customer; a creation does not know it yet. */
  readonly id?: string | undefined;
  /** Idempotency key. */
  readonly key?: string | undefined;
  /** Token, and the card behind it. */
  readonly source?: string | undefined;
  readonly card?: string | undefined;
}

/** How an operation ended: with what it answered, or with how it failed. */
export type Ended =
  | { readonly n: number; readonly ok: unknown }
  | { readonly n: number; readonly error: { readonly code: ErrorCode; readonly outcome: Outcome } };

/** An operation with its end; without one, nobody was told of it. */
export interface Step extends Begun {
  readonly end: Ended | undefined;
}

/** The operations of lines that a child wrote, in the order in which they began. The last line may be cut. */
export function stepsOf(text: string): Step[] {
  const steps = new Map<number, Step>();
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    if (!line.startsWith('{"n"')) continue;
    const entry = JSON.parse(line) as Begun | Ended;
    if ('do' in entry) steps.set(entry.n, { ...entry, end: undefined });
    else steps.set(entry.n, { ...(steps.get(entry.n) as Step), end: entry });
  }
  return [...steps.values()];
}

/** What every card of the workload has beside its id. */
export const CARD = Object.freeze({
  created: 1_444_388_292,
  last4: '8703',
  funding: 'debit',
  brand: 'UnionPay',
  bank: 'boc',
} as const);

const cardOf = (id: string, customer: string): Card => ({ id, object: 'card', ...CARD, customer });

/** A customer as it must be read. */
export interface Known {
  readonly customer: PlainCustomer;
  readonly deleted: boolean;
}

/** What an operation makes of a customer, should it take effect. */
export function after({ customer, deleted }: Known, step: Step): Known {
  switch (step.do) {
    case 'create':
      return { customer, deleted };
    case 'update':
      return { customer: { ...customer, description: step.mark }, deleted };
    case 'bind': {
      const data = [cardOf(step.card ?? '', customer.id), ...customer.sources.data];
      return { customer: { ...customer, sources: { ...customer.sources, data } }, deleted };
    }
    case 'delete':
      return { customer, deleted: true };
  }
}

/** What a creation makes, but for the id and the time. */
export const created = ({ mark, card = '' }: Step, id: string, time: number): Known => ({
  customer: {
    id,
    object: 'customer',
    created: time,
    livemode: false,
    app: APP,
    name: '张三',
    email: null,
    currency: null,
    description: mark,
    metadata: null,
    sources: { object: 'list', url: `/v1/customers/${id}/sources`, has_more: false, data: [cardOf(card, id)] },
    default_source: card,
  },
  deleted: false,
});
