import type { Store } from '../../src/core.ts';
import { callersLabel, measureCallers, totalCallerOperations } from '../support/callers.ts';
import type { Case, Figures, Row } from '../support/case.ts';
import { loadFile, loadIndex, loadMemory, loadOtp, loadRedis } from '../support/dist.ts';
import type { Operation } from '../support/measure.ts';
import { appOf, paramsOf, tokens } from '../support/population.ts';
import { type StoreKind, type StoreOptions, unavailable, withStore, withStoreOptions } from '../support/store.ts';

const CALLERS = [16, 1];
const APPS = 1000;

/** The operations of 16 callers. A single caller makes a quarter of them. */
const OPERATIONS: Readonly<Record<StoreKind, number>> = { memory: 8_000, file: 4_000, redis: 4_000 };

/** Compare-and-sets of one code: the sends of the phone number, the code and the sends of the token, and the try. */
const WRITES_PER_CODE = 3;

const HOUR_MS = 3_600_000;
const NO_LIMIT = { operation: 'benchmark', remaining: () => 60_000, signal: new AbortController().signal };

const codeFigure = (callers: number) => `code, ${callersLabel(callers)}`;
const createFigure = (callers: number) => `create, ${callersLabel(callers)}`;

/**
 * Issues and verifies SMS codes; the limit is as many compare-and-sets of the store's state as a code needs. Also creates customers
 * with such codes; the limit is the create with a verifier that accepts everything.
 */
export const verifiers = (kind: StoreKind): Case => ({
  question: 'verifiers',
  unavailable: () => unavailable(kind),
  populations: () => [{ customers: 0, apps: APPS }],

  rows: () =>
    [...CALLERS].reverse().flatMap((callers): Row[] => [
      {
        title: `${kind}, issue and verify a code relative to its compare-and-sets, ${callersLabel(callers)}`,
        kind: 'throughput',
        figure: codeFigure(callers),
      },
      {
        title: `${kind}, create with a code of the otp verifier, ${callersLabel(callers)}`,
        kind: 'throughput',
        figure: createFigure(callers),
      },
    ]),

  limit: async (_, { share }) => ({
    ...(await withStoreOptions(kind, (options) => measureStates(kind, share, options))),
    ...(await withStore(kind, ({ customers }) =>
      measureEach(kind, share, createFigure, (i) => customers.create(paramsOf(i, appOf(i, APPS)))),
    )),
  }),

  ours: async (_, { share }) => ({
    ...(await withStoreOptions(kind, (options) => measureCodes(kind, share, options))),
    ...(await withStoreOptions(kind, (options) => measureCreates(kind, share, options))),
  }),
});

/** Measures an operation with each number of callers. `i` counts the calls of all of them. */
async function measureEach(
  kind: StoreKind,
  share: number,
  figureOf: (callers: number) => string,
  operation: Operation,
): Promise<Figures> {
  let first = 0;
  const figures: Record<string, Figures[string]> = {};
  for (const callers of CALLERS) {
    const count = countOf(kind, share, callers);
    const start = first;
    figures[figureOf(callers)] = (await measureCallers((i) => operation(start + i), callers, count)).perOperation;
    first += totalCallerOperations(count);
  }
  return figures;
}

const countOf = (kind: StoreKind, share: number, callers: number): number =>
  Math.ceil((OPERATIONS[kind] * share) / (callers === 1 ? 4 : 1));

function measureStates(kind: StoreKind, share: number, options: StoreOptions): Promise<Figures> {
  return withOpenStore(options, async (store) => {
    const { scopeOf } = await loadIndex();
    const scope = scopeOf('default', false);
    const state = store.stateStore();
    // About the size of a token's entry.
    const value = JSON.stringify({ code: 'x'.repeat(200) });
    return measureEach(kind, share, codeFigure, async (i) => {
      for (let write = 0; write < WRITES_PER_CODE; write += 1) {
        const key = `code:${i}:${write}`;
        const entry = await state.read(scope, key);
        const isStored = await state.compareAndSet(scope, key, entry?.version, value, Date.now() + HOUR_MS);
        if (!isStored) throw new Error('a compare-and-set was refused');
      }
    });
  });
}

function measureCodes(kind: StoreKind, share: number, options: StoreOptions): Promise<Figures> {
  return withOpenStore(options, async (store) => {
    const { OtpSmsVerifier } = await loadOtp();
    const sender = new CodeKeeper();
    const sms = new OtpSmsVerifier({ sender, state: store.stateStore() });
    return measureEach(kind, share, codeFigure, async (i) => {
      const source = `tok_${i}`;
      const { id } = await sms.issue({ source, phone: phoneOf(i) });
      const isRight = await sms.verify({ id, code: sender.take(id), source }, NO_LIMIT);
      if (!isRight) throw new Error('a right code was refused');
    });
  });
}

/** The codes are issued before the creates are measured. */
async function measureCreates(kind: StoreKind, share: number, store: StoreOptions): Promise<Figures> {
  const { createClientele } = await loadIndex();
  const sender = new CodeKeeper();
  const clientele = await createClientele({ store, tokens, sms: { kind: 'otp', sender }, timeout: 60_000 });
  try {
    const total = CALLERS.reduce((sum, callers) => sum + totalCallerOperations(countOf(kind, share, callers)), 0);
    const issue = async (i: number) => {
      const params = paramsOf(i, appOf(i, APPS));
      const { id } = await clientele.otp.issue({ source: String(params.source), phone: phoneOf(i) });
      return { ...params, sms_code: { id, code: sender.take(id) } };
    };
    const params = await Promise.all(Array.from({ length: total }, (_, i) => issue(i)));
    return await measureEach(kind, share, createFigure, (i) => clientele.customers.create(params[i] as never));
  } finally {
    await clientele.close();
  }
}

const phoneOf = (i: number): string => `+861${String(i).padStart(10, '0')}`;

/** Keeps the codes in place of sending them. */
class CodeKeeper {
  readonly fake = false;
  readonly #codes = new Map<string, string>();

  send({ id, code }: { readonly id: string; readonly code: string }): void {
    this.#codes.set(id, code);
  }

  take(id: string): string {
    const code = this.#codes.get(id) ?? '';
    this.#codes.delete(id);
    return code;
  }
}

async function withOpenStore<T>(options: StoreOptions, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await newStore(options);
  await store.open();
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

async function newStore(options: StoreOptions): Promise<Store> {
  if (options.kind === 'memory') return new (await loadMemory()).MemoryStore();
  if (options.kind === 'redis') return new (await loadRedis()).RedisStore(options);
  return new (await loadFile()).FileStore(options);
}
