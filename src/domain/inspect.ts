/** Name of the method that `console.log` and `util.inspect` call. Node, Deno and Bun have it. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** Formats a value with the options of the calling `inspect`. */
export type Inspect = (value: object, options: object) => string;

/** Prints a class name and some properties, in place of all fields of an object, which may hold secrets. */
export const inspectAs = (value: object, properties: object, options: object, inspect: Inspect): string =>
  `${value.constructor.name} ${inspect(properties, options)}`;
