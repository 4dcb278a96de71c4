/** A namespace (tenant) in one mode. A call with one scope never reads data of another, even by its ids. */
export interface Scope {
  readonly namespace: string;
  readonly livemode: boolean;
  /** The scope as a string, such as `test:default`. */
  readonly key: string;
}

export const scopeOf = (namespace: string, livemode: boolean): Scope =>
  Object.freeze({ namespace, livemode, key: `${livemode ? 'live' : 'test'}:${namespace}` });

export const isNamespace = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value);
