import { freshId } from '../../../../../adapters/conformance/samples.ts';
import { MemoryStore } from '../../../../../adapters/memory/index.ts';
import type { Scope } from '../../../../../src/domain/scope.ts';
import type { Awaitable } from '../../../../../src/ports/awaitable.ts';
import type { Clock } from '../../../../../src/ports/clock.ts';
import { type StateEntry, StateStore } from '../../../../../src/ports/state-store.ts';
import { MapState } from './map-state.ts';

/* State stores that confuse keys and scopes, change values, or accept invalid arguments. */

type Write = readonly [scope: Scope, key: string, expected: string | undefined, value: string | undefined, at: number];

/** Ignores the case of keys, as some databases do. */
export class KeysCaseInsensitive extends MapState {
  protected override nameOf(scope: Scope, key: string): string {
    return super.nameOf(scope, key.toLowerCase());
  }
}

/** Caches entries in a plain object, which inherits properties. */
export class KeysInObject extends MapState {
  readonly #cache: Record<string, StateEntry> = {};

  override read(scope: Scope, key: string): StateEntry | undefined {
    return this.#cache[key] ?? super.read(scope, key);
  }
}

/** Uses only the part of a key in braces, as Redis Cluster does for slots. */
export class KeysByTag extends MapState {
  protected override nameOf(scope: Scope, key: string): string {
    return super.nameOf(scope, /\{(.+)\}/.exec(key)?.[1] ?? key);
  }
}

/** Cuts keys at 254 characters. */
export class KeysCut extends MapState {
  protected override nameOf(scope: Scope, key: string): string {
    return super.nameOf(scope, key.slice(0, 254));
  }
}

/** Has one set of entries for both modes. */
export class ModesShared extends MapState {
  protected override nameOf(scope: Scope, key: string): string {
    return `${scope.namespace} ${key}`;
  }
}

/** Identifies a scope by its object. */
export class ScopesByIdentity extends MapState {
  readonly #names = new WeakMap<Scope, string>();

  protected override nameOf(scope: Scope, key: string): string {
    const name = this.#names.get(scope) ?? freshId('scope');
    this.#names.set(scope, name);
    return `${name} ${key}`;
  }
}

/** Changes the values that it stores. */
abstract class ChangesValues extends MapState {
  protected abstract change(value: string): string | undefined;

  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    return super.compareAndSet(scope, key, expected, value && this.change(value), at);
  }
}

/** Takes an empty value for none. */
export class EmptyDeletes extends MapState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): boolean {
    return super.compareAndSet(scope, key, expected, value || undefined, at);
  }
}

export class CutsAt65535 extends ChangesValues {
  protected override change(value: string) {
    return value.slice(0, 65_535);
  }
}

/** Cuts values at 65,536 bytes. */
export class CutsBytes extends ChangesValues {
  protected override change(value: string) {
    return Buffer.from(value).subarray(0, 65_536).toString();
  }
}

/** Encodes each character of UTF-16 on its own. */
export class EncodesHalves extends ChangesValues {
  protected override change(value: string) {
    return value.replaceAll(/\p{Cs}|[\u{10000}-\u{10ffff}]/gu, '\ufffd');
  }
}

/** Ends values at NUL, as C does. */
export class EndsAtNul extends ChangesValues {
  protected override change(value: string) {
    return value.split('\0')[0];
  }
}

/** Interprets escapes. */
export class InterpretsEscapes extends ChangesValues {
  protected override change(value: string) {
    return value.replaceAll('\\n', '\n');
  }
}

export class TrimsValues extends ChangesValues {
  protected override change(value: string) {
    return value.trim();
  }
}

export class NormalizesValues extends ChangesValues {
  protected override change(value: string) {
    return value.normalize();
  }
}

/** Parses JSON, into objects whose `__proto__` is lost. */
export class ParsesValues extends ChangesValues {
  protected override change(value: string): string {
    return value.startsWith('{') ? JSON.stringify(Object.assign({}, JSON.parse(value))) : value;
  }
}

/** Stores text like a number as a number. */
export class NumbersValues extends ChangesValues {
  protected override change(value: string) {
    return /^[\d.e]+$/.test(value) ? String(Number(value)) : value;
  }
}

/** The state of a memory store, which checks arguments. */
export class CheckedState extends StateStore {
  protected readonly inner: StateStore;

  constructor(_data: string, clock: Clock) {
    super();
    const store = new MemoryStore();
    store.open();
    this.inner = store.stateStore(clock);
  }

  override read(scope: Scope, key: string): Awaitable<StateEntry | undefined> {
    return this.inner.read(scope, key);
  }

  override compareAndSet(...[scope, key, expected, value, at]: Write): Awaitable<boolean> {
    return this.inner.compareAndSet(scope, key, expected, value, at);
  }
}

/** Replaces the characters of a key that are not printable ASCII. */
export class AnyKey extends CheckedState {
  override read(scope: Scope, key: string): Awaitable<StateEntry | undefined> {
    return super.read(scope, `${key}`.replaceAll(/[^!-~]/g, '_').slice(0, 255));
  }
}

/** Replaces ill-formed text. */
export class AnyText extends CheckedState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): Awaitable<boolean> {
    const text = typeof value === 'string' ? value.replaceAll(/\p{Cs}/gu, '\ufffd') : value;
    return super.compareAndSet(scope, key, expected, text, at);
  }
}

/** Rounds times to whole milliseconds. */
export class AnyTime extends CheckedState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): Awaitable<boolean> {
    return super.compareAndSet(scope, key, expected, value, Math.floor(at));
  }
}

/** Takes null for undefined. */
export class AnyVersion extends CheckedState {
  override compareAndSet(...[scope, key, expected, value, at]: Write): Awaitable<boolean> {
    return super.compareAndSet(scope, key, expected ?? undefined, value, at);
  }
}
