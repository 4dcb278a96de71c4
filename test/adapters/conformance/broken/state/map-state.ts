import type { Scope } from '../../../../../src/domain/scope.ts';
import type { Clock } from '../../../../../src/ports/clock.ts';
import type { OperationContext } from '../../../../../src/ports/operation-context.ts';
import { type StateEntry, StateStore } from '../../../../../src/ports/state-store.ts';

interface Stored extends StateEntry {
  readonly expiresAt: number;
}

/** A plain state store without checks of its arguments. Broken ones override a method. */
export class MapState extends StateStore {
  protected readonly clock: Clock;
  protected readonly entries = new Map<string, Stored>();
  #writes = 0;

  constructor(_data: string, clock: Clock) {
    super();
    this.clock = clock;
  }

  override read(scope: Scope, key: string, _context?: OperationContext): StateEntry | undefined {
    const entry = this.live(this.nameOf(scope, key));
    return entry && Object.freeze({ value: entry.value, version: entry.version });
  }

  override compareAndSet(
    scope: Scope,
    key: string,
    expectedVersion: string | undefined,
    value: string | undefined,
    expiresAt: number,
    _context?: OperationContext,
  ): boolean {
    const name = this.nameOf(scope, key);
    if (this.live(name)?.version !== expectedVersion) return false;
    if (value === undefined) this.entries.delete(name);
    else this.entries.set(name, { value, version: this.nextVersion(name, value), expiresAt });
    return true;
  }

  protected live(name: string): Stored | undefined {
    const entry = this.entries.get(name);
    return entry && entry.expiresAt > this.clock.now() ? entry : undefined;
  }

  protected nameOf(scope: Scope, key: string): string {
    return `${scope.key} ${key}`;
  }

  protected nextVersion(_name: string, _value: string): string {
    this.#writes += 1;
    return `v${this.#writes}`;
  }
}
