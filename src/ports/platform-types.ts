/**
 * Types of the platform in the public declarations. They are those of Node, the DOM or a worker, as the application
 * declares them. If it declares none, the declarations still compile, and the type is `object`.
 */
type PlatformType<Name extends string> = typeof globalThis extends { readonly [N in Name]: { prototype: infer T } }
  ? T
  : object;

export type PlatformAbortSignal = PlatformType<'AbortSignal'>;
export type PlatformRequest = PlatformType<'Request'>;
export type PlatformResponse = PlatformType<'Response'>;
export type PlatformUrl = PlatformType<'URL'>;
