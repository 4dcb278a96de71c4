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
 * Returns the store, recording its calls. Each call waits for a turn of the event loop: the service starts the clock of a
 * deadline when it first waits, and only then are the times that remain fractions.
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

/** Yields each fraction in the arguments of a call, with its path. An operation's context is no data, and may hold some. */
function* fractionsIn(value: unknown, path: string): Generator<string> {
  if (typeof value === 'number' && !Number.isInteger(value)) yield `${path}: ${value}`;
  if (typeof value !== 'object' || value === null || 'remaining' in value) return;
  for (const [key, inner] of Object.entries(value)) yield* fractionsIn(inner, `${path}.${key}`);
}

function expectWholeNumbers(calls: readonly RecordedCall[]): void {
  const fractions = calls.flatMap(({ method, args }) => [...fractionsIn(args, method)]);
  expectThat(fractions.length === 0, `the service passes whole numbers only; it passed ${fractions.join(', ')}`);
}

/** Creates, replays, updates and lists. */
async function useService(customers: CustomerService, store: Store): Promise<void> {
  const params = { app: APP, source: 'tok_1', sms_code: { id: 'sms_1', code: '123456' } };
  const created = await customers.create(params, { idempotencyKey: 'create' });
  expectJson(await customers.create(params, { idempotencyKey: 'create' }), created, 'the replay equals the create');
  const email = 'a@example.com';
  expectEqual((await customers.update(created.id, { email }, { idempotencyKey: 'update' })).email, email);
  expectEqual((await findRecord(store, created.id)).version, 2, 'each write is applied once');
  expectEqual((await customers.list({ created: { gte: created.created } })).data.length, 1);
}

/** The times that a real service passes to the store. */
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
        // Before the error of a store that rejects a fraction, so that the report names the cause.
        expectWholeNumbers(calls);
      }
      const methods = new Set(calls.map(({ method }) => method));
      for (const method of ['begin', 'insert', 'replace', 'list']) {
        expectThat(methods.has(method), `the service calls ${method}`);
      }
    },
  },
];
