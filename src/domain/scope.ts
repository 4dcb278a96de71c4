/** One tenant in one mode. A call with one scope never sees data of another, whatever ids it is given. */
export interface Scope {
  readonly namespace: string;
  readonly livemode: boolean;
  /** The scope as one string, for example `test:default`. */
  readonly key: string;
}

export const scopeOf = (namespace: string, livemode: boolean): Scope =>
  Object.freeze({ namespace, livemode, key: `${livemode ? 'live' : 'test'}:${namespace}` });
