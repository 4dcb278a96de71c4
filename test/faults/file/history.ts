import type { Card } from '../../../src/domain/card.ts';
import type { PlainCustomer } from '../../../src/domain/customer.ts';
import type { ErrorCode, Outcome } from '../../../src/domain/error-codes.ts';
import { type Scope, scopeOf } from '../../../src/domain/scope.ts';

/** The scope of the workload, and the app of its customers. */
export const SCOPE: Scope = scopeOf('default', false);
export const APP = 'app_1Gqj58ynP0mHeX1q';

/** An operation, as the child reports it before it starts. */
export interface StartedStep {
  readonly n: number;
  readonly kind: 'create' | 'update' | 'bind' | 'delete' | 'count';
  /** The description that the operation sets. It is unique. */
  readonly mark: string;
  /** Id of the customer; undefined for a creation. The key of a counter, which `count` raises by 1. */
  readonly id?: string | undefined;
  /** Idempotency key. */
  readonly key?: string | undefined;
  /** Id of the token, and of its card. */
  readonly source?: string | undefined;
  readonly card?: string | undefined;
}

/** The operation that verifies the SMS code of a token. A verifier may store its approval under this id. */
export interface VerifiedSource {
  readonly source: string;
  readonly operation: string;
}

/** The result of an operation, or its error. */
export type EndedStep =
  | { readonly n: number; readonly ok: unknown }
  | { readonly n: number; readonly error: { readonly code: ErrorCode; readonly outcome: Outcome } };

/** An operation and its end; undefined if the child reported none. */
export interface Step extends StartedStep {
  /** Id of the operation, if a verifier has seen it. */
  readonly operation?: string | undefined;
  readonly end: EndedStep | undefined;
}

/** Parses the output of a child into operations, in the order of their starts. The last line may be incomplete. */
export function parseSteps(text: string): Step[] {
  const steps = new Map<number, Step>();
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    if (!line.startsWith('{"n"') && !line.startsWith('{"source"')) continue;
    const entry = JSON.parse(line) as StartedStep | VerifiedSource | EndedStep;
    if (!('n' in entry)) {
      const step = [...steps.values()].findLast(({ source }) => source === entry.source) as Step;
      steps.set(step.n, { ...step, operation: entry.operation });
    } else if ('kind' in entry) steps.set(entry.n, { ...entry, end: undefined });
    else steps.set(entry.n, { ...(steps.get(entry.n) as Step), end: entry });
  }
  return [...steps.values()];
}

/** The fields of every card of the workload, except its id. */
export const CARD = Object.freeze({
  created: 1_444_388_292,
  last4: '8703',
  funding: 'debit',
  brand: 'UnionPay',
  bank: 'boc',
} as const);

const cardOf = (id: string, customer: string): Card => ({ id, object: 'card', ...CARD, customer });

/** The state in which a customer must be read. */
export interface CustomerState {
  readonly customer: PlainCustomer;
  readonly deleted: boolean;
}

/** Returns the state of a customer after an operation that took effect. */
export function applyStep({ customer, deleted }: CustomerState, step: Step): CustomerState {
  switch (step.kind) {
    case 'create':
    case 'count':
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

/** Returns the state of a customer after its creation. */
export const createdState = ({ mark, card = '' }: Step, id: string, time: number): CustomerState => ({
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
