import { invalidParameter } from '../domain/errors.ts';
import type { Scope } from '../domain/scope.ts';
import { isTimeMs } from '../domain/time.ts';
import { type Awaitable, andThen } from '../ports/awaitable.ts';
import type { Clock } from '../ports/clock.ts';
import type { OperationContext } from '../ports/operation-context.ts';
import { readClock } from '../ports/port-contract.ts';
import { type StateEntry, StateStore } from '../ports/state-store.ts';
import { liveEntry, type StateWrite, type StoredEntry } from './state-rules.ts';

/** The primitives of a store that keeps the state of verifiers. */
export interface StatePrimitives {
  readonly read: (scope: Scope, key: string, context?: OperationContext) => Awaitable<StoredEntry | undefined>;
  readonly write: (scope: Scope, write: StateWrite, context?: OperationContext) => Awaitable<boolean>;
}

const KEY = /^[\x21-\x7e]{1,255}$/;
const MAX_VALUE_LENGTH = 65_536;
const LONE_SURROGATE = /\p{Cs}/u;
/** Number of random bytes that distinguish the versions of two processes. */
const RANDOM_BYTES = 12;

/** The state of verifiers in a store: checks the arguments, reads the clock, and gives each write a version. */
export class StoreBackedState extends StateStore {
  readonly #primitives: StatePrimitives;
  readonly #clock: Clock;
  readonly #prefix = randomText();
  #writes = 0;

  constructor(primitives: StatePrimitives, clock: Clock) {
    super();
    this.#primitives = primitives;
    this.#clock = clock;
  }

  override read(scope: Scope, key: string, context?: OperationContext): Awaitable<StateEntry | undefined> {
    checkKey(key);
    return andThen(this.#primitives.read(scope, key, context), (stored) => {
      const live = liveEntry(stored, readClock(this.#clock));
      return live && Object.freeze({ value: live.value, version: live.version });
    });
  }

  override compareAndSet(
    scope: Scope,
    key: string,
    expectedVersion: string | undefined,
    value: string | undefined,
    expiresAtMs: number,
    context?: OperationContext,
  ): Awaitable<boolean> {
    checkKey(key);
    if (expectedVersion !== undefined && typeof expectedVersion !== 'string') {
      throw invalidParameter('expectedVersion', 'the version of an entry, or undefined');
    }
    if (value !== undefined && !isValue(value)) {
      throw invalidParameter('value', 'a well-formed string of at most 65,536 characters, or undefined');
    }
    if (!isTimeMs(expiresAtMs)) {
      throw invalidParameter('expiresAtMs', 'a Unix time in whole milliseconds, from 0 to the end of the year 9999');
    }
    this.#writes += 1;
    const version = `${this.#prefix}.${this.#writes.toString(36)}`;
    const now = readClock(this.#clock);
    const write = { key, expectedVersion, version, value, now, expiresAt: expiresAtMs };
    return this.#primitives.write(scope, write, context);
  }
}

function checkKey(key: unknown): void {
  if (typeof key === 'string' && KEY.test(key)) return;
  throw invalidParameter('key', 'a string of 1 to 255 printable ASCII characters without spaces');
}

const isValue = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= MAX_VALUE_LENGTH && !LONE_SURROGATE.test(value);

function randomText(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(RANDOM_BYTES));
  return Array.from(bytes, (byte) => byte.toString(36)).join('');
}
