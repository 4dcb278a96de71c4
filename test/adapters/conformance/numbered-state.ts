import { InvalidRequestError } from '../../../src/domain/errors.ts';
import type { Scope } from '../../../src/domain/scope.ts';
import { isTimeMs } from '../../../src/domain/time.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { type StateEntry, StateStore } from '../../../src/ports/state-store.ts';

/** A state store as an application may write it. Its versions are numbers that each scope counts from 1. */
export class NumberedState extends StateStore {
  readonly #clock: Clock;
  readonly #entries = new Map<string, StateEntry & { readonly expiresAtMs: number }>();
  readonly #writes = new Map<string, number>();

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  override read(scope: Scope, key: string): StateEntry | undefined {
    check(typeof key === 'string' && /^[!-~]{1,255}$/.test(key), 'key');
    const entry = this.#entries.get(`${scope.key} ${key}`);
    if (entry === undefined || entry.expiresAtMs <= this.#clock.now()) return undefined;
    return Object.freeze({ value: entry.value, version: entry.version });
  }

  override compareAndSet(
    scope: Scope,
    key: string,
    expectedVersion: string | undefined,
    value: string | undefined,
    expiresAtMs: number,
  ): boolean {
    check(expectedVersion === undefined || typeof expectedVersion === 'string', 'expectedVersion');
    check(value === undefined || (typeof value === 'string' && value.length <= 65_536 && isWellFormed(value)), 'value');
    check(isTimeMs(expiresAtMs), 'expiresAtMs');
    if (this.read(scope, key)?.version !== expectedVersion) return false;
    const number = (this.#writes.get(scope.key) ?? 0) + 1;
    this.#writes.set(scope.key, number);
    if (value === undefined) this.#entries.delete(`${scope.key} ${key}`);
    else this.#entries.set(`${scope.key} ${key}`, { value, version: `${number}`, expiresAtMs });
    return true;
  }
}

function check(isValid: boolean, param: string): void {
  if (!isValid) throw new InvalidRequestError('parameter_invalid', { param });
}

const isWellFormed = (text: string): boolean => !/\p{Cs}/u.test(text);
