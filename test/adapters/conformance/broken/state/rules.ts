import type { Scope } from '../../../../../src/domain/scope.ts';
import type { StateEntry } from '../../../../../src/ports/state-store.ts';
import { MapState } from './map-state.ts';

/* State stores that break the rules of compare-and-set and of expiry. */

/** The arguments of compareAndSet, by name. */
type Write = readonly [scope: Scope, key: string, expected: string | undefined, value: string | undefined, at: number];

/** Returns an empty entry for an absent one. */
export class AbsentIsEmpty extends MapState {
  override read(scope: Scope, key: string): StateEntry {
    return super.read(scope, key) ?? { value: '', version: '' };
  }
}

/** Lets a create overwrite the entry. */
export class CreatesOver extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    return super.compareAndSet(scope, key, expected ?? super.read(scope, key)?.version, value, at);
  }
}

/** Uses the value as the version. */
export class ValueAsVersion extends MapState {
  protected override nextVersion(_name: string, value: string): string {
    return `v${value}`;
  }
}

/** Replaces an entry of any version. */
export class LastWriterWins extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    const version = expected && (super.read(scope, key)?.version ?? expected);
    return super.compareAndSet(scope, key, version, value, at);
  }
}

/** Creates an absent entry although the caller expected a version. */
export class Upserts extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    return super.compareAndSet(scope, key, super.read(scope, key) && expected, value, at);
  }
}

/** Takes the empty version for none. */
export class EmptyIsAbsent extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    return super.compareAndSet(scope, key, expected || undefined, value, at);
  }
}

/** Compares only the first characters of versions. */
export class ComparesPrefix extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    const version = super.read(scope, key)?.version;
    const same = version !== undefined && expected?.startsWith(version);
    return super.compareAndSet(scope, key, same ? version : expected, value, at);
  }
}

/** Acknowledges deletions without applying them. */
export class DeletesNothing extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    return value === undefined || super.compareAndSet(scope, key, expected, value, at);
  }
}

/** Refuses to delete an absent entry. */
export class DeletesOnlyPresent extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    if (value === undefined && expected === undefined) return false;
    return super.compareAndSet(scope, key, expected, value, at);
  }
}

/** Counts the versions of an entry from 1 when it is created. */
export class CountsFromOne extends MapState {
  protected override nextVersion(name: string): string {
    return `${Number(this.live(name)?.version ?? 0) + 1}`;
  }
}

/** Counts the versions of an entry from 1 when it is created after an expiry, but not after a deletion. */
export class CountsFromOneAfterExpiry extends MapState {
  #count = 0;

  protected override nextVersion(name: string): string {
    if (this.entries.has(name) && this.live(name) === undefined) this.#count = 0;
    this.#count += 1;
    return `${this.#count}`;
  }
}

/** Deletes the entries whose keys begin with the deleted one. */
export class DeletesByPrefix extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    if (!super.compareAndSet(scope, key, expected, value, at)) return false;
    if (value !== undefined) return true;
    const prefix = this.nameOf(scope, key);
    for (const name of this.entries.keys()) if (name.startsWith(prefix)) this.entries.delete(name);
    return true;
  }
}

/** Returns entries that the caller can change. */
export class Unfrozen extends MapState {
  override read(scope: Scope, key: string): StateEntry | undefined {
    const entry = super.read(scope, key);
    return entry && { ...entry };
  }
}

/** Is present at its expiry, for one millisecond too long. */
export class ExpiresAfter extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    return super.compareAndSet(scope, key, expected, value, at + 1);
  }
}

/** Rounds the expiry to seconds, as a time to live in seconds does. */
export class ExpiresInSeconds extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    return super.compareAndSet(scope, key, expected, value, Math.floor(at / 1000) * 1000);
  }
}

/** Never expires an entry for compareAndSet, only for read. */
export class ExpiredBlocks extends MapState {
  override read(scope: Scope, key: string): StateEntry | undefined {
    return super.live(this.nameOf(scope, key)) && super.read(scope, key);
  }

  protected override live(name: string) {
    return this.entries.get(name);
  }
}

/** Keeps the expiry of the first write. */
export class ExpiryKept extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    const before = this.live(this.nameOf(scope, key));
    return super.compareAndSet(scope, key, expected, value, before?.expiresAt ?? at);
  }
}

/** Moves the expiry before it compares the version. */
export class RefusedExtends extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    const before = this.live(this.nameOf(scope, key));
    if (before) this.entries.set(this.nameOf(scope, key), { ...before, expiresAt: at });
    return super.compareAndSet(scope, key, expected, value, at);
  }
}

/** Refuses a write that has already expired. */
export class RefusesPast extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    return at > this.clock.now() && super.compareAndSet(scope, key, expected, value, at);
  }
}

/** Ignores a write that has already expired, and keeps the entry. */
export class IgnoresPast extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    return at <= this.clock.now() || super.compareAndSet(scope, key, expected, value, at);
  }
}

/** Empties the storage when an entry has expired. */
export class ExpiresAll extends MapState {
  protected override live(name: string) {
    const isExpired = this.entries.has(name) && super.live(name) === undefined;
    if (isExpired) this.entries.clear();
    return super.live(name);
  }
}

/** Limits the time to live to 32 bits of milliseconds. */
export class ShortTimeToLive extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    return super.compareAndSet(scope, key, expected, value, Math.min(at, this.clock.now() + 2 ** 32));
  }
}

/** Refuses a write at an earlier time than the last one. */
export class RefusesEarlierTimes extends MapState {
  #latest = 0;

  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    if (this.clock.now() < this.#latest) return false;
    this.#latest = this.clock.now();
    return super.compareAndSet(scope, key, expected, value, at);
  }
}

/** Remembers what expired only when it reads, so that a read and a write can differ after the clock stepped back. */
export class ExpiryRemembered extends MapState {
  readonly #expired = new Set<string>();

  override read(scope: Scope, key: string): StateEntry | undefined {
    const name = this.nameOf(scope, key);
    if (this.entries.has(name) && this.live(name) === undefined) this.#expired.add(name);
    return this.#expired.has(name) ? undefined : super.read(scope, key);
  }
}
