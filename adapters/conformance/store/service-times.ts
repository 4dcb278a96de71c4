import { setImmediate } from '../../../src/concurrency/real-timers.ts';
import type { Token } from '../../../src/domain/card.ts';
import { SmsVerifier } from '../../../src/ports/sms-verifier.ts';
import type { Store } from '../../../src/ports/store.ts';
import { TokenVerifier } from '../../../src/ports/token-verifier.ts';
import { CustomerService } from '../../../src/service/customers/customer-service.ts';
import { expectEqual, expectJson, expectThat } from '../assertions.ts';
import { APP, freshId } from '../samples.ts';
import { findRecord } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

class AnyToken extends TokenVerifier {
  override retrieve(id: string): Token {
    const card = { id: freshId('card'), object: 'card', created: 1_444_388_292, last4: '8703' } as const;
    const bank = { funding: 'debit', brand: 'UnionPay', bank: 'boc' } as const;
    return { id, livemode: false, used: false, card: { ...card, ...bank, customer: null, name: null } };
  }
}

class AnyCode extends SmsVerifier {
  override verify(): boolean {
    return true;
  }
}

interface RecordedCall {
  readonly method: string;
  readonly args: readonly unknown[];
}

/**
 * Returns the store behind a proxy that records each call. A call completes a turn of the event loop later: the service
 * starts a deadline when it first waits, and the time left until a running deadline is a fraction.
 */
function recordCalls(store: Store, calls: RecordedCall[]): Store {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        calls.push({ method: String(name), args });
        await new Promise<void>((resolve) => setImmediate(resolve));
        return await value.apply(target, args);
      };
    },
  });
}

/** Yields each fraction in an argument, with its path. Skips operation contexts, which a store does not store. */
function* fractionsIn(value: unknown, path: string): Generator<string> {
  if (typeof value === 'number' && !Number.isInteger(value)) yield `${path}: ${value}`;
  if (typeof value !== 'object' || value === null || 'remaining' in value) return;
  for (const [key, inner] of Object.entries(value)) yield* fractionsIn(inner, `${path}.${key}`);
}

function expectWholeNumbers(calls: readonly RecordedCall[]): void {
  const fractions = calls.flatMap(({ method, args }) => [...fractionsIn(args, method)]);
  expectThat(fractions.length === 0, `the service passes whole numbers only; it passed ${fractions.join(', ')}`);
}

/** Creates a customer, replays the create, updates the customer and lists it. */
async function useService(customers: CustomerService, store: Store): Promise<void> {
  const params = { app: APP, source: 'tok_1', sms_code: { id: 'sms_1', code: '123456' } };
  const created = await customers.create(params, { idempotencyKey: 'create' });
  expectJson(await customers.create(params, { idempotencyKey: 'create' }), created, 'the replay equals the create');
  const email = 'a@example.com';
  expectEqual((await customers.update(created.id, { email }, { idempotencyKey: 'update' })).email, email);
  expectEqual((await findRecord(store, created.id)).version, 2, 'each write is applied once');
  expectEqual((await customers.list({ created: { gte: created.created } })).data.length, 1);
}

/** Times that a real service passes to the store. */
export const serviceTimeCases: readonly StoreCase[] = [
  {
    name: 'a service passes only whole milliseconds, and its keyed create, replay and update succeed',
    async run(fixture) {
      const store = await fixture.open();
      const calls: RecordedCall[] = [];
      const ports = { store: recordCalls(store, calls), tokens: new AnyToken(), sms: new AnyCode() };
      try {
        const options = { timeout: 60_000, events: { keep: 100, maxAge: 60 } };
        await useService(new CustomerService({ ...ports, ...options }), store);
      } finally {
        // In `finally`: a store may reject a fraction, and the fraction is the better report.
        expectWholeNumbers(calls);
      }
      const methods = new Set(calls.map(({ method }) => method));
      for (const method of ['begin', 'insert', 'replace', 'list']) {
        expectThat(methods.has(method), `the service calls ${method}`);
      }
    },
  },
];
